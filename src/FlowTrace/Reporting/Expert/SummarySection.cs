using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>The two pages for those who read no more: what was stolen, where it is, how sure that is.</summary>
internal sealed class SummarySection(ExpertContext context)
{
    private const int MostExits = 6;
    private const int MostTold = 3;

    // Behind these nobody knows where the units are.
    private static readonly OutcomeStatus[] NotCovered = [OutcomeStatus.Hub, OutcomeStatus.Dust, OutcomeStatus.Horizon, OutcomeStatus.Unresolved];

    private static readonly (string Title, OutcomeStatus[] Statuses)[] Groups =
    [
        ("At services that pay out", [OutcomeStatus.CashOut]), ("At other services", [OutcomeStatus.Service]), ("At rest in wallets", [OutcomeStatus.AtRest]),
        ("Frozen", [OutcomeStatus.Frozen]), ("Fees, destroyed", [OutcomeStatus.Fee, OutcomeStatus.Burned]), ("Not followed to an end", NotCovered),
    ];

    public static ExpertSection Build(ExpertContext context)
    {
        var section = new SummarySection(context);
        if (context.Sources.Length == 0)
            return new ExpertSection("summary", "Summary", [new ParagraphBlock(context.Derive(
                "No transfer matches the thefts asked for, so nothing was stolen in these sources.", ExpertRules.TheftSum))]);
        return new ExpertSection(
            "summary", "Summary",
            [
                .. context.Sources.Take(MostTold).Select(source => new ParagraphBlock([.. section.Stolen(source)])), section.KeyFigures(),
                new TitleBlock("Where it is now"), section.Places(), .. section.Rest(), new TitleBlock("The main exits"), section.MainExits(),
                .. section.Bounds(), new ParagraphBlock([.. section.Certainty()]), new TitleBlock("What is uncertain"),
                new BulletBlock([.. section.Doubts()]), new TitleBlock("How to read this report"), new BulletBlock([.. ClaimsSection.Kinds(context)]),
            ]);
    }

    private IEnumerable<Claim> Stolen(StolenSource source)
    {
        Claim definition = MethodSection.Definition(source.Theft, context);
        string span = source.First == source.Last ? $"on {Figures.Time(source.First!.Value)}"
            : $"between {Figures.Time(source.First!.Value)} and {Figures.Time(source.Last!.Value)}";
        yield return context.Derive(
            $"Taken in the theft {ExpertContext.Quoted(source.Theft)}, as the investigator defines it, {span} UTC, in "
            + $"{ReportText.Count(source.TheftTransfers, "transfer", "transfers")}: {ReportText.InFull(source.Stolen, source.Asset, context.Result)}.",
            ExpertRules.TheftSum, "the transfers marked as theft in flows.csv", new ClaimReference(definition));
        if (Valuation.Of(source.Stolen, source.Asset, source.First.Value, context) is { } value)
            yield return value;
    }

    private FigureBlock KeyFigures()
    {
        StolenSource source = context.Sources[0];
        BalanceSheet sheet = context.BookOf(source, context.Policy);
        var figures = new List<KeyFigure>();
        Claim stolen = context.Derive($"Stolen: {context.Named(source)}.", ExpertRules.TheftSum);
        figures.Add(new KeyFigure("Stolen", Short(source.Stolen, source), ExpertContext.Quoted(source.Theft, 40), stolen));
        foreach ((string title, OutcomeStatus[] statuses) in Groups)
            if (Units(sheet, statuses) is var units && units > UInt128.Zero)
                figures.Add(new KeyFigure(title, Share.Percent(units, source.Stolen), Short(units, source), context.Derive(
                    $"{title}: {context.Amount(units, source)}, {Share.Percent(units, source.Stolen)} of {context.Named(source)}.",
                    ExpertRules.Of(context.Policy), StatusWords(statuses), new ClaimReference(context.StopsOf(source)))));
        return new FigureBlock(figures);
    }

    private GridBlock Places()
    {
        (string Title, OutcomeStatus[] Statuses)[] groups = [.. Groups.Where(group => context.Sources.Any(source =>
            Units(context.BookOf(source, context.Policy), group.Statuses) > UInt128.Zero))];
        var grid = new GridBuilder(
            "places",
            [
                new("Stolen"), .. groups.Select(group => new GridColumn(group.Title, IsNumber: true)), new("Covered", IsNumber: true), new("Books close"),
            ]);
        foreach (StolenSource source in context.Sources)
        {
            BalanceSheet sheet = context.BookOf(source, context.Policy);
            grid.Add(
                statement => context.Derive(statement, ExpertRules.Of(context.Policy), "balance sheet of "
                    + $"{context.Named(source)}", new ClaimReference(context.StopsOf(source))),
                [
                    new GridCell(TextSpan.Strong(Short(source.Stolen, source)), TextSpan.Note(ExpertContext.Quoted(source.Theft, 40))),
                    .. groups.Select(group => Place(Units(sheet, group.Statuses), source)),
                    Share.Percent(source.Stolen - Units(sheet, NotCovered), source.Stolen), sheet.Balanced == true ? "yes, to the unit" : "NO",
                ]);
        }

        return grid.Build();
    }

    private GridCell Place(UInt128 units, StolenSource source) => units == UInt128.Zero ? "–"
        : new GridCell(TextSpan.Strong(Share.Percent(units, source.Stolen)), TextSpan.Note(Short(units, source)));

    private IEnumerable<ExpertBlock> Rest()
    {
        var words = new List<Claim>
        {
            context.Derive(
                $"Figures follow the rule {context.Policy.ToName()}, in units of what was stolen, and are cut to four digits; shares are of what was stolen. "
                + "The exact figures stand in the sections behind.",
                ExpertRules.Outcome, $"policy {context.Policy.ToName()}"),
        };
        if (context.MoreSources > 0)
            words.Add(context.Derive(
                $"{ReportText.Count(context.MoreSources, "more stolen asset has", "more stolen assets have")} fewer transfers and no row here; outcomes.csv "
                + "and result.json hold all in full.",
                ExpertRules.Selection));
        if (context.RestingSources > 0)
            words.Add(context.Derive(
                $"{ReportText.Count(context.RestingSources, "more asset falls", "more assets fall")} under the theft's definition and never moved on; "
                + "outcomes.csv and result.json hold all in full.",
                ExpertRules.Selection));
        words.AddRange(context.Sources.Select(context.StopsOf));
        yield return new ParagraphBlock(words);
    }

    private GridBlock MainExits()
    {
        var grid = new GridBuilder(
            "exits", new("Exit"), new("Where"), new("Amount", IsNumber: true), new("Share", IsNumber: true), new("Least, most", IsNumber: true),
            new("First, UTC"));
        foreach (ExpertExit exit in context.MainExits.Take(MostExits))
            grid.Add(
                statement => ExitsSection.ClaimOf(exit, statement, context),
                exit.Name, context.Who(exit.Outcome.Account, context.LabelOf(exit.Outcome)),
                new GridCell(
                    TextSpan.Strong(context.Short(exit.Row.Quantity(context.PolicyIndex), exit.Outcome.Asset)),
                    TextSpan.Note(MapText.Words(exit.Outcome.Status))),
                Share.Percent(exit.Row.Origin(context.PolicyIndex), exit.Source.Stolen), context.LeastMost(exit.Row), Figures.Time(exit.Outcome.First));
        if (grid.Count == 0)
            grid.Add(
                statement => context.Derive(statement, ExpertRules.Outcome),
                "none", "no stolen unit has reached a service, a busy unlabelled account or an open bridge", "–", "–", "–", "–");
        return grid.Build();
    }

    // Of the exits in the table, to the last digit: the figures that no choice of rule can shake.
    private IEnumerable<ExpertBlock> Bounds()
    {
        Claim[] claims = [.. context.MainExits.Take(MostExits).Select(exit => context.ClaimOfBounds(exit.Row)).OfType<Claim>().Distinct()];
        if (claims.Length > 0)
            yield return new BulletBlock(claims);
    }

    private IEnumerable<Claim> Certainty()
    {
        yield return context.HasBounds
            ? context.Derive(
                "Least and most hold under every rule that conserves units, also under one that this report does not apply; they count the units of the whole "
                + "theft. Marked * they need not be attained, since units came through an exchange.",
                ExpertRules.Bounds)
            : context.Derive(
                $"Least and most are the smallest and largest figure of the {ReportText.Count(context.Conserving.Count(), "rule", "rules")} of this run; "
                + "bounds over every possible rule were not computed.",
                ExpertRules.Range, string.Join(", ", context.Conserving.Select(policy => context.Result.Policies[policy].ToName())));
        int closed = context.Result.Books.Count(sheet => sheet.Balanced == true);
        int open = context.Result.Books.Count(sheet => sheet.Balanced == false);
        yield return open == 0
            ? context.Derive($"The books close: all {ReportText.Count(closed, "balance sheet agrees", "balance sheets agree")} to the last base unit.",
                ExpertRules.Books)
            : context.Derive(
                $"THE BOOKS DO NOT CLOSE: {ReportText.Count(open, "balance sheet does", "balance sheets do")} not agree. This is a defect of the program; do "
                + "not rely on these figures.",
                ExpertRules.Books);
    }

    private IEnumerable<Claim> Doubts()
    {
        foreach (StolenSource source in context.Sources.Take(MostTold))
            if (Units(context.BookOf(source, context.Policy), NotCovered) is var units && units > UInt128.Zero)
                yield return context.Derive(
                    $"{Share.Percent(units, source.Stolen)} ({context.Amount(units, source)}) of {ExpertContext.Quoted(source.Theft)} could not be followed "
                    + $"to an end: {StatusWords(NotCovered)}.",
                    ExpertRules.Coverage, "", new ClaimReference(context.StopsOf(source)));
        Gap[] gaps = [.. context.Result.Gaps.Where(gap => !gap.BeforeStolenFunds)];
        if (gaps.Length > 0)
            yield return context.Derive(
                $"{ReportText.Count(gaps.Length, "payment lacks", "payments lack")} its origin in the sources after stolen units had come to the payer; the "
                + "missing units count as clean.",
                ExpertRules.Gaps);
        if (context.Result.Issues.Where(issue => issue.Severity == ReadIssueSeverity.Rejected).Sum(issue => issue.Count) is var rejected and > 0)
            yield return context.Derive($"{ReportText.Count(rejected, "row", "rows")} of the sources could not be read.", ExpertRules.Reading);
        foreach (ChainEnd end in context.Result.Manifest.Ends.Take(MostTold))
            yield return context.Derive(
                $"The data of {HopText.ChainName(end.Chain)} ends on {Figures.Time(end.Time)} UTC; what has moved since is not seen.", ExpertRules.Reading);
        yield return context.Derive(
            "Labels are the word of their sources and can be wrong; an address is not a person, and whether two addresses have the same controller is "
            + "unknown unless a step says otherwise.",
            ExpertRules.Labels);
        yield return context.Derive("Which rule applies is a question of law; the figures under all rules stand side by side below.", ExpertRules.Range);
    }

    private string Short(UInt128 units, StolenSource source) => context.Short(units, source.Asset);

    private static UInt128 Units(BalanceSheet sheet, OutcomeStatus[] statuses) =>
        statuses.Aggregate(UInt128.Zero, (sum, status) => sum + sheet.ByStatus.GetValueOrDefault(status));

    private static string StatusWords(OutcomeStatus[] statuses) => string.Join(", ", statuses.Select(status => MapText.Words(status)));
}
