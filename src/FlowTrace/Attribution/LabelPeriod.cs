namespace FlowTrace.Attribution;

/// <summary>A time in which one and the same label decides what an account is.</summary>
/// <param name="SinceUnixMilliseconds">Its beginning; null for always.</param>
/// <param name="UntilUnixMilliseconds">Its end, exclusive; null for ever.</param>
/// <param name="Deciding">The label that decides; null where none counts.</param>
/// <param name="Contesting">The labels that contradict it and are worth as much.</param>
/// <param name="Counting">How many labels of the account count.</param>
public sealed record LabelPeriod(
    long? SinceUnixMilliseconds, long? UntilUnixMilliseconds, Label? Deciding, IReadOnlyList<Label> Contesting, int Counting)
{
    /// <summary>Whether another period comes to the same: the same label decides, for the same reason and against the same.</summary>
    internal bool SaysAs(LabelPeriod other) => Deciding == other.Deciding && Reason == other.Reason && Contesting.SequenceEqual(other.Contesting);

    /// <summary>Why the label decides, in words.</summary>
    public string Reason =>
        Deciding is not { } label ? "no label counts"
        : Counting == 1 ? "the only label that counts"
        : Contesting.Count > 0 ? "the first given among labels worth as much"
        : label.Category == ServiceCategory.None ? "the highest confidence, and the first given of it"
        : "the highest confidence, then a category before none, then the first given";
}
