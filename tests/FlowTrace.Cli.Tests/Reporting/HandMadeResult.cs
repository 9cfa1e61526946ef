using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Reporting;

/// <summary>Builds results by hand, for what writers must do with shapes and texts that no honest ledger has.</summary>
internal sealed class HandMadeResult
{
    public static readonly Asset Ether = Asset.Native(ChainId.Ethereum);

    private readonly TransferTableBuilder _table = new();
    private readonly List<(int From, int To, bool IsTheft, Asset Asset, UInt128[] Stolen)> _flows = [];
    private readonly List<(Account Account, Label? Label)> _accounts = [];
    private readonly List<Outcome> _outcomes = [];
    private readonly TaintPolicy[] _policies;
    private readonly string _theft;
    private UInt128 _stolen;
    private long _next;

    public HandMadeResult(string theft = "t", params TaintPolicy[] policies)
    {
        _theft = theft;
        _policies = policies.Length == 0 ? [TaintPolicy.Fifo] : policies;
    }

    public Dictionary<Asset, AssetInfo> AssetInfo { get; } = new() { [Ether] = new AssetInfo("ETH", 18) };

    public List<Gap> Gaps { get; } = [];

    public List<Cut> Cuts { get; } = [];

    public List<ReadIssue> Issues { get; } = [];

    public Dictionary<string, string> Options { get; } = new() { ["policy"] = "fifo", ["dust"] = "0.000001" };

    /// <summary>The account with a number, as the address that ends in it.</summary>
    public static Account AccountOf(int number)
    {
        byte[] bytes = new byte[20];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), number + 0xA00);
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }

    public int Wallet(string? label = null, ServiceCategory category = ServiceCategory.None, string source = "labels.csv")
    {
        Account account = AccountOf(_accounts.Count);
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
        _flows.Add((from, to, isTheft, asset ?? Ether, [.. _policies.Select(_ => stolen ?? quantity)]));
        if (isTheft)
            _stolen += quantity;
        return this;
    }

    public HandMadeResult Outcome(int wallet, OutcomeStatus status, UInt128 quantity, string reason = "", Asset? asset = null)
    {
        (Account account, Label? label) = _accounts[wallet];
        StolenPart part = new(_theft, quantity, quantity, asset ?? Ether);
        bool isService = status is OutcomeStatus.Service or OutcomeStatus.CashOut;
        _outcomes.Add(new Outcome(
            account, asset ?? Ether, status, isService ? label : null, reason, 1_740_146_460_000, 1_740_150_000_500, _policies,
            [.. _policies.Select(_ => part)], [.. Enumerable.Range(0, _policies.Length + 1)]));
        return this;
    }

    public TraceResult Build()
    {
        TransferTable table = _table.Build();
        var log = new FlowLog();
        for (int row = 0; row < _flows.Count; row++)
        {
            (_, _, bool isTheft, _, UInt128[] stolen) = _flows[row];
            log.Begin(run: 0, row, isTheft);
            for (int book = 0; book < stolen.Length; book++)
                if (stolen[book] > 0)
                    log.Add(book, 0, stolen[book], stolen[book], stays: false);
        }

        Wallet[] wallets = [.. _accounts.Select((pair, index) => new Wallet(index, pair.Account, pair.Label, 1_740_146_460_000, followed: true))];
        return new TraceResult
        {
            Thefts = [_theft],
            Stolen = [new StolenPart(_theft, _stolen, _stolen, Ether)],
            Policies = _policies,
            Outcomes = _outcomes,
            Graph = new FlowGraph(log, [new FlowTable(table, WalletsOf(table))], wallets, _policies, [new StolenOrigin(_theft, Ether)]),
            Books = [.. _policies.Select(Book)],
            Gaps = Gaps,
            Cuts = Cuts,
            Issues = Issues,
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
            byStatus[outcome.Status] = byStatus.GetValueOrDefault(outcome.Status) + outcome.Quantity(policy);
            sum += outcome.Quantity(policy);
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
}
