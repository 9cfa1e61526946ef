using System.Security.Cryptography;
using System.Text;
using FlowTrace.ClickHouse.Ledgers;
using FlowTrace.ClickHouse.Tables;
using FlowTrace.Reading;

namespace FlowTrace.ClickHouse;

public sealed partial class ClickHouseArchive
{
    private const int FlushBytes = 1 << 20;
    private const int ClockBits = 20;

    /// <summary>
    /// Puts a ledger in as a batch. Nothing is written where the archive has the very ledger already; then that batch is returned, under the name it has.
    /// </summary>
    /// <param name="name">What to call the batch, such as the month or the exchange it is of.</param>
    /// <param name="ledger">
    /// The ledger. What it says beside its transfers is kept as well; where it overlaps with other batches, equal transfers of one transaction count as often
    /// as in the batch that has most of them.
    /// </param>
    /// <param name="cancellationToken">Ends the writing; the batch does not count then.</param>
    /// <exception cref="ArgumentException">The name is empty, or the ledger has an account or an asset whose text would be read back as another.</exception>
    /// <exception cref="ClickHouseException">The server cannot be reached or refuses. The batch does not count then, unless the very last answer was lost:
    /// <see cref="ReadBatchesAsync"/> tells, and putting the ledger in again does no harm.</exception>
    public async Task<ArchiveBatch> AddAsync(string name, TransferTable ledger, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(ledger);
        var encoder = new LedgerEncoder(ledger);
        var facts = BatchFacts.Of(ledger);
        (string digest, ulong[] rows) = DigestOf(encoder, facts, cancellationToken);
        IReadOnlyList<BatchRecord> there = await ReadRecordsAsync(cancellationToken).ConfigureAwait(false);
        if (there.FirstOrDefault(record => record.Digest == digest) is { } same)
            return same.ToBatch();
        var batch = new BatchRecord(NextNumber(), name, digest, rows, facts);
        try
        {
            foreach (ArchiveTable table in ArchiveTables.OfBatch)
                await WriteAsync(encoder, table, batch, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DeleteRowsAsync(batch, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await WriteAsync(batch.ToRow(isRemoved: false), cancellationToken).ConfigureAwait(false);
        return batch.ToBatch();
    }

    /// <summary>
    /// Removes a batch: from now on nobody who opens the archive reads it. Its rows are deleted where the tables allow it; on a cluster they may stay, unread.
    /// </summary>
    /// <exception cref="ClickHouseException">The archive has no such batch, or the server cannot be reached or refuses.</exception>
    public async Task RemoveAsync(ArchiveBatch batch, CancellationToken cancellationToken = default)
    {
        BatchRecord record = await FindAsync(batch, cancellationToken).ConfigureAwait(false);
        await WriteAsync(record.ToRow(isRemoved: true), cancellationToken).ConfigureAwait(false);
        await DeleteRowsAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads every row of a batch and compares them with its digest.</summary>
    /// <returns>Whether they are what was written.</returns>
    /// <exception cref="ClickHouseException">The archive has no such batch, or the server cannot be reached or refuses.</exception>
    public async Task<bool> VerifyAsync(ArchiveBatch batch, CancellationToken cancellationToken = default)
    {
        BatchRecord record = await FindAsync(batch, cancellationToken).ConfigureAwait(false);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ArchiveTable table in ArchiveTables.OfBatch)
        {
            Begin(digest, table.Name);

            // One answer a table, and never asked a second time, for half of it may be in the digest already.
            byte[] ofTable = await _client.QueryAsync(
                $"SELECT {table.ColumnList} FROM {_options.Database}.{table.Name} WHERE {Sql.InBatches([record.Number])} "
                + $"ORDER BY {table.RowOrder} FORMAT RowBinary",
                (answer, token) => SHA256.HashDataAsync(answer, token).AsTask(), cancellationToken).ConfigureAwait(false);
            digest.AppendData(ofTable);
        }

        return End(digest, record.Facts) == record.Digest;
    }

    /// <summary>
    /// The digest: of each table its name and the SHA-256 of its rows without their batch, then the facts; and the SHA-256 of that.
    /// </summary>
    private static (string Digest, ulong[] Rows) DigestOf(LedgerEncoder encoder, BatchFacts facts, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var ofTable = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ulong[] rows = new ulong[ArchiveTables.OfBatch.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Begin(digest, ArchiveTables.OfBatch[i].Name);
            foreach (ReadOnlyMemory<byte> row in encoder.Rows(ArchiveTables.OfBatch[i], batch: null))
            {
                ofTable.AppendData(row.Span);
                rows[i]++;
            }

            digest.AppendData(ofTable.GetHashAndReset());
        }

        return (End(digest, facts), rows);
    }

    private static void Begin(IncrementalHash digest, string table) => digest.AppendData(Encoding.UTF8.GetBytes(table + "\n"));

    private static string End(IncrementalHash digest, BatchFacts facts)
    {
        digest.AppendData(Encoding.UTF8.GetBytes(facts.ToJson()));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private async Task WriteAsync(LedgerEncoder encoder, ArchiveTable table, BatchRecord batch, CancellationToken cancellationToken)
    {
        if (batch.RowsOf(table) == 0)
            return;
        await _client.InsertAsync(
            $"{_options.Database}.{table.Name} (batch, {table.ColumnList})",
            async (body, token) =>
            {
                var buffered = new BufferedStream(body, FlushBytes);
                foreach (ReadOnlyMemory<byte> row in encoder.Rows(table, batch.Number))
                    await buffered.WriteAsync(row, token).ConfigureAwait(false);
                await buffered.FlushAsync(token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        await RequireCountsAsync(table, [batch], cancellationToken).ConfigureAwait(false);
    }

    private Task WriteAsync(ReadOnlyMemory<byte> batchRow, CancellationToken cancellationToken) => _client.InsertAsync(
        $"{_options.Database}.{ArchiveTables.Batches.Name} (batch, {ArchiveTables.Batches.ColumnList})",
        async (body, token) => await body.WriteAsync(batchRow, token).ConfigureAwait(false), cancellationToken);

    private async Task<BatchRecord> FindAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        IReadOnlyList<BatchRecord> records = await ReadRecordsAsync(cancellationToken).ConfigureAwait(false);
        return records.FirstOrDefault(record => record.Number == batch.Number) ?? throw new ClickHouseException(FormattableString.Invariant(
            $"{_options.Name}: there is no batch {batch.Number}. ReadBatchesAsync tells which there are."));
    }

    /// <summary>Deletes what nobody reads. It is housekeeping: where it fails, or the tables cannot do it, the rows stay and harm nothing.</summary>
    private async Task DeleteRowsAsync(BatchRecord batch, CancellationToken cancellationToken)
    {
        try
        {
            foreach (ArchiveTable table in ArchiveTables.OfBatch.Where(table => batch.RowsOf(table) > 0))
                await _client.ExecuteAsync(
                    $"ALTER TABLE {_options.Database}.{table.Name} DELETE WHERE {Sql.InBatches([batch.Number])}", cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException)
        {
        }
    }

    /// <summary>A number that grows with time and that no other writer takes: milliseconds since 1970, then chance.</summary>
    private ulong NextNumber() =>
        ((ulong)_options.Time.GetUtcNow().ToUnixTimeMilliseconds() << ClockBits) | (uint)RandomNumberGenerator.GetInt32(1 << ClockBits);
}
