namespace FlowTrace.Findings;

/// <summary>One number of a profile.</summary>
/// <param name="Name">Its name, such as <c>senders</c>; thresholds name it too.</param>
/// <param name="Value">Its value, exactly; of an angle, a logarithm or a root four places.</param>
public sealed record ProfileFigure(string Name, Ratio Value)
{
    /// <summary>Whether the value is no fraction and was rounded to four places.</summary>
    public bool IsRounded { get; init; }
}
