using FlowTrace.Attribution;

namespace FlowTrace.Sqlite.Segments;

/// <summary>A book of labels as a segment.</summary>
/// <remarks>
/// Behind labels, issues and inputs stands what only some books have: details, actors, editions and origins. A book without them ends before, as
/// in stores that were written before there were any.
/// </remarks>
internal static class LabelSegment
{
    public static SegmentWriter Of(LabelBook book)
    {
        var writer = new SegmentWriter();
        Label[] labels = [.. book.All];
        writer.List<Label>(labels, label =>
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
        bool hasMore = book.Actors.Count + book.Editions.Count + book.Origins.Count > 0;
        if (hasMore || Array.Exists(labels, label => label.Details != LabelDetails.None))
            WriteMore(writer, labels, book);
        return writer;
    }

    public static LabelBook Read(SegmentReader reader)
    {
        Label[] labels = reader.List(() => new Label(
            reader.Account(), reader.Text(), reader.Category(), reader.Text(), reader.SmallSigned(), reader.Optional(), reader.Optional(),
            reader.Text(), reader.Text()));
        var issues = reader.List(reader.Issue);
        var inputs = reader.List(reader.Input);
        if (reader.IsAtEnd)
            return new LabelBook(labels, issues, inputs);
        LabelDetails[] details = reader.List(() => ReadDetails(reader));
        int[] numbers = reader.List(reader.Small);
        if (numbers.Length != labels.Length || Array.Exists(numbers, number => number >= details.Length))
            throw new InvalidDataException("a segment of labels names details that it does not hold");
        var builder = new LabelBookBuilder();
        for (int i = 0; i < labels.Length; i++)
            builder.Append(labels[i] with { Details = details[numbers[i]] });
        foreach (LabelActor actor in reader.List(() => ReadActor(reader)))
            builder.AddActor(actor);
        foreach (LabelEdition edition in reader.List(() => new LabelEdition(reader.Text(), reader.Text(), reader.Signed())))
            builder.AddEdition(edition);
        foreach (var origin in reader.List(reader.Input))
            builder.AddOrigin(origin);
        return builder.Build(issues, inputs);
    }

    private static void WriteMore(SegmentWriter writer, Label[] labels, LabelBook book)
    {
        var numbers = new Dictionary<LabelDetails, int>();
        var details = new List<LabelDetails>();
        foreach (Label label in labels)
            if (numbers.TryAdd(label.Details, details.Count))
                details.Add(label.Details);
        writer.List(details, one => WriteDetails(writer, one));
        writer.List<Label>(labels, label => writer.Number(numbers[label.Details]));
        writer.List(book.Actors, actor => WriteActor(writer, actor));
        writer.List(book.Editions, edition =>
        {
            writer.Text(edition.List);
            writer.Text(edition.Part);
            writer.Signed(edition.UnixMilliseconds);
        });
        writer.List(book.Origins, writer.Input);
    }

    private static void WriteDetails(SegmentWriter writer, LabelDetails details)
    {
        writer.Text(details.Pack);
        writer.Text(details.Actor);
        writer.Byte(details.IsClusterDefiner ? (byte)1 : (byte)0);
        writer.Text(details.TagType);
        writer.Text(details.ConfidenceWord);
        writer.Optional(details.StatedUnixMilliseconds);
        writer.Text(details.List);
        writer.Text(details.ListPart);
        writer.Optional(details.EditionUnixMilliseconds);
    }

    private static LabelDetails ReadDetails(SegmentReader reader) => new()
    {
        Pack = reader.Text(),
        Actor = reader.Text(),
        IsClusterDefiner = reader.Byte() != 0,
        TagType = reader.Text(),
        ConfidenceWord = reader.Text(),
        StatedUnixMilliseconds = reader.Optional(),
        List = reader.Text(),
        ListPart = reader.Text(),
        EditionUnixMilliseconds = reader.Optional(),
    };

    private static void WriteActor(SegmentWriter writer, LabelActor actor)
    {
        writer.Text(actor.Id);
        writer.Text(actor.Name);
        writer.Text(actor.Source);
        writer.Text(actor.Uri);
        writer.Text(actor.Context);
        writer.Optional(actor.StatedUnixMilliseconds);
        writer.List(actor.Aliases, writer.Text);
        writer.List(actor.Categories, writer.Text);
        writer.List(actor.Jurisdictions, writer.Text);
    }

    private static LabelActor ReadActor(SegmentReader reader) => new(reader.Text(), reader.Text(), reader.Text())
    {
        Uri = reader.Text(),
        Context = reader.Text(),
        StatedUnixMilliseconds = reader.Optional(),
        Aliases = reader.List(reader.Text),
        Categories = reader.List(reader.Text),
        Jurisdictions = reader.List(reader.Text),
    };
}
