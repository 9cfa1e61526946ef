using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Tests.Vectors;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>Memos of THORChain and Maya.</summary>
public sealed class ThorchainMemoTests
{
    private const string Hash = "8DA840FC598CAEC6A0FA573F467F2313063DF7D0F4B4625D7D67EE69408F7F02";

    [Theory]
    [InlineData("=:b:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bip122:000000000019d6689c085ae165831e93/slip44:0")]
    [InlineData("SWAP:BTC.BTC:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bip122:000000000019d6689c085ae165831e93/slip44:0")]
    [InlineData("s:e:0x1111111111111111111111111111111111111111", "eip155:1/slip44:60")]
    [InlineData("swap:ETH.USDT-0XDAC17F958D2EE523A2206206994597C13D831EC7:0x1", "eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7")]
    [InlineData("=:tr:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:0x2b6653dc/slip44:195")]
    [InlineData("=:s:0x1", "eip155:56/slip44:714")]
    [InlineData("=:f:0x1", "eip155:8453/slip44:60")]
    [InlineData("=:ARB.ETH:0x1", "eip155:42161/slip44:60")]
    public void TryParse_Swap_ReadsTheAsset(string text, string asset)
    {
        ThorchainMemo memo = ThorchainMemo.TryParse(text)!;

        memo.Kind.Should().Be(ThorchainMemoKind.Swap);
        memo.Asset!.Asset.ToString().Should().Be(asset);
    }

    [Theory]
    [InlineData("=:ETH.USDT:0x1", "eip155:1")] // the deepest pool, whichever that is
    [InlineData("=:ETH.USDT-EC7:0x1", "eip155:1")] // a contract shortened to its end
    [InlineData("=:TRON.USDT-TR7NHQJEKQXGTCI8Q8ZY4PL8OTSZGJLJ6T:T1", "tron:0x2b6653dc")] // Base58 that lost its case
    [InlineData("=:BTC/BTC:thor1", "cosmos:thorchain-1")]
    [InlineData("=:ETH~ETH:thor1", "cosmos:thorchain-1")]
    [InlineData("=:BTC-BTC:thor1", "cosmos:thorchain-1")]
    public void TryParse_AssetThatTheTextLeavesOpen_HasItsChainOnly(string text, string chain)
    {
        ThorchainAsset asset = ThorchainMemo.TryParse(text)!.Asset!;

        asset.Chain.ToString().Should().Be(chain);
        asset.Asset.Should().BeNull();
    }

    [Fact]
    public void TryParse_EveryField_IsRead()
    {
        ThorchainMemo memo = ThorchainMemo.TryParse("=:b:bc1qdest/0xrefund:5e8/3/10:t/dx:30/10:agg:final:77")!;

        memo.Destination.Should().Be("bc1qdest");
        memo.RefundTo.Should().Be("0xrefund");
        memo.Limit.Should().Be((UInt128)500_000_000);
        memo.Interval.Should().Be(3);
        memo.Quantity.Should().Be(10);
        memo.Affiliates.Should().Equal("t", "dx");
        memo.Aggregator.Should().Be("agg");
        memo.MayPayInParts.Should().BeTrue();
    }

    [Theory]
    [InlineData("=:b:bc1q:100", false)]
    [InlineData("=:b:bc1q:100/1/1", false)]
    [InlineData("=:b:bc1q:0/1/0", true)]
    [InlineData("=<:b:bc1q:100", true)]
    public void MayPayInParts_FollowsStreamingAndLimit(string text, bool expected) => ThorchainMemo.TryParse(text)!.MayPayInParts.Should().Be(expected);

    [Theory]
    [InlineData("=:b:x:12345", "12345")] // eight decimals, as THORChain's
    [InlineData("=:e:x:12345", "123450000000000")]
    [InlineData("=:tr:x:12399", "123")]
    public void LeastBaseUnits_OfACoin_IsInTheChainsOwnUnits(string text, string expected) =>
        ThorchainMemo.TryParse(text)!.LeastBaseUnits().ToString().Should().Be(expected);

    [Theory]
    [InlineData("=:b:x:0")]
    [InlineData("=:b:x:1e99")]
    [InlineData("=:b:x:-5")]
    [InlineData("=:b:x:340282366920938463463374607431768211456")]
    [InlineData("=:ETH.USDT-0XDAC17F958D2EE523A2206206994597C13D831EC7:x:5")]
    public void LeastBaseUnits_ThatIsNoNumberOrOfUnknownDecimals_IsNull(string text) => ThorchainMemo.TryParse(text)!.LeastBaseUnits().Should().BeNull();

    [Theory]
    [InlineData("OUT:" + Hash, false)]
    [InlineData("out:0x" + Hash, false)]
    [InlineData("REFUND:" + Hash, true)]
    public void TryParse_Payout_NamesTheTransactionItAnswers(string text, bool isRefund)
    {
        ThorchainMemo memo = ThorchainMemo.TryParse(text)!;

        memo.Kind.Should().Be(isRefund ? ThorchainMemoKind.Refund : ThorchainMemoKind.Outbound);
        memo.Answers.ToString().Should().Be(Hash.ToLowerInvariant());
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("S")]
    [InlineData("+")]
    [InlineData("=")]
    [InlineData("Send me the money")]
    [InlineData("Swapped: all of it")]
    [InlineData("s:hello")]
    [InlineData("S:.b:x")]
    [InlineData("=:nochain.COIN:x")]
    [InlineData("=b:bc1q")]
    [InlineData("OUT:1234")]
    [InlineData("OUT:" + Hash + "00")]
    [InlineData("outbound:" + Hash)]
    [InlineData("~~~")]
    [InlineData("\u202e:b:x")]
    public void TryParse_TextThatMerelyBeginsLikeAMemo_IsNoSwapAndNoPayout(string text) =>
        (ThorchainMemo.TryParse(text)?.Kind is null or ThorchainMemoKind.Other).Should().BeTrue();

    [Theory]
    [InlineData("MIGRATE:15151326", ThorchainMemoKind.Internal)]
    [InlineData("RAGNAROK:1", ThorchainMemoKind.Internal)]
    [InlineData("+:ETH.ETH:thor1", ThorchainMemoKind.Other)]
    [InlineData("wd:ETH.ETH:10000", ThorchainMemoKind.Other)]
    [InlineData("TRADE+:thor1", ThorchainMemoKind.Other)]
    public void TryParse_WhatStaysInside_IsNoSwap(string text, object kind) => ThorchainMemo.TryParse(text)!.Kind.Should().Be((ThorchainMemoKind)kind);

    [Theory]
    [InlineData("0x1111111111111111111111111111111111111111", "bitcoin")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "ethereum")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bitcoin")] // the checksum is wrong
    [InlineData("0x11", "ethereum")]
    [InlineData("a name with spaces", "bitcoin")]
    [InlineData("aVeryLongTextThatIsNoAddressAndNoThorname", "ethereum")]
    public void TryReadReceiver_OfALyingMemo_SaysWhy(string field, string chain)
    {
        ThorchainMemo.TryReadReceiver(field, ChainId.Parse(chain), out Account? account, out bool isName, out string error).Should().BeFalse();
        account.Should().BeNull();
        isName.Should().BeFalse();
        error.Should().NotBeEmpty();
    }

    [Fact]
    public void TryReadReceiver_OfAThorname_IsANameAndNoAccount()
    {
        ThorchainMemo.TryReadReceiver("orion", ChainId.Bitcoin, out Account? account, out bool isName, out _).Should().BeTrue();
        account.Should().BeNull();
        isName.Should().BeTrue();
    }

    [Fact]
    public void TryReadReceiver_OfAnEvmAddressInCapitals_IsTheAccount()
    {
        ThorchainMemo.TryReadReceiver("0XDAC17F958D2EE523A2206206994597C13D831EC7", ChainId.Ethereum, out Account? account, out _, out _).Should().BeTrue();
        account.Should().Be(Account.Parse("ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7"));
    }

    [Fact]
    public void TryParse_RandomText_NeverThrows()
    {
        var random = new Random(7);
        const string Letters = "=:<s/S+~-.0159eEbBxX^RUNEOUTk \u0000\u202e";
        for (int round = 0; round < 50_000; round++)
        {
            string text = "=:" + string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)]));
            ThorchainMemo? memo = ThorchainMemo.TryParse(random.Next(2) == 0 ? text : text[2..]);
            memo?.LeastBaseUnits();
            if (memo?.Asset is { } asset)
                ThorchainMemo.TryReadReceiver(memo.Destination, asset.Chain, out _, out _, out _);
        }
    }

    [SkippableTheory]
    [InlineData("xchain-aggregator_actions.json", 2)]
    [InlineData("xchain-mayamidgard-query_actions.json", 2)]
    [InlineData("xchain-midgard-query_actions.json", 1)]
    [InlineData("xchain-thorchain-query_actions.json", 4)]
    public void TryParse_EveryMemoMidgardReports_IsASwapToWhereItWasPaid(string file, int expected)
    {
        string? path = SharedFiles.Find("data/api-samples/midgard/" + file);
        Skip.If(path is null, $"shared/data/api-samples/midgard/{file} is not here.");
        using JsonDocument answer = JsonDocument.Parse(File.ReadAllText(path));
        int memos = 0;
        foreach (JsonElement action in answer.RootElement.GetProperty("actions").EnumerateArray())
        {
            if (!action.GetProperty("metadata").TryGetProperty("swap", out JsonElement swap))
                continue;
            memos++;
            ThorchainMemo memo = ThorchainMemo.TryParse(swap.GetProperty("memo").GetString()!)!;
            memo.Kind.Should().Be(ThorchainMemoKind.Swap);
            memo.Affiliates.Should().Equal(swap.GetProperty("affiliateAddress").GetString() is { Length: > 0 } affiliate ? [affiliate] : []);
            (memo.Limit ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(swap.GetProperty("swapTarget").GetString());
            ThorchainMemo.TryReadReceiver(memo.Destination, memo.Asset!.Chain, out _, out _, out _).Should().BeTrue();
            foreach (JsonElement paid in action.GetProperty("out").EnumerateArray())
            {
                paid.GetProperty("address").GetString().Should().Be(memo.Destination);
                ThorchainAsset.TryParse(paid.GetProperty("coins")[0].GetProperty("asset").GetString()!)!.Chain.Should().Be(memo.Asset!.Chain);
            }
        }

        memos.Should().Be(expected);
    }
}
