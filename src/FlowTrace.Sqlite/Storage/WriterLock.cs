using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Storage;

/// <summary>
/// The right to write a store: an operating system's lock on a file beside it, which a process that dies loses. Who holds it stands in the store itself, for
/// a locked file cannot be read everywhere.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private const int Attempts = 8;

    private readonly FileStream _file;
    private readonly string _path;

    private WriterLock(FileStream file, string path)
    {
        _file = file;
        _path = path;
    }

    public static string PathFor(string store) => store + ".lock";

    /// <summary>Takes the lock; null when another process has it.</summary>
    /// <exception cref="CaseStoreException">The folder cannot be written.</exception>
    public static WriterLock? Take(string store)
    {
        string path = PathFor(store);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            FileStream? file = Open(store, path);
            if (file is null)
                return null;

            // The holder before may have removed the file between our opening it and our locking it: then the lock is on nothing.
            if (File.Exists(path))
                return new WriterLock(file, path);
            file.Dispose();
        }

        return null;
    }

    private static FileStream? Open(string store, string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new CaseStoreException(
                $"{store} cannot be written: its folder does not allow the file {System.IO.Path.GetFileName(path)}. Copy the store to a folder you may write, "
                + "or open it for reading.",
                failure)
            {
                Path = store,
            };
        }
        catch (DirectoryNotFoundException failure)
        {
            throw new CaseStoreException($"{store} cannot be written: its folder does not exist. Make the folder first.", failure)
            {
                Path = store,
            };
        }
        catch (IOException failure) when (!File.Exists(path))
        {
            throw new CaseStoreException(
                $"{store} cannot be written: the file {System.IO.Path.GetFileName(path)} cannot be made beside it ({failure.Message}). "
                + "Copy the store to a disk that can be written, or open it for reading.",
                failure)
            {
                Path = store,
            };
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Says in the store who writes it.</summary>
    public static void Announce(SqliteConnection connection, TimeProvider time)
    {
        using SqliteCommand command = connection.Make(
            "INSERT OR REPLACE INTO writer VALUES (1, $process, $machine, $account, $since, $program)",
            ("$process", Environment.ProcessId), ("$machine", Environment.MachineName), ("$account", Environment.UserName),
            ("$since", time.GetUtcNow().ToUnixTimeMilliseconds()), ("$program", System.IO.Path.GetFileName(Environment.ProcessPath ?? "")));
        command.ExecuteNonQuery();
    }

    /// <summary>Who writes a store, in words.</summary>
    public static string Holder(SqliteConnection connection)
    {
        using SqliteCommand command = connection.Make("SELECT process, machine, account, since, program FROM writer");
        using SqliteDataReader reader = command.ExecuteReader();
        return !reader.Read() ? "another process" : string.Create(
            CultureInfo.InvariantCulture,
            $"process {reader.GetInt64(0)} ({reader.GetString(4)}) of {reader.GetString(2)} on {reader.GetString(1)}, since "
            + $"{DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)):yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }

    /// <summary>Removes the file while it is still locked, so that nobody can lock it in between.</summary>
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
    }
}
