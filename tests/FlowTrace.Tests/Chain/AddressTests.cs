using FlowTrace.Chain;

namespace FlowTrace.Tests.Chain;

public sealed class AddressTests
{
    private const string Lower = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";
    private const string Checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    // EIP-55's own test cases.
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void Parse_Eip55Vector_PrintsItself(string text) => Address.Parse(text, ChainId.Ethereum).ToText(ChainId.Ethereum).Should().Be(text);

    [Theory]
    [InlineData(Lower)]
    [InlineData("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")]
    [InlineData("0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")]
    public void Parse_HexInOneCase_NeedsNoChecksum(string text)
    {
        var address = Address.Parse(text, ChainId.Ethereum);

        address.Should().Be(Address.Parse(Checksummed, ChainId.Ethereum));
        address.Kind.Should().Be(AddressKind.Account20);
        address.ToText(ChainId.Ethereum).Should().Be(Checksummed);
        address.ToString().Should().Be(Checksummed);
    }

    [Fact]
    public void TryParse_WrongChecksum_SaysWhatWouldBeRight()
    {
        Address.TryParse("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", ChainId.Ethereum, out Address address, out string? error).Should().BeFalse();

        address.Should().Be(default(Address), "a refused text leaves no half-trusted address");
        error.Should().Contain("EIP-55").And.Contain(Checksummed);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("0x", "0 hexadecimal digits")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae", "39 hexadecimal digits")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00", "42 hexadecimal digits")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg", "'g' at character 42")]
    [InlineData("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "write 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData(" 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "space")]
    [InlineData("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", "transaction hash")]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "looks like one of bitcoin")]
    [InlineData("binance", "0x and 40 hexadecimal digits")]
    [InlineData("0x\u202Eabc", "\\u202E")]
    public void TryParse_NoEvmAddress_SaysWhatIsWrong(string text, string reason) => Refusal(text, ChainId.Ethereum).Should().Contain(reason);

    // USDT's contract and the zero address, as Tronscan and the node show them.
    [Theory]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "a614f803b6fd780986a42c78ec9c7f77e6ded13c")]
    [InlineData("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "0000000000000000000000000000000000000000")]
    public void Parse_TronInEveryForm_IsOneAccount(string base58, string hex)
    {
        var address = Address.Parse(base58, ChainId.Tron);

        Address.Parse("41" + hex, ChainId.Tron).Should().Be(address);
        Address.Parse("0x" + hex, ChainId.Tron).Should().Be(address);
        Address.Parse("0x" + hex, ChainId.Ethereum).Should().Be(address, "the same twenty bytes are the same address on another chain");
        address.Kind.Should().Be(AddressKind.Account20);
        address.ToText(ChainId.Tron).Should().Be(base58);
    }

    [Theory]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", "checksum")]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6", "changed or lost")]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgj", "33 more characters")]
    [InlineData("1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i", "looks like one of bitcoin")]
    [InlineData("mo9ncXisMeAoXwqcV5EWuyncbmCcQN4rVs", "begins with T")]
    [InlineData("42a614f803b6fd780986a42c78ec9c7f77e6ded13c", "41 or 0x")]
    [InlineData("\\xa614f803b6fd780986a42c78ec9c7f77e6ded13c", "41 or 0x")]
    [InlineData("0xa614F803b6fd780986a42c78ec9c7f77e6ded13c", "EIP-55")]
    [InlineData("", "empty")]
    public void TryParse_NoTronAddress_SaysWhatIsWrong(string text, string reason) => Refusal(text, ChainId.Tron).Should().Contain(reason);

    // BIP-173 and BIP-350 with the programs of their lists, and the reference client's key_io vectors for Base58.
    [Theory]
    [InlineData("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", AddressKind.Witness, 0, "751e76e8199196d454941c45d1b3a323f1433bd6")]
    [InlineData("BC1SW50QGDZ25J", AddressKind.Witness, 16, "751e")]
    [InlineData("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", AddressKind.Witness, 2, "751e76e8199196d454941c45d1b3a323")]
    [InlineData(
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", AddressKind.Witness, 1,
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i", AddressKind.PubKeyHash, 0, "65a16059864a2fdbc7c99a4723a8395bc6f188eb")]
    [InlineData("3CMNFxN1oHBc4R1EpboAL5yzHGgE611Xou", AddressKind.ScriptHash, 0, "74f209f6ea907e2ea48f74fae05782ae8a665257")]
    public void Parse_BitcoinVector_GivesItsPayloadAndBack(string text, AddressKind kind, int version, string payload)
    {
        var address = Address.Parse(text, ChainId.Bitcoin);

        byte[] bytes = new byte[32];
        int length = address.CopyTo(bytes);
        address.Kind.Should().Be(kind);
        address.WitnessVersion.Should().Be((byte)version);
        Convert.ToHexStringLower(bytes.AsSpan(0, length)).Should().Be(payload);
        address.ToText(ChainId.Bitcoin).Should().Be(kind == AddressKind.Witness ? text.ToLowerInvariant() : text);
    }

    // The invalid lists of BIP-173 and BIP-350, those that are no vectors of the main network included.
    [Theory]
    [InlineData("tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut", "bc1… in Bech32")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "this is Bech32.")]
    [InlineData("BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", "this is Bech32.")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", "this is Bech32m")]
    [InlineData("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx", "this is Bech32.")]
    [InlineData("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", "does not use")]
    [InlineData("BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", "above 16")]
    [InlineData("bc1pw5dgrnzv", "1 bytes")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav", "41 bytes")]
    [InlineData("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", "40 bytes; this version of FlowTrace keeps 2 to 32")]
    [InlineData("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "version 0 has 20 or 32")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf", "filled up")]
    [InlineData("bc1gmk9yu", "too short")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "checksum")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4", "case")]
    [InlineData("bc1rw5uspcuh", "this is Bech32.")]
    [InlineData("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", "test network")]
    [InlineData("mo9ncXisMeAoXwqcV5EWuyncbmCcQN4rVs", "test network")]
    [InlineData("1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62j", "checksum")]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "looks like one of tron")]
    [InlineData("LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", "version byte 0x30")]
    [InlineData(Lower, "looks like one of ethereum")]
    [InlineData("", "empty")]
    public void TryParse_NoBitcoinAddress_SaysWhatIsWrong(string text, string reason) => Refusal(text, ChainId.Bitcoin).Should().Contain(reason);

    [Theory]
    [InlineData("uatom")]
    [InlineData("0.0.4242")]
    [InlineData("büro-7")]
    public void Parse_ChainThatIsNotDecoded_KeepsTheText(string text)
    {
        var chain = ChainId.Parse("hedera:mainnet");

        Address.Parse(text, chain).ToText(chain).Should().Be(text);
        Address.Parse(text, chain).Kind.Should().Be(AddressKind.Text);
    }

    [Theory]
    [InlineData("", "no address")]
    [InlineData("two words", "without spaces")]
    [InlineData("a:b", "colons")]
    [InlineData("a/b", "slashes")]
    [InlineData("a\u200Bb", "a\\u200Bb")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", "32 bytes")]
    [InlineData("ääääääääääääääääx", "32 bytes")]
    public void TryParse_NoTextOfAnotherChain_SaysWhatIsWrong(string text, string reason) =>
        Refusal(text, ChainId.Parse("hedera:mainnet")).Should().Contain(reason);

    [Fact]
    public void Parse_Fee_IsTheSinkOnEveryChain()
    {
        foreach (ChainId chain in (ChainId[])[ChainId.Ethereum, ChainId.Tron, ChainId.Bitcoin, ChainId.Parse("hedera:mainnet")])
        {
            Address.Parse("fee", chain).Should().Be(Address.FeeSink);
            Address.FeeSink.ToText(chain).Should().Be("fee");
        }
    }

    [Fact]
    public void IsZero_OnlyForTheAccountOfZeros()
    {
        Address.Parse("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", ChainId.Tron).IsZero.Should().BeTrue();
        Address.Parse("1111111111111111111114oLvT2", ChainId.Bitcoin).IsZero.Should().BeFalse();
        Address.FeeSink.IsZero.Should().BeFalse();
        default(Address).IsZero.Should().BeFalse();
    }

    [Fact]
    public void FromAccount20_WrongLength_IsRefused()
    {
        Action nineteen = () => Address.FromAccount20(new byte[19]);
        Action small = () => Address.FeeSink.CopyTo(new byte[31]);

        nineteen.Should().Throw<ArgumentException>();
        small.Should().Throw<ArgumentException>();
    }

    private static string Refusal(string text, ChainId chain)
    {
        Address.TryParse(text, chain, out Address address, out string? error).Should().BeFalse();
        address.Should().Be(default(Address));
        Action parse = () => Address.Parse(text, chain);
        parse.Should().Throw<FormatException>().WithMessage(error!.Replace("*", "?", StringComparison.Ordinal));
        return error!;
    }
}
