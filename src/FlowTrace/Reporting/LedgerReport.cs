using System.Globalization;
using System.Numerics;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Reporting;

/// <summary>Writes what a ledger holds: format, rows, span, blocks, assets, accounts, issues.</summary>
public static class LedgerReport
{
    private const int MostAssets = 20;
    private const int MostAccounts = 10;
    private const int MostIssues = 20;

    /// <summary>Writes it as plain text for a terminal. Long lists end with how many entries more there are.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(LedgerSummary summary, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(output);
        var document = new ReportDocument();
        AddFiles(document, summary);
        AddAssets(document, summary);
        AddAccounts(document, summary);
        AddNoise(document, summary);
        AddIssues(document, summary.Table.Issues);
        TableReport.Write(document, output);
    }

    /// <summary>
    /// Writes it as JSON, schema <c>flowtrace.ledger/1</c>, every asset, piece of noise and issue and the ten busiest accounts; quantities are decimal
    /// strings of base units.
    /// </summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(LedgerSummary summary, Stream output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "flowtrace.ledger/1");
            WriteList(json, "inputs", summary.Table.Inputs, JsonItems.Input);
            WriteSpan(json, summary);
            WriteList(json, "assets", summary.Assets, WriteAsset);
            WriteList(json, "topSenders", TopSenders(summary), WriteTraffic);
            WriteList(json, "topReceivers", TopReceivers(summary), WriteTraffic);
            WriteList(json, "noise", summary.Noise.Findings, JsonItems.Noise);
            WriteList(json, "issues", summary.Table.Issues, JsonItems.Issue);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void AddFiles(ReportDocument document, LedgerSummary summary)
    {
        document.Heading("What was read");
        document.Table(
            [new("file"), new("format"), new("rows", IsNumber: true), new("sha256")],
            [
                .. summary.Table.Inputs.Select(input => new[]
                {
                    ReportText.Name(input.Name), ReportText.Name(input.Format), ReportText.Number(input.Rows), input.Sha256,
                }),
            ]);
        string span = summary.First is { } first && summary.Last is { } last
            ? $" from {Figures.Time(first)} to {Figures.Time(last)} UTC"
            : "";
        string blocks = summary.FirstBlock is { } low && summary.LastBlock is { } high
            ? string.Create(CultureInfo.InvariantCulture, $", blocks {low} to {high}")
            : "";
        document.Sentence($"{ReportText.Count(summary.Table.Count, "transfer", "transfers")}{span}{blocks}.");
        AddRecords(document, summary.Table);
    }

    private static void AddRecords(ReportDocument document, TransferTable table)
    {
        string[] records =
        [
            .. new[]
            {
                (table.Logs.Count, "event", "events"), (table.Calls.Count, "call", "calls"), (table.Memos.Count, "memo", "memos"),
                (table.AccountEvents.Count, "change of accounts", "changes of accounts"),
            }.Where(record => record.Count > 0).Select(record => ReportText.Count(record.Count, record.Item2, record.Item3)),
        ];
        if (records.Length > 0)
            document.Sentence($"Beside them: {string.Join(", ", records)}.");
    }

    private static void AddAssets(ReportDocument document, LedgerSummary summary)
    {
        document.Heading("Assets");
        document.Table(
            [new("symbol"), new("transfers", IsNumber: true), new("moved", IsNumber: true), new("asset")],
            [
                .. summary.Assets.Take(MostAssets).Select(asset => new[]
                {
                    ReportText.Name(asset.Symbol, 24), ReportText.Number(asset.Transfers), Quantity(asset), asset.Asset.ToString(),
                }),
            ]);
        More(document, summary.Assets.Count - MostAssets, "asset", "assets");
    }

    private static void AddAccounts(ReportDocument document, LedgerSummary summary)
    {
        document.Heading("Accounts");
        document.Sentence($"{ReportText.Count(summary.ByTraffic.Count, "account", "accounts")}.");
        AccountTable(document, "sends most often", TopSenders(summary), "sends", traffic => traffic.Sent);
        AccountTable(document, "receives most often", TopReceivers(summary), "receives", traffic => traffic.Received);
    }

    private static void AccountTable(ReportDocument document, string title, AccountTraffic[] accounts, string column, Func<AccountTraffic, int> count) =>
        document.Table(
            [new(title), new(column, IsNumber: true)],
            [.. accounts.Select(traffic => new[] { ReportText.Of(traffic.Account), ReportText.Number(count(traffic)) })]);

    private static AccountTraffic[] TopSenders(LedgerSummary summary) =>
        [.. summary.ByTraffic.Where(traffic => traffic.Sent > 0).OrderByDescending(traffic => traffic.Sent).Take(MostAccounts)];

    private static AccountTraffic[] TopReceivers(LedgerSummary summary) =>
        [.. summary.ByTraffic.Where(traffic => traffic.Received > 0).OrderByDescending(traffic => traffic.Received).Take(MostAccounts)];

    private static void AddNoise(ReportDocument document, LedgerSummary summary)
    {
        if (summary.Noise.Findings.Count == 0)
            return;
        document.Heading("Noise");
        document.Sentence(NoiseGroup.Summary(summary.Noise.Findings, "A trace keeps out of its flow"));
        IReadOnlyList<NoiseGroup> groups = NoiseGroup.Of(summary.Noise.Findings);
        document.List([.. groups.Take(MostAssets).Select(group => group.Entry(summary.Table.AssetInfo))]);
        More(document, groups.Skip(MostAssets).Sum(group => group.Count), "transfer", "transfers");
    }

    private static void AddIssues(ReportDocument document, IReadOnlyList<ReadIssue> issues)
    {
        document.Heading("Issues");
        if (issues.Count == 0)
            document.Sentence("None: every row was read as it stands.");
        document.List(
            [
                .. issues.OrderByDescending(issue => issue.Severity).Take(MostIssues)
                    .Select(issue => new ListEntry($"{ReportText.Word(issue.Severity)}: {ReportText.Name(issue.ToString(), 300)}")),
            ]);
        More(document, issues.Count - MostIssues, "issue", "issues");
    }

    private static void More(ReportDocument document, int more, string one, string many)
    {
        if (more > 0)
            document.Sentence($"and {ReportText.Number(more)} more {(more == 1 ? one : many)}; --format json lists all.");
    }

    private static string Quantity(AssetSummary asset) => asset.Quantity <= (BigInteger)UInt128.MaxValue
        ? new Amount((UInt128)asset.Quantity, asset.Asset).ToString(asset.Info)
        : $"{asset.Quantity.ToString(CultureInfo.InvariantCulture)} base units";

    private static void WriteSpan(Utf8JsonWriter json, LedgerSummary summary)
    {
        json.WriteNumber("transfers", summary.Table.Count);
        if (summary.First is { } first && summary.Last is { } last)
        {
            json.WriteString("first", ReportText.Time(first));
            json.WriteString("last", ReportText.Time(last));
        }

        if (summary.FirstBlock is { } low && summary.LastBlock is { } high)
        {
            json.WriteNumber("firstBlock", low);
            json.WriteNumber("lastBlock", high);
        }

        json.WriteNumber("accounts", summary.ByTraffic.Count);
        json.WriteNumber("events", summary.Table.Logs.Count);
        json.WriteNumber("calls", summary.Table.Calls.Count);
        json.WriteNumber("memos", summary.Table.Memos.Count);
        json.WriteNumber("accountEvents", summary.Table.AccountEvents.Count);
    }

    private static void WriteAsset(Utf8JsonWriter json, AssetSummary asset)
    {
        json.WriteStartObject();
        json.WriteString("asset", asset.Asset.ToString());
        json.WriteString("symbol", asset.Symbol);
        if (asset.Info?.Decimals is { } decimals)
            json.WriteNumber("decimals", decimals);
        json.WriteNumber("transfers", asset.Transfers);
        json.WriteString("quantity", asset.Quantity.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteTraffic(Utf8JsonWriter json, AccountTraffic traffic)
    {
        json.WriteStartObject();
        json.WriteString("account", traffic.Account.ToString());
        json.WriteNumber("sent", traffic.Sent);
        json.WriteNumber("received", traffic.Received);
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            write(json, item);
        json.WriteEndArray();
    }
}
