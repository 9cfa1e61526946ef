using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Findings.ShapeLedger;

namespace FlowTrace.Tests.Findings;

/// <summary>The seam: ids, order, parameters, and detectors of a user's own.</summary>
public sealed class FindingSearchTests
{
    // Everything at once: a peel chain out of one part, a fan-out, a consolidation, a batch, a circle, a dormant bunker, gas for two, and two thefts that meet.
    internal static ShapeLedger Everything()
    {
        ShapeLedger ledger = new ShapeLedger().Stolen("Thief").Stolen("Second", "u").Is("Mixer", ServiceCategory.Mixer)
            .Pay(0, "Victim", "Thief", 100_000).Pay(0, "Bank", "Second", 500)
            .Pay(10, "Thief", "A", 10_000).Pay(11, "Thief", "B", 10_000).Pay(12, "Thief", "C", 10_000)
            .Pay(20, "A", "Pot", 10_000).Pay(21, "B", "Pot", 10_000).Pay(22, "C", "Pot", 10_000).Pay(23, "Second", "Pot", 500)
            .Pay(30, "Thief", "P", 20_000).Pay(31, "P", "X", 1000).Pay(32, "P", "Q", 19_000).Pay(33, "Q", "Y", 1000).Pay(34, "Q", "R", 18_000)
            .Pay(35, "R", "Z", 1000).Pay(36, "R", "End", 17_000)
            .Pay(40, "Thief", "K", 5000).Pay(41, "K", "L", 5000).Pay(42, "L", "K", 5000)
            .Pay(60, "Thief", "Mixer", 1000).Pay(61, "Thief", "Mixer", 1000).Pay(62, "Thief", "Mixer", 1000)
            .Pay(60 * Day, "Pot", "Late", 30_500);
        return ledger;
    }

    [Fact]
    public async Task Findings_OfEveryShape_StandByDetectorThenInTime()
    {
        TraceResult result = await Everything().TraceAsync();

        result.Findings.Select(finding => finding.Detector).Distinct().Should()
            .Equal("peel-chain", "fan-out", "consolidation", "mixer-batch", "dormancy", "commingling", "round-trip");
        result.Findings.GroupBy(finding => finding.Detector).Should().OnlyContain(group => group.SequenceEqual(group.OrderBy(finding => finding.First)));
        result.Findings.Select(finding => finding.Id).Should().OnlyHaveUniqueItems();
        result.Findings.Should().OnlyContain(finding => finding.Parameters.Count > 0 && finding.KnownErrors.Length > 0 && finding.Transfers.Count > 0);
    }

    [Fact]
    public async Task Findings_OfRowsInAnyOrder_AreTheSame()
    {
        string[] expected = Text(await Everything().TraceAsync());

        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            Text(await Everything().TraceAsync(rows => rows.OrderBy(_ => random.Next()).ToArray())).Should().Equal(expected);
        }
    }

    [Fact]
    public async Task Findings_ParameterChanged_StandsInEveryFindingAndInTheManifest()
    {
        TraceResult result = await Everything().With("fan-out.window-hours", 7).TraceAsync();

        result.Findings.Where(finding => finding.Detector == "fan-out").SelectMany(finding => finding.Parameters)
            .Where(parameter => parameter.Name == "window-hours").Should().OnlyContain(parameter => parameter.Value == 7);
        result.Manifest.Options.Should().Contain("finding:fan-out.window-hours", "7");
        (await Everything().TraceAsync()).Manifest.Options.Keys.Should().NotContain(name => name.StartsWith("finding:"));
    }

    [Theory]
    [InlineData("peel-chain.dwel-hours", 5, "*no parameter 'peel-chain.dwel-hours'*peel-chain.dwell-hours*")]
    [InlineData("fan-out.least-receivers", 1, "*fan-out.least-receivers is 1; give a whole number from 2*")]
    public async Task Build_UnknownParameterOrValue_IsRefused(string name, long value, string message) =>
        await FluentActions.Awaiting(() => Everything().With(name, value).TraceAsync()).Should().ThrowAsync<TraceInputException>().WithMessage(message);

    [Fact]
    public async Task AddDetector_OfAUser_IsAskedAndNamed()
    {
        TraceResult result = await Everything().With(new RoundSums("")).With("round-sums.digits", 3).TraceAsync();

        Finding finding = result.Findings.Where(finding => finding.Detector == "round-sums").Should().ContainSingle().Subject;
        finding.Version.Should().Be(2);
        finding.Title.Should().Be("19 payments may be round on purpose");
        finding.KnownErrors.Should().Be("People like round sums.");
        result.Manifest.Options.Should().Contain("detectors", "round-sums 2");
        result.ToJson().Should().Contain(finding.Id);
    }

    [Theory]
    [InlineData("nothing against", "*says nothing against itself*")]
    [InlineData("no transfers", "*rests on no transfer*")]
    [InlineData("observed", "*neither derived nor inferred*")]
    public async Task Findings_ThatNoReportCouldCarry_AreRefused(string fault, string message)
    {
        TraceResult result = await Everything().With(new RoundSums(fault)).TraceAsync();

        FluentActions.Invoking(() => result.Findings).Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    [Fact]
    public void AddDetector_OfAnIdThatIsThere_IsRefused() => FluentActions.Invoking(() => new TracerBuilder().AddDetector(FindingDetectors.BuiltIn[0]))
        .Should().Throw<ArgumentException>().WithMessage("*peel-chain*");

    [Fact]
    public void BuiltIn_EveryDetector_PublishesWhatItMust()
    {
        FindingDetectors.BuiltIn.Select(detector => detector.Id).Should().OnlyHaveUniqueItems()
            .And.OnlyContain(id => id.All(c => c == '-' || char.IsAsciiLetterLower(c)));
        foreach (IFindingDetector detector in FindingDetectors.BuiltIn)
        {
            detector.Version.Should().BePositive();
            detector.KnownErrors.Should().NotBeEmpty();
            detector.Parameters.Should().NotBeEmpty().And.OnlyContain(parameter =>
                parameter.Meaning.Length > 0 && parameter.Provenance.Length > 0 && parameter.Value >= parameter.Least && parameter.Value <= parameter.Most);
        }
    }

    [Fact]
    public async Task StageOf_EveryFlow_IsWhatItIs()
    {
        TraceResult result = await Everything().Is("Desk", ServiceCategory.Otc).Is("Shop", ServiceCategory.Exchange).Is("Bridge", ServiceCategory.Bridge)
            .Pay(70, "Thief", "Desk", 100).Pay(71, "Thief", "Shop", 100).Pay(72, "Thief", "Bridge", 100).TraceAsync();

        string Stage(string from, string to) => string.Join(' ', result.Graph.Edges()
            .Where(edge => edge.Source.Account == At(from) && edge.Target.Account == At(to)).Select(edge => result.StageOf(edge).ToName()));
        Stage("Victim", "Thief").Should().Be("theft");
        Stage("Thief", "A").Should().Be("layering");
        Stage("Thief", "Mixer").Should().Be("mix mix mix");
        Stage("C", "Pot").Should().Be("layering");
        Stage("Second", "Pot").Should().Be("park", "then it lies still for two months");
        Stage("Thief", "Desk").Should().Be("otc");
        Stage("Thief", "Shop").Should().Be("cash-out");
        Stage("Thief", "Bridge").Should().Be("bridge");
        Enum.GetValues<LaunderingStage>().Count(stage => stage.StepNumber() is not null).Should().Be(9);
    }

    private static string[] Text(TraceResult result) => [.. result.Findings.Select(finding =>
        $"{finding} {finding.Grade} {finding.First:O} {finding.Last:O} {Words(finding)} {Quantities(finding)} "
        + string.Join(' ', finding.Transfers.Select(transfer => transfer.Transaction)) + string.Join(' ', finding.Against))];

    /// <summary>A detector as a user writes one: against the public graph only.</summary>
    private sealed class RoundSums(string fault) : IFindingDetector
    {
        public string Id => "round-sums";

        public int Version => 2;

        public IReadOnlyList<FindingParameter> Parameters { get; } = [new("digits", 2, "so many zeros at the end", "the test", IsHypothesis: true)];

        public string KnownErrors => "People like round sums.";

        public IEnumerable<Finding> Detect(FindingContext context)
        {
            UInt128 unit = UInt128.Parse("1" + new string('0', (int)context.Value("digits")));
            var round = context.Result.Graph.Edges().Where(edge => !edge.IsTheft && edge.Transfer.Quantity % unit == 0).ToList();
            yield return new Finding
            {
                Title = $"{round.Count} payments may be round on purpose",
                Grade = fault == "observed" ? EvidenceGrade.Observed : EvidenceGrade.Inferred,
                Accounts = [.. round.Select(edge => edge.Source.Account).Distinct()],
                First = round[0].Transfer.Position.Time,
                Last = round[^1].Transfer.Position.Time,
                Transfers = fault == "no transfers" ? []
                    : [.. round.Select(edge => new FindingTransfer(edge.Transfer.Transaction, edge.Transfer.Position, edge.Index))],
                Against = fault == "nothing against" ? [] : ["Chance makes round sums too"],
            };
        }
    }
}
