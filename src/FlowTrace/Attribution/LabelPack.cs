using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using FlowTrace.Reading;

namespace FlowTrace.Attribution;

/// <summary>Writes and reads compiled packs (<c>.flowlabels</c>): a book of labels in a form that loads at once.</summary>
/// <remarks>
/// The format is described in <c>docs/labels.md</c>. Equal books have equal bytes; a pack ends with the SHA-256 of all before it, so that nothing damaged is
/// ever read as labels. Safe for concurrent calls.
/// </remarks>
public static class LabelPack
{
    /// <summary>The version of the format that is written, and the newest that is read.</summary>
    public const int Version = 1;

    /// <summary>How the format stands in a manifest.</summary>
    public const string Format = "flowlabels";

    private const int HeadBytes = 24;
    private const string Again = "Copy it again, or compile it again with flowtrace labels convert.";

    private static ReadOnlySpan<byte> Magic => "FLOWLBL\n"u8;

    /// <summary>Whether bytes are the beginning of a compiled pack, whole or not.</summary>
    public static bool IsPack(ReadOnlySpan<byte> start) => start.Length >= Magic.Length && start.StartsWith(Magic);

    /// <summary>Writes a book. Issues are left out; what was read is kept as <see cref="LabelBook.Origins"/>.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(LabelBook book, Stream output)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(output);
        var body = new LabelPackWriter();
        body.Book(book);
        byte[] head = new byte[HeadBytes];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), body.Written.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(body.Written);
        output.Write(head);
        output.Write(body.Written);
        output.Write(hash.GetHashAndReset());
    }

    /// <summary>Reads a pack.</summary>
    /// <param name="pack">The whole file.</param>
    /// <param name="input">How the file stands in the manifest; the rows are filled in. Null for a book without inputs.</param>
    /// <exception cref="InvalidDataException">The bytes are no pack, are cut off or changed, or are of a newer version; the message says which.</exception>
    public static LabelBook Read(ReadOnlySpan<byte> pack, InputDescription? input = null)
    {
        if (!IsPack(pack) || pack.Length < HeadBytes)
            throw new InvalidDataException(pack.Length is > 0 and < HeadBytes && Magic.StartsWith(pack[..Math.Min(pack.Length, Magic.Length)])
                ? $"the pack is cut off. {Again}"
                : "this is no compiled pack of labels. Compile one with flowtrace labels convert.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(pack[8..]);
        if (version != Version)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"the pack has version {version} of the format, and this FlowTrace reads version {Version}. ")
                + "Compile it again from its sources, or use the FlowTrace that wrote it.");
        long length = BinaryPrimitives.ReadInt64LittleEndian(pack[16..]);
        long whole = HeadBytes + length + SHA256.HashSizeInBytes;
        if (length < 0 || whole != pack.Length)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"the pack has {pack.Length} bytes where its head says {whole}: it was cut off or written to. {Again}"));
        if (!SHA256.HashData(pack[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(pack[^SHA256.HashSizeInBytes..]))
            throw new InvalidDataException($"the pack's bytes are not those that were written: its checksum is wrong. {Again}");
        return new LabelPackReader(pack[HeadBytes..^SHA256.HashSizeInBytes]).Book(input);
    }
}
