using FlowTrace.Attribution;

namespace FlowTrace.Sqlite.Segments;

/// <summary>A book of labels as a segment.</summary>
internal static class LabelSegment
{
    public static SegmentWriter Of(LabelBook book)
    {
        var writer = new SegmentWriter();
        writer.List<Label>([.. book.All], label =>
        {
            writer.Account(label.Account);
            writer.Text(label.Name);
            writer.Text(label.Category.ToName());
            writer.Text(label.Source);
            writer.Signed(label.Confidence);
            writer.Optional(label.SinceUnixMilliseconds);
            writer.Optional(label.UntilUnixMilliseconds);
            writer.Text(label.OriginalCategory);
            writer.Text(label.Note);
        });
        writer.List(book.Issues, writer.Issue);
        writer.List(book.Inputs, writer.Input);
        return writer;
    }

    public static LabelBook Read(SegmentReader reader) => new(
        reader.List(() => new Label(
            reader.Account(), reader.Text(), reader.Category(), reader.Text(), reader.SmallSigned(), reader.Optional(), reader.Optional(),
            reader.Text(), reader.Text())),
        reader.List(reader.Issue), reader.List(reader.Input));
}
