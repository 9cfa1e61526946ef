using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Reading;

namespace FlowTrace.Reporting;

/// <summary>What a table of transfers holds: its span, its assets and its accounts.</summary>
/// <remarks>Immutable.</remarks>
public sealed class LedgerSummary
{
    private LedgerSummary(TransferTable table, IReadOnlyList<AssetSummary> assets, AccountTraffic[] traffic)
    {
        Table = table;
        Assets = assets;
        ByTraffic = traffic;
        (FirstBlock, LastBlock) = BlocksOf(table);
    }

    /// <summary>The table.</summary>
    public TransferTable Table { get; }

    /// <summary>The time of the first transfer; null where there is none.</summary>
    public DateTimeOffset? First => Table.Count == 0 ? null : Table[0].Position.Time;

    /// <summary>The time of the last transfer; null where there is none.</summary>
    public DateTimeOffset? Last => Table.Count == 0 ? null : Table[Table.Count - 1].Position.Time;

    /// <summary>The lowest block number; null where the source gives none.</summary>
    public long? FirstBlock { get; }

    /// <summary>The highest block number; null where the source gives none.</summary>
    public long? LastBlock { get; }

    /// <summary>The assets, those that move most often first.</summary>
    public IReadOnlyList<AssetSummary> Assets { get; }

    /// <summary>Every account, the busiest first; sinks of fees left out.</summary>
    public IReadOnlyList<AccountTraffic> ByTraffic { get; }

    /// <summary>What of it is no money moving: forged tokens, poisoning, spam. Searched for when first asked.</summary>
    public NoiseReport Noise => field ??= NoiseReport.Of(Table);

    /// <summary>Sums a table up, in two passes over it.</summary>
    public static LedgerSummary Of(TransferTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        TransferColumns columns = table.Columns;
        var quantities = new BigInteger[table.Assets.Count];
        long[] counts = new long[table.Assets.Count];
        int[] sent = new int[table.Accounts.Count];
        int[] received = new int[table.Accounts.Count];
        for (int row = 0; row < table.Count; row++)
        {
            ulong from = table.Pockets[columns.FromPocket[row]];
            int asset = PocketKey.IsOutpoint(from) ? table.Assets.Find(table.AssetOfPocket(columns.FromPocket[row])) : PocketKey.Number(from);
            counts[asset]++;
            quantities[asset] += columns.Quantity[row];
            sent[PocketKey.Account(from)]++;
            received[PocketKey.Account(table.Pockets[columns.ToPocket[row]])]++;
        }

        return new LedgerSummary(table, AssetsOf(table, counts, quantities), TrafficOf(table, sent, received));
    }

    /// <summary>The assets whose symbol is <paramref name="symbol"/>, case not minded. More than one is common: anyone can name a token USDT.</summary>
    public IReadOnlyList<AssetSummary> WithSymbol(string symbol) =>
        [.. Assets.Where(asset => string.Equals(asset.Symbol, symbol, StringComparison.OrdinalIgnoreCase))];

    private static AssetSummary[] AssetsOf(TransferTable table, long[] counts, BigInteger[] quantities) =>
    [
        .. Enumerable.Range(0, counts.Length)
            .Select(i => new AssetSummary(
                table.Assets[i], SymbolOf(table, table.Assets[i]), table.AssetInfo.GetValueOrDefault(table.Assets[i]), counts[i], quantities[i]))
            .OrderByDescending(asset => asset.Transfers).ThenBy(asset => asset.Asset),
    ];

    private static AccountTraffic[] TrafficOf(TransferTable table, int[] sent, int[] received) =>
    [
        .. Enumerable.Range(0, sent.Length)
            .Select(i => new AccountTraffic(table.Accounts[i], sent[i], received[i]))
            .Where(traffic => !traffic.Account.IsFeeSink && !traffic.Account.IsTransaction)
            .OrderByDescending(traffic => traffic.Sent + traffic.Received).ThenBy(traffic => traffic.Account),
    ];

    private static string SymbolOf(TransferTable table, Asset asset) =>
        asset.Kind == AssetKind.Native && KnownChains.Find(asset.Chain) is { } chain ? chain.NativeSymbol
        : asset.Kind == AssetKind.Currency ? "USD"
        : table.AssetInfo.TryGetValue(asset, out AssetInfo? info) ? info.Symbol : "";

    private static (long? First, long? Last) BlocksOf(TransferTable table)
    {
        long? first = null;
        long? last = null;
        for (int transaction = 0; transaction < table.Columns.Block.Length; transaction++)
            if (table.Columns.BlockOf(transaction) is var block && block != Position.Unknown)
            {
                first = Math.Min(first ?? block, block);
                last = Math.Max(last ?? block, block);
            }

        return (first, last);
    }
}
