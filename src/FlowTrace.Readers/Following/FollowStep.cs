using FlowTrace.Chain;

namespace FlowTrace.Readers.Following;

/// <summary>What moving on to the chains' last final blocks has brought.</summary>
/// <param name="Heads">The blocks that reading is pinned to now, by chain.</param>
/// <param name="HasMoved">Whether any chain has a block that it had not.</param>
/// <param name="Touched">Which of the accounts that were read have, or may have, anything new.</param>
/// <param name="Replaced">The chains that have replaced blocks which were read: all that was read of them is read anew.</param>
public sealed record FollowStep(IReadOnlyList<ChainHead> Heads, bool HasMoved, IReadOnlyList<Account> Touched, IReadOnlyList<ChainId> Replaced)
{
    /// <summary>Whether a trace made now may differ from the one before.</summary>
    public bool HasNews => Touched.Count > 0 || Replaced.Count > 0;
}
