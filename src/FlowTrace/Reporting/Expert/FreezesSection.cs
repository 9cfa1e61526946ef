using FlowTrace.Evidence;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>What issuers have frozen already, and what got away before.</summary>
internal static class FreezesSection
{
    private const int MostFreezes = 40;

    public static IEnumerable<ExpertBlock> Build(ExpertContext context)
    {
        if (context.Result.Freezes.Count == 0)
            yield break;
        yield return new TitleBlock("What issuers froze");
        var grid = new GridBuilder("freezes", new("Address"), new("Token"), new("State"), new("Acts"), new("Stolen there", IsNumber: true),
            new("Escaped before it", IsNumber: true));
        foreach (Freeze freeze in context.Result.Freezes.Take(MostFreezes))
            grid.Add(
                statement => context.Derive(
                    statement, ExpertRules.Freezes, "",
                    [.. Acts(freeze).Where(pair => !pair.Act.Transaction.IsNone)
                        .Select(pair => new TransactionBasis(pair.Act.Transaction, pair.Act.Position))]),
                TextSpan.Code(ReportText.Of(freeze.Account)), TextSpan.Code(ReportText.Named(freeze.Asset, context.Result)),
                freeze.IsPending ? "ordered, not in force" : freeze.IsInForce ? "frozen" : "released",
                new GridCell([.. Acts(freeze).SelectMany(pair => Lines(pair.Act, pair.What))]), Stolen(freeze, context), Escaped(freeze, context));
        yield return grid.Build();
        if (context.Result.Freezes.Count > MostFreezes)
            yield return new ParagraphBlock(context.Derive(
                $"{ReportText.Count(context.Result.Freezes.Count - MostFreezes, "more freeze", "more freezes")} in result.json.", ExpertRules.Selection));
    }

    /// <summary>The acts of a freeze in order, each with what it is.</summary>
    public static IEnumerable<(IssuerAct Act, string What)> Acts(Freeze freeze)
    {
        if (freeze.Submitted is { } submitted)
            yield return (submitted, "freeze ordered");
        if (freeze.Frozen is { } frozen)
            yield return (frozen, "frozen");
        foreach (IssuerAct destroyed in freeze.Destroyed)
            yield return (destroyed, "destroyed");
        if (freeze.Released is { } released)
            yield return (released, "released");
    }

    private static IEnumerable<TextLine> Lines(IssuerAct act, string what)
    {
        yield return $"{what} {Figures.Time(act.Position.Time)} UTC, {ReportText.Of(act.Position)}";
        yield return TextSpan.Code(ReportText.Name(act.Transaction.ToText(act.Position.Chain), 140));
    }

    private static GridCell Stolen(Freeze freeze, ExpertContext context)
    {
        OutcomeRow[] rows =
        [
            .. context.Sources.SelectMany(context.RowsOf)
                .Where(row => row.Outcome.Freeze == freeze && row.Quantity(context.PolicyIndex) > UInt128.Zero),
        ];
        return rows.Length == 0 ? "–" : new GridCell([.. rows.SelectMany(row => (TextLine[])
        [
            TextSpan.Strong(context.Amount(row.Quantity(context.PolicyIndex), row.Outcome.Asset)), context.LeastMostInFull(row),
        ])]);
    }

    private static GridCell Escaped(Freeze freeze, ExpertContext context) =>
        context.Result.FreezeGaps.FirstOrDefault(gap => gap.Freeze == freeze) is not { } found ? "no order known"
        : string.Join(", ", found.StolenUnits(context.Policy).Select(pair => context.Amount(pair.Value, pair.Key)));
}
