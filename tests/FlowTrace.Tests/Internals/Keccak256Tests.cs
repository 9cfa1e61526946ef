using System.Text;
using FlowTrace.Internals;

namespace FlowTrace.Tests.Internals;

public sealed class Keccak256Tests
{
    // From the Keccak team's known answers for r=1088, c=512, and the widely published values of Ethereum (yellow paper, event topics).
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("The quick brown fox jumps over the lazy dog", "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15")]
    [InlineData("Transfer(address,address,uint256)", "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void Hash_PublishedText_GivesPublishedDigest(string text, string digest) => HashOf(Encoding.ASCII.GetBytes(text)).Should().Be(digest);

    // 135 to 137 bytes stand around the 136 bytes that one permutation takes: the padding in one byte, a block of its own, and one byte over.
    [Theory]
    [InlineData(135, "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446")]
    [InlineData(136, "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e")]
    [InlineData(137, "d869f639c7046b4929fc92a4d988a8b22c55fbadb802c0c66ebcd484f1915f39")]
    public void Hash_LengthAroundTheBlock_GivesKnownDigest(int length, string digest)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)'a');

        HashOf(bytes).Should().Be(digest);
    }

    private static string HashOf(byte[] bytes)
    {
        Span<byte> hash = stackalloc byte[Keccak256.HashBytes];
        Keccak256.Hash(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }
}
