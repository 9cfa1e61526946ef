using System.Security.Cryptography;
using System.Text;

namespace FlowTrace.Files;

/// <summary>
/// A text of a case with a commitment to it: the SHA-256 of a salt of 32 bytes and the text's UTF-8. Withheld, only the commitment stays.
/// </summary>
/// <remarks>
/// A short text, such as a name, can be guessed from its plain hash by hashing all names; with a secret salt it cannot. The bundle's leaves hold commitments
/// only, so that withholding a text changes no hash, and who is later given text and salt can check them.
/// </remarks>
public sealed record BundleText
{
    /// <summary>How many bytes a salt has.</summary>
    public const int SaltLength = 32;

    private BundleText(string? text, string salt, string commitment, string withheld)
    {
        Text = text;
        Salt = salt;
        Commitment = commitment;
        Withheld = withheld;
    }

    /// <summary>The text; null where it is withheld.</summary>
    public string? Text { get; }

    /// <summary>The salt in lower-case hexadecimal; empty where the text is withheld.</summary>
    public string Salt { get; }

    /// <summary>The commitment in lower-case hexadecimal.</summary>
    public string Commitment { get; }

    /// <summary>Why the text is withheld; empty where it is not.</summary>
    public string Withheld { get; }

    /// <summary>Whether the commitment is that of text and salt. A withheld text contradicts nothing.</summary>
    public bool IsTrue => Text is null || Commit(Convert.FromHexString(Salt), Text) == Commitment;

    /// <summary>Commits to a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="salt">32 bytes that nobody can guess and no other text has: <see cref="SaltOf"/> makes them.</param>
    /// <exception cref="ArgumentException">The salt has another length.</exception>
    public static BundleText Of(string text, ReadOnlySpan<byte> salt)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (salt.Length != SaltLength)
            throw new ArgumentException("A salt has 32 bytes.", nameof(salt));
        return new BundleText(text, Convert.ToHexStringLower(salt), Commit(salt, text), "");
    }

    /// <summary>
    /// The salt of one text of a case: HMAC-SHA256 of its place under the case's key. The same case writes the same bundle again, and a salt that is
    /// shown tells nothing of the others.
    /// </summary>
    /// <param name="key">A random key of at least 32 bytes, kept with the case and never written into a bundle.</param>
    /// <param name="place">What names the text within the case, such as <c>act/17/analyst</c>.</param>
    /// <exception cref="ArgumentException">The key is shorter.</exception>
    public static byte[] SaltOf(ReadOnlySpan<byte> key, string place)
    {
        ArgumentException.ThrowIfNullOrEmpty(place);
        if (key.Length < SaltLength)
            throw new ArgumentException("A key for salts has at least 32 bytes.", nameof(key));
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(place));
    }

    /// <summary>The commitment without its text and salt.</summary>
    /// <param name="reason">Why, for the reader.</param>
    public BundleText Withhold(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new BundleText(null, "", Commitment, reason);
    }

    /// <summary>As a manifest states it; whether it is true is a question of its own.</summary>
    internal static BundleText Stated(string? text, string salt, string commitment, string withheld) => new(text, salt, commitment, withheld);

    private static string Commit(ReadOnlySpan<byte> salt, string text) => Convert.ToHexStringLower(SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(text)]));
}
