using System.Security.Cryptography;
using System.Text;

namespace FlowTrace.Files;

/// <summary>
/// A key that signs bundles or checks their signatures: ECDSA on P-256, P-384 or P-521, in a PEM file as OpenSSL writes them. Signatures are DER over
/// SHA-256, so that <c>openssl dgst -sha256 -verify public.pem -signature manifest.json.sig manifest.json</c> checks them too.
/// </summary>
/// <remarks>
/// Ed25519 is refused: .NET 10 does not have it, and a curve of one's own is no evidence in court. The key never stands in a message or a bundle.
/// </remarks>
public sealed class SignatureKey : IDisposable
{
    private const string Remedy = "Make one with 'openssl ecparam -name prime256v1 -genkey -noout -out private.pem'";
    private const int LongestFile = 1 << 16;
    private const int AlgorithmWithin = 24;

    // NIST P-256, P-384, P-521.
    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    // id-Ed25519 and id-Ed448 (RFC 8410) as DER object identifiers.
    private static readonly byte[] Ed25519 = [0x06, 0x03, 0x2B, 0x65, 0x70];
    private static readonly byte[] Ed448 = [0x06, 0x03, 0x2B, 0x65, 0x71];

    private readonly ECDsa _key;

    private SignatureKey(ECDsa key, bool canSign)
    {
        _key = key;
        CanSign = canSign;
    }

    /// <summary>Whether it is a private key.</summary>
    public bool CanSign { get; }

    /// <summary>The SHA-256 of the public key (SubjectPublicKeyInfo, DER) in lower-case hexadecimal: what two people compare on the telephone.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()));

    /// <summary>The public key as PEM.</summary>
    public string PublicKeyPem => _key.ExportSubjectPublicKeyInfoPem() + "\n";

    /// <summary>Reads a key file: a private key in PKCS#8 or SEC1, encrypted PKCS#8 too, or a public key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphraseVariable">
    /// The environment variable that holds the passphrase of an encrypted key. A passphrase on a command line would stand in every list of processes.
    /// </param>
    /// <exception cref="BundleException">There is no such file, it holds no such key, or the passphrase is missing or wrong.</exception>
    public static SignatureKey Read(string path, string? passphraseVariable = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = ReadText(path);
        (string label, string pem) = KeyIn(text);
        RefuseOthers(path, text, label, pem);
        ECDsa key = ECDsa.Create();
        try
        {
            if (label == "ENCRYPTED PRIVATE KEY")
                key.ImportFromEncryptedPem(pem, Passphrase(path, passphraseVariable));
            else
                key.ImportFromPem(pem);
            if (!Curves.Contains(key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value, StringComparer.Ordinal))
                throw Wrong(path, "is on another curve than P-256, P-384 and P-521");
            return new SignatureKey(key, label != "PUBLIC KEY");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw label == "ENCRYPTED PRIVATE KEY"
                ? new BundleException($"{path}: the key cannot be opened: the passphrase is wrong, or it is no ECDSA key.", error)
                : Wrong(path, "is no ECDSA key that can be read", error);
        }
        catch (BundleException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Signs: ECDSA over SHA-256, DER.</summary>
    /// <exception cref="InvalidOperationException">It is a public key.</exception>
    public byte[] Sign(ReadOnlySpan<byte> data) => CanSign
        ? _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
        : throw new InvalidOperationException("A public key cannot sign.");

    /// <summary>Whether the signature of the data is this key's.</summary>
    public bool IsSignature(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        _key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>The first block of PEM that is a key, without the parameters or certificates around it.</summary>
    private static (string Label, string Pem) KeyIn(string text)
    {
        for (int start = 0; PemEncoding.TryFind(text.AsSpan(start), out PemFields fields); start += fields.Location.End.Value)
        {
            ReadOnlySpan<char> rest = text.AsSpan(start);
            if (rest[fields.Label].EndsWith("KEY", StringComparison.Ordinal))
                return (rest[fields.Label].ToString(), rest[fields.Location].ToString());
        }

        return ("", "");
    }

    private static void RefuseOthers(string path, string text, string label, string pem)
    {
        if (text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw new BundleException($"{path}: the key is encrypted in OpenSSL's old way. Convert it with 'openssl pkcs8 -topk8 -in {path} -out new.pem'.");
        if (label is not ("PRIVATE KEY" or "EC PRIVATE KEY" or "ENCRYPTED PRIVATE KEY" or "PUBLIC KEY"))
            throw Wrong(path, "holds no key that can be read: a private key as PKCS#8 or SEC1, or a public key, in PEM");
        byte[] der = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        // The algorithm stands at the start of both forms (RFC 5958, RFC 5280); of an encrypted key nobody can tell before it is opened.
        ReadOnlySpan<byte> start = der.AsSpan(0, Math.Min(der.Length, AlgorithmWithin));
        if (start.IndexOf(Ed25519) >= 0 || start.IndexOf(Ed448) >= 0)
            throw Wrong(path, "is an Ed25519 or Ed448 key, which .NET 10 cannot use");
    }

    private static string Passphrase(string path, string? variable)
    {
        if (string.IsNullOrEmpty(variable))
            throw new BundleException($"{path}: the key is encrypted. Put its passphrase into an environment variable and name that variable.");
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } passphrase
            ? passphrase
            : throw new BundleException($"{path}: the key is encrypted, and the environment variable {BundleRules.Quote(variable)} is not set or empty.");
    }

    private static string ReadText(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > LongestFile)
                throw Wrong(path, "is longer than a key");
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"{path}: the key cannot be read: {error.Message}", error);
        }
    }

    private static BundleException Wrong(string path, string what, Exception? inner = null) =>
        new($"{path}: the file {what}. A key for bundles is ECDSA on P-256, P-384 or P-521. {Remedy}.", inner);
}
