using System.Security.Cryptography;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Html;

/// <summary>
/// A small laundering over exchanges and bridges, traced: a swap for oneself and one for another, a wrapping, money swapped to and fro, a bridge to
/// another chain and one back, both asserted, and a departure that nothing answers.
/// </summary>
internal sealed class ConversionCase
{
    public static readonly Asset Ether = Asset.Native(ChainId.Ethereum);
    public static readonly Asset Usdt = Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", ChainId.Ethereum);
    public static readonly Asset Weth = Asset.Parse("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", ChainId.Ethereum);
    public static readonly Asset TronUsdt = Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron);

    private const long Start = 1_740_146_400_000;
    private static readonly UInt128 Coin = 1_000_000_000_000_000_000;
    private static readonly UInt128 Dollar = 1_000_000;

    private readonly TransferTableBuilder _ledger = new();
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<AssertedLink> _links = [];

    /// <summary>The account a role has on a chain.</summary>
    public static Account On(ChainId chain, string role) => new(chain, Address.FromAccount20(SHA256.HashData(Encoding.UTF8.GetBytes(role)).AsSpan(0, 20)));

    public static TransactionId Transaction(string name) => TransactionId.FromHash(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <param name="rounds">How often the money goes to and fro between two assets.</param>
    /// <param name="policies">The policies; FIFO where there are none.</param>
    public static Task<TraceResult> MakeAsync(int rounds = 3, params TaintPolicy[] policies) =>
        new ConversionCase().RunAsync(rounds, policies.Length == 0 ? [TaintPolicy.Fifo] : policies);

    private Task<TraceResult> RunAsync(int rounds, IReadOnlyList<TaintPolicy> policies)
    {
        Add(1, "theft", "Victim", "Thief", Ether, 100 * Coin);
        Swap(5, "swap", "Thief", "Pool", Ether, 60 * Coin, Usdt, 120_000 * Dollar);
        Swap(8, "swap for another", "Thief", "Pool", Ether, 10 * Coin, Usdt, 20_000 * Dollar, receiver: "Helper");
        Add(9, "split", "Thief", "Trader", Ether, 20 * Coin);
        Swap(10, "wrap", "Thief", "Wrapper", Ether, 5 * Coin, Weth, 5 * Coin);
        for (int i = 0; i < rounds; i++)
        {
            Swap(20 + (2 * i), $"to {i}", "Trader", "Pool", Ether, 20 * Coin, Usdt, 40_000 * Dollar);
            Swap(21 + (2 * i), $"fro {i}", "Trader", "Pool", Usdt, 40_000 * Dollar, Ether, 20 * Coin);
        }

        Add(400, "cash", "Trader", "Exchange", Ether, 20 * Coin);
        Bridge(500, "out", "Thief", Usdt, 100_000 * Dollar, "Runner", TronUsdt, 99_700 * Dollar);
        Add(520, "pay", "Runner", "Broker", TronUsdt, 60_000 * Dollar);
        Bridge(560, "back", "Runner", TronUsdt, 39_700 * Dollar, "Last", Usdt, 39_600 * Dollar);
        Add(600, "lost", "Helper", "Bridge", Usdt, 20_000 * Dollar);
        _links.Add(new AssertedLink(Transaction("lost"), Transaction("nowhere"), "the case officer"));
        foreach ((Asset asset, string symbol, int decimals) in new[] { (Ether, "ETH", 18), (Usdt, "USDT", 6), (TronUsdt, "USDT", 6), (Weth, "WETH", 18) })
            _ledger.Describe(asset, new AssetInfo(symbol, decimals));
        return new TracerBuilder().AddReader(new TableReader(_ledger.Build()))
            .WithOptions(new TraceOptions { Policies = policies, Links = _links }).Build()
            .TraceAsync(Theft.HeldBy(On(ChainId.Ethereum, "Thief")) with { Until = Moment.AtUnixMilliseconds(Start + 60_000) });
    }

    private void Swap(int minute, string name, string payer, string pool, Asset given, UInt128 givenUnits, Asset received,
        UInt128 units, string? receiver = null)
    {
        Add(minute, name, payer, pool, given, givenUnits);
        Add(minute, name, pool, receiver ?? payer, received, units);
    }

    private void Bridge(
        int minute, string name, string payer, Asset given, UInt128 givenUnits, string receiver, Asset received, UInt128 units)
    {
        Add(minute, name + " in", payer, "Bridge", given, givenUnits);
        Add(minute + 5, name + " out", "Payer", receiver, received, units);
        _links.Add(new AssertedLink(Transaction(name + " in"), Transaction(name + " out"), "the case officer"));
    }

    private void Add(int minute, string name, string from, string to, Asset asset, UInt128 units)
    {
        int index = _rows[name] = _rows.GetValueOrDefault(name, -1) + 1;
        _ledger.Add(new Transfer(
            TransferKind.Transfer, Transaction(name), new Position(Start + (minute * 60_000L), asset.Chain, Position.Unknown, Position.Unknown, index),
            On(asset.Chain, from), On(asset.Chain, to), asset, units));
    }
}
