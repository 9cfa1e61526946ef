using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Files.Labels;

/// <summary>What the word of a network or an asset says of where an address is.</summary>
internal enum NetworkKind
{
    /// <summary>Nothing: a word that is on no list.</summary>
    Unknown,

    /// <summary>The chain.</summary>
    Chain,

    /// <summary>A token that lives on several chains: the address itself has to tell.</summary>
    Token,

    /// <summary>A chain whose addresses are not kept.</summary>
    Foreign,
}

/// <summary>The words by which packs and lists name networks.</summary>
/// <remarks>
/// GraphSense's known networks, OFAC's codes of assets, and the names in published lists of reserves. Chain ids are those of EIP-155; EOS is written as the
/// CAIP-2 namespace <c>antelope</c> writes it.
/// </remarks>
internal static class Networks
{
    /// <summary>EOS, whose accounts are names of at most twelve characters.</summary>
    public static readonly ChainId Eos = ChainId.Parse("antelope:aca376f206b8fc25a6ed44dbdc66547c");

    private static readonly (string Chain, string[] Words)[] Chains =
    [
        ("ethereum", ["ETH", "ETHEREUM"]),
        ("bitcoin", ["BTC", "XBT", "BITCOIN"]),
        ("tron", ["TRX", "TRON", "TRC20"]),
        ("bsc", ["BSC", "BNB", "BEP20"]),
        ("arbitrum", ["ARB", "ARBITRUM"]),
        ("polygon", ["MATIC", "POL", "POLYGON"]),
        ("optimism", ["OP", "OPTIMISM"]),
        ("avalanche", ["AVAX", "AVALANCHE"]),
        ("fantom", ["FTM", "FANTOM"]),
        ("base", ["BASE"]),
        ("linea", ["LINEA"]),
        ("zksync", ["ERA", "ZKSYNC"]),
        ("eip155:61", ["ETC", "ETHEREUMCLASSIC"]),
        ("eip155:321", ["KCC", "KCS"]),
        ("eip155:25", ["CRONOS"]),
        ("eip155:66", ["OKEXCHAIN"]),
        ("eip155:146", ["SONIC"]),
        ("eip155:204", ["OP_BNB"]),
        ("eip155:5000", ["MANTLE"]),
        ("eip155:5165", ["FTN"]),
        ("eip155:10001", ["ETHPOW"]),
        ("eip155:534352", ["SCROLL"]),
        ("antelope:aca376f206b8fc25a6ed44dbdc66547c", ["EOS", "EOSIO"]),
    ];

    private static readonly FrozenDictionary<string, ChainId> ByWord = Chains
        .SelectMany(chain => chain.Words.Select(word => (word, Id: ChainId.Parse(chain.Chain))))
        .ToFrozenDictionary(pair => pair.word, pair => pair.Id, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Tokens =
        new[] { "USDT", "USDC", "DAI", "TUSD", "BUSD", "USDD" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Chains whose addresses this version does not read: most are longer than the 32 bytes it keeps of those, and some look like Bitcoin's.
    private static readonly FrozenSet<string> Foreign = new[]
    {
        "BCH", "BTG", "BSV", "LTC", "DASH", "DOGE", "ZEC", "XMR", "XRP", "XVG", "ALGO", "SOL", "ADA", "DOT", "ATOM", "XLM", "XTZ", "NEO", "NEAR", "FIL", "BEP2",
        "LITECOIN", "RIPPLE", "SOLANA", "CARDANO", "POLKADOT", "COSMOS", "STELLAR", "ALGORAND", "APTOS", "SUI", "TON", "STARKNET", "HYPERLIQUID",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every word that names a chain, for the documentation's sake.</summary>
    public static IEnumerable<string> Words => ByWord.Keys;

    /// <summary>What a word says; <paramref name="chain"/> is the chain where it names one.</summary>
    public static NetworkKind Find(string word, out ChainId chain)
    {
        if (ByWord.TryGetValue(word, out chain))
            return NetworkKind.Chain;
        return Tokens.Contains(word) ? NetworkKind.Token : Foreign.Contains(word) ? NetworkKind.Foreign : NetworkKind.Unknown;
    }
}
