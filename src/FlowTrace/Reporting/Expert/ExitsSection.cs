using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>Every exit, and for each service and issuer what it would need to find and freeze the units.</summary>
internal sealed class ExitsSection(ExpertContext context)
{
    private const int MostExits = 60;
    private const int MostDeposits = 25;
    private const int MostServices = 20;
    private const int MostHoldings = 20;

    public static ExpertSection Build(ExpertContext context)
    {
        var section = new ExitsSection(context);
        return new ExpertSection("exits", "Exits and freeze table",
        [
            .. section.Exits(), new TitleBlock("What each service received"), .. section.Services(), .. section.Issuers(), .. FreezesSection.Build(context),
        ]);
    }

    /// <summary>The claim of a row about an exit: the rule's, and the label's where one names the place.</summary>
    public static Claim ClaimOf(ExpertExit exit, string statement, ExpertContext context)
    {
        string inputs = $"the arrivals at {ReportText.Of(exit.Outcome.Account)} in {ReportText.Of(exit.Outcome.Asset, context.Result)}";
        var stops = new ClaimReference(context.StopsOf(exit.Source));
        return context.LabelOf(exit.Outcome) is { } label
            ? context.Derive(statement, ExpertRules.Of(context.Policy), inputs, new ClaimReference(context.ClaimOf(label)), stops)
            : context.Derive(statement, ExpertRules.Of(context.Policy), inputs, stops);
    }

    private IEnumerable<ExpertBlock> Exits()
    {
        ExpertExit[] exits = [.. context.MainExits];
        if (exits.Length == 0)
        {
            yield return new ParagraphBlock(context.Derive("No stolen unit has reached an exit under the main rule.", ExpertRules.Outcome));
            yield break;
        }

        var grid = new GridBuilder(
            "ends-at", new("Exit"), new("Where"), new("Amount; least and most", IsNumber: true), new("Share", IsNumber: true), new("First – last, UTC"));
        ExpertExit[] shown = [.. exits.Take(MostExits)];
        foreach (ExpertExit exit in shown)
            grid.Add(statement => ClaimOf(exit, statement, context), [.. Cells(exit)]);
        yield return new ParagraphBlock(context.Derive(
            "An exit is a service, a busy account without a label, a holding under a freeze, or a bridge whose payout is not known. Behind a service the "
            + "units are not followed: what is still there only the service can say.",
            ExpertRules.Stops));
        yield return grid.Build();
        if (exits.Length > shown.Length)
            yield return new ParagraphBlock(Rest(exits[MostExits..]));
    }

    private IEnumerable<GridCell> Cells(ExpertExit exit)
    {
        Outcome outcome = exit.Outcome;
        yield return exit.Name;
        yield return context.Who(outcome.Account, context.LabelOf(outcome));
        var amount = new List<TextLine> { TextSpan.Strong(context.Amount(exit.Row.Quantity(context.PolicyIndex), outcome.Asset)) };
        amount.Add(TextSpan.Note(MapText.Words(outcome.Status) + (outcome.Reason.Length > 0 ? ": " + ReportText.Name(outcome.Reason, 120) : "")));
        if (Valuation.Of(exit.Row.Quantity(context.PolicyIndex), outcome.Asset, outcome.Last, context) is { } value)
            amount.Add(new TextSpan(value.Statement, value, TextLook.Note));
        amount.Add(context.LeastMostInFull(exit.Row));
        yield return new GridCell(amount);
        yield return new GridCell(
            Share.Percent(exit.Row.Origin(context.PolicyIndex), exit.Source.Stolen), TextSpan.Note("of " + ExpertContext.Quoted(exit.Source.Theft, 40)));
        yield return new GridCell(Figures.Time(outcome.First), Figures.Time(outcome.Last));
    }

    // What is left out is said in units of each stolen asset, which alone add up.
    private Claim Rest(ExpertExit[] exits) => context.Derive(
        $"{ReportText.Count(exits.Length, "more exit", "more exits")} with "
        + OriginOf(exits, context) + " in outcomes.csv.",
        ExpertRules.Selection);

    /// <summary>What came of each stolen asset to these exits under the main rule.</summary>
    internal static string OriginOf(IEnumerable<ExpertExit> exits, ExpertContext context) =>
        string.Join(", ", exits.GroupBy(exit => exit.Source).Select(group => context.Amount(
            group.Aggregate(UInt128.Zero, (sum, exit) => sum + exit.Row.Origin(context.PolicyIndex)), group.Key)));

    private IEnumerable<ExpertBlock> Services()
    {
        var services = context.MainExits.Where(exit => exit.Outcome.Service is not null)
            .GroupBy(exit => exit.Outcome.Service!.Name, StringComparer.Ordinal).ToList();
        if (services.Count == 0)
            yield return new ParagraphBlock(context.Derive("No named service received stolen units under the main rule.", ExpertRules.Stops));
        int number = 0;
        foreach (IGrouping<string, ExpertExit> service in services.Take(MostServices))
        {
            yield return new TitleBlock(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Service {++number}"));
            foreach (ExpertBlock block in Service([.. service]))
                yield return block;
        }

        if (services.Count > MostServices)
            yield return new ParagraphBlock(context.Derive(
                $"{ReportText.Count(services.Count - MostServices, "more service", "more services")} received smaller shares, "
                + $"{OriginOf(services.Skip(MostServices).SelectMany(service => service), context)} together; their exits stand in the table above or in "
                + "outcomes.csv, their deposits in flows.csv.",
                ExpertRules.Selection));
    }

    private IEnumerable<ExpertBlock> Service(ExpertExit[] exits)
    {
        (ExpertExit Exit, FlowEdge Edge)[] deposits =
        [
            .. exits.SelectMany(exit => context.Arrivals(exit.Row).Select(edge => (Exit: exit, Edge: edge)))
                .OrderByDescending(pair => context.StolenOn(pair.Edge, pair.Exit.Row)).ThenBy(pair => pair.Edge.Index),
        ];
        Label label = exits[0].Outcome.Service!;
        string amounts = string.Join(", ", exits.GroupBy(exit => exit.Outcome.Asset).Select(group => context.Amount(
            group.Aggregate(UInt128.Zero, (sum, exit) => sum + exit.Row.Quantity(context.PolicyIndex)), group.Key)));
        yield return new ParagraphBlock(
            context.Derive(
                $"{ReportText.Count(exits.Select(exit => exit.Outcome.Account).Distinct().Count(), "address", "addresses")} named "
                + $"{ExpertContext.Quoted(label.Name)} received {amounts} of stolen units under {context.Policy.ToName()}, in "
                + $"{ReportText.Count(deposits.Length, "transfer", "transfers")}.",
                ExpertRules.Of(context.Policy), string.Join(", ", exits.Select(exit => exit.Name)),
                [.. exits.Select(exit => new ClaimReference(context.ClaimOf(exit.Outcome.Service!))).Distinct()]));
        var grid = new GridBuilder("deposits", new("Exit"), new("Deposit: time, place, transaction, receiving address"), new("Amount", IsNumber: true),
            new("Stolen of it", IsNumber: true));
        foreach ((ExpertExit exit, FlowEdge edge) in deposits.Take(MostDeposits))
            grid.Add(statement => StepClaims.Of(edge, statement, context), [.. Deposit(exit, edge)]);
        yield return grid.Build();
        if (deposits.Length > MostDeposits)
            yield return new ParagraphBlock(context.Derive(
                $"{ReportText.Count(deposits.Length - MostDeposits, "more deposit", "more deposits")} with "
                + string.Join(", ", deposits.Skip(MostDeposits).GroupBy(pair => pair.Edge.Transfer.Asset).Select(group => context.Amount(
                    group.Aggregate(UInt128.Zero, (sum, pair) => sum + context.StolenOn(pair.Edge, pair.Exit.Row)), group.Key)))
                + " of stolen units in flows.csv.",
                ExpertRules.Selection));
    }

    private IEnumerable<GridCell> Deposit(ExpertExit exit, FlowEdge edge)
    {
        Position position = edge.Hop?.ArrivalPosition ?? edge.Transfer.Position;
        string transaction = ReportText.Name(edge.Hop is { } hop ? HopText.Arrival(hop) : edge.Transfer.TransactionText, 140);
        UInt128 stolen = context.StolenOn(edge, exit.Row);
        yield return exit.Name;
        yield return new GridCell(
            $"{Figures.Time(position.Time)} UTC, {ReportText.Of(position)}", TextSpan.Code(transaction), TextSpan.Code(ReportText.Of(edge.Target.Account)));
        yield return context.Amount(edge.Transfer.Quantity, edge.Transfer.Asset);
        var lines = new List<TextLine> { new TextSpan(context.Amount(stolen, edge.Transfer.Asset), StepClaims.StolenParts(context)) };
        if (Valuation.Of(stolen, edge.Transfer.Asset, position.Time, context) is { } value)
            lines.Add(new TextSpan(value.Statement, value, TextLook.Note));
        yield return new GridCell(lines);
    }

    /// <summary>What still rests in wallets in a token that its issuer can freeze.</summary>
    private IEnumerable<ExpertBlock> Issuers()
    {
        OutcomeRow[] rows =
        [
            .. context.Sources.SelectMany(context.RowsOf).Where(row =>
                row.Outcome.Status == OutcomeStatus.AtRest && row.Quantity(context.PolicyIndex) > UInt128.Zero && row.Outcome.Asset.Kind == AssetKind.Token
                && KnownContracts.IsTether(new Account(row.Outcome.Asset.Chain, row.Outcome.Asset.Contract))),
        ];
        if (rows.Length == 0)
            yield break;
        yield return new TitleBlock("At rest in tokens that their issuer can freeze");
        var grid = new GridBuilder("holdings", new("Where"), new("Token"), new("Amount", IsNumber: true), new("Least, most", IsNumber: true), new("Since, "
            + "UTC"));
        foreach (OutcomeRow row in rows.Take(MostHoldings))
            grid.Add(
                statement => context.Derive(statement, ExpertRules.Of(context.Policy), "what rests there at the end of the data"),
                context.Who(row.Outcome.Account, context.LabelOf(row.Outcome)), TextSpan.Code(ReportText.Named(row.Outcome.Asset, context.Result)),
                context.Amount(row.Quantity(context.PolicyIndex), row.Outcome.Asset), context.LeastMost(row), Figures.Time(row.Outcome.Last));
        yield return grid.Build();
        if (rows.Length > MostHoldings)
            yield return new ParagraphBlock(context.Derive(
                $"{ReportText.Count(rows.Length - MostHoldings, "more holding", "more holdings")} with "
                + string.Join(", ", rows.Skip(MostHoldings).GroupBy(row => row.Outcome.Asset).Select(group => context.Amount(
                    group.Aggregate(UInt128.Zero, (sum, row) => sum + row.Quantity(context.PolicyIndex)), group.Key)))
                + " in outcomes.csv.",
                ExpertRules.Selection));
    }
}
