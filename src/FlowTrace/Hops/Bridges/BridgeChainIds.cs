using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>The chain numbers of the bridges, each bridge in its own table.</summary>
/// <remarks>
/// Sources: Circle's CCTP documentation (domains), LayerZero's chain list (V1 ids; a V2 endpoint id is the V1 id plus 30000), Wormhole's SDK
/// constants, Symbiosis' and MAP Protocol's chain lists, Orbiter's maker configuration, Allbridge Core's and deBridge's documentation, as read
/// in 2026. A number that names a chain without a CAIP-2 id that is certain is left out: then the departure states the number itself.
/// </remarks>
internal static class BridgeChainIds
{
    // Short names to CAIP-2 references: EIP-155 registry for EVM chains, the namespaces of CASA for the others.
    private static readonly FrozenDictionary<string, ChainId> ByName = Evm(
        """
        ethereum 1  optimism 10  flare 14  cronos 25  rootstock 30  telos 40  xdc 50  bsc 56  okc 66  gnosis 100  fuse 122  heco 128
        unichain 130  polygon 137  monad 143  sonic 146  manta 169  xlayer 196  opbnb 204  b2 223  lens 232  fantom 250  fraxtal 252
        boba 288  zksync 324  cronos_zkevm 388  worldchain 480  astar 592  hyperevm 999  conflux 1030  metis 1088  zkevm 1101  core 1116
        lisk 1135  moonbeam 1284  moonriver 1285  sei 1329  story 1514  gravity 1625  soneium 1868  swell 1923  ronin 2020  kava 2222
        goat 2345  abstract 2741  morph 2818  peaq 3338  merlin 4200  mantle 5000  bahamut 5165  zetachain 7000  cyber 7560  canto 7700
        kaia 8217  base 8453  plasma 9745  map 22776  apechain 33139  mode 34443  arbitrum 42161  nova 42170  celo 42220  etherlink 42793
        hemi 43111  avalanche 43114  zircuit 48900  sophon 50104  dfk 53935  superposition 55244  boba_bnb 56288  ink 57073  linea 59144
        bob 60808  berachain 80094  codex 81224  blast 81457  plume 98866  taiko 167000  scroll 534352  katana 747474  zklink 810180
        zora 7777777  corn 21000000  aurora 1313161554  harmony 1666600000
        """)
        .Concat(Others(
            """
            solana solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp  bitcoin bip122:000000000019d6689c085ae165831e93  tron tron:0x2b6653dc
            litecoin bip122:12a765e31ffd4059bada1e25190f6e98  dogecoin bip122:1a91e3dace36e2be3bf030a65679fe82
            bitcoincash bip122:000000000000000000651ef99cb9fcbe  dash bip122:00000ffd590b1485b3caadc19b22e637  zcash bip122:00040fe8ec8471911baa1db1266ea15d
            thorchain cosmos:thorchain-1  maya cosmos:mayachain-mainnet-v1  cosmoshub cosmos:cosmoshub-4  kujira cosmos:kaiyo-1  noble cosmos:noble-1
            xrpl xrpl:0  stellar stellar:pubnet  sui sui:mainnet  aptos aptos:1  near near:mainnet  ton tvm:-239
            """))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Chain, StringComparer.Ordinal);

    /// <summary>Bridges that use the chain ids of EIP-155: Across, Synapse, Celer, Multichain, Hop. Tron's is its genesis hash's end.</summary>
    public static BridgeNumbers Eip155 { get; } = new("728126428 tron", othersAreEvm: true);

    /// <summary>Across: EIP-155, and Solana under a number of its own.</summary>
    public static BridgeNumbers Across { get; } = new("728126428 tron  34268394551451 solana", othersAreEvm: true);

    /// <summary>Circle's domains.</summary>
    public static BridgeNumbers Cctp { get; } = new(
        """
        0 ethereum  1 avalanche  2 optimism  3 arbitrum  4 noble  5 solana  6 base  7 polygon  8 sui  9 aptos  10 unichain  11 linea  12 codex
        13 sonic  14 worldchain  15 monad  16 sei  17 bsc  19 hyperevm
        """);

    /// <summary>LayerZero V1 ids.</summary>
    public static BridgeNumbers LayerZeroV1 { get; } = new(LayerZeroTable(0));

    /// <summary>LayerZero V2 endpoint ids: 30000 more than the V1 ids.</summary>
    public static BridgeNumbers LayerZeroV2 { get; } = new(LayerZeroTable(30_000));

    /// <summary>Wormhole's ids.</summary>
    public static BridgeNumbers Wormhole { get; } = new(
        """
        1 solana  2 ethereum  4 bsc  5 polygon  6 avalanche  9 aurora  10 fantom  13 kaia  14 celo  15 near  16 moonbeam  21 sui  22 aptos
        23 arbitrum  24 optimism  25 gnosis  29 bitcoin  30 base  33 rootstock  34 scroll  35 mantle  36 blast  37 xlayer  38 linea
        39 berachain  40 sei  42 bob  44 unichain  45 worldchain  46 ink  47 hyperevm  48 monad  52 sonic  54 codex  55 plume  58 plasma
        61 stellar  62 ton  66 xrpl  70 tron
        """);

    /// <summary>Poly Network's own numbers, as its deposits with known destinations show them; the others are not certain.</summary>
    public static BridgeNumbers Poly { get; } = new("2 ethereum  17 polygon");

    /// <summary>Symbiosis: EIP-155, and numbers of its own for other chains.</summary>
    public static BridgeNumbers Symbiosis { get; } = new("728126428 tron  85918 ton  3652501241 bitcoin  5426 solana", othersAreEvm: true);

    /// <summary>Butter and MAP Protocol: EIP-155, and a second number for Polygon.</summary>
    public static BridgeNumbers Butter { get; } = new("728126428 tron  137 polygon  127 polygon", othersAreEvm: true);

    /// <summary>deBridge: EIP-155, and numbers of its own for other chains.</summary>
    public static BridgeNumbers DeBridge { get; } = new("7565164 solana  100000026 tron", othersAreEvm: true);

    /// <summary>Allbridge Core's ids.</summary>
    public static BridgeNumbers Allbridge { get; } =
        new("1 ethereum  2 bsc  3 tron  4 solana  5 polygon  6 arbitrum  7 stellar  8 avalanche  9 base  10 optimism");

    /// <summary>Orbiter's codes: the last four decimal digits of an amount.</summary>
    public static BridgeNumbers Orbiter { get; } = new(
        """
        9001 ethereum  9002 arbitrum  9006 polygon  9007 optimism  9010 metis  9013 boba  9014 zksync  9015 bsc  9016 nova  9017 zkevm
        9018 abstract  9019 scroll  9020 taiko  9021 base  9023 linea  9024 mantle  9025 opbnb  9027 xlayer  9030 zora  9031 manta  9032 hemi
        9035 conflux  9036 katana  9040 blast  9041 zetachain  9046 b2  9047 mode  9048 zklink  9049 story  9051 solana  9052 morph  9054 merlin
        9056 ton  9057 bob  9058 core  9061 rootstock  9062 sophon  9063 ink  9064 ronin  9066 hyperevm  9067 cyber  9071 zircuit  9072 fraxtal
        9073 fuse  9075 gravity  9076 superposition  9078 sonic  9082 apechain  9083 corn  9084 celo  9085 plume  9086 lisk  9089 kaia  9090 sui
        9091 unichain  9095 worldchain  9096 avalanche  9097 berachain  9098 soneium
        """);

    /// <summary>The chain of a short name of these tables; null for any other.</summary>
    public static ChainId? Named(string name) => ByName.TryGetValue(name, out ChainId chain) ? chain : null;

    private static string LayerZeroTable(int offset)
    {
        string[] words =
            """
            101 ethereum  102 bsc  106 avalanche  108 aptos  109 polygon  110 arbitrum  111 optimism  112 fantom  115 dfk  116 harmony  125 celo
            126 moonbeam  138 fuse  145 gnosis  150 kaia  151 metis  153 core  155 okc  158 zkevm  159 canto  165 zksync  167 moonriver  168 solana
            175 nova  177 kava  181 mantle  183 linea  184 base  195 zora  199 telos  202 opbnb  210 astar  211 aurora  212 conflux  214 scroll  217 manta
            243 blast  255 fraxtal  260 mode  266 merlin  274 xlayer  279 bob  280 sei  283 cyber  290 taiko  292 etherlink  294 gravity  295 flare
            301 zklink  302 peaq  303 zircuit  312 apechain  318 plume  319 worldchain  320 unichain  321 lisk  322 morph  323 codex  324 abstract
            327 superposition  329 hemi  331 corn  332 sonic  333 rootstock  334 sophon  335 swell  339 ink  340 soneium  343 ton  359 cronos
            360 cronos_zkevm  361 goat  362 berachain  363 bahamut  364 story  365 xdc  367 hyperevm  373 lens  375 katana  378 sui  383 plasma
            390 monad  420 tron
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i += 2)
            words[i] = (int.Parse(words[i], NumberStyles.None, CultureInfo.InvariantCulture) + offset).ToString(CultureInfo.InvariantCulture);
        return string.Join(' ', words);
    }

    private static IEnumerable<(string Name, ChainId Chain)> Evm(string table) =>
        Pairs(table).Select(pair => (pair.Name, ChainId.FromCaip2("eip155:" + pair.Value)));

    private static IEnumerable<(string Name, ChainId Chain)> Others(string table) =>
        Pairs(table).Select(pair => (pair.Name, ChainId.FromCaip2(pair.Value)));

    private static IEnumerable<(string Name, string Value)> Pairs(string table) =>
        table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).Select(pair => (pair[0], pair[1]));
}
