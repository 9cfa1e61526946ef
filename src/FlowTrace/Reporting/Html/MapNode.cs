using FlowTrace.Chain;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>What the map draws as one bar: a wallet, or a bundle of wallets of one column.</summary>
internal sealed class MapNode(int index, int column, IReadOnlyList<MapWallet> members, OutcomeStatus? fate, bool isChain)
{
    public int Index { get; } = index;

    public int Column { get; } = column;

    /// <summary>The wallets, largest first; one for a node that is no bundle.</summary>
    public IReadOnlyList<MapWallet> Members { get; } = members;

    /// <summary>What most of it comes to here; null when it moves on.</summary>
    public OutcomeStatus? Fate { get; } = fate;

    /// <summary>Whether the members hand the money to each other: a run of wallets drawn as one.</summary>
    public bool IsChain { get; } = isChain;

    public bool IsBundle => Members.Count > 1;

    public ChainId Chain => Members[0].Chain;

    /// <summary>The asset held here, where a wallet that exchanges for itself stands on the map once for each; else null.</summary>
    public Asset? Held => IsBundle ? null : Members[0].Held;

    /// <summary>How many wallets it is.</summary>
    public int WalletCount => Members.Select(member => member.Wallet.Index).Distinct().Count();

    /// <summary>Whether it bears a name or count that should be read in full.</summary>
    public bool IsNamed => IsBundle || Held is not null || Members[0].Wallet.Label is not null || Members[0].Wallet.Account.IsFeeSink
        || Members[0].Wallet.Account.IsZero;

    public double In { get; set; }

    public double Out { get; set; }

    public SortedDictionary<OutcomeStatus, double> Ends { get; } = [];

    public SortedDictionary<(OutcomeStatus Status, Asset Asset), UInt128> EndAmounts { get; } = [];

    /// <summary>What moved between members and is therefore not drawn: transfers and their amounts.</summary>
    public int InnerTransfers { get; set; }

    public SortedDictionary<Asset, UInt128> InnerAmounts { get; } = [];

    public double Ended => Ends.Values.Sum();

    public double Through => Math.Max(In, Out + Ended);

    // Where it stands, in the units of the drawing.
    public double X { get; set; }

    public double Y { get; set; }

    public double Height { get; set; }

    /// <summary>The height kept free for the bar and its label.</summary>
    public double Slot { get; set; }
}

/// <summary>What the map draws as one ribbon: every transfer from the wallets of one node to those of another, or every exchange of a kind.</summary>
internal sealed class MapRibbon(int index, MapNode source, MapNode target, MapStep step)
{
    public MapStep Step { get; } = step;

    public int Index { get; } = index;

    public MapNode Source { get; } = source;

    public MapNode Target { get; } = target;

    public double Share { get; set; }

    /// <summary>The share it is drawn with: <see cref="MapFlow.Drawn"/>.</summary>
    public double Drawn { get; set; }

    public bool IsTheft { get; set; }

    /// <summary>What leaves the source, by share.</summary>
    public SortedDictionary<Asset, double> GivenShares { get; } = [];

    /// <summary>What arrives at the target, by share.</summary>
    public SortedDictionary<Asset, double> ReceivedShares { get; } = [];

    /// <summary>The asset that most of what leaves is of.</summary>
    public Asset Given => GivenShares.MaxBy(pair => pair.Value).Key;

    /// <summary>The asset that most of what arrives is of.</summary>
    public Asset Received => ReceivedShares.MaxBy(pair => pair.Value).Key;

    public int Count { get; set; }

    public SortedDictionary<Asset, UInt128> Amounts { get; } = [];

    public List<MapTransfer> Transfers { get; } = [];

    /// <summary>Whether money comes back: the target stands no further to the right than the source.</summary>
    public bool IsBack => Target.Column <= Source.Column;

    /// <summary>Whether it is too thin to keep a lane free for: fees, mostly. It is drawn as a thread, straight across.</summary>
    public bool IsThread => Drawn < 0.0002;

    /// <summary>Points the middle line passes, from bar to bar, in the units of the drawing.</summary>
    public List<(double X, double Y)> Route { get; } = [];

    public double Width { get; set; }
}
