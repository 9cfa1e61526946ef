using FlowTrace.Sqlite.Storage;

namespace FlowTrace.Sqlite;

public sealed partial class CaseStore
{
    private const string SelectInputs =
        "SELECT number, role, name, format, chain, request, status, received, length, sha256 FROM inputs JOIN contents ON contents.id = content "
        + "ORDER BY number";

    /// <summary>The raw inputs, in the order in which they were added.</summary>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public IReadOnlyList<StoredInput> Inputs() => ReadAll(SelectInputs, row => new StoredInput(
        row.GetInt64(0), (InputRole)row.Small(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.Small(6),
        row.Time(7), row.GetInt64(8), row.Hash(9)));

    /// <summary>Adds a raw input as it is, from where <paramref name="bytes"/> stands to its end. It is never held in memory whole.</summary>
    /// <exception cref="CaseStoreException">The store was opened for reading, or the disk is full.</exception>
    public Task<StoredInput> AddInputAsync(NewInput input, Stream bytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(bytes);
        return WriteAsync(async () =>
        {
            (long content, long length, string sha256) = await Contents.AddAsync(_connection, bytes, cancellationToken).ConfigureAwait(false);
            long received = (input.Received ?? _time.GetUtcNow()).ToUnixTimeMilliseconds();
            long number = _connection.Number(
                "INSERT INTO inputs (role, name, format, chain, request, status, received, content) "
                + "VALUES ($role, $name, $format, $chain, $request, $status, $received, $content) RETURNING number",
                ("$role", (int)input.Role), ("$name", input.Name), ("$format", input.Format), ("$chain", input.Chain), ("$request", input.Request),
                ("$status", input.Status), ("$received", received), ("$content", content));
            return new StoredInput(
                number, input.Role, input.Name, input.Format, input.Chain, input.Request, input.Status, DateTimeOffset.FromUnixTimeMilliseconds(received),
                length, sha256);
        });
    }

    /// <summary>Opens an input's bytes. Read to the end, they are what was added, or the reading fails.</summary>
    /// <exception cref="CaseStoreException">The store does not hold it, or (while reading) its bytes have changed.</exception>
    public Stream OpenInput(StoredInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return OpenContent(input.Sha256);
    }

    private ContentStream OpenContent(string sha256) => Read(() => Contents.Open(_connection, Path, sha256))
        ?? throw StoreErrors.Make(Path, $"It holds no content {sha256}. Ask the store that listed it.");
}
