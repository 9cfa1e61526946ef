using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Tests.Chain;

public sealed class CultureTests
{
    // Turkish has a dotted and a dotless i; German and Arabic have other points, groups, signs and digits.
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void Nouns_InAnyCulture_AreWrittenAndReadTheSame(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            ChainId.Parse("GNOSIS").ToString().Should().Be("eip155:100");
            ChainId.Parse("BITCOIN").Should().Be(ChainId.Bitcoin);
            Asset.Parse("ETHEREUM:NATIVE").ToString().Should().Be("eip155:1/slip44:60");
            Account.Parse("LINEA:0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED").ToString().Should().Be("eip155:59144:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
            Account.Parse("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4").AddressText.Should().Be("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
            new Amount((UInt128)1_234_567_500_000 * 1_000_000_000, Asset.Native(ChainId.Ethereum)).ToString().Should().Be("1,234.5675 ETH");
            Amount.TryParseDecimal("1.5", 1, out UInt128 value, out _).Should().BeTrue();
            value.Should().Be((UInt128)15);
            Amount.TryParseFloat("1.5e-1", 2, out value, out _, out _).Should().BeTrue();
            value.Should().Be((UInt128)15);
            new Position(1_740_147_215_123, ChainId.Ethereum, 21_895_238, 4, -1).ToString()
                .Should().Be("2025-02-21T14:13:35.123Z eip155:1 block 21895238 transaction 4");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
