using System.Diagnostics.CodeAnalysis;
using FlowTrace.Internals;

namespace FlowTrace.Chain;

public readonly partial struct ChainId
{
    /// <summary>Reads a CAIP-2 id (<c>eip155:1</c>) or a friendly name (<c>ethereum</c>, <c>bsc</c>, <c>tron</c>, <c>bitcoin</c> …).</summary>
    /// <exception cref="FormatException">The text is neither; the message says what is accepted.</exception>
    public static ChainId Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out ChainId chain, out string? error) ? chain : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>, without throwing; <paramref name="error"/> says why not.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ChainId chain, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (KnownChains.ByNameSpan.TryGetValue(text, out KnownChain? known))
        {
            chain = known.Id;
            return true;
        }

        if (IsCaip2(text))
        {
            chain = new ChainId(text.ToString());
            return true;
        }

        chain = None;
        error = $"{SafeText.Quote(text)} is not a chain. Give a name ({KnownChains.NamesText}) or a CAIP-2 id such as eip155:1.";
        return false;
    }

    /// <summary>The friendly name (<c>ethereum</c>) where there is one, else the CAIP-2 text.</summary>
    public string Name => KnownChains.Find(this)?.Name ?? ToString();

    internal static ChainId FromCaip2(string caip2) => new(caip2);

    // CAIP-2: namespace [-a-z0-9]{3,8}, reference [-_a-zA-Z0-9]{1,32}. In eip155 the reference is a number, and 01 is no other chain than 1.
    private static bool IsCaip2(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        if (colon is < 3 or > 8 || text.Length - colon - 1 is < 1 or > 32)
            return false;
        ReadOnlySpan<char> reference = text[(colon + 1)..];
        if (text[..colon] is "eip155")
            return !reference.ContainsAnyExceptInRange('0', '9') && reference[0] != '0';
        foreach (char c in text[..colon])
            if (!(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
                return false;
        foreach (char c in reference)
            if (!(char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                return false;
        return true;
    }
}
