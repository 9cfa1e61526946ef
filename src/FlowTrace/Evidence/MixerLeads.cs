namespace FlowTrace.Evidence;

/// <summary>What speaks for a withdrawal being a depositor's. None of it proves anything: others may do the same.</summary>
[Flags]
public enum MixerLeads
{
    /// <summary>Nothing but the pool and the time.</summary>
    None = 0,

    /// <summary>The recipient is the depositor.</summary>
    SameAddress = 1,

    /// <summary>The recipient is another wallet on this trail.</summary>
    OnTheTrail = 2,

    /// <summary>A wallet on this trail sent the recipient its first coin.</summary>
    FundedByTheTrail = 4,

    /// <summary>The same unlabelled account sent depositor and recipient their first coin.</summary>
    SameGasFunder = 8,

    /// <summary>The recipient took out of every pool of the chain as many times as the depositor put in, and more than once.</summary>
    EqualCounts = 16,
}

/// <summary>The names of leads in results.</summary>
public static class MixerLeadNames
{
    private static readonly (MixerLeads Lead, string Name, string Words)[] Names =
    [
        (MixerLeads.SameAddress, "same-address", "the recipient is the depositor"),
        (MixerLeads.OnTheTrail, "on-the-trail", "the recipient is a wallet on this trail"),
        (MixerLeads.FundedByTheTrail, "funded-by-the-trail", "a wallet on this trail sent the recipient its first coin"),
        (MixerLeads.SameGasFunder, "same-gas-funder", "the same account sent both their first coin"),
        (MixerLeads.EqualCounts, "equal-counts", "as many withdrawals of each denomination as deposits"),
    ];

    /// <summary>The names of the leads, such as <c>same-gas-funder</c>; empty for none.</summary>
    public static IReadOnlyList<string> ToNames(this MixerLeads leads) => [.. Names.Where(entry => leads.HasFlag(entry.Lead)).Select(entry => entry.Name)];

    /// <summary>The leads in words for people; empty for none.</summary>
    internal static IReadOnlyList<string> ToWords(this MixerLeads leads) =>
        [.. Names.Where(entry => leads.HasFlag(entry.Lead)).Select(entry => entry.Words)];
}
