using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Html;

/// <summary>
/// A made-up laundering of about a given size, traced: seeded and deterministic. Two who were robbed, two first holders, splits, money that
/// comes back, exchanges, mixers, a hub, fees, burnt units, dust, a gap, clean units under the stolen ones, two assets.
/// </summary>
internal sealed class LaunderingCase
{
    public static readonly string[] HostileNames =
    [
        "<script>window.__pwned=1;alert(1)</script>", "</script><script>window.__pwned=2</script>", "<img src=x onerror=window.__pwned=3>",
        "evil\u202Egnp.exe", "\"'><svg onload=window.__pwned=4>", "🦊 Fox & Sons 🇨🇭", "]]>--><!--{{data}}", new string('A', 10_240),
            "javascript:alert(1)//\u2028\u0007",
    ];

    private const int Fee = -1;
    private const int Burnt = -2;
    private const int Hub = 70;
    private const ulong Ether = 1_000_000_000_000_000_000;
    private const long Start = 1_740_146_400_000;
    private static readonly Asset Eth = Asset.Native(ChainId.Ethereum);
    private static readonly Asset Usdt = Asset.Parse("ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7");
    private static readonly (string Name, ServiceCategory Category)[] Services =
    [
        ("Binance", ServiceCategory.Exchange), ("Kraken", ServiceCategory.Exchange), ("Huione Guarantee", ServiceCategory.EscrowMarket),
        ("Tornado Cash 100 ETH", ServiceCategory.Mixer), ("OKX deposit 7", ServiceCategory.Deposit), ("eXch", ServiceCategory.InstantExchange),
        ("Across bridge", ServiceCategory.Bridge), ("Uniswap V3 pool", ServiceCategory.Dex), ("Wang OTC desk", ServiceCategory.Otc), ("Stake.com",
            ServiceCategory.Gambling),
    ];

    private readonly int _size;
    private readonly bool _hostile;
    private readonly IReadOnlyList<TaintPolicy> _policies;
    private readonly TransferTableBuilder _ledger = new();
    private readonly PriorityQueue<Holding, (long Time, int Number)> _holdings = new();
    private readonly List<int> _used = [];
    private ulong _state = 42;
    private int _accounts = 100;
    private int _number;
    private long _clock = Start;

    private LaunderingCase(int size, bool hostile, IReadOnlyList<TaintPolicy> policies)
    {
        _size = size;
        _hostile = hostile;
        _policies = policies;
    }

    private sealed record Holding(int Account, int Source, UInt128 Quantity, long Time, int Depth);

    public static Task<TraceResult> MakeAsync(int wallets, bool hostile = false, params TaintPolicy[] policies) =>
        new LaunderingCase(wallets, hostile, policies.Length == 0 ? [TaintPolicy.Fifo] : policies).RunAsync();

    private static Account Named(int number)
    {
        // A spread of digits, so that shortened addresses look as different as real ones.
        byte[] hash = SHA256.HashData(BitConverter.GetBytes(number));
        if (number == Burnt)
            return new Account(ChainId.Ethereum, Address.FromAccount20(new byte[20]));
        return number == Fee ? Account.FeeSink(ChainId.Ethereum) : new Account(ChainId.Ethereum, Address.FromAccount20(hash.AsSpan(0, 20)));
    }

    private int Next(int below)
    {
        _state = unchecked((_state * 6364136223846793005UL) + 1442695040888963407UL);
        return (int)((_state >> 33) % (ulong)below);
    }

    private async Task<TraceResult> RunAsync()
    {
        // Clean units in a thief's wallet, so that the policies differ; and a payment nobody can explain, so that there is a gap.
        Write(Start - 3_600_000, 98, 60, 0, (UInt128)3_000 * Ether, isFee: false);
        Write(Start + 40_000_000, 60, 104, 0, (UInt128)90_000 * Ether, isFee: false);
        Move(50, 60, 0, (UInt128)41_000 * Ether, 0, 60_000);
        Move(50, 61, 0, (UInt128)9_000 * Ether, 0, 60_000);
        Move(51, 60, 1, 12_345_678_900_000, 0, 60_000);
        while (_holdings.TryDequeue(out Holding? holding, out _))
            Spend(holding);
        _ledger.Describe(Eth, new AssetInfo("ETH", 18));
        _ledger.Describe(Usdt, new AssetInfo(_hostile ? "<b>USDT</b>\u202E" : "USDT", 6));
        _ledger.Describe(new InputDescription(_hostile ? HostileNames[0] : "transfers.csv", "flowtrace", new string('a', 64), _number));
        _ledger.Report(new ReadIssue(ReadIssueSeverity.Rejected, "transfers.csv", 17, "The amount is negative.", _hostile ? HostileNames[1] : "-5"));
        Tracer tracer = new TracerBuilder().AddReader(new TableReader(_ledger.Build())).AddLabels(new Names(_hostile))
            .WithOptions(new TraceOptions { Policies = _policies, DustPartsPerBillion = 50_000, HubTransfers = 25, MaxHops = 14 }).Build();
        string id = _hostile ? HostileNames[0] : "hot-wallet";
        return await tracer.TraceAsync([Theft.From(Named(50), id) with { Victims = [Named(50), Named(51)] }]);
    }

    private void Spend(Holding holding)
    {
        _clock = Math.Max(_clock, holding.Time);
        bool isFull = _used.Count >= _size - 3;
        if (holding.Account < Services.Length || isFull || (holding.Depth > 2 && Next(9) == 0))
            return;
        UInt128 left = holding.Quantity;
        if (holding.Source == 0 && left > 1_000_000_000_000_000)
        {
            Move(holding.Account, Fee, 0, 420_000_000_000_000, holding.Depth, 0);
            left -= 420_000_000_000_000;
        }

        int parts = holding.Depth < 4 ? 2 + Next(_size > 200 ? 8 : 3) : 1 + Next(3);
        for (int i = 0; i < parts && left > 0; i++)
        {
            UInt128 part = i == parts - 1 ? left : left * (UInt128)(20 + Next(50)) / 100;
            if (part > 0)
                Move(holding.Account, Receiver(holding), holding.Source, part, holding.Depth, 1_000 * (long)(30 + Next(1 << Math.Min(22,
                    10 + (holding.Depth * 2)))));
            left -= part;
        }
    }

    private int Receiver(Holding holding)
    {
        int dice = Next(200);
        if (holding.Depth > 1 && dice < 56)
            return Next(Services.Length);
        if (holding.Depth > 1 && dice < 60)
            return dice == 59 ? Burnt : Hub;
        return dice < 64 && _used.Count > 6 && _used[Next(_used.Count)] is >= 60 and var old && old != holding.Account ? old : _accounts++;
    }

    private void Move(int from, int to, int source, UInt128 quantity, int depth, long delay)
    {
        long time = _clock + delay;
        Write(time, from, to, source, quantity, to == Fee);
        if (!_used.Contains(to))
            _used.Add(to);
        if (to is not Fee and not Burnt and not Hub)
            _holdings.Enqueue(new Holding(to, source, quantity, time, depth + 1), (time, _number));
    }

    private void Write(long time, int from, int to, int source, UInt128 quantity, bool isFee) => _ledger.Add(new Transfer(
        isFee ? TransferKind.Fee : TransferKind.Transfer, Hash(_number), new Position(time, ChainId.Ethereum, time / 1000, _number++, 0),
        Named(from), Named(to), source == 0 ? Eth : Usdt, quantity));

    private static TransactionId Hash(int number) => TransactionId.FromHash(
        SHA256.HashData(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture))));

    private sealed class Names(bool hostile) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(new LabelBook(Services.Select((service, i) =>
            new Label(Named(i), hostile && i < HostileNames.Length ? HostileNames[i] : service.Name, service.Category, hostile ? HostileNames[4]
                : "labels.csv", 70))));
    }
}
