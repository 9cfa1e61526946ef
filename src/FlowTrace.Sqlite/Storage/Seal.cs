using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FlowTrace.Sqlite.Storage;

/// <summary>
/// The digest of the whole file, behind its last page: 16 bytes that say what it is, the length of what it covers, and a SHA-256. SQLite counts pages by its
/// header and never looks there.
/// </summary>
internal static class Seal
{
    public const int Bytes = 16 + 8 + 32;

    private const int HeaderBytes = 100;
    private const int PageSizeAt = 16;
    private const int PageCountAt = 28;
    private const int ChunkBytes = 1 << 20;

    private static ReadOnlySpan<byte> Mark => "FlowTrace seal 1"u8;

    /// <summary>How long the file is without a seal, by the header's own count of pages; 0 where there is no header.</summary>
    public static long LengthOfPages(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderBytes || !header.StartsWith("SQLite format 3\0"u8))
            return 0;
        int page = BinaryPrimitives.ReadUInt16BigEndian(header[PageSizeAt..]);
        return BinaryPrimitives.ReadUInt32BigEndian(header[PageCountAt..]) * (long)(page == 1 ? 1 << 16 : page);
    }

    public static byte[] HeaderOf(FileStream file)
    {
        byte[] header = new byte[HeaderBytes];
        file.Position = 0;
        int read = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        return header[..read];
    }

    /// <summary>Writes the seal and waits until the disk has it.</summary>
    public static async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            long length = LengthOfPages(HeaderOf(file));
            if (length == 0 || length != file.Length)
                return;
            byte[] seal = await MakeAsync(file, length, cancellationToken).ConfigureAwait(false);
            file.Position = length;
            await file.WriteAsync(seal, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Takes the seal off a file that is about to be written.</summary>
    public static void Remove(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        long length = LengthOfPages(HeaderOf(file));
        if (length > 0 && file.Length > length && file.Length <= length + Bytes)
            file.SetLength(length);
    }

    /// <summary>Whether the file is sealed, and what is wrong with its bytes.</summary>
    public static async Task<(bool IsSealed, StoreFault? Fault)> CheckAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            byte[] end = new byte[Math.Min(Bytes, file.Length)];
            file.Position = file.Length - end.Length;
            await file.ReadExactlyAsync(end, cancellationToken).ConfigureAwait(false);
            long pages = LengthOfPages(HeaderOf(file));
            if (end.Length < Bytes || !end.AsSpan().StartsWith(Mark))
                return (false, file.Length == pages ? null : new StoreFault("seal", "The file is not as long as its header says, and no seal ends it."));
            byte[] seal = await MakeAsync(file, file.Length - Bytes, cancellationToken).ConfigureAwait(false);
            bool isWhole = seal.AsSpan().SequenceEqual(end) && pages == file.Length - Bytes;
            return (true, isWhole ? null : new StoreFault("seal", "The file is not what it was when it was sealed: at least one of its bytes has changed."));
        }
    }

    private static async Task<byte[]> MakeAsync(FileStream file, long length, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[ChunkBytes];
        file.Position = 0;
        for (long left = length; left > 0;)
        {
            int read = await file.ReadAsync(chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            hash.AppendData(chunk, 0, read);
            left -= read;
        }

        byte[] seal = new byte[Bytes];
        Mark.CopyTo(seal);
        BinaryPrimitives.WriteInt64BigEndian(seal.AsSpan(Mark.Length), length);
        hash.GetHashAndReset(seal.AsSpan(Mark.Length + 8));
        return seal;
    }
}
