using System.IO.Compression;
using System.Security.Cryptography;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files;

/// <summary>Writes bundles: portable zips that prove themselves.</summary>
/// <remarks>
/// <para>
/// Contents are streamed, hashed on the way and compared with what the content says of them. The same content makes the same bytes, save for the
/// signature, into which ECDSA puts a random number: the order is fixed, times are those of 1980, and files are stored, not compressed, for compressors
/// write different bytes on different versions and processors.
/// </para>
/// </remarks>
public static class BundleWriter
{
    // The earliest time a zip can state: a bundle does not depend on the clock.
    private static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A plain file that its owner may write and everybody read, whatever system writes the bundle.
    private const int Attributes = (0x8000 | 0x1A4) << 16;

    /// <summary>Writes a bundle. The stream is left open.</summary>
    /// <param name="content">What it holds.</param>
    /// <param name="output">Where to; it must be able to seek, for a zip says a file's length before the file.</param>
    /// <param name="key">A private key to sign the manifest with; null for no signature.</param>
    /// <param name="cancellationToken">Ends the writing; what was written is no bundle then.</param>
    /// <returns>The Merkle root over all exhibits.</returns>
    /// <exception cref="BundleException">The content is not fit for a bundle, or its bytes are not those it states.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek, or the key cannot sign.</exception>
    /// <exception cref="IOException">A content cannot be read, or the stream not written.</exception>
    public static string Write(BundleContent content, Stream output, SignatureKey? key = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(output);
        if (!output.CanSeek)
            throw new ArgumentException("A bundle is written to a stream that can seek, such as a file.", nameof(output));
        if (key is { CanSign: false })
            throw new ArgumentException("A public key cannot sign; give the private one.", nameof(key));
        BundleRules.Check(content);
        byte[] readme = Readme();
        BundleManifest manifest = BundleManifests.Write(content, Convert.ToHexStringLower(SHA256.HashData(readme)));
        byte[] manifestBytes = manifest.ToBytes();
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, BundleEntries.Manifest, manifestBytes);
        if (key is not null)
            Add(zip, BundleEntries.Signature, key.Sign(manifestBytes));
        Add(zip, BundleEntries.Readme, readme);
        foreach ((string name, BundleBytes bytes) in BundleEntries.Of(content))
            Add(zip, name, bytes, cancellationToken);
        return manifest.Merkle.Exhibits;
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        using Stream entry = Create(zip, name);
        entry.Write(bytes);
    }

    private static void Add(ZipArchive zip, string name, BundleBytes bytes, CancellationToken cancellationToken)
    {
        using Stream entry = Create(zip, name);
        using var source = new HashingStream(bytes.Open(), static _ => { });
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int read; (read = source.Read(buffer)) > 0; length += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            entry.Write(buffer, 0, read);
        }

        string sha256 = source.Finish();
        if (sha256 != bytes.Sha256 || length != bytes.Length)
            throw new BundleException(
                $"{name}: the bytes are not those that were named (SHA-256 {bytes.Sha256}, {BundleRules.Bytes(bytes.Length)}) but {sha256}, "
                + $"{BundleRules.Bytes(length)}. The case's copy changed; read the input anew.");
    }

    private static Stream Create(ZipArchive zip, string name)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Timestamp;
        entry.ExternalAttributes = Attributes;
        return entry.Open();
    }

    private static byte[] Readme()
    {
        using Stream resource = typeof(BundleWriter).Assembly.GetManifestResourceStream("FlowTrace.Files.Bundles.README.txt")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
