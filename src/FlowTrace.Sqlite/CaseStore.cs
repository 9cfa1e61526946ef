using System.Globalization;
using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite;

/// <summary>
/// A case in one file: every raw input, the ledger made of them, labels, the analyst's acts, and runs with their results.
/// </summary>
/// <remarks>
/// <para>Every call that writes is one transaction, durable when it returns: a kill or a full disk at any moment loses nothing that was committed. One
/// process writes; others may read meanwhile. A writer that closes cleanly leaves one file and seals it with the digest of all its bytes.</para>
/// <para>Not safe for concurrent use.</para>
/// </remarks>
public sealed partial class CaseStore : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly WriterLock? _lock;
    private readonly TimeProvider _time;
    private bool _isClosed;

    private CaseStore(SqliteConnection connection, string path, WriterLock? writer, TimeProvider time)
    {
        _connection = connection;
        Path = path;
        _lock = writer;
        _time = time;
    }

    /// <summary>The store's file.</summary>
    public string Path { get; }

    /// <summary>Whether it was opened for writing.</summary>
    public bool CanWrite => _lock is not null;

    /// <summary>Makes a new store and opens it for writing.</summary>
    /// <exception cref="CaseStoreException">The file exists, or cannot be made.</exception>
    public static CaseStore Create(string path, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (File.Exists(path))
            throw StoreErrors.Make(path, "The file exists. Open it, or give another name.");
        return OpenForWriting(path, time ?? TimeProvider.System);
    }

    /// <summary>Opens a store for writing; one whose making was interrupted is finished.</summary>
    /// <exception cref="CaseStoreException">
    /// It does not exist, another process writes it (the message says who), it cannot be written, or it is no store this version reads.
    /// </exception>
    public static CaseStore Open(string path, TimeProvider? time = null)
    {
        StoreOpening.RequireStore(path);
        return OpenForWriting(path, time ?? TimeProvider.System);
    }

    /// <summary>Opens a store for reading, from read-only media too, and while another process writes it.</summary>
    /// <exception cref="CaseStoreException">It does not exist, or is no store this version reads.</exception>
    public static CaseStore OpenRead(string path)
    {
        StoreOpening.RequireStore(path);
        return new CaseStore(StoreOpening.ForReading(path), path, null, TimeProvider.System);
    }

    private static CaseStore OpenForWriting(string path, TimeProvider time)
    {
        WriterLock held = WriterLock.Take(path) ?? throw StoreErrors.Make(
            path, $"{StoreOpening.HolderOf(path)} writes the store. Wait until it has ended, or open the store for reading.");
        try
        {
            return new CaseStore(StoreOpening.ForWriting(path, time), path, held, time);
        }
        catch (CaseStoreException)
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Closes the store. A writer leaves one sealed file, unless others still read it; then the next clean closing seals it.</summary>
    /// <exception cref="CaseStoreException">The disk is full or fails. What was committed is safe.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        try
        {
            if (_lock is not null)
                StoreOpening.Finish(_connection);
        }
        catch (SqliteException failure)
        {
            throw StoreErrors.Of(failure, Path);
        }
        finally
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
            await SealAsync().ConfigureAwait(false);
        }
    }

    private async Task SealAsync()
    {
        if (_lock is null)
            return;
        try
        {
            if (!StoreOpening.HasLog(Path))
                await Seal.WriteAsync(Path, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw StoreErrors.Make(Path, $"It could not be sealed ({failure.Message}). Nothing is lost; open and close it once there is room.", failure);
        }
        finally
        {
            _lock.Dispose();
        }
    }

    /// <summary>Does something in one transaction, which is durable when this returns.</summary>
    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        EnsureOpen();
        if (_lock is null)
            throw StoreErrors.Make(Path, "It was opened for reading. Open it for writing.");
        try
        {
            SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            await using (transaction.ConfigureAwait(false))
            {
                T result = await write().ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        }
        catch (SqliteException failure)
        {
            throw StoreErrors.Of(failure, Path);
        }
    }

    private T Read<T>(Func<T> read)
    {
        EnsureOpen();
        try
        {
            return read();
        }
        catch (SqliteException failure)
        {
            throw StoreErrors.Of(failure, Path);
        }
        catch (InvalidDataException failure)
        {
            throw StoreErrors.Make(Path, $"It is damaged: {failure.Message}. Verify it, and take a copy that verifies.", failure);
        }
    }

    private List<T> ReadAll<T>(string sql, Func<SqliteDataReader, T> make) => Read(() =>
    {
        var all = new List<T>();
        using SqliteCommand command = _connection.Make(sql);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            all.Add(make(reader));
        return all;
    });

    /// <summary>Lets the file have so many pages and no more: a full disk at will, for tests.</summary>
    internal void LimitPages(int pages) => _connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));

    private void EnsureOpen() => ObjectDisposedException.ThrowIf(_isClosed, this);
}
