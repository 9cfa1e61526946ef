using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>
/// What is known of the whole ledger of which a table is a part: the whole transactions of some accounts. A trace that asks only what the part holds comes to
/// the same result as one over the whole.
/// </summary>
/// <remarks>The part was taken from a table to which burns without transfers had been added already.</remarks>
internal abstract class LedgerPart
{
    /// <summary>How many transfers of the whole ledger an account sends or receives, without those that are kept out as noise.</summary>
    public abstract int CountOf(Account account);

    /// <summary>Says that an account's transfers were asked for because money came to it at a moment.</summary>
    public abstract void Note(Account account, long unixMilliseconds);

    /// <summary>Throws when the part lacked something that was asked for, so that what was found counts for nothing and need not be put together.</summary>
    public abstract void RequireWhole();
}
