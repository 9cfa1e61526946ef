using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FlowTrace.Internals;

namespace FlowTrace.Chain;

public readonly partial record struct Asset
{
    private const string Slip44 = "slip44";
    private const string NativeText = "native";
    private const string CoinText = "coin";
    private const string Iso4217 = "iso4217";
    private const string UsdText = "usd";
    private const string Erc20 = "erc20";
    private const string Bep20 = "bep20";
    private const string Trc20 = "trc20";
    private const string Trc10 = "trc10";
    private const string OtherToken = "token";

    /// <summary>
    /// Reads an asset: CAIP-19 (<c>eip155:1/slip44:60</c>, <c>eip155:1/erc20:0x…</c>, <c>tron:0x2b6653dc/trc20:T…</c>,
    /// <c>tron:0x2b6653dc/trc10:1002000</c>,
    /// <c>eip155:1/iso4217:usd</c>), or shorter <c>chain:native</c>, <c>chain:contract</c>, or of <paramref name="chain"/> alone
    /// <c>native</c>, a bare contract, or the part of CAIP-19 behind the slash.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Chains may be named (<c>bsc/bep20:0x…</c>); <c>bep20</c> is <c>erc20</c> on BNB Smart Chain. A bare contract without a chain is guessed
    /// as <see cref="Account.Parse"/> does.
    /// </para>
    /// <para>
    /// The coin of a chain whose coin type is not known is written <c>native:coin</c> in place of <c>slip44:…</c>; a token of a chain that is
    /// neither EVM nor Tron <c>token:…</c>. Both read back.
    /// </para>
    /// </remarks>
    /// <exception cref="FormatException">The text is no asset; the message says why.</exception>
    public static Asset Parse(ReadOnlySpan<char> text, ChainId chain = default) =>
        TryParse(text, chain, out Asset asset, out string? error) ? asset : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>, without throwing; <paramref name="error"/> says why not.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, ChainId chain, out Asset asset, [NotNullWhen(false)] out string? error)
    {
        asset = default;
        int slash = text.IndexOf('/');
        if (slash >= 0)
            return ChainId.TryParse(text[..slash], out chain, out error) && TryParseQualified(text[(slash + 1)..], chain, out asset, out error);
        int colon = text.LastIndexOf(':');
        if (colon >= 0 && text[..colon] is Slip44 or NativeText or Iso4217 or Erc20 or Bep20 or Trc20 or Trc10 or OtherToken)
            return TryParseQualified(text, chain, out asset, out error);
        if (colon >= 0 && !ChainId.TryParse(text[..colon], out chain, out error))
            return false;
        ReadOnlySpan<char> rest = text[(colon + 1)..];
        if (rest.Equals(NativeText, StringComparison.OrdinalIgnoreCase))
            return TryMake(AssetKind.Native, default, chain, out asset, out error);
        if (chain == ChainId.None)
            chain = Address.GuessChain(rest) ?? ChainId.Ethereum;
        return TryParseContract(rest, chain, out asset, out error);
    }

    /// <summary>The CAIP-19 text: <c>eip155:1/slip44:60</c>, <c>eip155:1/erc20:0x…</c>; empty for the default value.</summary>
    public override string ToString() => Kind switch
    {
        AssetKind.Native when KnownChains.Find(Chain) is { } known => string.Create(CultureInfo.InvariantCulture, $"{Chain}/{Slip44}:{known.Slip44}"),
        AssetKind.Native => $"{Chain}/{NativeText}:{CoinText}",
        AssetKind.Token when Contract.Kind == AddressKind.Text && KnownChains.FormatOf(Chain) == AddressFormat.Tron =>
            $"{Chain}/{Trc10}:{Contract.ToText(Chain)}",
        AssetKind.Token => $"{Chain}/{TokenNamespace(Chain)}:{Contract.ToText(Chain)}",
        AssetKind.Currency => $"{Chain}/{Iso4217}:{Contract.ToText(Chain)}",
        _ => "",
    };

    /// <summary>Reads what stands behind the slash of CAIP-19.</summary>
    private static bool TryParseQualified(ReadOnlySpan<char> text, ChainId chain, out Asset asset, [NotNullWhen(false)] out string? error)
    {
        asset = default;
        int colon = text.IndexOf(':');
        ReadOnlySpan<char> reference = text[(colon + 1)..];
        switch (colon < 0 ? "" : text[..colon])
        {
            case Slip44:
                error = WhyNotCoin(reference, chain);
                return error is null && TryMake(AssetKind.Native, default, chain, out asset, out error);
            case NativeText when reference is CoinText:
                return TryMake(AssetKind.Native, default, chain, out asset, out error);
            case Iso4217 when reference.Equals(UsdText, StringComparison.OrdinalIgnoreCase):
                return TryMake(AssetKind.Currency, UsdCents(chain).Contract, chain, out asset, out error);
            case Iso4217:
                error = $"{SafeText.Quote(reference)} is not a currency that ledgers are kept in here; iso4217:usd is.";
                return false;
            case Trc10:
                return TryParseTrc10(reference, chain, out asset, out error);
            case Erc20 or Bep20 or Trc20 or OtherToken:
                error = WhyNotNamespace(text[..colon], chain);
                return error is null && TryParseContract(reference, chain, out asset, out error);
            default:
                error = $"{SafeText.Quote(text)} is no asset. Behind the chain give slip44:N, erc20:0x…, trc20:T… or iso4217:usd, "
                    + "as in eip155:1/slip44:60.";
                return false;
        }
    }

    private static bool TryParseTrc10(ReadOnlySpan<char> number, ChainId chain, out Asset asset, [NotNullWhen(false)] out string? error)
    {
        bool isNumber = number.Length is > 0 and <= 18 && !number.ContainsAnyExceptInRange('0', '9');
        error = !isNumber ? $"{SafeText.Quote(number)} is no token of Tron's first kind, which has a number, as in trc10:1002000."
            : KnownChains.FormatOf(chain) != AddressFormat.Tron ? $"trc10 tokens live on Tron; write tron/trc10:{number}."
            : null;
        asset = error is null ? Trc10Token(chain, long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)) : default;
        return error is null;
    }

    private static bool TryParseContract(ReadOnlySpan<char> text, ChainId chain, out Asset asset, [NotNullWhen(false)] out string? error)
    {
        asset = default;
        error = null;
        if (chain == ChainId.None)
            error = $"{SafeText.Quote(text)} is a contract on a chain; say on which, as in ethereum:0x….";
        else if (text is "fee")
            error = "'fee' is where fees go and no contract; give native or a contract's address.";
        else if (KnownChains.FormatOf(chain) == AddressFormat.Bitcoin)
            error = $"{SafeText.Quote(text)} is no asset of {chain.Name}, which has its coin only; write native.";
        if (error is not null)
            return false;
        if (!Address.TryParse(text, chain, out Address contract, out error))
        {
            error = $"No asset: {error} An asset is native, a contract's address or a CAIP-19 id.";
            return false;
        }

        return TryMake(AssetKind.Token, contract, chain, out asset, out error);
    }

    private static bool TryMake(AssetKind kind, Address contract, ChainId chain, out Asset asset, [NotNullWhen(false)] out string? error)
    {
        error = chain == ChainId.None ? "An asset lives on a chain; say on which, as in ethereum:native or eip155:1/slip44:60." : null;
        asset = error is null ? new Asset(chain, kind, contract) : default;
        return error is null;
    }

    private static string? WhyNotCoin(ReadOnlySpan<char> coinType, ChainId chain)
    {
        if (!int.TryParse(coinType, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return $"{SafeText.Quote(coinType)} is no coin type of SLIP-44, which is a number.";
        return KnownChains.Find(chain) is { } known && known.Slip44 != number
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"slip44:{number} is not the coin of {chain.Name}; that is slip44:{known.Slip44}. Write {chain.Name}:native.")
            : null;
    }

    private static string? WhyNotNamespace(ReadOnlySpan<char> name, ChainId chain)
    {
        string right = TokenNamespace(chain);
        return name.SequenceEqual(right) || (name is Bep20 && chain == BnbSmartChain) || chain == ChainId.None
            ? null
            : $"Tokens of {chain.Name} are not {name} but {right}; write {chain}/{right}: and the contract.";
    }

    private static ChainId BnbSmartChain { get; } = ChainId.FromCaip2("eip155:56");

    private static string TokenNamespace(ChainId chain) => KnownChains.FormatOf(chain) switch
    {
        AddressFormat.Evm => Erc20,
        AddressFormat.Tron => Trc20,
        _ => OtherToken,
    };
}
