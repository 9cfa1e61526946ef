using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>What happened when: theft, large movements, crossings, arrivals at exits, freezes.</summary>
internal sealed class TimelineSection(ExpertContext context)
{
    private const int MostMovements = 15;
    private const int MostCrossings = 15;
    private const int MostArrivals = 15;
    private const int MostFreezes = 20;

    private readonly SortedDictionary<(Position Position, int Order), Action<GridBuilder>> _entries = [];
    private readonly HashSet<FlowEdge> _told = [];
    private readonly Dictionary<LaunderingStage, Claim> _stages = [];

    public static ExpertSection Build(ExpertContext context)
    {
        var section = new TimelineSection(context);
        section.AddThefts();
        section.AddArrivals();
        section.AddCrossings();
        section.AddMovements();
        section.AddFreezes();
        var grid = new GridBuilder("timeline", new("Time, UTC"), new("What"), new("Amount", IsNumber: true), new("Between"));
        foreach (Action<GridBuilder> add in section._entries.Values)
            add(grid);
        return new ExpertSection("timeline", "Timeline",
        [
            new ParagraphBlock(context.Derive(
                $"The first and last transfer of each theft, the largest {MostArrivals} arrivals at exits, the largest {MostCrossings} crossings between "
                + $"chains, the largest {MostMovements} other movements, and the issuers' acts; flows.csv holds every transfer.",
                ExpertRules.Selection)),
            grid.Build(),
        ]);
    }

    private void AddThefts()
    {
        foreach (StolenSource source in context.Sources)
        {
            FlowEdge[] edges = [.. context.Result.Graph.Edges().Where(edge => edge.IsTheft && edge.Stolen(context.Policy)
                .Any(part => part.OriginAsset == source.Asset && part.Theft == source.Theft))];
            if (edges.Length > 0)
                Add(edges[0], $"Theft {ExpertContext.Quoted(source.Theft, 40)} begins");
            if (edges.Length > 1)
                Add(edges[^1], $"Last transfer of the theft {ExpertContext.Quoted(source.Theft, 40)}");
        }
    }

    private void AddArrivals()
    {
        foreach (ExpertExit exit in context.MainExits.Take(MostArrivals))
            foreach (FlowEdge edge in context.Arrivals(exit.Row).Take(1))
                Add(edge, $"First arrival at exit {exit.Name}");
    }

    private void AddCrossings()
    {
        foreach (FlowEdge edge in Largest(edge => edge.Kind == FlowKind.Bridge).Take(MostCrossings))
            Add(edge, "Crossing to another chain");
    }

    private void AddMovements()
    {
        foreach (FlowEdge edge in Largest(edge => edge.Kind is FlowKind.Transfer or FlowKind.Swap && !edge.IsTheft).Take(MostMovements))
            Add(edge, edge.Kind == FlowKind.Swap ? "Exchange" : "Movement");
    }

    private void AddFreezes()
    {
        foreach (Freeze freeze in context.Result.Freezes.Take(MostFreezes))
            foreach ((IssuerAct act, string what) in FreezesSection.Acts(freeze))
                _entries.TryAdd((act.Position, 1), grid => grid.Add(
                    statement => context.Observe(statement, act.Transaction, act.Position),
                    Time(act.Position), $"Issuer's act: {what}",
                    act.Quantity > UInt128.Zero ? context.Amount(act.Quantity, act.Asset) : ReportText.Of(act.Asset, context.Result),
                    TextSpan.Code(ReportText.Of(freeze.Account))));
    }

    private IEnumerable<FlowEdge> Largest(Func<FlowEdge, bool> wanted) => context.Result.Graph.Edges().Where(wanted)
        .Select(edge => (Edge: edge, Share: ShareOf(edge))).Where(pair => pair.Share > 0)
        .OrderByDescending(pair => pair.Share).ThenBy(pair => pair.Edge.Index).Select(pair => pair.Edge);

    // Of the source it carries most of; assets cannot be added up without prices.
    private int ShareOf(FlowEdge edge) => edge.Stolen(context.Policy).Select(part => Share.PartsPerMillion(
        part.Origin, Array.Find(context.Sources, source => source.Asset == part.OriginAsset && source.Theft == part.Theft)?.Stolen ?? 0))
        .DefaultIfEmpty(0).Max();

    private void Add(FlowEdge edge, string what)
    {
        if (!_told.Add(edge))
            return;
        Position position = edge.Hop?.DeparturePosition ?? edge.Transfer.Position;
        _entries.TryAdd((position, edge.Index + 2), grid => grid.Add(
            statement => StepClaims.Of(edge, statement, context), Time(position), What(edge, what), Amounts(edge), Between(edge)));
    }

    private GridCell What(FlowEdge edge, string what)
    {
        var lines = new List<TextLine> { what };
        if (edge.Hop is { } hop)
            lines.Add(TextSpan.Note(HopText.Of(hop, context.Result)));
        if (StageClaim(context.Result.StageOf(edge)) is { } stage)
            lines.Add(new TextSpan(stage.Statement, stage, TextLook.Note));
        return new GridCell(lines);
    }

    /// <summary>Which of the nine steps of a laundering it is, as a claim that every row of the step shares; null for none of them.</summary>
    private Claim? StageClaim(LaunderingStage stage)
    {
        if (stage.StepNumber() is not { } number)
            return null;
        if (!_stages.TryGetValue(stage, out Claim? claim))
            _stages.Add(stage, claim = context.Derive(
                $"Step {ReportText.Number(number)} of nine ({stage.ToName()}; numbering reconstructed)", ExpertRules.Stages));
        return claim;
    }

    private GridCell Amounts(FlowEdge edge)
    {
        UInt128 stolen = context.StolenOn(edge);
        string whole = context.Amount(edge.Transfer.Quantity, edge.Transfer.Asset);
        return stolen == edge.Transfer.Quantity ? whole
            : new GridCell(whole, new TextSpan($"stolen: {context.Amount(stolen, edge.Transfer.Asset)}", StepClaims.StolenParts(context), TextLook.Note));
    }

    private GridCell Between(FlowEdge edge)
    {
        TextLine from = TextSpan.Code(ReportText.Of(edge.Source.Account));
        TextLine to = TextSpan.Code(ReportText.Of(edge.Target.Account));
        return edge.Source == edge.Target ? new GridCell(from)
            : edge.Target.Label is { } label ? new GridCell(from, to, context.Named(label)) : new GridCell(from, to);
    }

    private static string Time(in Position position) => Figures.Time(position.Time);
}
