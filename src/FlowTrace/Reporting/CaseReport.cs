using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Builds the report for people: the answers to an investigator's questions, in the order in which they are asked.</summary>
internal static partial class CaseReport
{
    private const int MostSources = 12;
    private const int MostOutcomes = 20;
    private const int MostPoliciesWithShares = 3;

    public static ReportDocument Build(TraceResult result)
    {
        var document = new ReportDocument();
        if (result.Manifest.Options.TryGetValue("title", out string? title))
            document.Sentence(ReportText.Name(title, 200));
        StolenSource[] sources = StolenSource.Of(result);
        StolenSource[] shown = sources.Take(MostSources).ToArray();
        AddStolen(document, sources, shown, result);
        AddOutcomes(document, sources, shown, result);
        AddBooks(document, sources, shown, result);
        AddExits(document, result);
        AddFreezes(document, result);
        AddMixerCandidates(document, result);
        AddEvents(document, result);
        AddFindings(document, result);
        AddNoise(document, result);
        AddCutsAndGaps(document, result);
        AddManifest(document, result);
        return document;
    }

    private static void AddStolen(ReportDocument document, StolenSource[] sources, StolenSource[] shown, TraceResult result)
    {
        document.Heading("What was stolen");
        if (sources.Length == 0)
        {
            document.Sentence("Nothing: no transfer matches the thefts asked for.");
            return;
        }

        // Coins name themselves in the amount; symbols of tokens identify nothing, so where there are any every asset is named.
        bool namesAssets = Array.Exists(shown, source => source.Asset.Kind == AssetKind.Token || ReportText.InBaseUnits(source.Asset, result));
        ReportColumn[] asset = namesAssets ? [new("asset")] : [];
        document.Table(
            [new("theft"), new("stolen", IsNumber: true), .. asset, new("transfers", IsNumber: true), new("first"), new("last")],
            [.. shown.Select(source => StolenCells(source, namesAssets, result))]);
        if (sources.Length > shown.Length)
            document.Sentence(
                $"and {ReportText.Count(sources.Length - shown.Length, "more stolen asset", "more stolen assets")}, with fewer transfers: "
                + $"{MoreSymbols(sources.Skip(shown.Length), result)}.");
    }

    private static string[] StolenCells(StolenSource source, bool namesAsset, TraceResult result)
    {
        string amount = ReportText.Cell(source.Stolen, source.Asset, result);
        string baseUnits = ReportText.InBaseUnits(source.Asset, result) ? "base units of " : "";
        string[] asset = namesAsset ? [baseUnits + ReportText.Named(source.Asset, result)] : [];
        return
        [
            ReportText.Name(source.Theft), amount, .. asset, ReportText.Number(source.TheftTransfers), Time(source.First), Time(source.Last),
        ];
    }

    private static void AddOutcomes(ReportDocument document, StolenSource[] sources, StolenSource[] shown, TraceResult result)
    {
        document.Heading("Where it is now");
        if (result.Policies.Contains(TaintPolicy.Poison))
            document.Sentence("Poison counts a unit at every place it may have reached: its figures over-count by design and add up to nothing.");
        ILookup<(string, Asset), OutcomeRow> rows = OutcomeRow.Of(result).ToLookup(row => (row.Theft, row.OriginAsset));
        foreach (StolenSource source in shown)
        {
            document.Sentence($"Of {ReportText.InFull(source.Stolen, source.Asset, result)} stolen in {ReportText.Name(source.Theft)}:");
            AddOutcomes(document, source, [.. rows[(source.Theft, source.Asset)]], result);
        }

        if (sources.Length > shown.Length)
            document.Sentence(
                $"The outcomes of {ReportText.Count(sources.Length - shown.Length, "more stolen asset", "more stolen assets")} stand in "
                + "outcomes.csv and result.json.");
        AddBounds(document, result);
    }

    private static void AddOutcomes(ReportDocument document, StolenSource source, OutcomeRow[] rows, TraceResult result)
    {
        var columns = new List<ReportColumn> { new("outcome") };
        for (int i = 0; i < result.Policies.Count; i++)
        {
            columns.Add(new(result.Policies[i].ToName(), IsNumber: true));
            if (HasShare(i, result))
                columns.Add(new("share", IsNumber: true));
        }

        if (HasBounds(result))
            columns.Add(new("least–most", IsNumber: true));
        columns.AddRange([new("first"), new("last"), new("who")]);
        document.Table(columns, [.. rows.Take(MostOutcomes).Select(row => Cells(row, source, result))]);
        if (rows.Length > MostOutcomes)
            document.Sentence($"and {ReportText.Number(rows.Length - MostOutcomes)} more holding {Rest(source, rows.Skip(MostOutcomes), result)}.");
    }

    private static string[] Cells(OutcomeRow row, StolenSource source, TraceResult result)
    {
        Outcome outcome = row.Outcome;
        var cells = new List<string>
        {
            outcome.Reason.Length == 0 ? outcome.Status.ToName() : $"{outcome.Status.ToName()} ({ReportText.Name(outcome.Reason)})",
        };
        for (int i = 0; i < result.Policies.Count; i++)
        {
            // What became another asset on its way says which.
            cells.Add(outcome.Asset == source.Asset
                ? ReportText.Cell(row.Quantity(i), outcome.Asset, result)
                : ReportText.Of(row.Quantity(i), outcome.Asset, result));
            if (HasShare(i, result))
                cells.Add(Share.Percent(row.Origin(i), source.Stolen));
        }

        if (outcome.Bounds is not null)
            cells.Add(BoundsCell(outcome, row.Theft, result));
        cells.AddRange([Figures.Time(outcome.First), Figures.Time(outcome.Last), Who(outcome, result)]);
        return [.. cells];
    }

    // Many policies leave room for the main one's shares only.
    private static bool HasShare(int policy, TraceResult result) => policy == 0 || result.Policies.Count <= MostPoliciesWithShares;

    // In units of the stolen asset, which are the ones that can be added up over outcomes.
    private static string Rest(StolenSource source, IEnumerable<OutcomeRow> rows, TraceResult result)
    {
        UInt128[] sums = new UInt128[result.Policies.Count];
        foreach (OutcomeRow row in rows)
            for (int i = 0; i < sums.Length; i++)
                if (result.Policies[i].IsConserving())
                    sums[i] += row.Origin(i);
        return string.Join(", ", result.Policies.Select((policy, i) =>
            !policy.IsConserving() ? $"no sum under {policy.ToName()}"
            : $"{ReportText.Cell(sums[i], source.Asset, result)} ({Share.Percent(sums[i], source.Stolen)})"
                + (result.Policies.Count > 1 ? $" under {policy.ToName()}" : "")));
    }

    private static void AddBooks(ReportDocument document, StolenSource[] sources, StolenSource[] shown, TraceResult result)
    {
        document.Heading("Do the books close");
        BalanceSheet[] open = [.. result.Books.Where(sheet => sheet.Balanced == false)];
        int closed = result.Books.Count(sheet => sheet.Balanced == true);
        if (open.Length == 0 && closed > 0)
            document.Sentence($"Yes: {ReportText.Count(closed, "balance sheet closes", "balance sheets close")} to the unit.");
        foreach (BalanceSheet sheet in open)
            document.Sentence(
                $"NO: {ReportText.Name(sheet.Theft)}, {ReportText.Of(sheet.Asset, result)} under {sheet.Policy.ToName()} does not close. "
                + "This is a defect of the program; do not rely on its figures.");
        ILookup<(string, Asset), BalanceSheet> books = result.Books.ToLookup(sheet => (sheet.Theft, sheet.Asset));
        foreach (StolenSource source in shown)
            AddBook(
                document, source,
                [
                    .. result.Policies.SelectMany(
                        policy => books[(source.Theft, source.Asset)].Where(sheet => sheet.Policy == policy && policy.IsConserving())),
                ],
                result);
        if (sources.Length > shown.Length)
            document.Sentence(
                $"The balance sheets of {ReportText.Count(sources.Length - shown.Length, "more stolen asset", "more stolen assets")} stand in "
                + "result.json.");
    }

    private static void AddBook(ReportDocument document, StolenSource source, BalanceSheet[] sheets, TraceResult result)
    {
        if (sheets.Length == 0)
            return;
        bool isCoin = source.Asset.Kind != AssetKind.Token && !ReportText.InBaseUnits(source.Asset, result);
        if (!isCoin)
            document.Sentence($"{ReportText.InFull(source.Stolen, source.Asset, result)} of {ReportText.Name(source.Theft)}:");
        var columns = new List<ReportColumn> { new(isCoin ? $"{ReportText.Name(source.Theft)}, {ReportText.Of(source.Asset, result)}" : "outcome") };
        columns.AddRange(sheets.Select(sheet => new ReportColumn(sheet.Policy.ToName(), IsNumber: true)));
        var rows = new List<string[]>();
        foreach (OutcomeStatus status in sheets.SelectMany(sheet => sheet.ByStatus.Keys).Distinct().Order())
            rows.Add([status.ToName(), .. sheets.Select(sheet => ReportText.Cell(sheet.ByStatus.GetValueOrDefault(status), source.Asset, result))]);
        rows.Add(["together", .. sheets.Select(sheet => ReportText.Cell(Sum(sheet.ByStatus.Values), source.Asset, result))]);
        rows.Add(["stolen", .. sheets.Select(sheet => ReportText.Cell(sheet.Stolen, source.Asset, result))]);
        rows.Add(["closes", .. sheets.Select(sheet => sheet.Balanced == true ? "yes" : "NO")]);
        document.Table(columns, rows);
    }

    private static string Who(Outcome outcome, TraceResult result) =>
        ReportText.Of(outcome.Account, outcome.Service ?? result.Labels.Deciding(outcome.Account, outcome.Last.ToUnixTimeMilliseconds()));

    private static string MoreSymbols(IEnumerable<StolenSource> sources, TraceResult result)
    {
        const int most = 8;
        string[] symbols = [.. sources.Select(source => ReportText.Of(source.Asset, result)).Take(most + 1)];
        return string.Join(", ", symbols.Take(most)) + (symbols.Length > most ? " …" : "");
    }

    private static UInt128 Sum(IEnumerable<UInt128> quantities)
    {
        UInt128 sum = 0;
        foreach (UInt128 quantity in quantities)
            sum += quantity;
        return sum;
    }

    private static string Time(DateTimeOffset? time) => time is { } known ? Figures.Time(known) : "";
}
