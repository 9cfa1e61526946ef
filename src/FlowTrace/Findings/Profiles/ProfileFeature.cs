namespace FlowTrace.Findings;

/// <summary>One feature of an account's behaviour: its figures, or why it cannot be known.</summary>
/// <param name="Id">The feature's id: <c>F1</c> to <c>F16</c>, and <c>F9b</c>.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Figures">What was computed.</param>
/// <param name="Missing">What could not be computed, and why: sentences.</param>
/// <param name="Notes">What else the data shows of it, such as accounts; sentences. Text from outside in them is harmless on a terminal.</param>
public sealed record ProfileFeature(
    string Id, string Title, IReadOnlyList<ProfileFigure> Figures, IReadOnlyList<string> Missing, IReadOnlyList<string> Notes)
{
    /// <summary>Whether anything was computed.</summary>
    public bool IsAvailable => Figures.Count > 0;

    /// <summary>The figure of a name; null where it is not available.</summary>
    public Ratio? Find(string figure)
    {
        foreach (ProfileFigure candidate in Figures)
            if (string.Equals(candidate.Name, figure, StringComparison.Ordinal))
                return candidate.Value;
        return null;
    }
}
