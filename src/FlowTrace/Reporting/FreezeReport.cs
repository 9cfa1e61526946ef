using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// Writes what to ask whom to hold: for every service that keeps accounts of customers, and for every issuer of a token that can be frozen where it rests,
/// one part that can be sent as it stands.
/// </summary>
/// <remarks>
/// What the chain shows (addresses, transactions, times, amounts), what a rule derives (the stolen part), what a label says (who the receiver is) and what is
/// only inferred (a deposit address in front of a service) are worded apart.
/// </remarks>
public static class FreezeReport
{
    private const int MostRows = 500;

    /// <summary>Writes one part per service and issuer as Markdown; where there is none, that is said.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteMarkdown(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        var document = new ReportDocument();
        IReadOnlyList<FreezeSheet> sheets = FreezeSheet.Of(result);
        if (sheets.Count == 0)
            document.Sentence(FreezeSheet.PolicyOf(result) is null
                ? "Nothing: poison counts units at every place they may have reached, and no service can be asked for such figures. Trace under another rule."
                : "Nothing: no stolen unit stands at a service that keeps accounts of customers, or rests in a token that its issuer can freeze.");
        foreach (FreezeSheet sheet in sheets)
            Add(document, sheet, result);
        MarkdownReport.Write("Where stolen funds can be held", document, output);
    }

    /// <summary>
    /// Writes every deposit and holding as CSV, a row for each theft's part of it. <c>stolen</c> and <c>quantity</c> are base units; <c>least</c> and
    /// <c>most</c> speak of the whole receiving account, not of one deposit, and are empty where bounds were not asked for; <c>still_there</c> is empty where
    /// only the service can say.
    /// </summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        CsvReport.WriteFreezes(result, FreezeSheet.Of(result), output);
    }

    private static void Add(ReportDocument document, FreezeSheet sheet, TraceResult result)
    {
        TaintPolicy policy = FreezeSheet.PolicyOf(result)!.Value;
        document.Heading($"To {ReportText.Name(sheet.Name)}");
        document.Sentence(sheet.IsIssuer
            ? $"Stolen units rest in {(sheet.Name == "Tether" ? "USDT" : "USDC")} at the addresses below. Please freeze what is not frozen yet, and confirm "
                + "the time."
            : "Stolen units were paid to the addresses below, which the named sources attribute to you. Please hold what is still there, keep the records "
                + "of the accounts concerned, and say what remains.");
        document.Sentence(
            $"The stolen part of each transfer is derived under the rule {policy.ToName()}; another rule gives other figures. Times are UTC. Made by "
            + $"{ReportText.Name(result.Manifest.Tool)}.");
        AddAccounts(document, sheet, policy, result);
        document.Table(Columns(sheet), [.. sheet.Rows.Take(MostRows).Select(row => Cells(sheet, row, result))]);
        if (sheet.Rows.Count > MostRows)
            document.Sentence(
                $"and {ReportText.Count(sheet.Rows.Count - MostRows, "smaller row", "smaller rows")} in freeze.csv, with "
                + $"{ReportText.Sums(sheet.Rows.Skip(MostRows).Select(row => (row.Outcome.Asset, row.Part.Quantity)), result)} of stolen units.");
        if (sheet.Rows.Any(row => row.Deposit is { IsCandidate: true }))
            document.Sentence(
                "A deposit address marked as candidate is inferred: it is the last account without a label in front of yours and pays nobody else in the "
                + "sources. Against it: any private wallet that pays one service only looks the same.");
    }

    /// <summary>What each receiving account has under the rule, and whatever the rule.</summary>
    private static void AddAccounts(ReportDocument document, FreezeSheet sheet, TaintPolicy policy, TraceResult result)
    {
        var entries = new List<ListEntry>();
        foreach (Outcome outcome in sheet.Rows.Select(row => row.Outcome).Distinct())
        {
            var details = new List<string>();
            if (outcome.Service is { } label)
                details.Add(
                    $"attributed to {ReportText.Of(label)} by {ReportText.Name(label.Source)}, confidence {ReportText.Number(label.Confidence)} of 100"
                    + (label.Details.Actor.Length > 0 ? $"; the same source names the actor {ReportText.Name(FreezeSheet.PartyOf(label, result))}" : ""));
            if (outcome.Reason.Length > 0)
                details.Add(ReportText.Name(outcome.Reason));
            foreach (StolenBounds bounds in outcome.Bounds ?? [])
                details.Add(
                    $"least – most of {ReportText.Name(bounds.Theft)} there, whatever rule is used: {ReportText.Of(bounds, outcome.Asset, result)}");
            entries.Add(new ListEntry(
                $"{ReportText.Of(outcome.Account)}: {ReportText.Of(outcome.Quantity(policy), outcome.Asset, result)} of stolen units, token or coin "
                + $"{ReportText.Named(outcome.Asset, result)}",
                details));
        }

        document.List(entries);
    }

    private static ReportColumn[] Columns(FreezeSheet sheet) => sheet.IsIssuer
        ? [new("address"), new("last arrival"), new("transaction"), new("theft"), new("stolen, still there", IsNumber: true), new("state")]
        :
        [
            new("deposit address"), new("paid to"), new("time"), new("transaction"), new("theft"), new("amount", IsNumber: true),
            new("stolen of it", IsNumber: true), new("still there"),
        ];

    private static string[] Cells(FreezeSheet sheet, FreezeRow row, TraceResult result)
    {
        string transaction = ReportText.Name(row.Transaction.ToText(row.Position.Chain), 140);
        string stolen = ReportText.Of(row.Part.Quantity, row.Outcome.Asset, result);
        string time = Figures.Time(row.Position.Time);
        if (sheet.IsIssuer)
            return
            [
                ReportText.Of(row.Outcome.Account), time, transaction, ReportText.Name(row.Part.Theft), stolen, row.IsFrozen ? "frozen" : "not frozen",
            ];
        return
        [
            row.Deposit is { } deposit ? ReportText.Of(deposit.Account) + (deposit.IsCandidate ? " (candidate, inferred)" : "") : "not known",
            ReportText.Of(row.Outcome.Account), time, transaction, ReportText.Name(row.Part.Theft),
            ReportText.Of(row.Edge.Transfer.Quantity, row.Outcome.Asset, result), stolen,
            row.Deposit is { StillThere: { } rests } ? $"{ReportText.Of(rests, row.Outcome.Asset, result)} at the candidate; the rest only you can say"
                : "only you can say",
        ];
    }
}
