using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Attribution;

/// <summary>The pools of Tornado Cash and the contracts through which they are entered.</summary>
/// <remarks>
/// Source: the configuration of tornadocash's own command-line tool (tornado-cli). The routers are those of the same source and of OFAC's
/// list of 8 August 2022, which was withdrawn in March 2025: what the contracts are does not depend on that. Immutable.
/// </remarks>
internal static class TornadoPools
{
    private const string Origin = "tornadocash/tornado-cli, config.js";
    private const string Sanctions = "OFAC, 8 August 2022 (removed March 2025)";

    // The same four contracts serve BNB Smart Chain, Arbitrum and Optimism, in the chain's own coin; addresses repeat with other denominations elsewhere.
    private const string PoolA = "0x84443CFd09A48AF6eF360C6976C5392aC5023a1F";
    private const string PoolB = "0xd47438C816c9E7f2E2888E060936a499Af9582b3";
    private const string PoolC = "0x330bdFADE01eE9bF63C209Ee33102DD334618e0a";
    private const string PoolD = "0x1E34A77868E19A6647b1f2F47B51ed72dEDE95DD";

    private static readonly FrozenDictionary<Account, TornadoPool> ByAccount = Make().ToFrozenDictionary(pool => pool.Account);

    /// <summary>Every pool, by chain, asset and denomination.</summary>
    public static IReadOnlyList<TornadoPool> All { get; } =
        [.. ByAccount.Values.OrderBy(pool => pool.Asset).ThenBy(pool => pool.Denomination).ThenBy(pool => pool.Account)];

    /// <summary>The routers and proxies: what is sent to one goes on into a pool in the same transaction. As labels of mixers.</summary>
    public static IReadOnlyList<Label> Routers { get; } =
    [
        Router("ethereum", "0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b", Origin),
        Router("ethereum", "0x722122dF12D4e14e13Ac3b6895a86e84145b6967", Sanctions),
        Router("ethereum", "0x905b63Fff465B9fFBF41DeA908CEb12478ec7601", Sanctions),
        .. ((string[])["bsc", "polygon", "arbitrum", "optimism", "gnosis", "avalanche"])
            .Select(chain => Router(chain, "0x0D5550d52428E7e3175bfc9550207e4ad3859b17", Origin)),
    ];

    /// <summary>The pool at an account, or null when there is none.</summary>
    public static TornadoPool? Find(Account account) => ByAccount.GetValueOrDefault(account);

    private static Label Router(string chain, string address, string source) =>
        new(Account.Parse($"{chain}:{address}"), "Tornado Cash: router", ServiceCategory.Mixer, source, KnownMixers.Confidence);

    private static IEnumerable<TornadoPool> Make() =>
    [
        .. Coins("ethereum", "ETH",
            ("0.1", "0x12D66f87A04A9E220743712cE6d9bB1B5616B8Fc"), ("1", "0x47CE0C6eD5B0Ce3d3A51fdb1C52DC66a7c3c2936"),
            ("10", "0x910Cbd523D972eb0a6f4cAe4618aD62622b39DbF"), ("100", "0xA160cdAB225685dA1d56aa342Ad8841c3b53f291")),
        .. Tokens("0x6B175474E89094C44Da98b954EedeAC495271d0F",
            ("100", "0xD4B88Df4D29F5CedD6857912842cff3b20C8Cfa3"), ("1000", "0xFD8610d20aA15b7B2E3Be39B396a1bC3516c7144"),
            ("10000", "0x07687e702b410Fa43f4cB4Af7FA097918ffD2730"), ("100000", "0x23773E65ed146A459791799d01336DB287f25334")),
        .. Tokens("0x5d3a536E4D6DbD6114cc1Ead35777bAB948E3643",
            ("5000", "0x22aaA7720ddd5388A3c0A3333430953C68f1849b"), ("50000", "0x03893a7c7463AE47D46bc7f091665f1893656003"),
            ("500000", "0x2717c5e28cf931547B621a5dddb772Ab6A35B701"), ("5000000", "0xD21be7248e0197Ee08E0c20D4a96DEBdaC3D20Af")),
        .. Tokens("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
            ("100", "0xd96f2B1c14Db8458374d9Aca76E26c3D18364307"), ("1000", "0x4736dCf1b7A3d580672CcE6E7c65cd5cc9cFBa9D")),
        .. Tokens("0xdAC17F958D2ee523a2206206994597C13D831ec7",
            ("100", "0x169AD27A470D064DEDE56a2D3ff727986b15D52B"), ("1000", "0x0836222F2B2B24A3F36f98668Ed8F0B38D1a872f")),
        .. Tokens("0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599",
            ("0.1", "0x178169B423a011fff22B9e3F3abeA13414dDD0F1"), ("1", "0x610B717796ad172B316836AC95a2ffad065CeaB4"),
            ("10", "0xbB93e510BbCD0B7beb5A853875f9eC60275CF498")),
        .. Coins("bsc", "BNB", ("0.1", PoolA), ("1", PoolB), ("10", PoolC), ("100", PoolD)),
        .. Coins("arbitrum", "ETH", ("0.1", PoolA), ("1", PoolB), ("10", PoolC), ("100", PoolD)),
        .. Coins("optimism", "ETH", ("0.1", PoolA), ("1", PoolB), ("10", PoolC), ("100", PoolD)),
        .. Coins("polygon", "POL", Large()),
        .. Coins("gnosis", "xDAI", Large()),
        .. Coins("avalanche", "AVAX", ("10", PoolC), ("100", PoolD), ("500", "0xaf8d1839c3c67cf571aa74B5c12398d4901147B3")),
    ];

    private static (string, string)[] Large() =>
    [
        ("100", PoolD), ("1000", "0xdf231d99Ff8b6c6CBF4E9B9a945CBAcEF9339178"), ("10000", "0xaf4c0B70B2Ea9FB7487C7CbB37aDa259579fe040"),
        ("100000", "0xa5C2254e4253490C54cef0a4347fddb8f75A4998"),
    ];

    private static IEnumerable<TornadoPool> Coins(string chain, string symbol, params (string Denomination, string Address)[] pools) =>
        pools.Select(pool => Pool(Account.Parse($"{chain}:{pool.Address}"), asset: null, symbol, 18, pool.Denomination));

    private static IEnumerable<TornadoPool> Tokens(string contract, params (string Denomination, string Address)[] pools)
    {
        KnownToken token = KnownTokens.Find(Asset.Token(ChainId.Ethereum, Address.Parse(contract, ChainId.Ethereum)))!;
        return pools.Select(pool => Pool(Account.Parse(pool.Address, ChainId.Ethereum), token.Asset, token.Symbol, token.Decimals, pool.Denomination));
    }

    private static TornadoPool Pool(Account account, Asset? asset, string symbol, int decimals, string denomination)
    {
        int point = denomination.IndexOf('.', StringComparison.Ordinal);
        int places = point < 0 ? 0 : denomination.Length - point - 1;
        var digits = UInt128.Parse(denomination.Replace(".", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture);
        for (int i = places; i < decimals; i++)
            digits *= 10;
        return new TornadoPool(account, asset ?? Asset.Native(account.Chain), digits, $"Tornado Cash: {denomination} {symbol}", Origin);
    }
}
