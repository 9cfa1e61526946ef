using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FlowTrace.Cli.Tests.Html;
using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Expert;

/// <summary>What a page looks like on paper.</summary>
internal static partial class PrintedPage
{
    /// <summary>A4 less the margins of the style, at 96 pixels an inch.</summary>
    public const int Width = 672;

    private const string Overflowing =
        "() => [...document.querySelectorAll('td, th, p, li, h1, h2, h3, .figures > div')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)"
        + ".map(e => e.tagName + ' ' + e.textContent.slice(0, 80))";

    /// <summary>A4 upright, in points.</summary>
    public static (int Width, int Height) A4 => (595, 842);

    /// <summary>A4 across.</summary>
    public static (int Width, int Height) Across => (842, 595);

    /// <summary>The elements whose content is wider than they are.</summary>
    public static Task<string[]> OverflowingAsync(IPage page) => page.EvaluateAsync<string[]>(Overflowing);

    /// <summary>Prints the page, and leaves it for people to look at.</summary>
    public static Task<byte[]> PdfAsync(IPage page, string name) => page.PdfAsync(new PagePdfOptions
    {
        PreferCSSPageSize = true,
        PrintBackground = true,
        Path = Path.Combine(Browser.Output, name + ".pdf"),
    });

    /// <summary>The size of every page of a PDF, in points.</summary>
    public static (int Width, int Height)[] Sizes(byte[] pdf) =>
    [
        .. PageObject().Matches(Encoding.Latin1.GetString(pdf)).Select(match => (Points(match, "width"), Points(match, "height"))),
    ];

    private static int Points(Match match, string name) => (int)Math.Round(double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"/Type /Page\b[^s].*?/MediaBox \[0 0 (?<width>[\d.]+) (?<height>[\d.]+)\]", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex PageObject();
}
