using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Storage;

/// <summary>Bytes by their SHA-256, in packed parts, each once.</summary>
internal static class Contents
{
    // A part is what is held in memory at a time; SQLite takes none above a gigabyte.
    private const int PartBytes = 4 << 20;

    // Packing is most of the work, and parts are packed apart from each other.
    private static readonly int AtOnce = Math.Min(4, Environment.ProcessorCount);

    private const string InsertPart = "INSERT INTO parts VALUES ($id, $length, $body)";

    /// <summary>Adds bytes, within the transaction at hand; bytes that are there already are not added again.</summary>
    /// <returns>The number of the content, its length and its hash.</returns>
    public static async Task<(long Id, long Length, string Sha256)> AddAsync(SqliteConnection connection, Stream bytes, CancellationToken cancellationToken)
    {
        connection.Run("SAVEPOINT content");
        long first = connection.Number("SELECT coalesce(max(id), 0) + 1 FROM parts");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using SqliteCommand insert = connection.Make(InsertPart, ("$id", 0L), ("$length", 0L), ("$body", Array.Empty<byte>()));
        byte[][] parts = [.. Enumerable.Range(0, AtOnce).Select(_ => new byte[PartBytes])];
        long length = 0;
        int count = 0;
        for (int[] read = [PartBytes]; read is [.., PartBytes];)
        {
            read = await ReadAsync(bytes, parts, cancellationToken).ConfigureAwait(false);
            byte[][] packed = new byte[read.Length][];
            Parallel.For(0, read.Length, i => packed[i] = Packing.Pack(parts[i].AsSpan(0, read[i])));
            for (int i = 0; i < read.Length; i++)
            {
                hash.AppendData(parts[i], 0, read[i]);
                insert.Parameters["$id"].Value = first + count++;
                insert.Parameters["$length"].Value = (long)read[i];
                insert.Parameters["$body"].Value = packed[i];
                insert.ExecuteNonQuery();
                length += read[i];
            }
        }

        return Settle(connection, hash.GetHashAndReset(), length, first, count);
    }

    /// <summary>Fills parts, one after the other; the lengths of those that got any bytes.</summary>
    private static async Task<int[]> ReadAsync(Stream bytes, byte[][] parts, CancellationToken cancellationToken)
    {
        var lengths = new List<int>();
        foreach (byte[] part in parts)
        {
            int read = await bytes.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read > 0)
                lengths.Add(read);
            if (read < part.Length)
                break;
        }

        return [.. lengths];
    }

    private static (long Id, long Length, string Sha256) Settle(SqliteConnection connection, byte[] sha256, long length, long first, int parts)
    {
        long known = connection.Number("SELECT id FROM contents WHERE sha256 = $sha256", ("$sha256", sha256));
        if (known > 0)
            connection.Run("ROLLBACK TO content");
        else
            known = connection.Number(
                "INSERT INTO contents (sha256, length, first_part, parts) VALUES ($sha256, $length, $first, $parts) RETURNING id",
                ("$sha256", sha256), ("$length", length), ("$first", first), ("$parts", parts));
        connection.Run("RELEASE content");
        return (known, length, Convert.ToHexStringLower(sha256));
    }

    /// <summary>Opens a content, or null where there is none of that hash.</summary>
    public static ContentStream? Open(SqliteConnection connection, string path, string sha256)
    {
        using SqliteCommand command = connection.Make(
            "SELECT first_part, parts, length FROM contents WHERE sha256 = $sha256", ("$sha256", Convert.FromHexString(sha256)));
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? new ContentStream(connection, path, sha256, reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : null;
    }
}
