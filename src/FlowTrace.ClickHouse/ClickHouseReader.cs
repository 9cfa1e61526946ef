using System.Collections.Concurrent;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.ClickHouse.Http;
using FlowTrace.ClickHouse.Ledgers;
using FlowTrace.ClickHouse.Tables;
using FlowTrace.ClickHouse.Wire;
using FlowTrace.Reading;

namespace FlowTrace.ClickHouse;

/// <summary>
/// Reads accounts out of an archive, in the state it had when the reader was opened. It belongs to its archive and needs no disposing.
/// </summary>
/// <remarks>
/// For an account it hands over the whole transactions that the account takes part in or that concern it: transfers, events, calls and texts. Of several
/// batches that have a transaction, equal transfers count as often as in the batch that has most of them. Safe for concurrent calls.
/// </remarks>
public sealed class ClickHouseReader : IChainReader
{
    private const string TiesMessage =
        "Transfers stand at the same moment, and only their place in the ledger orders them. Between accounts that are read one by one that place is lost, so "
        + "a policy may spend in another order than in the ledger. Read the archive whole (ReadAllAsync), or put in a ledger with indices within blocks.";

    private readonly ClickHouseClient _client;
    private readonly ClickHouseOptions _options;
    private readonly IReadOnlyList<BatchRecord> _batches;
    private readonly ulong[] _numbers;
    private readonly bool _isSpread;
    private readonly ConcurrentDictionary<Asset, AssetInfo?> _assetInfo = [];

    internal ClickHouseReader(ClickHouseClient client, ClickHouseOptions options, IReadOnlyList<BatchRecord> batches, bool isSpread)
    {
        _isSpread = isSpread;
        _client = client;
        _options = options;
        _batches = batches;
        _numbers = [.. batches.Select(batch => batch.Number)];
    }

    /// <summary>The server and the database: <c>localhost:8123/flowtrace</c>.</summary>
    public string Name => _options.Name;

    /// <summary>The batches that are read, in the order of their numbers.</summary>
    public IReadOnlyList<ArchiveBatch> Batches => [.. _batches.Select(batch => batch.ToBatch())];

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) =>
        GuardAsync(token => ReadWholeAsync(account, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) => transaction.IsNone
        ? ValueTask.FromResult(TransferTable.Empty)
        : GuardAsync(token => ReadAsync(PlaceKey.Of(transaction), _numbers, token), cancellationToken);

    /// <summary>Every transfer of the archive in one table, for ledgers that fit into memory: about 100 bytes a transfer.</summary>
    /// <remarks>Where the archive has a single batch, its transfers and all that stands beside them are those of the table that was put in.</remarks>
    /// <exception cref="ChainReadException">The archive cannot be read.</exception>
    public ValueTask<TransferTable> ReadAllAsync(CancellationToken cancellationToken = default) => GuardAsync(ReadWholeAsync, cancellationToken);

    private async Task<TransferTable> ReadWholeAsync(Account account, CancellationToken cancellationToken)
    {
        string key = PlaceKey.Of(account);
        IReadOnlyList<ulong> found = await FindAsync(account, key, cancellationToken).ConfigureAwait(false);
        TransferTable table = await ReadAsync(key, found, cancellationToken).ConfigureAwait(false);
        return _options.MaxTransfersPerAccount is { } most && table.CountOf(account) > most ? throw TooMany(account) : table;
    }

    private async Task<TransferTable> ReadWholeAsync(CancellationToken cancellationToken)
    {
        TransferTableBuilder builder = NewBuilder();
        var decoder = new RowDecoder(builder, _numbers);
        foreach (BatchRecord batch in _batches)
        {
            string where = Sql.InBatches([batch.Number]);
            foreach (ArchiveTable table in ArchiveTables.OfTransactions.Where(table => batch.RowsOf(table) > 0))
                await ReadRowsAsync(Sql.Rows(_options.Database, table, where, table.RowOrder), decoder.HandlerOf(table.Name), cancellationToken)
                    .ConfigureAwait(false);
            foreach ((Asset asset, AssetInfo info) in await ReadAssetsAsync(where, cancellationToken).ConfigureAwait(false))
                builder.Describe(asset, info);
        }

        return builder.Build();
    }

    /// <summary>The batches in which an account is found.</summary>
    /// <exception cref="ChainReadException">It has more transfers than are to be read.</exception>
    private async Task<IReadOnlyList<ulong>> FindAsync(Account account, string key, CancellationToken cancellationToken)
    {
        var found = new List<ulong>();
        if (_batches.Count == 0)
            return found;
        ulong largest = 0;
        string question = $"SELECT batch, sum(transfers) FROM {_options.Database}.{ArchiveTables.Places.Name} "
            + $"WHERE key = {Sql.Text(key)} AND {Sql.InBatches(_numbers)} GROUP BY batch ORDER BY batch FORMAT RowBinary";
        await ReadRowsAsync(
            question,
            (ref RowBinaryReader row) =>
            {
                ulong batch = row.UInt64();
                ulong transfers = row.UInt64();
                if (row.IsShort)
                    return;
                found.Add(batch);
                largest = Math.Max(largest, transfers);
            },
            cancellationToken).ConfigureAwait(false);
        return _options.MaxTransfersPerAccount is { } most && largest > (ulong)most ? throw TooMany(account) : found;
    }

    /// <summary>The whole transactions that some batches have under a key.</summary>
    private async Task<TransferTable> ReadAsync(string key, IReadOnlyList<ulong> found, CancellationToken cancellationToken)
    {
        TransferTableBuilder builder = NewBuilder();
        var decoder = new RowDecoder(builder, _numbers);
        foreach (ArchiveTable table in ArchiveTables.OfTransactions)
        {
            ulong[] batches = [.. _batches.Where(batch => batch.RowsOf(table) > 0).Select(batch => batch.Number).Intersect(found)];
            if (batches.Length > 0)
                await ReadRowsAsync(
                    Sql.Rows(_options.Database, table, Sql.FoundBy(_options.Database, key, batches, _isSpread), "batch, row"), decoder.HandlerOf(table.Name),
                    cancellationToken).ConfigureAwait(false);
        }

        foreach (BatchRecord batch in _batches)
            if (batch.Facts.Ties > 0)
                builder.Report(new ReadIssue(ReadIssueSeverity.Doubt, batch.Name, 0, TiesMessage, Count: batch.Facts.Ties));
        await DescribeAsync(builder, decoder.Assets, cancellationToken).ConfigureAwait(false);
        return builder.Build();
    }

    /// <summary>A builder that knows what the batches say of themselves, each as a source.</summary>
    private TransferTableBuilder NewBuilder()
    {
        var builder = new TransferTableBuilder();
        for (int i = 0; i < _batches.Count; i++)
        {
            if (i > 0)
                builder.BeginSource();
            BatchRecord batch = _batches[i];
            batch.Facts.CopyTo(builder);
            builder.Describe(new InputDescription(batch.Name, "clickhouse", batch.Digest, batch.Transfers));
        }

        return builder;
    }

    private async Task DescribeAsync(TransferTableBuilder builder, IReadOnlyCollection<Asset> assets, CancellationToken cancellationToken)
    {
        Asset[] unknown = [.. assets.Where(asset => !_assetInfo.ContainsKey(asset)).Order()];
        if (unknown.Length > 0)
        {
            string where = $"asset IN ({string.Join(", ", unknown.Select(asset => Sql.Text(asset.ToString())))}) AND "
                + Sql.InBatches(_numbers);
            foreach ((Asset asset, AssetInfo info) in await ReadAssetsAsync(where, cancellationToken).ConfigureAwait(false))
                _assetInfo.TryAdd(asset, info);
            foreach (Asset asset in unknown)
                _assetInfo.TryAdd(asset, null);
        }

        foreach (Asset asset in assets)
            if (_assetInfo[asset] is { } info)
                builder.Describe(asset, info);
    }

    private async Task<IReadOnlyList<(Asset Asset, AssetInfo Info)>> ReadAssetsAsync(string where, CancellationToken cancellationToken)
    {
        var assets = new List<(Asset, AssetInfo)>();
        await ReadRowsAsync(
            Sql.Rows(_options.Database, ArchiveTables.Assets, where, "batch, asset"),
            (ref RowBinaryReader row) =>
            {
                row.UInt64();
                ReadOnlySpan<byte> asset = row.Bytes();
                ReadOnlySpan<byte> symbol = row.Bytes();
                int decimals = row.Int32();
                if (!row.IsShort)
                    assets.Add((Asset.Parse(Encoding.UTF8.GetString(asset)), new AssetInfo(Encoding.UTF8.GetString(symbol), decimals < 0 ? null : decimals)));
            },
            cancellationToken).ConfigureAwait(false);
        return assets;
    }

    private Task<long> ReadRowsAsync(string question, RowHandler handle, CancellationToken cancellationToken) =>
        _client.QueryAsync(question, (answer, token) => RowStream.ReadAsync(answer, handle, token), cancellationToken);

    private ChainReadException TooMany(in Account account) => new(FormattableString.Invariant(
        $"{Name}: {account.AddressText} has more than {_options.MaxTransfersPerAccount} transfers and was not read. Raise MaxTransfersPerAccount to read it."))
    {
        Reader = Name,
        Limit = ChainReadException.Hub,
    };

    /// <summary>Reads from the beginning again where that may help; what the server says becomes what a trace understands.</summary>
    private async ValueTask<TransferTable> GuardAsync(Func<CancellationToken, Task<TransferTable>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.TryAsync(read, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException error)
        {
            throw new ChainReadException(error.Message, error) { Reader = Name, IsTransient = error.IsTransient };
        }
        catch (FormatException error)
        {
            throw new ChainReadException($"{Name}: a row cannot be read: {error.Message} Verify its batch, and put it in anew.", error) { Reader = Name };
        }
    }
}
