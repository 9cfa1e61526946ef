namespace FlowTrace.Attribution;

/// <summary>One edition of a dated list: who stands on it is listed from its date until the next edition of the same list.</summary>
/// <param name="List">The name of the list.</param>
/// <param name="Part">The part that the edition is of, such as the asset <c>ETH</c>; empty where it is of the whole list.</param>
/// <param name="UnixMilliseconds">Its date, in Unix milliseconds.</param>
public sealed record LabelEdition(string List, string Part, long UnixMilliseconds)
{
    /// <summary>Whether a label of this part of this list ends where this edition begins, unless it stands on it too.</summary>
    internal bool Follows(LabelDetails label) =>
        List == label.List && (Part.Length == 0 || Part == label.ListPart) && UnixMilliseconds > label.EditionUnixMilliseconds;
}
