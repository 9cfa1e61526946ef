using System.Diagnostics.CodeAnalysis;

namespace FlowTrace.Chain;

public readonly partial record struct Account
{
    /// <summary>
    /// Reads an account: CAIP-10 (<c>eip155:1:0x…</c>), <c>chain:address</c> (<c>tron:T…</c>), or a bare address of <paramref name="defaultChain"/>.
    /// </summary>
    /// <remarks>
    /// Without a default chain a bare address is taken for what it looks like: <c>T</c> and 33 more characters for Tron; <c>bc1…</c>, <c>1…</c>
    /// and <c>3…</c> for Bitcoin; <c>0x…</c> for Ethereum, which shares its format with every EVM chain. With a default chain nothing is guessed.
    /// </remarks>
    /// <exception cref="FormatException">The text is no account; the message says which part is wrong and why.</exception>
    public static Account Parse(ReadOnlySpan<char> text, ChainId defaultChain = default) =>
        TryParse(text, defaultChain, out Account account, out string? error) ? account : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>, without throwing; <paramref name="error"/> says why not.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, ChainId defaultChain, out Account account, [NotNullWhen(false)] out string? error)
    {
        account = default;
        ChainId chain = defaultChain;
        int colon = text.LastIndexOf(':');
        if (colon >= 0 && !ChainId.TryParse(text[..colon], out chain, out error))
            return false;
        ReadOnlySpan<char> address = text[(colon + 1)..];
        if (chain == ChainId.None && address is "fee")
        {
            error = "'fee' is a sink on every chain; say on which, as in ethereum:fee.";
            return false;
        }

        if (chain == ChainId.None)
            chain = Address.GuessChain(address) ?? ChainId.Ethereum;
        if (!Address.TryParse(address, chain, out Address parsed, out error))
            return false;
        account = new Account(chain, parsed);
        return true;
    }

    /// <summary>The CAIP-10 text, in full and checksummed: <c>eip155:1:0xAb…</c>; empty for the default value.</summary>
    public override string ToString() => Address.Kind == AddressKind.None ? "" : $"{Chain}:{Address.ToText(Chain)}";

    /// <summary>The address alone, in full and checksummed.</summary>
    public string AddressText => Address.ToText(Chain);
}
