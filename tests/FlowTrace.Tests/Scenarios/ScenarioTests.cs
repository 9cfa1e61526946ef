using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Scenarios;

/// <summary>The tracing rules by example: text files that a person can read aloud, each the proof of one rule.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> All() => [.. Scenario.AllNames()];

    [Theory]
    [MemberData(nameof(All))]
    public void Audit_OfScenario_FindsWhatIsExpected(string name)
    {
        Scenario scenario = Scenario.Read(name);
        Verify(scenario, SlowAuditor.Audit(scenario.Case));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Trace_OfScenario_FindsWhatIsExpected(string name)
    {
        Scenario scenario = Scenario.Read(name);
        TraceResult result = await scenario.Case.TraceAsync();
        var figures = AuditFigures.Of(result);
        figures.DifferencesFrom(SlowAuditor.Audit(scenario.Case)).Should().BeEmpty("the auditor agrees in every figure about \"{0}\"", scenario.Title);
        Verify(scenario, figures);
        VerifyWhole(scenario, result);
    }

    public static TheoryData<string> AllHops() => [.. Scenario.AllNames("Scenarios.Hops")];

    /// <summary>Exchanges and ways over bridges: the auditor knows transfers only, so the files alone say what is right.</summary>
    [Theory]
    [MemberData(nameof(AllHops))]
    public async Task Trace_OfHops_FindsWhatIsExpected(string name)
    {
        Scenario scenario = Scenario.Read(name, "Scenarios.Hops");
        TraceResult result = await scenario.Case.TraceAsync();
        Verify(scenario, AuditFigures.Of(result));
        VerifyWhole(scenario, result);
    }

    private static void VerifyWhole(Scenario scenario, TraceResult result)
    {
        result.Books.Should().OnlyContain(sheet => sheet.Balanced == (sheet.Policy.IsConserving() ? true : null));
        if (scenario.Cuts is not null)
            result.Cuts.Select(cut => $"{cut.Limit} {Names.Of(cut.Account)}").Should().BeEquivalentTo(scenario.Cuts, "of \"{0}\"", scenario.Title);
        if (scenario.Bounds is not null)
            result.Outcomes
                .SelectMany(outcome => outcome.Bounds!.Select(one =>
                    $"{Names.Of(outcome.Account)} {outcome.Status.ToName()} {Names.Of(outcome.Asset)} of {one.Theft}: {one.Least} to {one.Most}"))
                .Should().BeEquivalentTo(
                    scenario.Bounds.Select(pair => (Place: pair.Key, Range: pair.Value)).Select(one =>
                        $"{Names.Of(one.Place.Account)} {one.Place.Status} {Names.Of(one.Place.Asset)} of {one.Place.Theft}: "
                        + $"{one.Range.Least} to {one.Range.Most}"),
                    "of \"{0}\"", scenario.Title);
    }

    private static void Verify(Scenario scenario, AuditFigures figures)
    {
        IEnumerable<string> outcomes = figures.All
            .Where(pair => pair.Key.What == "outcome")
            .Select(pair => Line(
                pair.Key.Policy, pair.Key.Theft, pair.Key.Account, pair.Key.Asset, pair.Key.Detail, pair.Value.Quantity, OriginOf(scenario, pair)));
        outcomes.Should().BeEquivalentTo(
            scenario.Outcomes.Select(pair => Line(
                pair.Key.Policy, pair.Key.Theft, pair.Key.Account, pair.Key.Asset, pair.Key.Status, pair.Value.Quantity, pair.Value.Origin)),
            "of \"{0}\"", scenario.Title);
        figures.All.Where(pair => pair.Key.What == "gap")
            .Select(pair => $"{pair.Key.Transfer.Transaction} {Names.Of(pair.Key.Account)} {Names.Of(pair.Key.Asset)} {pair.Value.Quantity}")
            .Should().BeEquivalentTo(scenario.Gaps, "of \"{0}\"", scenario.Title);
        figures.All.Where(pair => pair.Key.What == "stolen")
            .Select(pair => $"{pair.Key.Theft} {pair.Value.Quantity} {Names.Of(pair.Key.Asset)}")
            .Should().BeEquivalentTo(scenario.Stolen, "of \"{0}\"", scenario.Title);
    }

    /// <summary>The origin, where the scenario says what it must be.</summary>
    private static BigInteger? OriginOf(Scenario scenario, in KeyValuePair<FigureKey, (BigInteger Quantity, BigInteger Origin)> pair)
    {
        (TaintPolicy, string, Account, Asset, string) key = (pair.Key.Policy, pair.Key.Theft, pair.Key.Account, pair.Key.Asset, pair.Key.Detail);
        return scenario.Outcomes.TryGetValue(key, out ScenarioFigure figure) && figure.Origin is not null ? pair.Value.Origin : null;
    }

    private static string Line(
        TaintPolicy policy, string theft, Account account, Asset asset, string status, BigInteger quantity, BigInteger? origin) =>
        $"{policy.ToName()}: {Names.Of(account)} {status} {Names.Of(asset)} of {theft} = {quantity}{(origin is { } units ? $" for {units}" : "")}";
}
