using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>All rules side by side, over outcomes and over exits, with the bounds.</summary>
internal sealed class PoliciesSection(ExpertContext context)
{
    private const int MostExits = 25;

    public static ExpertSection Build(ExpertContext context)
    {
        var section = new PoliciesSection(context);
        return new ExpertSection("rules", "The rules side by side",
        [
            new ParagraphBlock([.. section.Words()]), .. section.Outcomes(), new TitleBlock("The main exits under every rule"), .. section.Exits(),
        ]);
    }

    private IEnumerable<Claim> Words()
    {
        yield return context.Derive(
            $"Figures of this report that name no rule follow {context.Policy.ToName()}, chosen by the investigator; the others were computed in the same "
            + "pass over the same transfers.",
            ExpertRules.Of(context.Policy), context.Result.Manifest.Options.GetValueOrDefault("policies", ""));
        if (context.Result.Policies.Contains(TaintPolicy.Poison))
            yield return context.Derive("Poison counts a unit at every place it may have reached: its figures add up to "
                + "nothing.", ExpertRules.Of(TaintPolicy.Poison));
        yield return context.HasBounds
            ? context.Derive(
                "The last column says what holds whatever rule is used: at least (≥) and at most (≤) so much, in units of the whole theft, least cut and "
                + "most rounded up to four digits. Marked * the figures hold, but need not be attained, since units came through an exchange.",
                ExpertRules.Bounds)
            : context.Derive("Bounds over every possible rule were not computed; least – most is the range of the rules shown.", ExpertRules.Range);
    }

    private IEnumerable<ExpertBlock> Outcomes()
    {
        foreach (StolenSource source in context.Sources)
        {
            yield return new ParagraphBlock(context.Derive($"Of {context.Named(source)}:", ExpertRules.TheftSum));
            BalanceSheet[] sheets = [.. context.Result.Policies.Select(policy => context.BookOf(source, policy))];
            var grid = new GridBuilder(
                "rules", [new("Outcome"), .. context.Result.Policies.Select(policy => new GridColumn(policy.ToName(), IsNumber: true))]);
            foreach (OutcomeStatus status in sheets.SelectMany(sheet => sheet.ByStatus.Keys).Distinct().Order())
                if (sheets.Any(sheet => sheet.ByStatus.GetValueOrDefault(status) > UInt128.Zero))
                    grid.Add(
                        statement => context.Derive(
                            statement, ExpertRules.Outcome, "balance sheets of "
                                + $"{ExpertContext.Quoted(source.Theft)}", new ClaimReference(context.StopsOf(source))),
                        [MapText.Words(status), .. sheets.Select(sheet => Cell(sheet.ByStatus.GetValueOrDefault(status), source))]);
            grid.Add(
                statement => context.Derive(statement, ExpertRules.Books, $"balance sheets of {ExpertContext.Quoted(source.Theft)}"),
                ["books close", .. sheets.Select(sheet => (GridCell)(sheet.Balanced switch { true => "yes", false => "NO", null => "no balance" }))]);
            yield return grid.Build();
        }
    }

    private GridCell Cell(UInt128 units, StolenSource source) => units == UInt128.Zero ? "–"
        : new GridCell(
            context.Short(units, source.Asset), TextSpan.Note(Share.Percent(units, source.Stolen)));

    private IEnumerable<ExpertBlock> Exits()
    {
        ExpertExit[] exits = [.. context.MainExits];
        var grid = new GridBuilder(
            "rules bounded",
            [
                new("Exit"), .. context.Result.Policies.Select(policy => new GridColumn(policy.ToName(), IsNumber: true)), new("Least, most", IsNumber: true),
            ]);
        foreach (ExpertExit exit in exits.Take(MostExits))
            grid.Add(
                statement => ExitsSection.ClaimOf(exit, statement, context),
                [
                    new GridCell(exit.Name, TextSpan.Note(ReportText.Of(exit.Outcome.Asset, context.Result))),
                    .. Enumerable.Range(0, context.Result.Policies.Count).Select(policy => Figure(exit, policy)), context.LeastMost(exit.Row),
                ]);
        if (grid.Count > 0)
            yield return grid.Build();
        int others = context.Exits.Length - exits.Length;
        string[] left =
        [
            .. exits.Length > MostExits ? new[]
            {
                $"{ReportText.Count(exits.Length - MostExits, "smaller exit", "smaller exits")} with {ExitsSection.OriginOf(exits[MostExits..], context)} "
                + "under the main rule",
            } : [],
            .. others > 0 ? new[] { ReportText.Count(others, "exit that only other rules reach", "exits that only other rules reach") } : [],
        ];
        if (left.Length > 0)
            yield return new ParagraphBlock(context.Derive($"In outcomes.csv, under every rule: {string.Join(", and ", left)}.", ExpertRules.Selection));
    }

    private GridCell Figure(ExpertExit exit, int policy) => exit.Row.Quantity(policy) == UInt128.Zero ? "–"
        : context.Short(exit.Row.Quantity(policy), exit.Outcome.Asset);
}
