using FlowTrace.Sqlite.Storage;

namespace FlowTrace.Sqlite;

public sealed partial class CaseStore
{
    /// <summary>The recorded runs, in the order in which they were recorded.</summary>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public IReadOnlyList<StoredRun> Runs() => ReadAll(
        "SELECT number, definition, tool, digest, recorded, length, sha256 FROM runs JOIN contents ON contents.id = result ORDER BY number",
        row => new StoredRun(
            row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4), row.GetInt64(5), row.Hash(6)));

    /// <summary>Records a trace and its result.</summary>
    /// <param name="definition">What was asked: thefts and options, in the caller's own text.</param>
    /// <param name="tool">The program and version that ran it.</param>
    /// <param name="digest">The digest that the result says of itself; empty where it says none.</param>
    /// <param name="result">The result document, from where it stands to its end.</param>
    /// <param name="cancellationToken">Ends the recording; nothing is recorded then.</param>
    /// <exception cref="CaseStoreException">The store was opened for reading, or the disk is full.</exception>
    public Task<StoredRun> RecordRunAsync(string definition, string tool, string digest, Stream result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(result);
        return WriteAsync(async () =>
        {
            (long content, long length, string sha256) = await Contents.AddAsync(_connection, result, cancellationToken).ConfigureAwait(false);
            long recorded = _time.GetUtcNow().ToUnixTimeMilliseconds();
            long number = _connection.Number(
                "INSERT INTO runs (definition, tool, digest, recorded, result) VALUES ($definition, $tool, $digest, $recorded, $result) RETURNING number",
                ("$definition", definition), ("$tool", tool), ("$digest", digest), ("$recorded", recorded), ("$result", content));
            return new StoredRun(number, definition, tool, digest, DateTimeOffset.FromUnixTimeMilliseconds(recorded), length, sha256);
        });
    }

    /// <summary>Opens a run's result document. Read to the end, it is what was recorded, or the reading fails.</summary>
    /// <exception cref="CaseStoreException">The store does not hold it, or (while reading) its bytes have changed.</exception>
    public Stream OpenResult(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return OpenContent(run.Sha256);
    }
}
