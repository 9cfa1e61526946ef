using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FlowTrace.Cli.Tests.Html;
using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Expert;

/// <summary>The report on a screen and on paper, in a real browser.</summary>
public sealed partial class ExpertReportBrowserTests(Browser browser) : IClassFixture<Browser>
{
    // A4 less the margins of the style, at 96 pixels an inch.
    private const int PaperWidth = 672;

    private const string Overflowing =
        "() => [...document.querySelectorAll('td, th, p, li, h1, h2, h3, .figures > div')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)"
        + ".map(e => e.tagName + ' ' + e.textContent.slice(0, 80))";

    [SkippableTheory]
    [InlineData("exchange-theft", 1280)]
    [InlineData("exchange-theft", 390)]
    [InlineData("conversions", 1280)]
    [InlineData("conversions", 390)]
    public async Task Open_AnyScreen_FitsAndAsksForNothing(string name, int width)
    {
        await using WatchedPage watched = await OpenAsync(name, width);

        (await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).Should().Be(0);
        (await watched.Page.EvaluateAsync<string[]>(Overflowing)).Should().BeEmpty();
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
        await using WatchedPage watched = await OpenAsync(name, PaperWidth);
        await watched.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        (await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).Should().Be(0);
        (await watched.Page.EvaluateAsync<string[]>(Overflowing)).Should().BeEmpty();
        (await watched.Page.EvaluateAsync<string[]>(
            "() => ['thead', 'tr'].map(name => getComputedStyle(document.querySelector('main ' + name)))"
            + ".map(style => style.display + ' ' + style.breakInside)")).Should().Equal("table-header-group avoid", "table-row avoid");
        byte[] pdf = await watched.Page.PdfAsync(new PagePdfOptions
        {
            PreferCSSPageSize = true,
            PrintBackground = true,
            Path = Path.Combine(Browser.Output, $"expert-{name}.pdf"),
        });
        (int Width, int Height)[] pages = [.. PagesOf(pdf)];
        pages.Should().HaveCountGreaterThan(5).And.HaveCountLessThan(mostPages);
        pages.Distinct().Should().BeEquivalentTo([(595, 842), (842, 595)], "all is A4, the map across");
        pages.Count(page => page.Width > page.Height).Should().Be(1);
        watched.Offences.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Summary_OnPaper_TakesTwoPages()
    {
        await using WatchedPage watched = await OpenAsync("exchange-theft", PaperWidth);
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

    private static IEnumerable<(int Width, int Height)> PagesOf(byte[] pdf) => PageObject().Matches(Encoding.Latin1.GetString(pdf)).Select(match => (
        (int)Math.Round(double.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture)),
        (int)Math.Round(double.Parse(match.Groups["height"].Value, CultureInfo.InvariantCulture))));

    [GeneratedRegex(@"/Type /Page\b[^s].*?/MediaBox \[0 0 (?<width>[\d.]+) (?<height>[\d.]+)\]", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex PageObject();
}
