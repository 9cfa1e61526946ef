using System.Xml.Linq;
using FlowTrace.Chain;
using FlowTrace.Cli.Tests.Reporting;
using FlowTrace.Graph;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Html;

/// <summary>How the map shows exchanges, bridges and grades of evidence.</summary>
public sealed class ConversionMapTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Make_WalletThatSwapsForItself_StandsOnceForEachAsset()
    {
        MapView view = View(await ConversionCase.MakeAsync());
        MapNode[] thief = [.. view.Nodes.Where(node => node.Members[0].Wallet.Account == ConversionCase.On(ChainId.Ethereum, "Thief"))];
        thief.Select(node => node.Held).Should().BeEquivalentTo(new Asset?[] { ConversionCase.Ether, ConversionCase.Usdt, ConversionCase.Weth });
        view.Ribbons.Should().ContainSingle(
            ribbon => ribbon.Source == Holding(thief, ConversionCase.Ether) && ribbon.Target == Holding(thief, ConversionCase.Usdt))
            .Which.Step.Kind.Should().Be(FlowKind.Swap);
        view.Flows.WalletCount.Should().Be(view.Flows.Wallets.Values.Select(wallet => wallet.Wallet.Account).Distinct().Count());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    public async Task Make_MoneySwappedToAndFro_IsOneRibbonEachWayAndNoWiderThanTheMoney(int rounds)
    {
        MapView view = View(await ConversionCase.MakeAsync(rounds));
        MapRibbon[] inside =
        [
            .. view.Ribbons.Where(ribbon => ribbon.Source.Members[0].Wallet.Account == ConversionCase.On(ChainId.Ethereum, "Trader")
                && ribbon.Source.Members[0].Wallet == ribbon.Target.Members[0].Wallet),
        ];
        inside.Should().HaveCount(2);
        inside.Should().OnlyContain(ribbon => ribbon.Count == rounds && Math.Abs(ribbon.Share - (0.2 * rounds)) < 1e-9);
        inside.Should().OnlyContain(ribbon => Math.Abs(ribbon.Drawn - 0.2) < 1e-9);
        view.Layout.Height.Should().BeLessThan(1_000);
    }

    [Fact]
    public async Task Arrange_SeveralChains_GivesEachItsBandAndKeepsItThere()
    {
        MapView view = View(await ConversionCase.MakeAsync());
        view.Layout.Bands.Select(band => band.Chain).Should().Equal(ChainId.Ethereum, ChainId.Tron);
        foreach (MapNode node in view.Nodes)
        {
            MapBand band = view.Layout.Bands.Single(candidate => candidate.Chain == node.Chain);
            node.Y.Should().BeGreaterThanOrEqualTo(band.Top);
            (node.Y + node.Height).Should().BeLessThanOrEqualTo(band.Bottom + 1e-6);
        }

        view.Ribbons.Where(ribbon => ribbon.Source.Chain != ribbon.Target.Chain).Should().HaveCount(2)
            .And.OnlyContain(ribbon => ribbon.Step.Kind == FlowKind.Bridge);
    }

    [Fact]
    public void ToSvg_EveryGrade_HasItsOwnLineAndEverySwapItsGradient()
    {
        XElement svg = XDocument.Parse(HandMadeResult.Conversions().Build().ToSvg()).Root!;
        string[] classes = [.. svg.Descendants().Select(element => element.Attribute("class")?.Value ?? "")
            .Where(css => css.StartsWith("r ", StringComparison.Ordinal))];
        foreach (string grade in new[] { "g-derived", "g-inferred", "g-asserted" })
            classes.Should().ContainSingle(css => css.Contains(grade));
        string[] gradients = [.. svg.Descendants().Where(element => element.Name.LocalName == "linearGradient")
            .Select(element => element.Attribute("id")!.Value)];
        gradients.Should().HaveCountGreaterThan(3).And.OnlyHaveUniqueItems();
        svg.Descendants().Select(element => element.Attribute("stroke")?.Value).OfType<string>()
            .Should().BeEquivalentTo(gradients.Select(id => $"url(#{id})"));
        svg.Value.Should().ContainAll("Ethereum", "Tron", "Polygon", "derived", "inferred", "asserted", "the borrower still owns the collateral");
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Open_EveryGradeAndShape_ExplainsItselfOnHoverAndClick(ColorScheme scheme)
    {
        await using WatchedPage watched = await browser.OpenAsync(HandMadeResult.Conversions().Build().ToHtml(), $"conversions-{scheme}", scheme);
        string legend = string.Join(' ', await watched.Page.Locator(".legend.ribbons").AllInnerTextsAsync());
        legend.Should().ContainAll("ETH", "USDT on Tron", "observed", "derived", "inferred", "asserted", "border between chains");
        await watched.PictureAsync("map");
        await watched.Page.EvaluateAsync("() => document.querySelector('#stage .r.g-derived path').dispatchEvent(new MouseEvent('click', { bubbles: true }))");
        string panel = await watched.Page.Locator("#panel").InnerTextAsync();
        panel.Should().ContainAll("80,000 USDT over Across to Tron: 79,800 USDT arrive", "derived", "the stated destination");
        panel.Should().MatchRegex("0x0*6").And.MatchRegex("b0006");
        await watched.PictureAsync("panel");
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Open_TracedCase_ShowsAndSwitchesColours()
    {
        await using WatchedPage watched = await browser.OpenAsync((await ConversionCase.MakeAsync()).ToHtml(), "laundered");
        await watched.PictureAsync("asset");
        await watched.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Outcome" }).ClickAsync();
        (await watched.Page.Locator("#stage svg.by-asset").CountAsync()).Should().Be(0);
        await watched.PictureAsync("outcome");
        await watched.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Time" }).ClickAsync();
        await watched.PictureAsync("time");
        watched.Offences.Should().BeEmpty();
    }

    private static MapView View(TraceResult result) => MapView.Make(result, MapSelection.Of(result)[0], TaintPolicy.Fifo, MapAxis.Hops);

    private static MapNode Holding(MapNode[] nodes, Asset asset) => nodes.Single(node => node.Held == asset);
}
