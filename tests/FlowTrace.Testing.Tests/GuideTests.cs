using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Testing.Tests;

/// <summary>The pages under docs/extending show how a contract is checked; what they show is run here, line by line as it stands there.</summary>
public sealed class GuideTests
{
    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(Path.Combine(Scene.Root, "docs", "extending"), "*.md").Select(file => Path.GetFileName(file)).Where(name => name != "README.md"),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_ShowsWhatIsRunHere(string page)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Scene.Root, "docs", "extending", page));
        string[] shown = [.. Enumerable.Range(0, lines.Length).Where(at => lines[at] == "```csharp")
            .SelectMany(start => lines.Skip(start + 1).TakeWhile(line => line != "```"))];
        string here = File.ReadAllText(Path.Combine(Scene.Root, "tests", "FlowTrace.Testing.Tests", "GuideTests.cs"));

        shown.Should().NotBeEmpty();
        foreach (string line in shown)
            here.Should().Contain(line.Trim());
    }

    [Fact]
    public async Task ChainReader()
    {
        string path = Path.Combine(Scene.Root, "samples", "exchange-theft", "transfers.csv");
        List<Transfer> expectedTransfers = ChainReaderContractTests.Read(path);

        await new ChainReaderContract(() => new MyReader(path), expectedTransfers) { MakeUnreadable = () => new MyReader("missing") }.VerifyAsync();
    }

    [Fact]
    public async Task ChainReader_WithRecords()
    {
        string path = Path.Combine(Scene.Root, "samples", "swap-and-bridge", "transfers.csv");
        TransferTable tableOfAllThatIsThere = await new LedgerReader(path).ReadTransactionAsync(Scene.Id(1));

        await new ChainReaderContract(() => new MyReader(path), tableOfAllThatIsThere).VerifyAsync();
    }

    [Fact]
    public async Task BridgeDecoder()
    {
        (TransferTable tableWithACrossing, BridgeDeparture[] expectedDepartures) = BridgeDecoderContractTests.CelerCrossing();
        BridgeArrival[] expectedArrivals = [];

        await new BridgeDecoderContract(() => new MyDecoder(), tableWithACrossing, expectedDepartures, expectedArrivals).VerifyAsync();
    }

    [Fact]
    public async Task FindingDetector()
    {
        TransferTable ledgerThatHoldsTheShape = new Scene()
            .Pay(1, "Victim", "Thief", 900).Pay(100, "Thief", "Ann", 300).Pay(200, "Thief", "Bob", 300).Pay(300, "Thief", "Cid", 300).ToTable();
        Theft[] thefts = [Theft.HeldBy(Scene.At("Thief"))];

        await new FindingDetectorContract(() => new MyDetector(), ledgerThatHoldsTheShape, thefts).VerifyAsync();
    }

    [Fact]
    public async Task LabelSource()
    {
        string path = Path.Combine(Scene.Root, "samples", "exchange-theft", "labels.csv");
        Label[] expectedLabels = LabelSourceContractTests.Read(path);

        await new LabelSourceContract(() => new MyLabels(path), expectedLabels) { MakeUnreadable = () => new MyLabels("missing") }.VerifyAsync();
    }

    [Fact]
    public async Task ReportWriter() =>
        await new ReportWriterContract(() => new MyWriter()).VerifyAsync();

    // Each is one of the library's own under another name: what matters here is that the pages' lines compile and hold.
    private sealed class MyReader(string path) : IChainReader
    {
        private readonly LedgerReader _reader = new(path);

        public string Name => _reader.Name;

        public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) =>
            _reader.ReadAccountAsync(account, cancellationToken);

        public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
            _reader.ReadTransactionAsync(transaction, cancellationToken);
    }

    private sealed class MyDecoder : IBridgeDecoder
    {
        private readonly IBridgeDecoder _decoder = BridgeDecoders.BuiltIn.Single(decoder => decoder.Protocol == "Celer cBridge");

        public string Protocol => _decoder.Protocol;

        public IReadOnlyList<EventSignature> Events => _decoder.Events;

        public IReadOnlyList<CallSignature> Calls => _decoder.Calls;

        public IReadOnlySet<Account> Contracts => _decoder.Contracts;

        public void Decode(TransactionEvidence transaction, BridgeRecord record) => _decoder.Decode(transaction, record);
    }

    private sealed class MyDetector : IFindingDetector
    {
        private readonly IFindingDetector _detector = FindingDetectors.BuiltIn.Single(detector => detector.Id == "fan-out");

        public string Id => _detector.Id;

        public int Version => _detector.Version;

        public string KnownErrors => _detector.KnownErrors;

        public IReadOnlyList<FindingParameter> Parameters => _detector.Parameters;

        public IEnumerable<Finding> Detect(FindingContext context) => _detector.Detect(context);
    }

    private sealed class MyLabels(string path) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new LabelFile(path).ReadAsync(cancellationToken);
    }

    private sealed class MyWriter : IReportWriter
    {
        private readonly IReportWriter _writer = ReportWriters.BuiltIn.Single(writer => writer.Name == "markdown");

        public string Name => _writer.Name;

        public string FileName => _writer.FileName;

        public string MediaType => _writer.MediaType;

        public void Write(TraceResult result, TextWriter output) => _writer.Write(result, output);
    }
}
