using System.Security.Cryptography;

namespace FlowTrace.Files;

/// <summary>A file's content within a bundle, named by its hash, which stays when the content is withheld.</summary>
/// <param name="Sha256">The SHA-256 in lower-case hexadecimal.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Open">Opens it for reading from its start. Called only where it is not withheld.</param>
public sealed record BundleBytes(string Sha256, long Length, Func<Stream> Open)
{
    /// <summary>Why the content is withheld; empty where it is not.</summary>
    public string Withheld { get; init; } = "";

    /// <summary>Bytes in memory.</summary>
    public static BundleBytes Of(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new BundleBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.LongLength, () => new MemoryStream(bytes, writable: false));
    }

    /// <summary>The hash and length without the content.</summary>
    /// <param name="reason">Why, for the reader.</param>
    public BundleBytes Withhold(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return this with { Withheld = reason };
    }
}
