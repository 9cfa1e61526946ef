using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Graph;

/// <summary>An account that stolen units passed or reached: a node of the <see cref="FlowGraph"/>.</summary>
public sealed class Wallet
{
    internal Wallet(int index, Account account, Label? label, long firstUnixMilliseconds, bool followed)
    {
        Index = index;
        Account = account;
        Label = label;
        First = DateTimeOffset.FromUnixTimeMilliseconds(firstUnixMilliseconds);
        Followed = followed;
    }

    /// <summary>The wallet's number in the graph, counted from 0 in the order in which stolen units reached them.</summary>
    public int Index { get; }

    /// <summary>The account.</summary>
    public Account Account { get; }

    /// <summary>What it is said to be, where a label counts.</summary>
    public Label? Label { get; }

    /// <summary>The fewest hops from a theft: 0 for those who held stolen units first and for victims.</summary>
    public int Hops => Graph!.HopsOf(Index);

    /// <summary>When stolen units first reached it.</summary>
    public DateTimeOffset First { get; }

    /// <summary>Whether the trail goes on here: false for services, hubs, sinks and cut-off accounts, and for the victims before the theft.</summary>
    public bool Followed { get; }

    /// <summary>The graph it stands in; set when the graph is made.</summary>
    internal FlowGraph? Graph { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Account.ToString();
}
