using FlowTrace.Cli.Tests.Mcp;
using FlowTrace.Evidence;
using FlowTrace.Files;
using FlowTrace.Graph;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Reporting;

/// <summary>Every figure of a result has a claim of its own, and the same one whenever it is asked for.</summary>
public sealed class TraceClaimsTests
{
    [Theory]
    [InlineData(AssistantCase.Theft)]
    [InlineData(AssistantCase.Swap)]
    public async Task EveryFigure_HasAClaimOfItsOwn_InWhateverOrder(string name)
    {
        TraceResult result = await TraceAsync(name);
        List<Func<TraceClaims, Claim>> figures = Figures(result);
        var claims = TraceClaims.Of(result);
        string[] forward = [.. figures.Select(figure => figure(claims).ToString())];
        var other = TraceClaims.Of(result);
        string[] backward = [.. figures.AsEnumerable().Reverse().Select(figure => figure(other).ToString()).Reverse()];

        forward.Should().Equal(backward);
        figures.Select(figure => figure(claims).Id).Should().OnlyHaveUniqueItems();
        figures.Select(figure => figure(claims)).Should().OnlyContain(claim => claim.RestsOn.Count > 0);
    }

    [Fact]
    public async Task StepOfABridge_IsKnownAsItsGradeSays()
    {
        TraceResult result = await TraceAsync(AssistantCase.Swap);
        var claims = TraceClaims.Of(result);
        foreach (FlowEdge edge in result.Graph.Edges().Where(edge => edge.Hop is null))
            claims.OfStep(edge).Kind.Should().Be(ClaimKind.Observed);
        claims.OfStep(result.Graph.Edges().First(edge => edge.Kind == FlowKind.Swap)).Kind.Should().Be(ClaimKind.Derived);
        foreach (FlowEdge edge in result.Graph.Edges().Where(edge => edge.Hop is { Grade: Hops.EvidenceGrade.Asserted }))
            claims.OfStep(edge).Kind.Should().Be(ClaimKind.Asserted);
    }

    [Fact]
    public async Task FigureOfAnotherResult_IsRefused()
    {
        TraceResult one = await TraceAsync(AssistantCase.Theft);
        TraceResult other = await TraceAsync(AssistantCase.Swap);
        Action asking = () => TraceClaims.Of(one).OfOutcome(other.Outcomes[0], TaintPolicy.Fifo);
        asking.Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task Sources_EveryFigureHasAClaimOfItsOwn()
    {
        var file = CaseFile.Read(Path.Combine(AssistantCase.Samples, AssistantCase.Theft));
        Tracer tracer = Builder(file).Build();
        TraceResult trace = await tracer.TraceAsync(file.Thefts);
        SourceResult result = await tracer.SourcesAsync(new SourceQuery(trace.Outcomes[0].Account), file.Thefts);
        var claims = SourceClaims.Of(result);
        Claim[] all =
        [
            .. result.Compositions.Select((_, place) => claims.OfComposition(place)),
            .. result.Compositions.SelectMany((composition, place) => composition.Shares.Select((_, share) => claims.OfShare(place, share))),
            .. result.Paths.SelectMany((path, place) => path.Steps.Select((_, step) => claims.OfStep(place, step))),
            .. result.Gaps.Select((_, place) => claims.OfGap(place)),
        ];
        all.Length.Should().BeGreaterThan(3);
        all.Select(claim => claim.Number).Should().Equal(Enumerable.Range(1, all.Length));
    }

    private static List<Func<TraceClaims, Claim>> Figures(TraceResult result)
    {
        var figures = new List<Func<TraceClaims, Claim>>();
        figures.AddRange(result.Stolen.Select<StolenPart, Func<TraceClaims, Claim>>(part => claims => claims.OfStolen(part)));
        figures.AddRange(result.Books.Select<BalanceSheet, Func<TraceClaims, Claim>>(sheet => claims => claims.OfSheet(sheet)));
        figures.AddRange(result.Gaps.Select<Gap, Func<TraceClaims, Claim>>(gap => claims => claims.OfGap(gap)));
        figures.AddRange(result.Cuts.Select<Cut, Func<TraceClaims, Claim>>(cut => claims => claims.OfCut(cut)));
        foreach (Outcome outcome in result.Outcomes)
        {
            foreach (StolenBounds bounds in outcome.Bounds!)
                figures.Add(claims => claims.OfBounds(outcome, bounds.Theft));
            foreach (TaintPolicy policy in result.Policies)
            {
                figures.Add(claims => claims.OfOutcome(outcome, policy));
                IReadOnlyList<FlowPath> paths = result.Graph.PathsTo(outcome.Account, outcome.Asset, policy, 2);
                figures.AddRange(paths.Select<FlowPath, Func<TraceClaims, Claim>>((path, rank) => claims => claims.OfPath(outcome, policy, path, rank)));
            }
        }

        foreach (FlowEdge edge in result.Graph.Edges())
        {
            figures.Add(claims => claims.OfStep(edge));
            foreach (TaintPolicy policy in result.Policies)
                figures.Add(claims => claims.OfStolenOn(edge, policy));
        }

        return figures;
    }

    private static async Task<TraceResult> TraceAsync(string name)
    {
        var file = CaseFile.Read(Path.Combine(AssistantCase.Samples, name));
        return await Builder(file).Build().TraceAsync(file.Thefts);
    }

    private static TracerBuilder Builder(CaseFile file)
    {
        TracerBuilder builder = new TracerBuilder().AddReader(new LedgerReader([.. file.Ledgers])).WithOptions(file.Options with { Bounds = true });
        foreach (LabelFile labels in file.Labels)
            builder.AddLabels(labels);
        return builder;
    }
}
