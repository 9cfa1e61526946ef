using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>The paths to the main exits, transfer by transfer.</summary>
internal sealed class ExhibitsSection(ExpertContext context)
{
    private const int MostExits = 10;
    private const int PathsPerExit = 2;
    private const int MostSteps = 40;

    private readonly ControllerStates _controllers = new(context);
    private int _number;

    public static ExpertSection Build(ExpertContext context)
    {
        var section = new ExhibitsSection(context);
        ExpertExit[] exits = [.. context.MainExits];
        ExpertBlock[] exhibits = [.. exits.Take(MostExits).SelectMany(section.Of)];
        var words = new List<Claim>
        {
            context.Derive(
                "Each exhibit is one way from the theft to an exit. A transfer is observed; its stolen part is derived; that two addresses have one "
                + "controller is unknown unless the step says otherwise.",
                ExpertRules.Path),
        };
        if (exits.Length > MostExits)
            words.Add(context.Derive(
                $"Paths to the {ReportText.Count(exits.Length - MostExits, "smaller exit", "smaller exits")} with "
                + $"{ExitsSection.OriginOf(exits[MostExits..], context)} are not shown; flows.csv holds every transfer on them.",
                ExpertRules.Selection));
        return new ExpertSection("exhibits", "Exhibits", [new ParagraphBlock(words), .. exhibits]);
    }

    private IEnumerable<ExpertBlock> Of(ExpertExit exit)
    {
        foreach (FlowPath path in context.Result.Graph.PathsTo(exit.Outcome.Account, exit.Outcome.Asset, context.Policy, PathsPerExit)
            .Where(path => path.Theft == exit.Source.Theft && path.OriginAsset == exit.Source.Asset))
        {
            yield return new TitleBlock(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Exhibit {++_number}: a path to exit {exit.Name}"));
            yield return new ParagraphBlock(context.Derive(
                $"{context.Amount(path.Origin, path.OriginAsset)} of {context.Named(exit.Source)} came this way, in "
                + $"{ReportText.Count(path.Steps.Count, "step", "steps")}; {Share.Percent(path.Origin, exit.Row.Origin(context.PolicyIndex))} of what stands "
                + $"at exit {exit.Name}.",
                ExpertRules.Path, $"rule {context.Policy.ToName()}"));
            foreach (ExpertBlock block in Steps(path))
                yield return block;
        }
    }

    private IEnumerable<ExpertBlock> Steps(FlowPath path)
    {
        int head = path.Steps.Count <= MostSteps ? path.Steps.Count : MostSteps / 2;
        yield return Table(path, 0, head);
        if (head == path.Steps.Count)
            yield break;
        int tail = path.Steps.Count - (MostSteps - head);
        yield return new ParagraphBlock(context.Derive(
            $"{ReportText.Count(tail - head, "step", "steps")} between are left out here; flows.csv holds them.", ExpertRules.Selection));
        yield return Table(path, tail, path.Steps.Count);
    }

    private GridBlock Table(FlowPath path, int from, int to)
    {
        var grid = new GridBuilder(
            "steps", new("No."), new("Time, place"), new("From, to, transaction"), new("Amount", IsNumber: true), new("Step; same controller?"));
        for (int i = from; i < to; i++)
        {
            FlowEdge edge = path.Steps[i];
            string number = (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            grid.Add(
                statement => StepClaims.Of(edge, statement, context), number, Place(edge), Parties(edge), Amounts(edge),
                new GridCell([.. Kind(edge), .. _controllers.Of(edge)]));
        }

        return grid.Build();
    }

    private static GridCell Place(FlowEdge edge)
    {
        if (edge.Hop is not { } hop)
            return new GridCell(Figures.Time(edge.Transfer.Position.Time), TextSpan.Note(ReportText.Of(edge.Transfer.Position)));
        return hop.Kind == FlowKind.Bridge
            ? new GridCell(
                Figures.Time(hop.DeparturePosition.Time), TextSpan.Note(ReportText.Of(hop.DeparturePosition)), "arrived "
                    + "" + Figures.Time(hop.ArrivalPosition.Time),
                TextSpan.Note(ReportText.Of(hop.ArrivalPosition)))
            : new GridCell(Figures.Time(hop.DeparturePosition.Time), TextSpan.Note(ReportText.Of(hop.DeparturePosition)));
    }

    private GridCell Parties(FlowEdge edge)
    {
        var lines = new List<TextLine> { Party("from ", edge.Source) };
        if (edge.Source != edge.Target)
            lines.Add(Party("to ", edge.Target));
        if (edge.Hop is not { } hop)
            lines.Add(new TextLine(TextSpan.Note("tx "), TextSpan.Code(ReportText.Name(edge.Transfer.TransactionText, 140))));
        else
            foreach (string transaction in new[] { HopText.Departure(hop), HopText.Arrival(hop) }.Distinct(StringComparer.Ordinal))
                lines.Add(new TextLine(TextSpan.Note("tx "), TextSpan.Code(ReportText.Name(transaction, 140))));
        return new GridCell(lines);
    }

    private TextLine Party(string word, Wallet wallet) => wallet.Label is { } label
        ? new TextLine(TextSpan.Note(word), TextSpan.Code(ReportText.Of(wallet.Account)), " ", context.Named(label))
        : new TextLine(TextSpan.Note(word), TextSpan.Code(ReportText.Of(wallet.Account)));

    private GridCell Amounts(FlowEdge edge)
    {
        UInt128 stolen = context.StolenOn(edge);
        var lines = new List<TextLine>();
        if (edge.Hop is { Kind: FlowKind.Bridge or FlowKind.Swap } hop)
            lines.Add($"{context.Amount(hop.Given.BaseUnits, hop.Given.Asset)} →");
        lines.Add(context.Amount(edge.Transfer.Quantity, edge.Transfer.Asset));
        lines.Add(new TextSpan(
            stolen == edge.Transfer.Quantity ? "all of it stolen" : $"stolen: {context.Amount(stolen, edge.Transfer.Asset)}", StepClaims.StolenParts(context),
            TextLook.Note));
        return new GridCell(lines);
    }

    private static IEnumerable<TextLine> Kind(FlowEdge edge)
    {
        yield return TextSpan.Strong(StepClaims.Word(edge));
        if (edge.Hop is { Shape: HopShape.Loan })
            yield return TextSpan.Note(HopText.LoanCaveat);
        if (edge.Hop is { Reason.Length: > 0 } hop)
            yield return TextSpan.Note(ReportText.Name(hop.Reason, 200));
    }
}
