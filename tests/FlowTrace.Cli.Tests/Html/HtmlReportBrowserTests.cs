using FlowTrace.Taint;
using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Html;

/// <summary>The report in a real browser: it works, it is visible, it keeps still towards network and dialogs.</summary>
public sealed class HtmlReportBrowserTests(Browser browser) : IClassFixture<Browser>
{
    [SkippableTheory]
    [InlineData(12, ColorScheme.Light)]
    [InlineData(120, ColorScheme.Dark)]
    [InlineData(1200, ColorScheme.Light)]
    [InlineData(1200, ColorScheme.Dark)]
    public async Task Open_AnySizeAndScheme_ShowsTheMapAndAsksForNothing(int wallets, ColorScheme scheme)
    {
        await using WatchedPage watched = await OpenAsync(wallets, $"case-{wallets}", scheme);
        LocatorBoundingBoxResult stage = (await watched.Page.Locator("#stage").BoundingBoxAsync())!;
        IReadOnlyList<ILocator> nodes = await watched.Page.Locator("#stage .n .hit").AllAsync();
        nodes.Should().HaveCountGreaterThan(5);
        (await watched.Page.Locator("#stage .r path:not(.hit)").CountAsync()).Should().BeGreaterThan(5);
        double[][] boxes = await watched.Page.EvaluateAsync<double[][]>(
            "() => [...document.querySelectorAll('#stage .n .hit')].map(n => n.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])");
        boxes.Should().OnlyContain(box => box[0] >= stage.X - 1 && box[2] <= stage.X + stage.Width + 1 && box[1] >= stage.Y - 1
            && box[3] <= stage.Y + stage.Height + 1
            && box[2] > box[0] && box[3] > box[1]);
        (stage.Y + stage.Height).Should().BeLessThan(960, "the whole map fits the first screen");

        Pixels pixels = Pixels.Of(await watched.PictureAsync(scheme.ToString()));
        bool dark = scheme == ColorScheme.Dark;
        pixels.Brightness(4, 4).Should().BeInRange(dark ? 0 : 230, dark ? 45 : 255);
        pixels.All().Distinct().Count().Should().BeGreaterThan(100, "a map has many tones");
        pixels.All().Count(IsTinted).Should().BeGreaterThan(2_000, "ribbons and bars bear the colours of outcomes");
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Hover_RibbonAndWallet_ShowFiguresAndDimTheRest()
    {
        await using WatchedPage watched = await OpenAsync(120, "hover");
        ILocator tip = watched.Page.Locator("#tip");
        ILocator wallet = watched.Page.Locator("#stage .n").Nth(2);
        await wallet.Locator(".hit").HoverAsync();
        (await tip.InnerTextAsync()).Should().Contain("of the theft passes or stays");
        (await watched.Page.Locator("svg.map.dim").CountAsync()).Should().Be(1);
        (await watched.Page.Locator("#stage .r.lit").CountAsync()).Should().BeGreaterThan(0);
        await watched.PictureAsync("wallet");
        await watched.Page.EvaluateAsync("() => document.querySelector('[data-r=\"0\"] path').dispatchEvent(new PointerEvent('pointermove', { "
            + "bubbles: true, clientX: 300, clientY: 400 }))");
        (await tip.InnerTextAsync()).Should().Contain("→").And.Contain("transfer").And.Contain("ETH");
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Click_Wallet_ListsTheTransfersBehindItInFull()
    {
        await using WatchedPage watched = await OpenAsync(120, "click");
        await watched.Page.Locator("#stage .n .hit").Nth(2).ClickAsync();
        ILocator panel = watched.Page.Locator("#panel");
        await Assertions.Expect(panel).ToBeVisibleAsync();
        (await panel.Locator(".transfer").CountAsync()).Should().BeGreaterThan(1);
        string text = await panel.InnerTextAsync();
        text.Should().MatchRegex("0x[0-9a-f]{64}").And.MatchRegex("0x[0-9a-fA-F]{40}").And.MatchRegex(@"2025-\d\d-\d\d \d\d:\d\d:\d\d UTC")
            .And.Contain("In: ").And.Contain("Out: ");
        await watched.PictureAsync("panel");
        await panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close details" }).ClickAsync();
        await Assertions.Expect(panel).ToBeHiddenAsync();
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Click_Bundle_ListsItsWalletsAndOpensOne()
    {
        await using WatchedPage watched = await OpenAsync(1200, "bundle");
        await watched.Page.Locator("#stage .n.bundle .hit").First.ClickAsync(new LocatorClickOptions { Force = true });
        ILocator panel = watched.Page.Locator("#panel");
        (await panel.Locator("h2").InnerTextAsync()).Should().MatchRegex("[0-9,]+ wallets");
        if (await panel.Locator("details:not([open]) summary").CountAsync() > 0)
            await panel.Locator("summary").First.ClickAsync();
        await watched.PictureAsync("panel");
        await panel.Locator(".member button").First.ClickAsync();
        (await panel.InnerTextAsync()).Should().Contain("Of this bundle");
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Filter_MinimumAmount_HidesAndCountsWhatItHides()
    {
        await using WatchedPage watched = await OpenAsync(1200, "filter");
        (await watched.Page.Locator(".hidden-count").CountAsync()).Should().Be(0);
        await watched.Page.Locator("#least").FillAsync("50");
        int hiddenNodes = await watched.Page.Locator("#stage .n.out").CountAsync();
        int hiddenRibbons = await watched.Page.Locator("#stage .r.out").CountAsync();
        hiddenNodes.Should().BeGreaterThan(3);
        string said = await watched.Page.Locator(".hidden-count").InnerTextAsync();
        said.Should().StartWith($"hidden: {hiddenRibbons} flows").And.MatchRegex(@"and [0-9,]+ wallets?, where .+% ended");
        await watched.PictureAsync("map");
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Switches_AxisRuleSelectionAndTheme_Redraw()
    {
        await using WatchedPage watched = await OpenAsync(120, "switch");
        string Legend() => watched.Page.Locator(".legend").InnerTextAsync().GetAwaiter().GetResult();
        string byHops = await watched.Page.Locator(".headings").First.InnerHTMLAsync();
        await watched.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Time" }).ClickAsync();
        (await watched.Page.Locator("#stage .headings").InnerHTMLAsync()).Should().NotBe(byHops).And.Contain("within");
        await watched.PictureAsync("time");
        string fifo = Legend();
        await watched.Page.Locator("#rule").SelectOptionAsync("pro-rata");
        Legend().Should().NotBe(fifo, "clean units under the stolen ones make the rules differ");
        await watched.Page.Locator("#selection").SelectOptionAsync(new SelectOptionValue { Index = 2 });
        (await watched.Page.Locator("#status").InnerTextAsync()).Should().Contain("ends add up to 100");
        await watched.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Dark" }).ClickAsync();
        Pixels.Of(await watched.PictureAsync("dark")).Brightness(4, 4).Should().BeLessThan(45);
        await watched.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Light" }).ClickAsync();
        Pixels.Of(await watched.PictureAsync("light")).Brightness(4, 4).Should().BeGreaterThan(230);
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Keyboard_ArrowsEnterEscapeAndPlus_MoveOpenCloseAndZoom()
    {
        await using WatchedPage watched = await OpenAsync(12, "keyboard");
        await watched.Page.Locator("#stage .n[tabindex='0']").FocusAsync();
        await watched.Page.Keyboard.PressAsync("ArrowRight");
        (await watched.Page.EvaluateAsync<string>("() => document.activeElement.dataset.c")).Should().Be("1");
        await watched.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(watched.Page.Locator("#panel")).ToBeVisibleAsync();
        await watched.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(watched.Page.Locator("#panel")).ToBeHiddenAsync();
        string whole = (await watched.Page.Locator("#stage svg.map").GetAttributeAsync("viewBox"))!;
        await watched.Page.Keyboard.PressAsync("+");
        (await watched.Page.Locator("#stage svg.map").GetAttributeAsync("viewBox")).Should().NotBe(whole);
        await watched.Page.Keyboard.PressAsync("0");
        (await watched.Page.Locator("#stage svg.map").GetAttributeAsync("viewBox")).Should().Be(whole);
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task WheelDragAndSearch_ZoomPanAndFind()
    {
        await using WatchedPage watched = await OpenAsync(1200, "search");
        ILocator map = watched.Page.Locator("#stage svg.map");
        string whole = (await map.GetAttributeAsync("viewBox"))!;
        await watched.Page.Mouse.MoveAsync(700, 450);
        await watched.Page.Mouse.WheelAsync(0, -400);
        await Assertions.Expect(map).Not.ToHaveAttributeAsync("viewBox", whole);
        string zoomed = (await map.GetAttributeAsync("viewBox"))!;
        await watched.Page.Mouse.DownAsync();
        await watched.Page.Mouse.MoveAsync(600, 400, new MouseMoveOptions { Steps = 4 });
        await watched.Page.Mouse.UpAsync();
        (await map.GetAttributeAsync("viewBox")).Should().NotBe(zoomed);
        await watched.Page.Locator("#find").FillAsync("kraken");
        (await watched.Page.Locator(".found").InnerTextAsync()).Should().Be("found 1 wallet");
        await watched.Page.Locator("#find").PressAsync("Enter");
        (await watched.Page.Locator("#panel h2").InnerTextAsync()).Should().Be("Kraken");
        await watched.PictureAsync("found");
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Open_HostileNames_NothingRuns()
    {
        string html = (await LaunderingCase.MakeAsync(120, hostile: true)).ToHtml();
        await using WatchedPage watched = await browser.OpenAsync(html, "hostile");
        foreach (ILocator node in await watched.Page.Locator("#stage .n:has(.glyph) .hit").AllAsync())
            await node.ClickAsync(new LocatorClickOptions { Force = true });
        await watched.PictureAsync("panel");
        (await watched.Page.EvaluateAsync<bool>("() => window.__pwned === undefined")).Should().BeTrue();
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Open_WithoutScript_ShowsPictureAndTables()
    {
        string html = (await LaunderingCase.MakeAsync(120)).ToHtml();
        await using WatchedPage watched = await browser.OpenAsync(html, "still", script: false);
        await Assertions.Expect(watched.Page.Locator("#stage svg.map")).ToBeVisibleAsync();
        await Assertions.Expect(watched.Page.Locator("#tools")).ToBeHiddenAsync();
        await Assertions.Expect(watched.Page.Locator("#books table")).ToBeVisibleAsync();
        Pixels.Of(await watched.PictureAsync("map")).All().Count(IsTinted).Should().BeGreaterThan(2_000);
    }

    [SkippableFact]
    public async Task Open_NarrowWindow_NothingSticksOutAndItPrints()
    {
        string html = (await LaunderingCase.MakeAsync(120)).ToHtml();
        await using WatchedPage watched = await browser.OpenAsync(html, "narrow", width: 900, height: 1100);
        (await watched.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth")).Should().BeTrue();
        await watched.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Browser.Output, "narrow-whole.png"), FullPage = true });
        byte[] printed = await watched.Page.PdfAsync(new PagePdfOptions { Path = Path.Combine(Browser.Output, "printed.pdf"), PreferCSSPageSize = true });
        printed.Length.Should().BeGreaterThan(20_000);
        watched.Offences.Should().BeEmpty();
    }

    private static bool IsTinted((byte Red, byte Green, byte Blue) pixel) =>
        Math.Max(pixel.Red, Math.Max(pixel.Green, pixel.Blue)) - Math.Min(pixel.Red, Math.Min(pixel.Green, pixel.Blue)) > 60;

    private async Task<WatchedPage> OpenAsync(int wallets, string name, ColorScheme scheme = ColorScheme.Light) =>
        await browser.OpenAsync((await LaunderingCase.MakeAsync(wallets, hostile: false, TaintPolicy.Fifo, TaintPolicy.ProRata)).ToHtml(), name, scheme);
}
