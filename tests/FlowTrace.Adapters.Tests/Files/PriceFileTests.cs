using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

public sealed class PriceFileTests
{
    private const string Header = "asset,time,price,currency,source\n";

    [Fact]
    public async Task Read_AssetById_IsOnePriceWithTimeAndSource()
    {
        PriceTable table = await Read(Header + "eip155:1/slip44:60,2025-02-21T00:00:00Z,2738.41,USD,\"a market, close\"\n");

        table.Issues.Should().BeEmpty();
        table.Prices.Should().ContainSingle().Which.Should().Be(new FlowTrace.Reporting.AssetPrice(
            Asset.Native(ChainId.Ethereum), new DateTimeOffset(2025, 2, 21, 0, 0, 0, TimeSpan.Zero), 2738.41m, "USD", "a market, close"));
        table.Input.Should().Match<InputDescription>(
            input => input.Name == "prices.csv" && input.Format == "prices" && input.Rows == 1 && input.Sha256.Length == 64);
    }

    [Fact]
    public async Task Read_KnownSymbol_StandsForItOnEveryChain()
    {
        PriceTable table = await Read(Header + "USDT,2025-02-21,1.0002,USD,x\n");

        table.Prices.Select(price => price.Asset).Should().Contain(
            [Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", ChainId.Ethereum), Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron)]);
    }

    [Theory]
    [InlineData("SCAM,2025-02-21,1,USD,x", "known token")]
    [InlineData("eip155:1/nonsense:60,2025-02-21,1,USD,x", "nonsense")]
    [InlineData(",2025-02-21,1,USD,x", "known token")]
    [InlineData("ETH,yesterday,1,USD,x", "time")]
    [InlineData("ETH,2025-02-21,\"1,5\",USD,x", "price")]
    [InlineData("ETH,2025-02-21,-1,USD,x", "price")]
    [InlineData("ETH,2025-02-21,1,,x", "currency")]
    [InlineData("ETH,2025-02-21,1,USD,", "source")]
    [InlineData("ETH,2025-02-21,1,USD", "cells")]
    public async Task Read_BadRow_IsAnIssueThatSaysWhy(string row, string why)
    {
        PriceTable table = await Read(Header + row + "\n");

        table.Prices.Should().BeEmpty();
        table.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(
            issue => issue.Severity == ReadIssueSeverity.Rejected && issue.LineNumber == 2 && issue.Message.Contains(why));
    }

    [Fact]
    public async Task Read_TwoCurrencies_RefusesTheSecond()
    {
        PriceTable table = await Read(Header + "ETH,2025-02-21,2738,USD,x\nETH,2025-02-21,2600,EUR,x\n");

        table.Prices.Should().OnlyContain(price => price.Currency == "USD");
        table.Issues.Should().ContainSingle().Which.Message.Should().Contain("USD");
    }

    [Fact]
    public async Task Read_OtherHeader_SaysWhichIsNeeded() =>
        await FluentActions.Awaiting(() => Read("a,b\n1,2\n")).Should().ThrowAsync<ChainReadException>().WithMessage("*asset,time,price,currency,source*");

    private static async Task<PriceTable> Read(string text)
    {
        using var files = new TestFiles();
        return await new PriceFile(files.Write("prices.csv", text)).ReadAsync();
    }
}
