using FlowTrace.Internals;

namespace FlowTrace.Tests.Internals;

public sealed class Bech32Tests
{
    // BIP-173, "valid Bech32", and BIP-350, "valid Bech32m".
    [Theory]
    [InlineData("A12UEL5L", false)]
    [InlineData("a12uel5l", false)]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs", false)]
    [InlineData("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", false)]
    [InlineData("11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j", false)]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", false)]
    [InlineData("?1ezyfcl", false)]
    [InlineData("A1LQFN3A", true)]
    [InlineData("a1lqfn3a", true)]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6", true)]
    [InlineData("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", true)]
    [InlineData("11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8", true)]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperredlc445v", true)]
    [InlineData("?1v759aa", true)]
    public void Decode_ValidVector_NamesItsVariant(string text, bool isBech32m)
    {
        Bech32.Decode(text, out _, new byte[Bech32.MaxLength], out _, out Bech32Variant variant).Should().Be(Bech32Fault.None);

        variant.Should().Be(isBech32m ? Bech32Variant.Bech32m : Bech32Variant.Bech32);
    }

    // BIP-173 and BIP-350, "not valid (with reason for invalidity)".
    [Theory]
    [InlineData("\u00201nwldj5", Bech32Fault.Prefix)]
    [InlineData("\u007F1axkwrx", Bech32Fault.Prefix)]
    [InlineData("\u00801eym55h", Bech32Fault.Prefix)]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx", Bech32Fault.Length)]
    [InlineData("pzry9x0s0muk", Bech32Fault.Prefix)]
    [InlineData("1pzry9x0s0muk", Bech32Fault.Prefix)]
    [InlineData("x1b4n0q5v", Bech32Fault.Character)]
    [InlineData("li1dgmt3", Bech32Fault.Length)]
    [InlineData("de1lg7wt\u00FF", Bech32Fault.Character)]
    [InlineData("A1G7SGD8", Bech32Fault.Checksum)]
    [InlineData("10a06t8", Bech32Fault.Prefix)]
    [InlineData("1qzzfhee", Bech32Fault.Prefix)]
    [InlineData("\u00201xj0phk", Bech32Fault.Prefix)]
    [InlineData("\u007F1g6xzxy", Bech32Fault.Prefix)]
    [InlineData("\u00801vctc34", Bech32Fault.Prefix)]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4", Bech32Fault.Length)]
    [InlineData("qyrz8wqd2c9m", Bech32Fault.Prefix)]
    [InlineData("1qyrz8wqd2c9m", Bech32Fault.Prefix)]
    [InlineData("y1b0jsk6g", Bech32Fault.Character)]
    [InlineData("lt1igcx5c0", Bech32Fault.Character)]
    [InlineData("in1muywd", Bech32Fault.Length)]
    [InlineData("mm1crxm3i", Bech32Fault.Character)]
    [InlineData("au1s5cgom", Bech32Fault.Character)]
    [InlineData("M1VUXWEZ", Bech32Fault.Checksum)]
    [InlineData("16plkw9", Bech32Fault.Prefix)]
    [InlineData("1p2gdwpf", Bech32Fault.Prefix)]
    public void Decode_InvalidVector_SaysWhatIsWrong(string text, object fault) =>
        Bech32.Decode(text, out _, new byte[Bech32.MaxLength], out _, out _).Should().Be((Bech32Fault)fault);

    [Fact]
    public void Decode_TextOfAnyLength_NeverThrows()
    {
        for (int length = 0; length < 200; length++)
            Bech32.Decode(new string('q', length), out _, new byte[Bech32.MaxLength], out _, out _).Should().NotBe(Bech32Fault.None);
    }
}
