using FlowTrace.Chain;

namespace FlowTrace.Attribution;

/// <summary>A label without its account, its texts by number: half a million of them are one array and no objects.</summary>
internal record struct LabelRow(int Name, int Source, int Original, int Note, int Details, int Category, int Confidence, long Since, long Until)
{
    // Outside of what any source can say; a label that begins there begins with time.
    private const long Always = long.MinValue;
    private const long Ever = long.MaxValue;

    /// <summary>As <see cref="Label.CountsAt"/>.</summary>
    public readonly bool CountsAt(long unixMilliseconds) => unixMilliseconds >= Since && (unixMilliseconds < Until || Until == Ever);

    /// <summary>What decides between labels: the confidence, then whether there is a category.</summary>
    public readonly long Rank => (Confidence * 2L) + (Category == (int)ServiceCategory.None ? 0 : 1);

    public static LabelRow Of(Label label, LabelTexts texts) => new(
        texts.Intern(label.Name), texts.Intern(label.Source), texts.Intern(label.OriginalCategory), texts.Intern(label.Note), texts.Intern(label.Details),
        (int)label.Category, label.Confidence, label.SinceUnixMilliseconds ?? Always, label.UntilUnixMilliseconds ?? Ever);

    public readonly Label ToLabel(in Account account, LabelTexts texts) => new(
        account, texts[Name], (ServiceCategory)Category, texts[Source], Confidence, Since == Always ? null : Since, Until == Ever ? null : Until,
        texts[Original], texts[Note])
    {
        Details = texts.Details(Details),
    };
}
