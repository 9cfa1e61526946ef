using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Storage;

/// <summary>Opens and closes the database of a store, and tells what is no store this version reads.</summary>
internal static class StoreOpening
{
    private const int SecondsToWait = 5;
    private const int CannotOpen = 14;
    private const int ReadOnly = 8;

    static StoreOpening() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Refuses what no look inside is needed for: a file that is missing, is something else, or ends too early.</summary>
    public static void RequireStore(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] header = Seal.HeaderOf(file);
            if (header.Length == 0)
                return;
            long length = Seal.LengthOfPages(header);
            if (length == 0)
                throw StoreErrors.Make(path, "This is no FlowTrace store. Check the name.");
            if (file.Length < length && !HasLog(path))
                throw StoreErrors.Make(path, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file is cut off: it has {file.Length} bytes, and its header says {length}. "
                    + $"Take a whole copy, or make the store anew from its inputs."));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw StoreErrors.Make(path, "There is no such file. Check the name, or make a new store.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Make(path, $"It cannot be read ({failure.Message}).", failure);
        }
    }

    /// <summary>Whether SQLite's log of commits that are not yet in the file lies beside it.</summary>
    public static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    public static SqliteConnection ForWriting(string path, TimeProvider time)
    {
        try
        {
            if (File.Exists(path))
                Seal.Remove(path);
            SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
            try
            {
                Prepare(connection, path);
                WriterLock.Announce(connection, time);
                return connection;
            }
            catch (Exception failure) when (failure is SqliteException or CaseStoreException)
            {
                connection.Dispose();
                throw;
            }
        }
        catch (SqliteException failure)
        {
            throw StoreErrors.Of(failure, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Make(path, $"It cannot be written ({failure.Message}). Copy it to a folder you may write, or open it for reading.", failure);
        }
    }

    public static SqliteConnection ForReading(string path)
    {
        try
        {
            return Checked(Connect(path, SqliteOpenMode.ReadWrite), path);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is CannotOpen or ReadOnly)
        {
            if (HasLog(path))
                throw StoreErrors.Make(
                    path, $"It was not closed cleanly, and its last commits stand in {System.IO.Path.GetFileName(path)}-wal, which cannot be taken up here. "
                    + "Copy both files to a folder you may write.", failure);
            return ForReadingUnchanging(path);
        }
        catch (SqliteException failure)
        {
            throw StoreErrors.Of(failure, path);
        }
    }

    // On media that nobody can write SQLite needs no locks, and could not make the files it keeps them in.
    private static SqliteConnection ForReadingUnchanging(string path)
    {
        try
        {
            return Checked(Connect(new Uri(System.IO.Path.GetFullPath(path)).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly), path);
        }
        catch (SqliteException failure)
        {
            throw StoreErrors.Of(failure, path);
        }
    }

    /// <summary>Who writes a store, as far as the store can say.</summary>
    public static string HolderOf(string path)
    {
        if (!File.Exists(path))
            return "Another process";
        try
        {
            using SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite);
            string holder = WriterLock.Holder(connection);
            return char.ToUpperInvariant(holder[0]) + holder[1..];
        }
        catch (SqliteException)
        {
            // The other has not come so far as to say who it is.
            return "Another process";
        }
    }

    /// <summary>Brings everything into the one file and says that nobody writes.</summary>
    public static void Finish(SqliteConnection connection)
    {
        connection.Run("DELETE FROM writer");
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static SqliteConnection Connect(string source, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = SecondsToWait,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        if (IsUnmade(connection))
        {
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size = {Schema.PageBytes}"));
            connection.Run("PRAGMA journal_mode = WAL");
            connection.Run("PRAGMA synchronous = FULL");
            using SqliteTransaction making = connection.BeginTransaction();
            connection.Run(Schema.Tables);
            connection.Run(string.Create(
                CultureInfo.InvariantCulture, $"PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {Schema.Version}"));
            making.Commit();
        }

        RequireVersion(connection, path);
        connection.Run("PRAGMA synchronous = FULL");
    }

    // A store whose making was cut short by a kill has no tables at all, for they are made in one transaction.
    private static bool IsUnmade(SqliteConnection connection) =>
        connection.Number("PRAGMA application_id") == 0 && connection.Number("SELECT count(*) FROM sqlite_schema") == 0;

    private static SqliteConnection Checked(SqliteConnection connection, string path)
    {
        try
        {
            if (IsUnmade(connection))
                throw StoreErrors.Make(path, "Its making was interrupted, and nothing is in it yet. Open it for writing once.");
            RequireVersion(connection, path);
            connection.Run("PRAGMA query_only = ON");
            return connection;
        }
        catch (Exception failure) when (failure is SqliteException or CaseStoreException)
        {
            connection.Dispose();
            throw;
        }
    }

    private static void RequireVersion(SqliteConnection connection, string path)
    {
        if (connection.Number("PRAGMA application_id") != Schema.ApplicationId)
            throw StoreErrors.Make(path, "This is a database, but no FlowTrace store. Check the name.");
        long version = connection.Number("PRAGMA user_version");
        if (version != Schema.Version)
            throw StoreErrors.Make(path, string.Create(
                CultureInfo.InvariantCulture,
                $"It has format version {version}, and this program reads version {Schema.Version}. Use a newer FlowTrace; the store was not touched."));
    }
}
