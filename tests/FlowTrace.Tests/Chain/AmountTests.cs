using System.Globalization;
using System.Numerics;
using FlowTrace.Chain;

namespace FlowTrace.Tests.Chain;

public sealed class AmountTests
{
    private const string Max = "340282366920938463463374607431768211455";
    private static readonly Asset Eth = Asset.Native(ChainId.Ethereum);
    private static readonly Asset Dai = Asset.Parse("eip155:1/erc20:0x6B175474E89094C44Da98b954EedeAC495271d0F");

    [Theory]
    [InlineData("0", "0 ETH")]
    [InlineData("1", "0.000000000000000001 ETH")]
    [InlineData("12500000000000000000", "12.5 ETH")]
    [InlineData("1000000000000000000", "1 ETH")]
    [InlineData("999000000000000000000", "999 ETH")]
    [InlineData("1234567000000000000000001", "1,234,567.000000000000000001 ETH")]
    [InlineData(Max, "340,282,366,920,938,463,463.374607431768211455 ETH")]
    public void ToString_NativeCoin_IsExact(string baseUnits, string text) => new Amount(UInt128.Parse(baseUnits), Eth).ToString().Should().Be(text);

    [Theory]
    [InlineData(0, "0.00 USD")]
    [InlineData(5, "0.05 USD")]
    [InlineData(50, "0.50 USD")]
    [InlineData(123_450, "1,234.50 USD")]
    [InlineData(100_000_000, "1,000,000.00 USD")]
    public void ToString_UsdCents_ShowsTwoDigits(int cents, string text) =>
        new Amount((UInt128)cents, Asset.UsdCents(ChainId.Ethereum)).ToString().Should().Be(text);

    [Theory]
    [InlineData(ChainKind.Tron, 1_500_000, "1.5 TRX")]
    [InlineData(ChainKind.Bitcoin, 119_756_62032288, "119,756.62032288 BTC")]
    [InlineData(ChainKind.Unknown, 1234, "1,234 base units of eip155:99999/native:coin")]
    public void ToString_OtherCoins_UseTheirOwnDecimals(ChainKind kind, long baseUnits, string text)
    {
        ChainId chain = kind switch { ChainKind.Tron => ChainId.Tron, ChainKind.Bitcoin => ChainId.Bitcoin, _ => ChainId.Parse("eip155:99999") };

        new Amount((UInt128)baseUnits, Asset.Native(chain)).ToString().Should().Be(text);
    }

    [Fact]
    public void ToString_Token_UsesWhatTheSourceSays()
    {
        var amount = new Amount(1_234_500_000, Dai);

        amount.ToString(new AssetInfo("USDT", 6)).Should().Be("1,234.5 USDT");
        amount.ToString(new AssetInfo("USDT", 0)).Should().Be("1,234,500,000 USDT");
        amount.ToString(new AssetInfo("", 6)).Should().Be("1,234.5 eip155:1/erc20:0x6B175474E89094C44Da98b954EedeAC495271d0F");
        amount.ToString(new AssetInfo("USDT", 38)).Should().Be("0.000000000000000000000000000012345 USDT");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    [InlineData(39)]
    [InlineData(255)]
    public void ToString_DecimalsUnknownOrAbsurd_ShowsBaseUnits(int? decimals) => new Amount(1_234, Dai).ToString(new AssetInfo("USDT", decimals))
        .Should().Be("1,234 base units of eip155:1/erc20:0x6B175474E89094C44Da98b954EedeAC495271d0F");

    [Fact]
    public void ToString_NativeCoin_IgnoresWhatTheSourceClaims() =>
        new Amount(12_500_000_000_000_000_000, Eth).ToString(new AssetInfo("FREE", 2)).Should().Be("12.5 ETH");

    [Fact]
    public void ToString_HostileSymbol_IsShownHarmless()
    {
        var amount = new Amount(5, Dai);

        amount.ToString(new AssetInfo("US\u202EDT\u001B[2J", 0)).Should().Be("5 US\\u202EDT\\u001B[2J");
        amount.ToString(new AssetInfo(new string('x', 500), 0)).Length.Should().Be(2 + 24);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("000")]
    [InlineData("9999999999999999999")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("100000000000000000000000000000000000000")]
    [InlineData("340282366920938463463374607431768211449")]
    [InlineData(Max)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000000007")]
    public void TryParseBaseUnits_WholeNumber_IsRead(string text)
    {
        Amount.TryParseBaseUnits(text, out UInt128 value, out string? error).Should().BeTrue(error);

        value.Should().Be(UInt128.Parse(text, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("-5", "negative")]
    [InlineData("+5", "sign")]
    [InlineData("1.5", "fraction")]
    [InlineData("1.0", "fraction")]
    [InlineData("1e18", "exponent")]
    [InlineData("1.34e+18", "exponent")]
    [InlineData("1,000", "grouped")]
    [InlineData("1_000", "grouped")]
    [InlineData("1 000", "grouped")]
    [InlineData(" 5", "space around")]
    [InlineData("0x10", "hexadecimal")]
    [InlineData("12a", "'a' is no digit")]
    [InlineData("nan", "'n' is no digit")]
    [InlineData("٣", "is no digit")]
    [InlineData("340282366920938463463374607431768211456", "2^128-1")]
    [InlineData("340282366920938463463374607431768211460", "2^128-1")]
    [InlineData("999999999999999999999999999999999999999", "2^128-1")]
    [InlineData("1000000000000000000000000000000000000000", "2^128-1")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", "forged or broken")]
    [InlineData("34028236692093846346337460743176821145/", "'/' is no digit")]
    [InlineData("12345678901234567890!", "'!' is no digit")]
    public void TryParseBaseUnits_AnythingElse_IsRefusedWithTheReason(string text, string reason)
    {
        Amount.TryParseBaseUnits(text, out UInt128 value, out string? error).Should().BeFalse();

        value.Should().Be((UInt128)0);
        error.Should().Contain(reason);
    }

    [Fact]
    public void TryParseBaseUnits_RandomNumbers_AgreesWithBigInteger()
    {
        var random = new Random(128);
        byte[] bytes = new byte[17];
        for (int i = 0; i < 20_000; i++)
        {
            int length = random.Next(1, 18);
            random.NextBytes(bytes.AsSpan(0, length));
            var expected = new BigInteger(bytes.AsSpan(0, length), isUnsigned: true);

            bool read = Amount.TryParseBaseUnits(expected.ToString(CultureInfo.InvariantCulture), out UInt128 value, out _);

            read.Should().Be(expected < BigInteger.Pow(2, 128));
            if (read)
                ((BigInteger)value).Should().Be(expected);
        }
    }

    [Fact]
    public void TryParseBaseUnits_Digits_AllocatesNothing() =>
        Allocations.InSteadyState(() => Amount.TryParseBaseUnits(Max, out _, out _)).Should().Be(0);

    [Theory]
    [InlineData("12.5", 18, "12500000000000000000")]
    [InlineData("0.000000000000000001", 18, "1")]
    [InlineData("119756.62032288", 8, "11975662032288")]
    [InlineData("5", 0, "5")]
    [InlineData("100", 2, "10000")]
    [InlineData("1.500", 1, "15")]
    [InlineData("0.0", 6, "0")]
    [InlineData("3.40282366920938463463374607431768211455", 38, Max)]
    [InlineData("007.10", 2, "710")]
    public void TryParseDecimal_NumberOfCoins_IsExact(string text, int decimals, string baseUnits)
    {
        Amount.TryParseDecimal(text, decimals, out UInt128 value, out string? error).Should().BeTrue(error);

        value.Should().Be(UInt128.Parse(baseUnits));
    }

    [Theory]
    [InlineData("0.123", 2, "more digits behind the point than the asset's 2")]
    [InlineData("1.5", 0, "no whole number")]
    [InlineData("3.40282366920938463463374607431768211456", 38, "2^128-1")]
    [InlineData("1000000000000000000000000", 18, "2^128-1")]
    [InlineData("", 2, "empty")]
    [InlineData(".5", 2, "stray point")]
    [InlineData("5.", 2, "stray point")]
    [InlineData("1.2.3", 2, "stray point")]
    [InlineData("-1.5", 2, "negative")]
    [InlineData("1,5", 2, "grouped")]
    [InlineData("1e5", 2, "exponent")]
    public void TryParseDecimal_AnythingElse_IsRefusedWithTheReason(string text, int decimals, string reason)
    {
        Amount.TryParseDecimal(text, decimals, out UInt128 value, out string? error).Should().BeFalse();

        value.Should().Be((UInt128)0);
        error.Should().Contain(reason);
    }

    [Theory]
    [InlineData("0.0", 0, "0", false)]
    [InlineData("1000.0", 0, "1000", false)]
    [InlineData("3000000000000000.0", 0, "3000000000000000", false)]
    [InlineData("9007199254740991.0", 0, "9007199254740991", false)]
    [InlineData("9007199254740992.0", 0, "9007199254740992", true)]
    [InlineData("1.34e+18", 0, "1340000000000000000", true)]
    [InlineData("1e18", 0, "1000000000000000000", true)]
    [InlineData("1.234567E5", 0, "123456700000", true, 6)]
    [InlineData("123456789012345678901", 0, "123456789012345678901", false)]
    [InlineData("0e0", 0, "0", true)]
    [InlineData("0e-300", 0, "0", false)]
    [InlineData("1500e-2", 0, "15", false)]
    [InlineData("1e-05", 18, "10000000000000", false)]
    [InlineData("182163.956", 18, "182163956000000000000000", false)]
    [InlineData("0.1234567890123456", 18, "123456789012345600", true)]
    [InlineData("0.000000123456789012345", 21, "123456789012345", false)]
    public void TryParseFloat_PrintedFloat_ReadsWhatTheTextSays(string text, int decimals, string baseUnits, bool inexact, int moreDecimals = 0)
    {
        Amount.TryParseFloat(text, decimals + moreDecimals, out UInt128 value, out bool mayHaveLostDigits, out string? error).Should().BeTrue(error);

        value.Should().Be(UInt128.Parse(baseUnits));
        mayHaveLostDigits.Should().Be(inexact);
    }

    [Theory]
    [InlineData("1.5", 0, "no whole number of base units")]
    [InlineData("1.5e0", 0, "no whole number of base units")]
    [InlineData("1e-1", 0, "no whole number of base units")]
    [InlineData("1e-19", 18, "more digits")]
    [InlineData("1e39", 0, "2^128-1")]
    [InlineData("1e9999", 0, "2^128-1")]
    [InlineData("1e99999999999", 0, "exponent")]
    [InlineData("1e", 0, "exponent")]
    [InlineData("e5", 0, "exponent")]
    [InlineData("1e+-5", 0, "exponent")]
    [InlineData("nan", 0, "no digit")]
    [InlineData("inf", 0, "no digit")]
    [InlineData("-1.0", 0, "negative")]
    [InlineData("", 0, "empty")]
    public void TryParseFloat_AnythingElse_IsRefusedWithTheReason(string text, int decimals, string reason)
    {
        Amount.TryParseFloat(text, decimals, out UInt128 value, out _, out string? error).Should().BeFalse();

        value.Should().Be((UInt128)0);
        error.Should().Contain(reason);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(39)]
    public void TryParseDecimal_AbsurdDecimals_IsMisuse(int decimals)
    {
        Func<bool> read = () => Amount.TryParseDecimal("1", decimals, out _, out _);

        read.Should().Throw<ArgumentOutOfRangeException>();
    }

    public enum ChainKind
    {
        Tron,
        Bitcoin,
        Unknown,
    }

    [Theory]
    [InlineData("0", 18, "0")]
    [InlineData("1234500000000000000000", 18, "1234.5")]
    [InlineData("1", 18, "0.000000000000000001")]
    [InlineData("7000000", 0, "7000000")]
    [InlineData("340282366920938463463374607431768211455", 38, "3.40282366920938463463374607431768211455")]
    [InlineData("5", 39, null)]
    [InlineData("5", null, null)]
    public void ToDecimalText_IsExactAndPlain(string baseUnits, int? decimals, string? text)
    {
        var token = Asset.Parse("eip155:1/erc20:0x000000000000000000000000000000000000c001");
        new Amount(UInt128.Parse(baseUnits, System.Globalization.CultureInfo.InvariantCulture), token)
            .ToDecimalText(new AssetInfo("TOK", decimals)).Should().Be(text);
    }

    [Fact]
    public void ToSymbol_OfCoins_IsTheChains_WhateverTheSourceSays()
    {
        new Amount(1, Asset.Parse("eip155:1/slip44:60")).ToSymbol(new AssetInfo("FAKE", 2)).Should().Be("ETH");
        new Amount(1, Asset.Parse("eip155:1/slip44:60")).ToDecimalText(new AssetInfo("FAKE", 2)).Should().Be("0.000000000000000001");
        new Amount(1, Asset.Parse("eip155:1/erc20:0x000000000000000000000000000000000000c001")).ToSymbol(null).Should().BeNull();
    }
}
