using static System.FormattableString;

namespace FlowTrace.Readers;

/// <summary>What every reader says in the same words of what it does not show.</summary>
internal static class BlindSpot
{
    /// <summary>Of what came before the first block that is read.</summary>
    public static string Before(long block) => Invariant($"What came before block {block} was not read: balances of that time are missing.");
}
