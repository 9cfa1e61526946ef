using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Findings;

/// <summary>Writes small ledgers for detectors: accounts are words, times are minutes, and every payment is a transaction of its own.</summary>
internal sealed class ShapeLedger
{
    public const long Hour = 60;
    public const long Day = 24 * Hour;

    private readonly List<Transfer> _transfers = [];
    private readonly List<Label> _labels = [];
    private readonly List<LabelActor> _actors = [];
    private readonly List<AccountEvent> _events = [];
    private readonly List<IFindingDetector> _detectors = [];

    public FindingsOptions Options { get; set; } = new();

    public List<Theft> Thefts { get; } = [];

    public IReadOnlyList<Transfer> Transfers => _transfers;

    public static Account At(string word) => Names.Account(word);

    public ShapeLedger Stolen(string holder, string theft = "t", long until = 1)
    {
        Thefts.Add(Theft.HeldBy(At(holder), theft) with { Until = Moment.AtUnixMilliseconds(until * 60_000) });
        return this;
    }

    public ShapeLedger Pay(long minute, string from, string to, ulong quantity, string asset = "ETH") =>
        Add(minute, At(from), At(to), quantity, Names.Asset(asset));

    public ShapeLedger Add(long minute, Account from, Account to, UInt128 quantity, Asset asset)
    {
        int number = _transfers.Count + 1;
        _transfers.Add(new Transfer(
            TransferKind.Transfer, TransactionId.Parse(FormattableString.Invariant($"0x{number:x64}")),
            new Position(minute * 60_000, from.Chain, 1000 + minute, number, 0), from, to, asset, quantity));
        return this;
    }

    public ShapeLedger Is(string account, ServiceCategory category, string? name = null)
    {
        _labels.Add(new Label(At(account), name ?? account, category, "test", 60));
        return this;
    }

    public ShapeLedger Says(Label label)
    {
        _labels.Add(label);
        return this;
    }

    public ShapeLedger Describes(LabelActor actor)
    {
        _actors.Add(actor);
        return this;
    }

    public ShapeLedger Event(long minute, AccountEventKind kind, string account, string by)
    {
        _events.Add(new AccountEvent(
            kind, At(account), At(by), TransactionId.Parse(FormattableString.Invariant($"0x{0xE000 + _events.Count:x64}")),
            new Position(minute * 60_000, ChainId.Ethereum, 1000 + minute, 5000 + _events.Count, 0), "text"));
        return this;
    }

    public ShapeLedger With(string parameter, long value)
    {
        Options = new FindingsOptions { Parameters = new Dictionary<string, long>(Options.Parameters) { [parameter] = value } };
        return this;
    }

    public ShapeLedger With(IFindingDetector detector)
    {
        _detectors.Add(detector);
        return this;
    }

    public async Task<TraceResult> TraceAsync(Func<IEnumerable<Transfer>, IEnumerable<Transfer>>? order = null, TraceOptions? options = null)
    {
        var table = new TransferTableBuilder();
        foreach (Transfer transfer in order?.Invoke(_transfers) ?? _transfers)
            table.Add(transfer);
        foreach (AccountEvent one in _events)
            table.Add(one);
        TracerBuilder builder = new TracerBuilder().AddReader(new TableReader(table.Build())).AddLabels(new LabelBook(_labels) { Actors = _actors })
            .WithOptions((options ?? new TraceOptions { DustPartsPerBillion = 0 }) with { Findings = Options });
        foreach (IFindingDetector detector in _detectors)
            builder.AddDetector(detector);
        return await builder.Build().TraceAsync(Thefts);
    }

    public async Task<Finding[]> FindAsync(string detector) =>
        [.. (await TraceAsync()).Findings.Where(finding => finding.Detector == detector)];

    /// <summary>The accounts of a finding as words.</summary>
    public static string Words(Finding finding) => string.Join(' ', finding.Accounts.Select(Names.Of));

    /// <summary>The quantities of a finding: <c>goes in 100, peeled off 12</c>.</summary>
    public static string Quantities(Finding finding) => string.Join(", ", finding.Quantities.Select(one => $"{one.Name} {one.BaseUnits}"));
}
