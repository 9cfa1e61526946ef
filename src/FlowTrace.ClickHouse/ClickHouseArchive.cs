using System.Text;
using FlowTrace.ClickHouse.Http;
using FlowTrace.ClickHouse.Ledgers;
using FlowTrace.ClickHouse.Tables;
using FlowTrace.ClickHouse.Wire;

namespace FlowTrace.ClickHouse;

/// <summary>An archive of transfers in a database of ClickHouse, spoken to over its HTTP interface.</summary>
/// <remarks>
/// <para>
/// Ledgers are put in as batches. A batch counts from the moment in which its row in the table <c>batches</c> is written, which is the last; what a writer that
/// was killed has left is never read. Two writers do not disturb each other.
/// </para>
/// <para>Safe for concurrent calls. <c>docs/clickhouse.md</c> describes the tables, questions in SQL, and how to make them on a cluster.</para>
/// </remarks>
public sealed partial class ClickHouseArchive : IDisposable
{
    /// <summary>The version of the tables; an archive of a later one is not touched.</summary>
    internal const uint Version = 1;

    private readonly ClickHouseOptions _options;
    private readonly ClickHouseClient _client;

    private ClickHouseArchive(ClickHouseOptions options)
    {
        _options = options;
        _client = new ClickHouseClient(options);
    }

    /// <summary>Makes the database and its tables where they are lacking, and opens the archive.</summary>
    /// <exception cref="ClickHouseException">The server cannot be reached or refuses, or tables of these names have other columns.</exception>
    public static async Task<ClickHouseArchive> CreateAsync(ClickHouseOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using (var client = new ClickHouseClient(options))
        {
            await client.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {options.Database}", cancellationToken).ConfigureAwait(false);
            foreach (ArchiveTable table in ArchiveTables.All)
                await client.ExecuteAsync(table.CreateStatement(options.Database), cancellationToken).ConfigureAwait(false);
        }

        return await OpenAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens an archive that exists.</summary>
    /// <exception cref="ClickHouseException">The server cannot be reached or refuses, or the database lacks a table or a column of the archive.</exception>
    public static async Task<ClickHouseArchive> OpenAsync(ClickHouseOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var archive = new ClickHouseArchive(options);
        try
        {
            await archive.CheckTablesAsync(cancellationToken).ConfigureAwait(false);
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The statements that make the archive's tables, for those who make them otherwise: replicated, or spread over a cluster.</summary>
    /// <param name="database">The database.</param>
    /// <exception cref="ArgumentException">It is no name of a database that <see cref="ClickHouseOptions.Database"/> takes.</exception>
    public static IReadOnlyList<string> Statements(string database) =>
        [.. ArchiveTables.All.Select(table => table.CreateStatement(ClickHouseOptions.RequireName(database)))];

    /// <summary>The batches that count, in the order of their numbers.</summary>
    /// <exception cref="ClickHouseException">The server cannot be reached or refuses, or the archive is of a later version.</exception>
    public async Task<IReadOnlyList<ArchiveBatch>> ReadBatchesAsync(CancellationToken cancellationToken = default) =>
        [.. (await ReadRecordsAsync(cancellationToken).ConfigureAwait(false)).Select(record => record.ToBatch())];

    /// <summary>
    /// Opens a reader of all batches that there are now. What is put in or removed later does not concern it, so that a trace sees one state of the archive.
    /// </summary>
    /// <exception cref="ClickHouseException">The server cannot be reached or refuses, or has fewer rows of a batch than were written.</exception>
    public async Task<ClickHouseReader> OpenReaderAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<BatchRecord> records = await ReadRecordsAsync(cancellationToken).ConfigureAwait(false);
        foreach (ArchiveTable table in ArchiveTables.OfBatch)
            await RequireCountsAsync(table, records, cancellationToken).ConfigureAwait(false);
        return new ClickHouseReader(_client, _options, records, await IsSpreadAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Closes the connections. Readers that were opened from the archive can no longer read.</summary>
    public void Dispose() => _client.Dispose();

    /// <summary>Rows are read by the types of their columns, so a table made by hand must have the very ones.</summary>
    private async Task CheckTablesAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string Table, string Column), string>();
        await _client.TryAsync(
            token => _client.QueryAsync(
                $"SELECT table, name, type FROM system.columns WHERE database = {Sql.Text(_options.Database)} FORMAT RowBinary",
                (answer, reading) => RowStream.ReadAsync(
                    answer,
                    (ref RowBinaryReader row) =>
                        found[(Encoding.UTF8.GetString(row.Bytes()), Encoding.UTF8.GetString(row.Bytes()))] = Encoding.UTF8.GetString(row.Bytes()),
                    reading),
                token),
            cancellationToken).ConfigureAwait(false);
        foreach (ArchiveTable table in ArchiveTables.All)
            foreach ((string column, string type) in table.Columns.Prepend(("batch", "UInt64")))
                if (found.GetValueOrDefault((table.Name, column)) is var there && there != type && there != $"LowCardinality({type})")
                    throw new ClickHouseException(
                        $"{_options.Name}: the table {table.Name} "
                        + $"{(there is null ? "lacks the column" : $"has the type {there} in the column")} {column} of type {type}. "
                        + "Make the archive with ClickHouseArchive.CreateAsync, by the statements of ClickHouseArchive.Statements, or name its database.");
    }

    /// <summary>Whether a table lies on several servers.</summary>
    private Task<bool> IsSpreadAsync(CancellationToken cancellationToken) => _client.TryAsync(
        token => _client.QueryAsync(
            $"SELECT name FROM system.tables WHERE database = {Sql.Text(_options.Database)} AND engine = 'Distributed' FORMAT RowBinary",
            async (answer, reading) => await RowStream.ReadAsync(answer, (ref RowBinaryReader row) => row.Bytes(), reading).ConfigureAwait(false) > 0,
            token),
        cancellationToken);

    private Task<IReadOnlyList<BatchRecord>> ReadRecordsAsync(CancellationToken cancellationToken) => _client.TryAsync(
        token => _client.QueryAsync(
            $"SELECT batch, {ArchiveTables.Batches.ColumnList} FROM {_options.Database}.{ArchiveTables.Batches.Name} ORDER BY batch FORMAT RowBinary",
            async (answer, reading) =>
            {
                var records = new BatchRecords();
                await RowStream.ReadAsync(answer, records.Read, reading).ConfigureAwait(false);
                return records.ToList(_options.Name);
            },
            token),
        cancellationToken);

    /// <summary>Sees to it that a table has all rows of some batches: of a replica that lags behind, nothing is read.</summary>
    private Task<bool> RequireCountsAsync(ArchiveTable table, IReadOnlyCollection<BatchRecord> records, CancellationToken cancellationToken) =>
        _client.TryAsync(token => CountAsync(table, records, token), cancellationToken);

    private async Task<bool> CountAsync(ArchiveTable table, IReadOnlyCollection<BatchRecord> records, CancellationToken cancellationToken)
    {
        BatchRecord[] expected = [.. records.Where(record => record.RowsOf(table) > 0)];
        if (expected.Length == 0)
            return true;
        Dictionary<ulong, ulong> counts = await _client.QueryAsync(
            Sql.Counts(_options.Database, table, expected.Select(record => record.Number)),
            async (answer, token) =>
            {
                var counted = new Dictionary<ulong, ulong>();
                await RowStream.ReadAsync(answer, (ref RowBinaryReader row) => counted[row.UInt64()] = row.UInt64(), token).ConfigureAwait(false);
                return counted;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (BatchRecord record in expected)
            if (counts.GetValueOrDefault(record.Number) is var count && count != record.RowsOf(table))
                throw new ClickHouseException(
                    FormattableString.Invariant($"{_options.Name}: the table {table.Name} has {count} rows of batch {record.Number} ({record.Name}), and ")
                    + FormattableString.Invariant($"{record.RowsOf(table)} were written. ")
                    + "Wait until the server has them all; if it never will, remove the batch and put it in anew.")
                { IsTransient = true };
        return true;
    }
}
