using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Reads labels out of CSV: FlowTrace's own, address tags, and plain lists with or without a header.</summary>
internal static class LabelTables
{
    private const string KnownFormats =
        "account,name,category[,confidence,source,since,until,note]; address,name_tag,label; one address a line; a JSON array of addresses";

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
            return ("labels", () => ReadOwn(file, sink));
        int address = file.Find("address");
        int name = Math.Max(file.Find("name_tag"), file.Find("name"));
        int tag = file.Find("label");
        if (address >= 0 && (name >= 0 || tag >= 0))
            return ("address-tags", () => ReadTag(file, sink, address, name, tag));
        if (file.Header.Length > 1)
            throw file.Failure(
                $"has the header '{IssueLog.Readable(string.Join(',', file.Header))}', which is no known label file. Known are: {KnownFormats}.");
        (ServiceCategory category, string listName) = label.ForPlainList();
        void ReadAddress() => AddPlain(sink, file[0].Trim(), category, listName, file.Line);

        // Without a header the first row is an address like the others.
        if (address < 0)
            AddPlain(sink, file.Header[0], category, listName, file.Line);
        return ("addresses", ReadAddress);
    }

    public static void AddPlain(LabelSink sink, ReadOnlySpan<char> text, ServiceCategory category, string name, long line)
    {
        if (sink.TryAccount(text, line, out Account account))
            sink.Add(new Label(account, name, category, sink.Source, LabelSink.DefaultConfidence), line);
    }

    private static void ReadTag(CsvFile file, LabelSink sink, int addressColumn, int nameColumn, int tagColumn)
    {
        string name = Text(file, nameColumn);
        string tag = Text(file, tagColumn);
        if (!sink.TryAccount(file[addressColumn].Trim(), file.Line, out Account account))
            return;
        if (name.Length == 0 && tag.Length == 0)
        {
            sink.Issues.Tally(ReadIssueSeverity.Notice, NothingSaidMessage, file.Line);
            return;
        }

        bool known = tag.Length > 0 ? CategoryWords.TryFromTag(tag, out ServiceCategory category) : CategoryWords.TryFromName(name, out category);
        if (!known)
            sink.UnknownWord(tag.Length > 0 ? tag : name, file.Line);
        sink.Add(
            new Label(account, name.Length > 0 ? name : tag, category, sink.Source, LabelSink.DefaultConfidence, OriginalCategory: tag), file.Line);
    }

    private static void ReadOwn(CsvFile file, LabelSink sink)
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
                new Label(
                    account, Text(file, file.Find("name")), parsed, source.Length > 0 ? source : sink.Source, (int)worth, since, until, category,
                    Text(file, file.Find("note"))),
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

    private static string Text(CsvFile file, int column) => column < 0 ? "" : file[column].Trim().ToString();
}
