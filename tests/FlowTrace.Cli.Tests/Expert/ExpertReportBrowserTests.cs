using FlowTrace.Cli.Tests.Html;
using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Expert;

/// <summary>The report on a screen and on paper, in a real browser.</summary>
public sealed class ExpertReportBrowserTests(Browser browser) : IClassFixture<Browser>
{
    [SkippableTheory]
    [InlineData("exchange-theft", 1280)]
    [InlineData("exchange-theft", 390)]
    [InlineData("conversions", 1280)]
    [InlineData("conversions", 390)]
    public async Task Open_AnyScreen_FitsAndAsksForNothing(string name, int width)
    {
        await using WatchedPage watched = await OpenAsync(name, width);

        (await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).Should().Be(0);
        (await PrintedPage.OverflowingAsync(watched.Page)).Should().BeEmpty();
        (await watched.Page.Locator("script").CountAsync()).Should().Be(0);
        (await watched.Page.Locator("figure svg .r").CountAsync()).Should().BeGreaterThan(2);
        await watched.PictureAsync("screen");
        watched.Offences.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData("exchange-theft", 60)]
    [InlineData("swap-and-bridge", 25)]
    public async Task Print_A4_HasPagesOfPaperAndCutsNothing(string name, int mostPages)
    {
        await using WatchedPage watched = await OpenAsync(name, PrintedPage.Width);
        await watched.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        (await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).Should().Be(0);
        (await PrintedPage.OverflowingAsync(watched.Page)).Should().BeEmpty();
        (await watched.Page.EvaluateAsync<string[]>(
            "() => ['thead', 'tr'].map(name => getComputedStyle(document.querySelector('main ' + name)))"
            + ".map(style => style.display + ' ' + style.breakInside)")).Should().Equal("table-header-group avoid", "table-row avoid");
        (int Width, int Height)[] pages = PrintedPage.Sizes(await PrintedPage.PdfAsync(watched.Page, $"expert-{name}"));
        pages.Should().HaveCountGreaterThan(5).And.HaveCountLessThan(mostPages);
        pages.Distinct().Should().BeEquivalentTo([PrintedPage.A4, PrintedPage.Across], "all is A4, the map across");
        pages.Count(page => page.Width > page.Height).Should().Be(1);
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Summary_OnPaper_TakesTwoPages()
    {
        await using WatchedPage watched = await OpenAsync("exchange-theft", PrintedPage.Width);
        await watched.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        // A page's text is 258 mm high, 975 pixels.
        double height = await watched.Page.EvaluateAsync<double>("() => document.querySelector('#summary').getBoundingClientRect().bottom");
        height.Should().BeLessThan(2 * 975);
    }

    [SkippableFact]
    public async Task Claims_Inferred_AreDrawnWithBrokenLinesAndObservedAreNot()
    {
        await using WatchedPage watched = await OpenAsync("conversions", 1280);

        (await Styles("span.claim.inferred", "borderLeftStyle")).Should().NotBeEmpty().And.OnlyContain(style => style == "dashed");
        (await Styles("tr.claim.inferred td:first-child", "borderLeftStyle")).Should().NotBeEmpty().And.OnlyContain(style => style == "dashed");
        (await Styles("tr.claim.inferred td", "fontStyle")).Should().OnlyContain(style => style == "italic");
        (await Styles("tr.claim.observed td, span.claim.observed", "borderLeftStyle")).Should().NotBeEmpty().And.OnlyContain(style => style == "none");
        (await Styles("tr.claim.observed td, span.claim.observed", "fontStyle")).Should().OnlyContain(style => style == "normal");
        (await Styles("figure .r.g-inferred path:not(.hit)", "strokeDasharray")).Should().NotBeEmpty().And.OnlyContain(dashes => dashes != "none");

        Task<string[]> Styles(string selector, string property) => watched.Page.EvaluateAsync<string[]>(
            "([selector, property]) => [...document.querySelectorAll(selector)].map(e => getComputedStyle(e)[property])", new[] { selector, property });
    }

    private async Task<WatchedPage> OpenAsync(string name, int width) =>
        await browser.OpenAsync(ExpertCases.Html(await ExpertCases.ReportAsync(name)), $"expert-{name}-{width}", width: width, script: true);
}
