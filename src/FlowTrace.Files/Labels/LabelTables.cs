using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Reads labels out of CSV: FlowTrace's own, address tags, and plain lists with or without a header.</summary>
internal static class LabelTables
{
    private const string KnownFormats =
        "account,name,category[,confidence,source,since,until,note]; address,name_tag,label; exchange,chain,address; one address a line; a JSON array of "
        + "addresses; OFAC's sdn.csv and sdn.xml; TagPacks and ActorPacks in YAML; packs compiled by flowtrace labels convert";

    private const string NothingSaidMessage = "Addresses without a name and without a label say nothing and were left out.";

    public static InputDescription Read(LabelFile label, LabelSink sink, CancellationToken cancellationToken)
    {
        using CsvFile file = CsvFile.Open(label.Path, static _ => { });
        if (file.Header.Length == 0)
            throw file.Failure($"is empty. Known label files are: {KnownFormats}.");
        (string format, Action row) = FormatOf(file, label, sink);
        foreach (CsvFile _ in WholeRows.Of(file, sink.Issues, cancellationToken))
            row();
        InputDescription input = file.Describe(format);
        return format == "addresses" && file.Find("address") < 0 ? input with { Rows = input.Rows + 1 } : input;
    }

    private static (string Format, Action Row) FormatOf(CsvFile file, LabelFile label, LabelSink sink)
    {
        if (file.Find("account") >= 0 && file.Find("name") >= 0 && file.Find("category") >= 0)
            return ("labels", () => ReadOwn(file, sink, label.Edition));
        if (OtherTables.Find(file, label, sink) is { } other)
            return other;
        int address = file.Find("address");
        int name = Math.Max(file.Find("name_tag"), file.Find("name"));
        int tag = file.Find("label");
        if (address >= 0 && (name >= 0 || tag >= 0))
            return ("address-tags", () => ReadTag(file, sink, label, (address, name, tag)));
        if (file.Header.Length > 1)
            throw file.Failure(
                $"has the header '{IssueLog.Readable(string.Join(',', file.Header))}', which is no known label file. Known are: {KnownFormats}.");
        var list = PlainList.Of(label);
        list.Begin(sink);

        // Without a header the first row is an address like the others.
        if (address < 0)
            list.Add(sink, file.Header[0], file.Line);
        return ("addresses", () => list.Add(sink, file[0].Trim(), file.Line));
    }

    private static void ReadTag(CsvFile file, LabelSink sink, LabelFile label, (int Address, int Name, int Tag) columns)
    {
        string name = Text(file, columns.Name);
        string tag = Text(file, columns.Tag);
        if (!sink.TryAccount(file[columns.Address].Trim(), file.Line, out Account account))
            return;
        if (name.Length == 0 && tag.Length == 0)
        {
            sink.Issues.Tally(ReadIssueSeverity.Notice, NothingSaidMessage, file.Line);
            return;
        }

        bool known = tag.Length > 0 ? CategoryWords.TryFromTag(tag, out ServiceCategory category) : CategoryWords.TryFromName(name, out category);
        if (!known && label.Category is null)
            sink.UnknownWord(tag.Length > 0 ? tag : name, file.Line);
        int confidence = label.Category == ServiceCategory.Sanctioned ? ConfidenceLevels.Of(ConfidenceLevels.Authority) : LabelSink.DefaultConfidence;
        ListEdition edition = label.Edition;
        sink.Add(
            edition.Of(new Label(account, name.Length > 0 ? name : tag, label.Category ?? category, sink.Source, confidence, OriginalCategory: tag)
            {
                Details = edition.Of(LabelDetails.None),
            }),
            file.Line);
    }

    private static void ReadOwn(CsvFile file, LabelSink sink, ListEdition edition)
    {
        string category = Text(file, file.Find("category"));
        string confidence = Text(file, file.Find("confidence"));
        string source = Text(file, file.Find("source"));
        ServiceCategory parsed = ServiceCategory.None;
        string? error = null;
        long worth = LabelSink.DefaultConfidence;
        if (!sink.TryAccount(file[file.Find("account")].Trim(), file.Line, out Account account))
            return;
        if (category.Length > 0 && !ServiceCategories.TryParse(category, out parsed, out error))
            Refuse(error, category);
        else if (confidence.Length > 0 && (!Numbers.TryReadWhole(confidence, out worth) || worth > 100))
            Refuse("The confidence is not a whole number from 0 to 100.", confidence);
        else if (!TryDate("since", out long? since) || !TryDate("until", out long? until))
            return;
        else if (since >= until)
            Refuse("The label ends before it begins. Give an until that is later than since.", file.RawRow);
        else
            sink.Add(
                edition.Of(new Label(
                    account, Text(file, file.Find("name")), parsed, source.Length > 0 ? source : sink.Source, (int)worth, since, until,
                    Original(category, file), Text(file, file.Find("note")))
                {
                    Details = edition.Of(DetailsOf(file, sink)),
                }),
                file.Line);

        bool TryDate(string column, out long? unixMilliseconds)
        {
            unixMilliseconds = null;
            string text = Text(file, file.Find(column));
            if (text.Length == 0)
                return true;
            if (!Times.TryRead(text, out long time))
            {
                Refuse($"The column {column} is not a date. Give ISO 8601, such as 2022-08-08.", text);
                return false;
            }

            unixMilliseconds = time;
            return true;
        }

        void Refuse(string message, ReadOnlySpan<char> text) => sink.Issues.Refuse(Fault.Label, file.Line, message, text);
    }

    // What a conversion writes beside the columns that a person would.
    private static string Original(string category, CsvFile file) =>
        file.Find("original_category") is >= 0 and var column ? Text(file, column) : category;

    private static LabelDetails DetailsOf(CsvFile file, LabelSink sink)
    {
        if (file.Find("pack") < 0)
            return LabelDetails.None;
        string list = Text(file, file.Find("list"));
        int slash = list.IndexOf('/', StringComparison.Ordinal);
        var details = new LabelDetails
        {
            Pack = Text(file, file.Find("pack")),
            Actor = Text(file, file.Find("actor")),
            ConfidenceWord = Text(file, file.Find("confidence_word")),
            TagType = Text(file, file.Find("tag_type")),
            IsClusterDefiner = Text(file, file.Find("cluster_definer")) == "true",
            StatedUnixMilliseconds = TimeOf(file, "stated"),
            List = slash < 0 ? list : list[..slash],
            ListPart = slash < 0 ? "" : list[(slash + 1)..],
            EditionUnixMilliseconds = TimeOf(file, "edition"),
        };
        if (details.EditionUnixMilliseconds is { } date)
            sink.Book.AddEdition(new LabelEdition(details.List, details.ListPart, date));
        return details;
    }

    private static long? TimeOf(CsvFile file, string column) => Times.TryRead(Text(file, file.Find(column)), out long time) ? time : null;

    internal static string Text(CsvFile file, int column) => column < 0 ? "" : WithoutGuard(file[column].Trim()).ToString();

    // A conversion puts an apostrophe before what a spreadsheet would take for a formula; it is no part of the text.
    private static ReadOnlySpan<char> WithoutGuard(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> bare = text.TrimStart('\'');
        return bare.Length < text.Length && !bare.IsEmpty && "=+-@\t\r\n＝＋－＠".Contains(bare[0], StringComparison.Ordinal) ? text[1..] : text;
    }
}
