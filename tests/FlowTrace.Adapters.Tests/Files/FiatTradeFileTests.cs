using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Reporting;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>A desk's records: exact amounts, and bad rows as issues with their line.</summary>
public sealed class FiatTradeFileTests
{
    private static readonly Asset Tether = Asset.Parse("eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7");

    [Fact]
    public async Task Read_OfQuantitiesPricesAndABookOfPrices_IsExact()
    {
        var book = new PriceBook([new AssetPrice(Tether, DateTimeOffset.Parse("2026-03-01T00:00:00Z"), 7.2m, "CNY", "test")]);

        FiatTradeTable read = await ReadAsync(
            "id,time,side,amount,currency,quantity,price\n"
            + "a,2026-03-02T12:00:00Z,buy,7250.50,CNY,1000.123456,\n"
            + "b,2026-03-02T12:00:00Z,SELL,7250.50,CNY,,7.25\n"
            + "c,2026-03-02T12:00:00Z,sale,720,CNY,,\n", book);

        read.Issues.Should().BeEmpty();
        read.Trades.Select(trade => (trade.Id, trade.Side, (ulong)trade.Expected.BaseUnits, trade.Line)).Should().Equal(
            ("a", FiatSide.Purchase, 1_000_123_456UL, 2L), ("b", FiatSide.Sale, 1_000_068_965UL, 3L), ("c", FiatSide.Sale, 100_000_000UL, 4L));
    }

    [Theory]
    [InlineData("a,never,buy,1,USD,1,")]
    [InlineData(",2026-03-02T12:00:00Z,buy,1,USD,1,")]
    [InlineData("a,2026-03-02T12:00:00Z,give,1,USD,1,")]
    [InlineData("a,2026-03-02T12:00:00Z,buy,\"1,000\",USD,1,")]
    [InlineData("a,2026-03-02T12:00:00Z,buy,-1,USD,1,")]
    [InlineData("a,2026-03-02T12:00:00Z,buy,1,USD,0,")]
    [InlineData("a,2026-03-02T12:00:00Z,buy,1,USD,1.1234567,")]
    [InlineData("a,2026-03-02T12:00:00Z,buy,1,USD,,0")]
    [InlineData("a,2026-03-02T12:00:00Z,buy,1,USD,,")]
    public async Task Read_OfABadRow_IsAnIssueWithItsLine(string row)
    {
        FiatTradeTable read = await ReadAsync($"id,time,side,amount,currency,quantity,price\n{row}\nok,2026-03-02T12:00:00Z,buy,1,USD,1,\n", null);

        read.Trades.Should().ContainSingle().Which.Id.Should().Be("ok");
        ReadIssue issue = read.Issues.Should().ContainSingle().Subject;
        (issue.LineNumber, issue.Severity).Should().Be((2L, ReadIssueSeverity.Rejected));
        issue.Source.Should().EndWith(".csv");
    }

    [Fact]
    public async Task Read_OfAnotherHeader_SaysWhichIsExpected() =>
        (await ((Func<Task>)(() => ReadAsync("date,euros\n1,2\n", null))).Should().ThrowAsync<ChainReadException>()).WithMessage(
            "*id,time,side,amount,currency*");

    [Fact]
    public async Task Csv_OfARecordNamedLikeAFormula_IsInert()
    {
        FiatTradeTable read = await ReadAsync("id,time,side,amount,currency,quantity\n=cmd(),2026-03-02T12:00:00Z,buy,1,@USD,1\n", null);
        var output = new StringWriter();

        FiatMatchReport.WriteCsv(
            FiatMatchResult.Of(TransferTable.Empty, Account.Parse("0x00000000000000000000000000000000000000A1", ChainId.Ethereum), Tether,
                new AssetInfo("USDT", 6), read.Trades, [], []),
            output);

        output.ToString().Should().Contain("'=cmd()").And.Contain("'@USD").And.NotContain("\n=cmd");
    }

    private static async Task<FiatTradeTable> ReadAsync(string text, PriceBook? prices)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(path, text);
        try
        {
            return await new FiatTradeFile(path, Tether, 6, prices).ReadAsync();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
