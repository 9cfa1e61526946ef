using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Html;

public sealed class HtmlReportTests
{
    [Fact]
    public async Task Write_TwiceInTwoCultures_GivesTheSameBytes()
    {
        string first = (await LaunderingCase.MakeAsync(120)).ToHtml();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            (await LaunderingCase.MakeAsync(120)).ToHtml().Should().Be(first);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        first.Should().NotContain("\r").And.NotContain("{{");
    }

    [Fact]
    public async Task Write_AnyCase_AllowsItsOwnScriptAndStyleByHashAndNothingElse()
    {
        IDocument page = Parse((await LaunderingCase.MakeAsync(12)).ToHtml());
        string policy = page.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content")!;
        policy.Should().StartWith("default-src 'none'").And.NotContain("unsafe").And.NotContain("http");
        policy.Should().Contain(Hash(page.QuerySelector("script:not([type])")!.TextContent)).And.Contain(Hash(page.QuerySelector("style")!.TextContent));
        page.QuerySelectorAll("[src], link, iframe, object, embed, form, base").Should().BeEmpty();
        page.QuerySelectorAll("[href]").Should().OnlyContain(link => link.GetAttribute("href")!.StartsWith('#'));
    }

    [Fact]
    public async Task Write_HostileNames_BecomeNoMarkupAndHideNothing()
    {
        string html = (await LaunderingCase.MakeAsync(120, hostile: true)).ToHtml();
        IDocument page = Parse(html);
        page.QuerySelectorAll("script").Should().HaveCount(2);
        page.QuerySelectorAll("img, b:not(button b)").Should().BeEmpty();
        page.All.SelectMany(element => element.Attributes).Should().NotContain(attribute =>
            attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name == "style");
        html.Should().NotContainAny("\u202E", "\u2028", "\u0007", new string('A', 500));
        page.Body!.TextContent.Should().Contain("<script>window.__pwned=1", "the name is shown, as text");
        html.Length.Should().BeLessThan(3_000_000);
    }

    [Fact]
    public async Task Write_WithoutScript_HoldsThePictureAndEveryTable()
    {
        IDocument page = Parse((await LaunderingCase.MakeAsync(12, hostile: false, TaintPolicy.Fifo, TaintPolicy.ProRata)).ToHtml());
        page.QuerySelectorAll("#stage svg.map .r").Should().NotBeEmpty();
        page.QuerySelectorAll("#books tbody tr").Should().HaveCount(4);
        page.QuerySelector("#books")!.TextContent.Should().Contain("✓ to the unit");
        page.QuerySelectorAll("#exits tbody tr").Should().NotBeEmpty();
        page.QuerySelectorAll("#exits ol.path li").Should().NotBeEmpty();
        page.QuerySelector("#gaps tbody")!.TextContent.Should().Contain("ETH");
        page.QuerySelector("#issues tbody")!.TextContent.Should().Contain("The amount is negative.").And.Contain("-5");
        page.QuerySelector("#inputs tbody")!.TextContent.Should().Contain(new string('a', 64));
        page.QuerySelectorAll("h1").Should().HaveCount(1);
        page.QuerySelectorAll("th:not([scope])").Should().BeEmpty();
    }

    [Theory]
    [InlineData(12)]
    [InlineData(1200)]
    public async Task ToSvg_HostileNames_IsWellFormedAndStill(int wallets)
    {
        XElement svg = XDocument.Parse((await LaunderingCase.MakeAsync(wallets, hostile: true)).ToSvg()).Root!;
        svg.Name.LocalName.Should().Be("svg");
        svg.Descendants().Select(element => element.Name.LocalName).Distinct()
            .Should().BeSubsetOf(["style", "rect", "g", "line", "path", "text", "tspan", "title"]);
        svg.Descendants().SelectMany(element => element.Attributes()).Should().NotContain(attribute => attribute.Name.LocalName.StartsWith("on",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_ManyTransfersBetweenTwoWallets_ListsTheLargestAndCountsTheRest()
    {
        const int Count = 50_000;
        Account[] accounts = [.. Enumerable.Range(1, 2).Select(number => new Account(ChainId.Ethereum,
            Address.FromAccount20([.. Enumerable.Repeat((byte)number, 20)])))];
        var ledger = new TransferTableBuilder();
        for (int i = 0; i < Count; i++)
            ledger.Add(new Transfer(
                TransferKind.Transfer, TransactionId.Parse(i.ToString(CultureInfo.InvariantCulture)), new Position(1_700_000_000_000 + (i * 1_000L),
                    ChainId.Ethereum, i, 0, 0),
                accounts[0], accounts[1], Asset.Native(ChainId.Ethereum), (UInt128)1_000_000_000_000_000_000 + (UInt128)i));
        TraceResult result = await new TracerBuilder().AddReader(new TableReader(ledger.Build())).Build().TraceAsync(Theft.From(accounts[0]));
        string html = result.ToHtml();
        html.Length.Should().BeLessThan(500_000);
        using JsonDocument data = JsonDocument.Parse(Parse(html).QuerySelector("#data")!.TextContent);
        JsonElement ribbon = data.RootElement.GetProperty("views")[0].GetProperty("ribbons")[0];
        ribbon.GetProperty("count").GetInt32().Should().Be(Count);
        ribbon.GetProperty("transfers").GetArrayLength().Should().Be(2 * MapData.TransfersPerRibbon);
        ribbon.GetProperty("moreAmounts").GetString().Should().Be("49,960 ETH");
    }

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
