using System.Globalization;
using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;

namespace FlowTrace.Reporting;

/// <summary>Writes what a ledger pays to labelled accounts and gets from them, to the base unit.</summary>
public static class LabelTotalReport
{
    /// <summary>Writes it as plain text for a terminal.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(IReadOnlyList<LabelTotal> totals, Asset asset, AssetInfo? info, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        TableReport.Write(Document(totals, asset, info), output);
    }

    /// <summary>Writes it as Markdown.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteMarkdown(IReadOnlyList<LabelTotal> totals, Asset asset, AssetInfo? info, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        MarkdownReport.Write("What labelled accounts are paid", Document(totals, asset, info), output);
    }

    /// <summary>Writes it as CSV, quantities in base units.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(IReadOnlyList<LabelTotal> totals, Asset asset, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("name,category,accounts,asset,sent,sent_transfers,received,received_transfers\n");
        foreach (LabelTotal total in totals)
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{CsvReport.Cell(Encode.Visible(total.Name))},{total.Category.ToName()},{total.Accounts},{CsvReport.Cell(asset.ToString())},{total.Sent},"
                + $"{total.SentCount},{total.Received},{total.ReceivedCount}\n"));
    }

    /// <summary>Writes it as JSON, schema <c>flowtrace.totals/1</c>; quantities are decimal strings of base units.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(IReadOnlyList<LabelTotal> totals, Asset asset, Stream output)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "flowtrace.totals/1");
            json.WriteString("asset", asset.ToString());
            json.WriteStartArray("totals");
            foreach (LabelTotal total in totals)
            {
                json.WriteStartObject();
                json.WriteString("name", total.Name);
                json.WriteString("category", total.Category.ToName());
                json.WriteNumber("accounts", total.Accounts);
                json.WriteString("sent", ProfileJson.Text(total.Sent));
                json.WriteNumber("sentTransfers", total.SentCount);
                json.WriteString("received", ProfileJson.Text(total.Received));
                json.WriteNumber("receivedTransfers", total.ReceivedCount);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static ReportDocument Document(IReadOnlyList<LabelTotal> totals, Asset asset, AssetInfo? info)
    {
        ArgumentNullException.ThrowIfNull(totals);
        var document = new ReportDocument();
        document.Heading("Paid to and by labelled accounts");
        document.Sentence($"In {asset}; every transfer counts once, however many lists it stands in.");
        if (totals.Count == 0)
            document.Sentence("No labelled account sends or receives it in the data.");
        else
            document.Table(
                [
                    new("name"), new("category"), new("accounts", IsNumber: true), new("paid to it", IsNumber: true), new("transfers", IsNumber: true),
                    new("paid by it", IsNumber: true), new("transfers", IsNumber: true),
                ],
                [
                    .. totals.Select(total => new[]
                    {
                        ReportText.Name(total.Name), total.Category.ToName(), ReportText.Number(total.Accounts), Figures.Full(total.Sent, asset, info),
                        ReportText.Number(total.SentCount), Figures.Full(total.Received, asset, info), ReportText.Number(total.ReceivedCount),
                    }),
                ]);
        return document;
    }
}
