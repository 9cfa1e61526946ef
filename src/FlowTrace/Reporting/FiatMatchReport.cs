using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Findings;

namespace FlowTrace.Reporting;

/// <summary>
/// Writes what records of trades may tell of: for a terminal, as Markdown, as CSV and as JSON, schema <c>flowtrace.matches/1</c>. Every match is worded as the
/// inference that it is.
/// </summary>
public static class FiatMatchReport
{
    /// <summary>The name of the JSON's schema, the document's first value.</summary>
    public const string Schema = "flowtrace.matches/1";

    private static readonly ReportFrame<FiatMatchResult> Frame = new(
        "Bank records and transfers", DocumentOf,
        "id,time,side,amount,currency,expected,rank,kind,grade,score,amount_closeness,time_closeness,prior,only_within_1pc,flags,decision,total,tx", Rows);

    private static readonly (FiatFlags Flag, string Name)[] FlagNames =
    [
        (FiatFlags.RoundAmount, "round-amount"), (FiatFlags.SeveralNear, "several-near"), (FiatFlags.LargeGap, "large-gap"),
        (FiatFlags.WindowEdge, "window-edge"),
    ];

    /// <summary>Writes the matches for a terminal.</summary>
    /// <exception cref="IOException">The writer cannot write.</exception>
    public static void WriteTable(FiatMatchResult result, TextWriter output) => Frame.WriteTable(result, output);

    /// <summary>Writes the matches as Markdown.</summary>
    /// <exception cref="IOException">The writer cannot write.</exception>
    public static void WriteMarkdown(FiatMatchResult result, TextWriter output) => Frame.WriteMarkdown(result, output);

    /// <summary>Writes a row per candidate; a record without one has a row of its own.</summary>
    /// <exception cref="IOException">The writer cannot write.</exception>
    public static void WriteCsv(FiatMatchResult result, TextWriter output) => Frame.WriteCsv(result, output);

    /// <summary>Writes the matches as JSON, UTF-8 without a byte order mark, with a digest as in a trace's result. The stream is left open.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(FiatMatchResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        using var document = new DigestedJson(output);
        document.Value("schema"u8, json => json.WriteStringValue(Schema));
        document.Value("account"u8, json => json.WriteStringValue(result.Account.ToString()));
        document.Value("asset"u8, json => json.WriteStringValue(result.Asset.ToString()));
        document.List("matches"u8, result.Matches, WriteMatch);
        document.List("issues"u8, result.Issues, JsonItems.Issue);
        JsonReport.WriteManifest(result.Manifest, document);
        document.EndWithDigest();
    }

    private static IEnumerable<string> Rows(FiatMatchResult result)
    {
        foreach (FiatMatch match in result.Matches)
        {
            FiatTrade trade = match.Trade;
            string record = string.Create(
                CultureInfo.InvariantCulture,
                $"{Safe(trade.Id)},{ReportText.Time(trade.Time)},{SideOf(trade)},{Safe(trade.Money)},{Safe(trade.Currency)},{trade.Expected.BaseUnits}");
            if (match.Candidates.Count == 0)
                yield return $"{record},,,,,,,,,,none,,";
            for (int i = 0; i < match.Candidates.Count; i++)
                yield return $"{record},{Cells(match.Candidates[i], i + 1)}";
        }
    }

    private static string Cells(FiatCandidate candidate, int rank)
    {
        FiatScore score = candidate.Score;
        string transactions = string.Join(' ', candidate.Transfers.Select(transfer => transfer.TransactionText));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rank},{KindOf(candidate)},inferred,{Decimal(score.Value)},{Decimal(score.Amount)},{Decimal(score.Time)},{Decimal(score.Prior)},"
            + $"{(score.IsOnlyWithinOnePercent ? "yes" : "no")},{string.Join(' ', FlagsOf(candidate))},{(candidate.NeedsDecision ? "person" : "likely")},"
            + $"{candidate.Total},{Safe(transactions)}");
    }

    private static ReportDocument DocumentOf(FiatMatchResult result)
    {
        var document = new ReportDocument();
        document.Heading("What the records may tell of");
        document.Sentence(
            $"Records of trades against the transfers of {result.Account} in {result.Asset}. Every match is inferred by amount and time; "
            + "none is asserted, and a score is no probability.");
        ReportColumn[] columns =
            [new("record"), new("expected", IsNumber: true), new("rank", IsNumber: true), new("candidate"), new("score", IsNumber: true),
                new("speaks against it"), new("transactions")];
        var rows = new List<string[]>();
        foreach (FiatMatch match in result.Matches)
            AddRows(rows, match, result);
        document.Table(columns, rows);
        document.List([.. result.Issues.Select(issue => new ListEntry(Encode.Visible(issue.ToString(), 400)))]);
        return document;
    }

    private static void AddRows(List<string[]> rows, FiatMatch match, FiatMatchResult result)
    {
        string record = $"{Encode.Visible(match.Trade.Id, 60)} ({SideOf(match.Trade)}, {Figures.Time(match.Trade.Time)})";
        string expected = Figures.Full(match.Trade.Expected.BaseUnits, result.Asset, result.Info);
        if (match.Candidates.Count == 0)
            rows.Add([record, expected, "", "no transfer fits", "", "", ""]);
        for (int i = 0; i < match.Candidates.Count; i++)
        {
            FiatCandidate one = match.Candidates[i];
            string against = string.Join(", ", FlagsOf(one));
            rows.Add(
            [
                record, expected, Figures.Count(i + 1), $"may be {Figures.Full(one.Total, result.Asset, result.Info)} ({KindOf(one)})",
                    Decimal(one.Score.Value),
                one.NeedsDecision ? $"{(against.Length > 0 ? against : "score under 0.88")}: for a person to decide" : "nothing found",
                string.Join(" ", one.Transfers.Select(transfer => Encode.Visible(transfer.TransactionText))),
            ]);
        }
    }

    private static void WriteMatch(Utf8JsonWriter json, FiatMatch match)
    {
        json.WriteStartObject();
        json.WriteString("id", match.Trade.Id);
        json.WriteString("time", ReportText.Time(match.Trade.Time));
        json.WriteString("side", SideOf(match.Trade));
        json.WriteString("amount", match.Trade.Money);
        json.WriteString("currency", match.Trade.Currency);
        JsonItems.WriteQuantity(json, "expected", match.Trade.Expected.BaseUnits);
        json.WriteStartArray("candidates");
        foreach (FiatCandidate candidate in match.Candidates)
            WriteCandidate(json, candidate);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCandidate(Utf8JsonWriter json, FiatCandidate candidate)
    {
        json.WriteStartObject();
        json.WriteString("kind", KindOf(candidate));
        json.WriteString("grade", "inferred");
        json.WriteString("score", Decimal(candidate.Score.Value));
        json.WriteString("amountCloseness", Decimal(candidate.Score.Amount));
        json.WriteString("timeCloseness", Decimal(candidate.Score.Time));
        json.WriteString("prior", Decimal(candidate.Score.Prior));
        json.WriteBoolean("onlyWithinOnePercent", candidate.Score.IsOnlyWithinOnePercent);
        json.WriteStartArray("flags");
        foreach (string flag in FlagsOf(candidate))
            json.WriteStringValue(flag);
        json.WriteEndArray();
        json.WriteBoolean("needsDecision", candidate.NeedsDecision);
        JsonItems.WriteQuantity(json, "total", candidate.Total);
        json.WriteStartArray("transfers");
        foreach (Transfer transfer in candidate.Transfers)
        {
            json.WriteStartObject();
            json.WriteString("tx", transfer.TransactionText);
            json.WriteString("from", transfer.From.ToString());
            json.WriteString("to", transfer.To.ToString());
            JsonItems.WriteQuantity(json, "quantity", transfer.Quantity);
            JsonItems.WritePosition(json, transfer.Position);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<string> FlagsOf(FiatCandidate candidate) =>
        FlagNames.Where(pair => candidate.Flags.HasFlag(pair.Flag)).Select(pair => pair.Name);

    private static string KindOf(FiatCandidate candidate) => candidate.Kind switch
    {
        FiatCandidateKind.Nearest => "nearest",
        FiatCandidateKind.TimeDecayed => "time-decayed",
        FiatCandidateKind.Run => "run",
        _ => "subset",
    };

    private static string SideOf(FiatTrade trade) => trade.Side == FiatSide.Purchase ? "buy" : "sell";

    private static string Safe(string text) => CsvReport.Cell(Encode.Visible(text, int.MaxValue));

    private static string Decimal(long millionths) => string.Create(
        CultureInfo.InvariantCulture, $"{millionths / 1_000_000}.{millionths % 1_000_000:000000}");
}
