using System.Runtime.InteropServices;

namespace FlowTrace.Tracing;

/// <summary>How far an account has been read.</summary>
internal enum Standing : byte
{
    /// <summary>Not read: no stolen unit has come where it would be followed.</summary>
    Unknown,

    /// <summary>Read.</summary>
    Read,

    /// <summary>The readers could not read it.</summary>
    Unreadable,
}

/// <summary>What the sweep knows of an account.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct AccountState
{
    public Standing Standing;

    /// <summary>Whether a theft names it as holder or victim.</summary>
    public bool IsNamed;

    /// <summary>Whether its labels have been looked for; then <see cref="HasLabels"/> counts.</summary>
    public bool IsKnown;

    public bool HasLabels;

    /// <summary>Whether it has more transfers than a wallet has: a hub, while no label says what it is.</summary>
    public bool HasManyTransfers;

    /// <summary>The fewest hops from a theft plus one; 0 before stolen units reach it. Kept only while hops are limited.</summary>
    public int HopsPlusOne;

    /// <summary>Its place among the graph's wallets plus one; 0 before.</summary>
    public int WalletPlusOne;

    /// <summary>The number of the run that holds its transfers, plus one; 0 before it is read.</summary>
    public int HomePlusOne;

    public readonly int Home => HomePlusOne - 1;
}
