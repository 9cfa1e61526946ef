namespace FlowTrace.Attribution;

public static partial class KnownContracts
{
    private const string Sun = "SunSwap documentation";

    /// <summary>
    /// What stands in no list of its own, as tokens and mixers do: chain, name, category, role, who published it, and the addresses. Checksums are
    /// verified when the table is read.
    /// </summary>
    private static (string Chain, string Name, ServiceCategory Category, KnownContractRole Role, string Source, string[] Addresses)[] Table =>
    [
        ("ethereum", "CryptoKitties", ServiceCategory.None, KnownContractRole.NotFungible, "CryptoKitties", ["0x06012c8cf97BEaD5deAe237070F9587f8E7A266d"]),

        Dex("tron", "SunSwap V2 factory", Sun, "TKWJdrQkqHisa1X8HUdHEfREvTzw4pMAaY"),
        Dex("tron", "SunSwap V2 router", Sun, "TKzxdSv2FZKQrEqkKVgp5DcwEXBEKMg2Ax", "TXF1xDbVGdxFGbovmmmXvBGu8ZiE3Lq4mR"),
        Dex("tron", "SunSwap V3 factory", Sun, "TThJt8zaJzJMhCEScH7zWKnp5buVZqys9x"),
        Dex("tron", "SunSwap V3 router", Sun, "TQAvWQpT9H916GckwWDJNhYZvQMkuRL7PN"),
        Dex("tron", "SunSwap smart router", Sun, "TCFNp179Lg46D16zKoumd4Poa2WFFdtqYj", "TJ4NNy8xZEqsowCBhLvZ45LCqPdGjkET5j"),
        Dex("tron", "SunPump", "SunPump", "TTfvyrAz86hbZk5iDpKD78pqLGgi8C7AAw"),
        Dex("ethereum", "1inch router", "1inch", "0x1111111254EEB25477B68fb85Ed929f73A960582", "0x111111125421cA6dc452d289314280a0f8842A65"),
        Dex("ethereum", "Velora router", "Velora", "0x6A000F20005980200259B80c5102003040001068"),
        Dex("ethereum", "CoW settlement", "CoW Protocol", "0x9008D19f58AAbD9eD0D60971565AA8510560ab41"),
        Dex("ethereum", "0x proxy", "0x", "0xDef1C0ded9bec7F1a1670819833240f027b25EfF"),

        Defi("tron", "JustLend energy rental", "JustLend", "TU2MJ5Veik1LRAgjeSzEdvmDYx7mefJZvd"),
        Defi("tron", "sTRX", "JustLend", "TU3kjFuhtEo42tsCBtfYUAZxoqQ4yuSLQ5"),
        Defi("tron", "GasFree controller", "GasFree", "TFFAMQLZybALaLb4uxHA9RBE7pxhUAjF3U"),

        Bridge("tron", "Allbridge Core", "Allbridge", "TAC21biCBL9agjuUyzd4gZr356zRgJq61b"),
        Bridge("tron", "Bridgers", "Bridgers", "TPwezUWpEGmFBENNWJHwXHRG1D2NCEEt5s", "TEorZTZ5MHx8SrvsYs1R3Ds5WvY1pVoMSA"),
        Bridge("tron", "USDT0", "USDT0", "TFG4wBaDQ8sHWWP1ACeSGnoNR6RRzevLPt"),
        Bridge("tron", "Symbiosis portal", "Symbiosis", "0xd83b5752b42856a08087748de6095af0be52d299"),
        Bridge("tron", "Butter", "MAP Protocol", "TXsDYB9ovFEFg4cja6gn1t1tpmrnSbYhHA"),
        Bridge("ethereum", "Bridgers", "Bridgers", "0xB685760EBD368a891F27ae547391F4E2A289895b", "0x92e929d8b2c8430bcaf4cd87654789578bb2b786"),
        Bridge("ethereum", "Across", "Across", "0x5c7BCd6E7De5423a257D81B442095A1a6ced35C5"),
        Bridge("arbitrum", "Across", "Across", "0xe35e9842fceaCA96570B734083f4a58e8F7C5f2A"),
        Bridge("base", "Across", "Across", "0x09aea4b2242abC8bb4BB78D537A67a245A7bEC64"),
        Bridge("bsc", "Across", "Across", "0x4e8E101924eDE233C13e2D8622DC8aED2872d505"),
        Bridge("ethereum", "Stargate", "Stargate", "0x8731d54E9D02c286767d56ac03e8037C07e01e98", "0x150f94b44927f078737562f0fcf3c95c01cc2376"),
        Bridge("ethereum", "USDT0", "USDT0", "0x6C96dE32CEa08842dcc4058c14d3aaAD7Fa41dee"),
        Bridge("arbitrum", "USDT0", "USDT0", "0x14E4A1B13bf7F943c8ff7C51fb60FA964A298D92"),
        Bridge("ethereum", "Wormhole", "Wormhole", "0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B", "0x3ee18B2214AFF97000D974cf647E7C347E8fa585"),
        Bridge("ethereum", "CCTP", "Circle", "0xBd3fa81B58Ba92a82136038B25aDec7066af3155", "0x28b5a0e9C621a5BadaA536219b3a228C8168cf5d"),
        Bridge("ethereum", "cBridge", "Celer", "0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820"),
        Bridge("ethereum", "Synapse", "Synapse", "0x2796317b0fF8538F253012862c06787Adfb8cEb6"),
        Bridge("ethereum", "Meson", "Meson", "0x25aB3Efd52e6470681CE037cD546Dc60726948D3"),
        Bridge("ethereum", "Symbiosis portal", "Symbiosis", "0xb8f275fBf7A959F4BCE59999A2EF122A099e81A8"),
        Bridge(
            "ethereum", "deBridge", "deBridge", "0xeF4fB24aD0916217251F553c0596F8Edc630EB66", "0xe7351fd770a37282b91d153ee690b63579d6dd7f"),
        Bridge("ethereum", "Butter", "MAP Protocol", "0x0000317Bec33Af037b5fAb2028f52d14658F6A56"),
        Bridge("ethereum", "LI.FI", "LI.FI", "0x1231DEB6f5749EF6cE6943a275A1D3E7486F4EaE"),
        Bridge("ethereum", "Avalanche Bridge", "Avalanche Bridge", "0x8EB8a3b98659Cce290402893d0123abb75E3ab28"),
        Bridge(
            "ethereum", "THORChain router", "THORChain", "0xD37BbE5744D730a1d98d8DC97c42F0Ca46aD7146", "0x3624525075b88B24ecc29CE226b0CEc1fFcB6976",
            "0xc145990e84155416144c532e31f89b840ca8c2ce"),
        Bridge("avalanche", "THORChain router", "THORChain", "0x8F66c4AE756BEbC49Ec8B81966DD8bba9f127549"),
        Bridge("bsc", "THORChain router", "THORChain", "0xb30eC53F98ff5947EDe720D32aC2da7e52A5f56b"),
        Bridge("ethereum", "Maya router", "Maya Protocol", "0xe3985E6b61b814F7Cdb188766562ba71b446B46d"),
    ];

    private static (string, string, ServiceCategory, KnownContractRole, string, string[]) Dex(
        string chain, string name, string source, params string[] addresses) => (chain, name, ServiceCategory.Dex, KnownContractRole.None, source, addresses);

    private static (string, string, ServiceCategory, KnownContractRole, string, string[]) Defi(
        string chain, string name, string source, params string[] addresses) => (chain, name, ServiceCategory.Defi, KnownContractRole.None, source, addresses);

    private static (string, string, ServiceCategory, KnownContractRole, string, string[]) Bridge(
        string chain, string name, string source, params string[] addresses) =>
        (chain, name, ServiceCategory.Bridge, KnownContractRole.None, source, addresses);
}
