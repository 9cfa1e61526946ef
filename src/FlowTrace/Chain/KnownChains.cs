using System.Collections.Frozen;
using System.Globalization;

namespace FlowTrace.Chain;

/// <summary>How the addresses of a chain are written.</summary>
internal enum AddressFormat
{
    /// <summary>Any printable text: a chain whose addresses this version does not decode.</summary>
    Opaque,

    /// <summary>Twenty bytes in hexadecimal, checksummed by EIP-55.</summary>
    Evm,

    /// <summary>Base58Check with version byte 0x41, or the same 21 bytes in hexadecimal.</summary>
    Tron,

    /// <summary>Base58Check, Bech32 or Bech32m.</summary>
    Bitcoin,
}

/// <summary>A chain with a friendly name and a native coin.</summary>
/// <param name="Id">The chain.</param>
/// <param name="Name">Its name in options and output.</param>
/// <param name="Aliases">What else it is called in input.</param>
/// <param name="Slip44">The coin type of SLIP-44 that stands for the native coin in CAIP-19.</param>
/// <param name="NativeSymbol">The native coin's symbol.</param>
/// <param name="NativeDecimals">How many digits of the native coin stand behind the point.</param>
internal sealed record KnownChain(ChainId Id, string Name, string[] Aliases, int Slip44, string NativeSymbol, int NativeDecimals);

/// <summary>
/// The chains with friendly names. Chain ids are those of EIP-155 and CAIP-2; coin types are those of SLIP-44.
/// </summary>
internal static class KnownChains
{
    public static readonly KnownChain[] All =
    [
        Evm(1, "ethereum", ["eth", "mainnet"], 60, "ETH"),
        Evm(10, "optimism", ["op"], 60, "ETH"),
        Evm(56, "bsc", ["bnb", "binance-smart-chain"], 714, "BNB"),
        Evm(100, "gnosis", ["xdai"], 700, "XDAI"),
        Evm(137, "polygon", ["matic"], 966, "POL"),
        Evm(250, "fantom", ["ftm"], 1007, "FTM"),
        Evm(324, "zksync", [], 60, "ETH"),
        Evm(1284, "moonbeam", ["glmr"], 1284, "GLMR"),
        Evm(2020, "ronin", ["ron"], 60, "RON"),
        Evm(8453, "base", [], 60, "ETH"),
        Evm(42161, "arbitrum", ["arb"], 60, "ETH"),
        Evm(43114, "avalanche", ["avax"], 9005, "AVAX"),
        Evm(59144, "linea", [], 60, "ETH"),
        new(ChainId.Tron, "tron", ["trx", "tron:mainnet", "tron:728126428"], 195, "TRX", 6),
        new(ChainId.Bitcoin, "bitcoin", ["btc"], 0, "BTC", 8),
    ];

    public static readonly FrozenDictionary<string, KnownChain> ByName = All
        .SelectMany(chain => chain.Aliases.Append(chain.Name).Select(name => (name, chain)))
        .ToFrozenDictionary(pair => pair.name, pair => pair.chain, StringComparer.OrdinalIgnoreCase);

    /// <summary>The same by spans of a longer text.</summary>
    public static readonly FrozenDictionary<string, KnownChain>.AlternateLookup<ReadOnlySpan<char>> ByNameSpan =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<ChainId, KnownChain> ById = All.ToFrozenDictionary(chain => chain.Id);

    public static readonly string NamesText = string.Join(", ", All.Select(chain => chain.Name));

    public static KnownChain? Find(ChainId id) => ById.GetValueOrDefault(id);

    /// <summary>
    /// The address format: that of the namespace, for every EVM and Tron chain. Of the chains like Bitcoin only its main network is
    /// decoded; the prefixes and version bytes of the others differ.
    /// </summary>
    public static AddressFormat FormatOf(ChainId id)
    {
        // On the path of every address of a file: no dictionary, no substring.
        string caip2 = id.ToString();
        if (caip2.StartsWith("eip155:", StringComparison.Ordinal))
            return AddressFormat.Evm;
        if (caip2.StartsWith("tron:", StringComparison.Ordinal))
            return AddressFormat.Tron;
        return id == ChainId.Bitcoin ? AddressFormat.Bitcoin : AddressFormat.Opaque;
    }

    private static KnownChain Evm(uint reference, string name, string[] aliases, int slip44, string symbol) =>
        new(ChainId.FromCaip2(string.Create(CultureInfo.InvariantCulture, $"eip155:{reference}")), name, aliases, slip44, symbol, 18);
}
