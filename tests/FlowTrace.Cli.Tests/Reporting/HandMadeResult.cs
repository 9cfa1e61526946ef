using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Reporting;

/// <summary>Builds results by hand, for what writers must do with shapes and texts that no honest ledger has.</summary>
internal sealed class HandMadeResult
{
    public static readonly Asset Ether = Asset.Native(ChainId.Ethereum);

    private readonly TransferTableBuilder _table = new();
    private readonly List<(int Row, bool IsTheft, UInt128[] Stolen, UInt128? Origin)> _flows = [];
    private readonly List<PlacedHop> _hops = [];
    private readonly List<TransferTable> _legs = [];
    private readonly List<(Account Account, Label? Label)> _accounts = [];
    private readonly List<Outcome> _outcomes = [];
    private readonly TaintPolicy[] _policies;
    private readonly string _theft;
    private UInt128 _stolen;
    private long _next;
    private int _rows;

    public HandMadeResult(string theft = "t", params TaintPolicy[] policies)
    {
        _theft = theft;
        _policies = policies.Length == 0 ? [TaintPolicy.Fifo] : policies;
    }

    public Dictionary<Asset, AssetInfo> AssetInfo { get; } = new() { [Ether] = new AssetInfo("ETH", 18) };

    public List<Gap> Gaps { get; } = [];

    public List<Cut> Cuts { get; } = [];

    public List<ReadIssue> Issues { get; } = [];

    public List<Freeze> Freezes { get; } = [];

    public List<AccountEvent> Events { get; } = [];

    public List<NoiseFinding> Noise { get; } = [];

    /// <summary>What mixers may have paid out, by the finished graph; none unless it is set.</summary>
    public Func<FlowGraph, MixerEntry>? Mixer { get; set; }

    public Dictionary<string, string> Options { get; } = new() { ["policy"] = "fifo", ["dust"] = "0.000001" };

    /// <summary>The account with a number, as the address that ends in it.</summary>
    public static Account AccountOf(int number)
    {
        byte[] bytes = new byte[20];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), number + 0xA00);
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }

    public int Wallet(
        string? label = null, ServiceCategory category = ServiceCategory.None, string source = "labels.csv", ChainId? chain = null)
    {
        Account account = AccountOf(_accounts.Count);
        if (chain is { } other)
            account = new Account(other, account.Address);
        _accounts.Add((account, label is null ? null : new Label(account, label, category, source, 70)));
        return _accounts.Count - 1;
    }

    /// <summary>A transfer a minute after the one before.</summary>
    public HandMadeResult Flow(int from, int to, UInt128 quantity, UInt128? stolen = null, bool isTheft = false, string? tx = null, Asset? asset = null)
    {
        _next++;
        _table.Add(new Transfer(
            TransferKind.Transfer, TransactionId.Parse(tx ?? string.Create(CultureInfo.InvariantCulture, $"0x{_next:x64}")),
            new Position(1_740_146_400_000 + (_next * 60_000), ChainId.Ethereum, 100 + _next, 0, 0),
            _accounts[from].Account, _accounts[to].Account, asset ?? Ether, quantity));
        _flows.Add((_rows++, isTheft, [.. _policies.Select(_ => stolen ?? quantity)], null));
        if (isTheft)
            _stolen += quantity;
        return this;
    }

    /// <summary>A step that no single transfer shows, a minute after the one before; all of what is received is stolen.</summary>
    public HandMadeResult Hop(
        int from, int to, HopShape shape, EvidenceGrade grade, Amount given, Amount received, UInt128 origin, string protocol = "", string reason = "")
    {
        _next++;
        bool isBridge = shape == HopShape.Bridge;
        long arrivesAt = isBridge ? _next + 5 : _next;
        string departure = string.Create(CultureInfo.InvariantCulture, $"0x{_next:x64}");
        string arrival = isBridge ? string.Create(CultureInfo.InvariantCulture, $"0x{0xB0000 + _next:x64}") : departure;
        TransferTable left = Leg(departure, _next, _accounts[from].Account, Other(given.Asset.Chain), given);
        TransferTable came = Leg(arrival, arrivesAt, Other(received.Asset.Chain), _accounts[to].Account, received);
        BridgeLink? link = isBridge || grade != EvidenceGrade.Observed || reason.Length > 0
            ? new BridgeLink(
                new BridgeDeparture(
                    protocol, "", TransactionId.Parse(departure), left[0].Position, left[0].From, left[0].To, given.Asset, given.BaseUnits),
                new BridgeArrival(protocol, "", TransactionId.Parse(arrival), came[0].Position, came[0].To, received.Asset, received.BaseUnits),
                grade, reason, [])
            : null;
        _legs.AddRange([left, came]);
        _hops.Add(new PlacedHop(from, to, new HopStep(
            _legs.Count - 1, 0, left.Columns.FromPocket[0], _legs.Count, 0, came.Columns.ToPocket[0], given.BaseUnits, received.BaseUnits, shape,
            protocol, link)));
        _flows.Add((~(_hops.Count - 1), false, [.. _policies.Select(_ => received.BaseUnits)], origin));
        return this;
    }

    // Each leg of a hop stands in a table of its own; the first table is that of plain transfers.
    private static TransferTable Leg(string transaction, long minute, Account from, Account to, Amount amount)
    {
        var builder = new TransferTableBuilder();
        builder.Add(new Transfer(
            TransferKind.Transfer, TransactionId.Parse(transaction),
            new Position(1_740_146_400_000 + (minute * 60_000), amount.Asset.Chain, 100 + minute, 0, 0), from, to, amount.Asset, amount.BaseUnits));
        return builder.Build();
    }

    // Whoever stands on the other side of an exchange or bridge: no wallet of the graph.
    private static Account Other(ChainId chain) => Account.FeeSink(chain);

    public HandMadeResult Outcome(
        int wallet, OutcomeStatus status, UInt128 quantity, string reason = "", Asset? asset = null, UInt128? origin = null, StolenBounds? bounds = null)
    {
        (Account account, Label? label) = _accounts[wallet];
        StolenPart part = new(_theft, quantity, origin ?? quantity, Ether);
        bool isService = status is OutcomeStatus.Service or OutcomeStatus.CashOut;
        _outcomes.Add(new Outcome(
            account, asset ?? Ether, status, isService ? label : null, reason, 1_740_146_460_000, 1_740_150_000_500, _policies,
            [.. _policies.Select(_ => part)], [.. Enumerable.Range(0, _policies.Length + 1)])
        { Bounds = bounds is null ? null : [bounds] });
        return this;
    }

    public TraceResult Build()
    {
        TransferTable table = _table.Build();
        var log = new FlowLog();
        foreach ((int row, bool isTheft, UInt128[] stolen, UInt128? origin) in _flows)
        {
            if (row >= 0)
                log.Begin(run: 0, row, isTheft);
            else
                log.BeginHop(~row, isTheft);
            for (int book = 0; book < stolen.Length; book++)
                if (stolen[book] > 0)
                    log.Add(book, 0, stolen[book], origin ?? stolen[book], stays: false);
        }

        Wallet[] wallets = [.. _accounts.Select((pair, index) => new Wallet(index, pair.Account, pair.Label, 1_740_146_460_000, followed: true))];
        var graph = new FlowGraph(
            log, [new FlowTable(table, WalletsOf(table)), .. _legs.Select(leg => new FlowTable(leg, WalletsOf(leg)))], [.. _hops], wallets, _policies,
            [new StolenOrigin(_theft, Ether)]);
        return new TraceResult
        {
            Thefts = [_theft],
            Stolen = [new StolenPart(_theft, _stolen, _stolen, Ether)],
            Policies = _policies,
            Outcomes = _outcomes,
            Graph = graph,
            Books = [.. _policies.Select(Book)],
            Gaps = Gaps,
            Cuts = Cuts,
            Issues = Issues,
            Freezes = Freezes,
            Events = Events,
            Noise = Noise,
            MixerCandidates = Mixer is null ? null : [Mixer(graph)],
            Manifest = new Manifest("flowtrace 0.1.0", Options, [new InputDescription("transfers.csv", "flowtrace", new string('a', 64), 12)]),
            AssetInfo = AssetInfo,
            Labels = new LabelBook(_accounts.Where(pair => pair.Label is not null).Select(pair => pair.Label!)),
            Statistics = new TraceStatistics(wallets.Length, _flows.Count, 2),
        };
    }

    private int[] WalletsOf(TransferTable table) =>
        [.. table.AllAccounts().Select(account => _accounts.FindIndex(pair => pair.Account == account))];

    private BalanceSheet Book(TaintPolicy policy)
    {
        Dictionary<OutcomeStatus, UInt128> byStatus = [];
        UInt128 sum = 0;
        foreach (Outcome outcome in _outcomes)
        {
            foreach (StolenPart part in outcome.Stolen(policy))
            {
                byStatus[outcome.Status] = byStatus.GetValueOrDefault(outcome.Status) + part.Origin;
                sum += part.Origin;
            }
        }

        return new BalanceSheet(_theft, policy, Ether, _stolen, byStatus, policy.IsConserving() ? sum == _stolen : null);
    }

    /// <summary>A theft of 100 ETH: 70 go to an exchange by way of a second wallet, 30 stay.</summary>
    public static HandMadeResult Small(params TaintPolicy[] policies)
    {
        UInt128 ether = 1_000_000_000_000_000_000;
        var result = new HandMadeResult("hot-wallet", policies);
        int victim = result.Wallet("Hot wallet", ServiceCategory.Victim);
        int thief = result.Wallet();
        int mule = result.Wallet();
        int exchange = result.Wallet("Exchange One", ServiceCategory.Exchange, "tagpack.csv");
        return result
            .Flow(victim, thief, 100 * ether, isTheft: true)
            .Flow(thief, mule, 80 * ether)
            .Flow(mule, exchange, 90 * ether, stolen: 70 * ether)
            .Outcome(exchange, OutcomeStatus.CashOut, 70 * ether)
            .Outcome(thief, OutcomeStatus.AtRest, 20 * ether)
            .Outcome(mule, OutcomeStatus.Horizon, 10 * ether, "max-hops");
    }

    /// <summary>
    /// A theft of 100 ETH that is swapped, wrapped and lent against, for oneself and for another, and crosses to two other chains, with
    /// every grade of evidence.
    /// </summary>
    public static HandMadeResult Conversions(params TaintPolicy[] policies)
    {
        UInt128 ether = 1_000_000_000_000_000_000;
        UInt128 dollar = 1_000_000;
        Asset usdt = Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", ChainId.Ethereum);
        Asset weth = Asset.Parse("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", ChainId.Ethereum);
        Asset tronUsdt = Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron);
        Asset polygonUsdt = Asset.Parse("0xc2132D05D31c914a87C6611C10748AEb04B58e8F", ChainId.Parse("eip155:137"));
        var result = new HandMadeResult("vault", policies);
        foreach (Asset dollars in new[] { usdt, tronUsdt, polygonUsdt })
            result.AssetInfo[dollars] = new AssetInfo("USDT", 6);
        result.AssetInfo[weth] = new AssetInfo("WETH", 18);
        int victim = result.Wallet("Vault", ServiceCategory.Victim);
        int thief = result.Wallet();
        int helper = result.Wallet();
        int runner = result.Wallet(chain: ChainId.Tron);
        int guess = result.Wallet(chain: ChainId.Parse("eip155:137"));
        int analyst = result.Wallet(chain: ChainId.Tron);
        Amount Dollars(Asset asset, uint many) => new(many * dollar, asset);
        return result
            .Flow(victim, thief, 100 * ether, isTheft: true)
            .Hop(thief, thief, HopShape.Swap, EvidenceGrade.Observed, new Amount(60 * ether, Ether), Dollars(usdt, 120_000), 60 * ether, "Uniswap V2")
            .Hop(thief, helper, HopShape.Swap, EvidenceGrade.Observed, new Amount(10 * ether, Ether), Dollars(usdt, 20_000), 10 * ether)
            .Hop(thief, thief, HopShape.Wrap, EvidenceGrade.Observed, new Amount(30 * ether, Ether), new Amount(30 * ether, weth), 30 * ether)
            .Hop(thief, thief, HopShape.Loan, EvidenceGrade.Observed, new Amount(30 * ether, weth), Dollars(usdt, 40_000), 30 * ether, "Aave")
            .Hop(
                thief, runner, HopShape.Bridge, EvidenceGrade.Derived, Dollars(usdt, 80_000), Dollars(tronUsdt, 79_800), 45 * ether, "Across",
                "the stated destination, the amount less a fee and the time agree")
            .Hop(
                thief, guess, HopShape.Bridge, EvidenceGrade.Inferred, Dollars(usdt, 50_000), Dollars(polygonUsdt, 49_900), 28 * ether, "",
                "2 rivals fit as well")
            .Hop(
                thief, analyst, HopShape.Bridge, EvidenceGrade.Asserted, Dollars(usdt, 30_000), Dollars(tronUsdt, 29_900), 17 * ether, "",
                "the case officer says so")
            .Outcome(runner, OutcomeStatus.Unresolved, 79_800 * dollar, "Went into a bridge", tronUsdt, 45 * ether)
            .Outcome(guess, OutcomeStatus.AtRest, 49_900 * dollar, asset: polygonUsdt, origin: 28 * ether)
            .Outcome(analyst, OutcomeStatus.AtRest, 29_900 * dollar, asset: tronUsdt, origin: 17 * ether)
            .Outcome(helper, OutcomeStatus.AtRest, 20_000 * dollar, asset: usdt, origin: 10 * ether);
    }
}
