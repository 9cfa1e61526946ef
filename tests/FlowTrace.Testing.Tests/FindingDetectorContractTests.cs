using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Testing.Tests;

public sealed class FindingDetectorContractTests
{
    private const long DayOfScene = Scene.Day;

    public static TheoryData<string> BuiltIn => [.. FindingDetectors.BuiltIn.Select(detector => detector.Id)];

    public static TheoryData<string, string[]> Faults => new()
    {
        { "Id in capitals", ["description"] },
        { "no known errors", ["description", .. Unusable] },
        { "version 0", ["description"] },
        { "default out of range", ["parameters"] },
        { "parameter without meaning", ["parameters"] },
        { "finds nothing", ["finds-something"] },
        { "no account", ["accounts"] },
        { "account twice", ["accounts"] },
        { "account from elsewhere", ["accounts"] },
        { "flow of another transaction", ["evidence"] },
        { "flow beyond the last", ["evidence", "amounts"] },
        { "no transfers", Unusable },
        { "observed", Unusable },
        { "nothing against it", Unusable },
        { "ends early", ["times"] },
        { "more than moved", ["amounts"] },
        { "more than stolen", ["amounts"] },
        { "unknown theft", ["thefts"] },
        { "full stop", ["wording"] },
        { "certain", ["wording"] },
        { "name of a label", ["wording"] },
        { "counts its calls", ["repeatable", "concurrent"] },
        { "one at a time", ["concurrent"] },
        { "numbers of the machine", ["culture"] },
        { "writes into the result", ["no-change"] },
        { "state of the process", ["repeatable", "concurrent", "culture", "order-of-input"] },
    };

    // What no report could carry is refused wherever it is found.
    private static string[] Unusable => ["finds-something", "accounts", "evidence", "times", "amounts", "thefts", "wording", .. Looking];

    private static string[] Looking => ["repeatable", "concurrent", "culture", "order-of-input", "no-change"];

    [Fact]
    public Task Verify_DetectorThatKeepsTheContract_Passes() => Contract("").VerifyAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public Task FindViolations_DetectorWithAFault_NamesTheRules(string fault, string[] rules) => Scene.ShouldBreakAsync(Contract(fault), rules);

    [Fact]
    public void Rules_EachIsBrokenByAFault() => Contract("").Rules.Should().BeSubsetOf(Faults.SelectMany(fault => (string[])fault[1]).Distinct());

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public async Task Verify_BuiltInDetector_PassesWhereverItFindsAnything(string id)
    {
        IFindingDetector detector = FindingDetectors.BuiltIn.Single(one => one.Id == id);
        int found = 0;
        foreach (FindingDetectorContract contract in await LedgersAsync(detector))
        {
            IReadOnlyList<ContractViolation> violations = await contract.FindViolationsAsync();
            if (violations.Any(violation => violation.Rule == "finds-something"))
                continue;
            found++;
            violations.Should().BeEmpty();
        }

        found.Should().BePositive("a ledger of this test is meant to hold the shape");
    }

    [Fact]
    public async Task FindWith_DetectorOfAUser_FindsWithoutBeingAdded()
    {
        TraceResult result = await new TracerBuilder().AddReader(new TableReader(Payments().ToTable())).Build().TraceAsync(Theft.HeldBy(Scene.At("Thief")));

        Finding finding = result.FindWith(new LargePayments("")).Should().ContainSingle().Subject;

        finding.Detector.Should().Be("large-payments");
        result.Findings.Should().NotContain(one => one.Detector == "large-payments");
        FluentActions.Invoking(() => result.FindWith(
                new LargePayments(""), new FindingsOptions { Parameters = new Dictionary<string, long> { ["large-payments.leest"] = 1 } }))
            .Should().Throw<TraceInputException>().WithMessage("*large-payments.leest*large-payments.least-units*");
    }

    [Fact]
    public async Task AddDetector_OfAUser_ReachesEveryReportWithItsEvidence()
    {
        TraceResult result = await new TracerBuilder().AddReader(new TableReader(Payments().ToTable())).AddDetector(new LargePayments("")).Build()
            .TraceAsync(Theft.HeldBy(Scene.At("Thief")));
        Finding finding = result.Findings.Single(one => one.Detector == "large-payments");
        using var claims = new MemoryStream();
        Reporting.ExpertReport expert = Reporting.ExpertReport.Of(result);
        expert.WriteClaims(claims);

        string transaction = finding.Transfers[0].Transaction.ToText(ChainId.Ethereum);
        result.ToJson().Should().Contain(finding.Id).And.Contain("\"detector\":\"large-payments\"").And.Contain("least-units");
        result.ToHtml().Should().Contain(finding.Title);
        result.ToFindingsCsv().Should().Contain(finding.Id).And.Contain(transaction);
        string text = System.Text.Encoding.UTF8.GetString(claims.ToArray());
        text.Should().Contain(finding.Title).And.Contain("large-payments").And.Contain(transaction);
    }

    private static FindingDetectorContract Contract(string fault) => new(
        () => new LargePayments(fault), Payments().ToTable(), [Theft.HeldBy(Scene.At("Thief"), id: "t")])
    {
        Labels = new LabelBook([new Label(Scene.At("Shop"), "Harbour Exchange", ServiceCategory.Exchange, "test", 70)]),
        Options = new TraceOptions { DustPartsPerBillion = 0 },
    };

    private static Scene Payments() => new Scene().Pay(0, "Victim", "Thief", 1000).Pay(5, "Thief", "Mule", 400).Pay(6, "Clean", "Mule", 300)
        .Pay(7, "Mule", "Shop", 600).Pay(8, "Thief", "Late", 100);

    private static async Task<IReadOnlyList<FindingDetectorContract>> LedgersAsync(IFindingDetector detector)
    {
        string samples = Path.Combine(Scene.Root, "samples");
        var contracts = new List<FindingDetectorContract>();
        foreach (string sample in new[] { "exchange-theft", "swap-and-bridge" })
        {
            CaseFile file = CaseFile.Read(Path.Combine(samples, sample, "case.yaml"));
            TransferTable table = await new LedgerReader([.. file.Ledgers]).ReadAllAsync();
            contracts.Add(new FindingDetectorContract(() => detector, table, file.Thefts)
            {
                Labels = LabelBook.Combine([.. file.Labels.Select(label => label.ReadAsync().AsTask().GetAwaiter().GetResult())]),
                Options = file.Options with { Links = [.. await LinksOf(file)] },
            });
        }

        Theft[] thefts = [Theft.HeldBy(Scene.At("Thief"), id: "t"), Theft.HeldBy(Scene.At("Second"), id: "u")];
        contracts.Add(new FindingDetectorContract(() => detector, Shapes().ToTable(), thefts)
        {
            Labels = new LabelBook([new Label(Scene.At("Mixer"), "Mixer", ServiceCategory.Mixer, "test", 60)]),
            Options = new TraceOptions { DustPartsPerBillion = 0 },
        });
        return contracts;
    }

    private static async Task<IEnumerable<AssertedLink>> LinksOf(CaseFile file)
    {
        var links = new List<AssertedLink>();
        foreach (LinkFile link in file.Links)
            links.AddRange((await link.ReadAsync()).Links);
        return links;
    }

    // A peel chain, a fan-out, a consolidation with clean money, a batch, a circle, a dormant holder, an opener, and payments just under ten thousand dollars.
    private static Scene Shapes() => new Scene()
        .Pay(0, "Victim", "Thief", 100_000).Pay(0, "Victim", "Thief", 40_000_000_000, Scene.Tether)
        .Pay(0, "Bank", "Second", 500)
        .Pay(2, "Gas", "A", 5).Pay(2, "Gas", "B", 5).Pay(2, "Gas", "C", 5)
        .Event(2, AccountEventKind.ResourceLent, "A", "Opener").Event(3, AccountEventKind.ResourceLent, "B", "Opener")
        .Pay(10, "Thief", "A", 10_000).Pay(11, "Thief", "B", 10_000).Pay(12, "Thief", "C", 10_000)
        .Pay(20, "A", "Pot", 10_000).Pay(21, "B", "Pot", 10_000).Pay(22, "C", "Pot", 10_000).Pay(23, "Second", "Pot", 500)
        .Pay(30, "Thief", "P", 20_000).Pay(31, "P", "X", 1000).Pay(32, "P", "Q", 19_000).Pay(33, "Q", "Y", 1000).Pay(34, "Q", "R", 18_000)
        .Pay(35, "R", "Z", 1000).Pay(36, "R", "End", 17_000)
        .Pay(40, "Thief", "K", 5000).Pay(41, "K", "L", 5000).Pay(42, "L", "K", 5000)
        .Pay(50, "Thief", "D", 9_900_000_000, Scene.Tether).Pay(51, "Thief", "E", 9_900_000_000, Scene.Tether)
        .Pay(52, "Thief", "F", 9_900_000_000, Scene.Tether)
        .Pay(60, "Thief", "Mixer", 1000).Pay(61, "Thief", "Mixer", 1000).Pay(62, "Thief", "Mixer", 1000)
        .Pay(60 * DayOfScene, "Pot", "Late", 30_500);

    /// <summary>Finds payments of some size out of what a user can see, with one fault or none.</summary>
    private sealed class LargePayments(string fault) : IFindingDetector
    {
        private static int _process;

        private int _calls;
        private int _looking;

        public string Id => fault == "Id in capitals" ? "LargePayments" : "large-payments";

        public int Version => fault == "version 0" ? 0 : 1;

        public IReadOnlyList<FindingParameter> Parameters { get; } =
        [
            new("least-units", fault == "default out of range" ? 0 : 400, fault == "parameter without meaning" ? "" : "so many units move", "a test", true),
        ];

        public string KnownErrors => fault == "no known errors" ? "" : "Rich people pay much.";

        public IEnumerable<Finding> Detect(FindingContext context)
        {
            int calls = Interlocked.Increment(ref _calls);
            bool isAlone = Interlocked.Increment(ref _looking) == 1;
            if (fault == "one at a time")
                Thread.Sleep(10);
            if (fault == "writes into the result" && context.Result.AssetInfo is IDictionary<Asset, AssetInfo> open)
                open[Scene.Ether] = new AssetInfo("FAKE", 3);
            FlowEdge[] large =
            [
                .. context.Result.Graph.Edges().Where(edge => !edge.IsTheft && edge.Transfer.Quantity >= (UInt128)context.Value("least-units")),
            ];
            Finding[] found = large.Length == 0 || fault == "finds nothing" || (fault == "one at a time" && !isAlone) ? [] : [Find(large, calls)];
            Interlocked.Decrement(ref _looking);
            return found;
        }

        private Finding Find(FlowEdge[] large, int calls)
        {
            var finding = new Finding
            {
                Title = $"{large.Length} payments may be large on purpose",
                Grade = EvidenceGrade.Inferred,
                Accounts = [.. large.Select(edge => edge.Source.Account).Distinct()],
                First = large[0].Transfer.Position.Time,
                Last = large[^1].Transfer.Position.Time,
                Transfers = [.. large.Select(edge => new FindingTransfer(edge.Transfer.Transaction, edge.Transfer.Position, edge.Index))],
                Against = ["Rich people pay much"],
                Thefts = ["t"],
                Quantities = [new("paid", 1000, Scene.Ether), new("stolen of it", 400 + 300, Scene.Ether)],
            };
            return fault switch
            {
                "no account" => finding with { Accounts = [] },
                "account twice" => finding with { Accounts = [finding.Accounts[0], finding.Accounts[0]] },
                "account from elsewhere" => finding with { Accounts = [Scene.At("Elsewhere")] },
                "flow of another transaction" => finding with { Transfers = [finding.Transfers[0] with { Flow = large[1].Index }, finding.Transfers[1]] },
                "flow beyond the last" => finding with { Transfers = [finding.Transfers[0], finding.Transfers[1] with { Flow = 99 }] },
                "no transfers" => finding with { Transfers = [] },
                "observed" => finding with { Grade = EvidenceGrade.Observed },
                "nothing against it" => finding with { Against = [] },
                "ends early" => finding with { Last = finding.First },
                "more than moved" => finding with { Quantities = [new("paid", 5000, Scene.Ether)] },
                "more than stolen" => finding with { Quantities = [new("stolen of it", 5000, Scene.Ether)] },
                "unknown theft" => finding with { Thefts = ["other"] },
                "full stop" => finding with { Title = finding.Title + "." },
                "certain" => finding with { Title = "The payments are large" },
                "name of a label" => finding with { Title = "It may be Harbour Exchange" },
                "counts its calls" => finding with { Title = $"{calls} may be large" },
                "numbers of the machine" => finding with { Title = $"{1.5.ToString(CultureInfo.CurrentCulture)} may be large" },
                "state of the process" => finding with { Title = $"{Interlocked.Increment(ref _process)} may be large" },
                _ => finding,
            };
        }
    }
}
