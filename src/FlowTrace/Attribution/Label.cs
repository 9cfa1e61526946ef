using FlowTrace.Chain;

namespace FlowTrace.Attribution;

/// <summary>What somebody says an account is.</summary>
/// <param name="Account">The account.</param>
/// <param name="Name">The name as the source writes it; untrusted text.</param>
/// <param name="Category">What it means for the trace.</param>
/// <param name="Source">Who says so: a file, a list, a URL.</param>
/// <param name="Confidence">0 to 100 on GraphSense's scale (100 ownership, 70 service data, 50 trusted, 5 unknown).</param>
/// <param name="SinceUnixMilliseconds">From when it counts; null for always.</param>
/// <param name="UntilUnixMilliseconds">Until when it counts, exclusive; null for ever.</param>
/// <param name="OriginalCategory">The source's own word for the category.</param>
/// <param name="Note">Anything else the source says.</param>
public sealed record Label(
    Account Account, string Name, ServiceCategory Category, string Source, int Confidence,
    long? SinceUnixMilliseconds = null, long? UntilUnixMilliseconds = null, string OriginalCategory = "", string Note = "")
{
    /// <summary>What the source says beyond that: the actor, the word for the confidence, the edition of a list.</summary>
    public LabelDetails Details { get; init; } = LabelDetails.None;

    /// <summary>Whether the label counts at a time: labels have dates, and sanction lists change.</summary>
    public bool CountsAt(long unixMilliseconds) =>
        (SinceUnixMilliseconds is not { } since || unixMilliseconds >= since) && (UntilUnixMilliseconds is not { } until || unixMilliseconds < until);
}
