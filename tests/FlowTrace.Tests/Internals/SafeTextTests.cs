using FlowTrace.Internals;

namespace FlowTrace.Tests.Internals;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("USDT")]
    [InlineData("")]
    [InlineData("Büro für Geld, 交易所 💰 (№ 5)")]
    [InlineData("<b>&amp;")]
    public void Clean_PlainText_IsTheSameObject(string text) => SafeText.Clean(text, 100).Should().BeSameAs(text);

    [Theory]
    [InlineData("US\u200BDT", "US\\u200BDT")]
    [InlineData("USDT\u202Eelas", "USDT\\u202Eelas")]
    [InlineData("a\u2066b\u2069", "a\\u2066b\\u2069")]
    [InlineData("\u001B[2Jgone", "\\u001B[2Jgone")]
    [InlineData("\u009B31m", "\\u009B31m")]
    [InlineData("line\r\nbreak\u2028", "line\\u000D\\u000Abreak\\u2028")]
    [InlineData("tab\tnul\0", "tab\\u0009nul\\u0000")]
    [InlineData("\uFEFFUSDC\u00AD\u2060", "\\uFEFFUSDC\\u00AD\\u2060")]
    [InlineData("no\u00A0break", "no\\u00A0break")]
    [InlineData("\u3164USDT\u2800", "\\u3164USDT\\u2800")]
    [InlineData("tag\U000E0041", "tag\\uE0041")]
    [InlineData("vs\uFE0F", "vs\\uFE0F")]
    public void Clean_UnsafeCharacter_IsWrittenOut(string text, string safe) => SafeText.Clean(text, 100).Should().Be(safe);

    // Attributes cannot hold half a character.
    [Fact]
    public void Clean_HalfACharacter_IsWrittenOut() => SafeText.Clean("half\uD83D", 100).Should().Be("half\\uD83D");

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abcde\u202E", 8, "abcde…")]
    [InlineData("💰💰💰", 6, "💰💰💰")]
    [InlineData("💰💰💰", 5, "💰💰…")]
    public void Clean_TooLong_IsCutBetweenCharacters(string text, int maxLength, string cut) => SafeText.Clean(text, maxLength).Should().Be(cut);
}
