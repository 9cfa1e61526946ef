using FlowTrace.Chain;

namespace FlowTrace.Testing;

/// <summary>Compares places in the order of a ledger.</summary>
internal static class Positions
{
    /// <summary>Whether a place is the one expected, as far as that is known.</summary>
    public static bool Agree(Position expected, Position actual) => expected.UnixMilliseconds == actual.UnixMilliseconds && expected.Chain == actual.Chain
        && (expected.Block == Position.Unknown || expected.Block == actual.Block)
        && (expected.TransactionIndex == Position.Unknown || expected.TransactionIndex == actual.TransactionIndex)
        && (expected.Index == Position.Unknown || expected.Index == actual.Index);
}
