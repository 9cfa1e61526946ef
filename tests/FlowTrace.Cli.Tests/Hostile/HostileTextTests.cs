using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FlowTrace.Cli.Tests.Expert;
using FlowTrace.Cli.Tests.Html;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Hostile;

/// <summary>Whatever a stranger writes into a label, a symbol or a file stays text in everything that is written.</summary>
public sealed partial class HostileTextTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Dangerous = ["script", "img", "iframe", "object", "embed", "link", "form", "base"];

    public static TheoryData<string> Names => [.. HostileCase.Texts.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Html_HostileText_OpensNoDialogAndAsksForNothing(string name)
    {
        TraceResult result = HostileCase.Result(HostileCase.Texts[name]);
        foreach ((string kind, string html) in new[] { ("page", result.ToHtml()), ("expert", ExpertCases.Html(ExpertReport.Of(result))) })
        {
            await using WatchedPage watched = await browser.OpenAsync(html, $"hostile-{name}-{kind}");
            watched.Offences.Should().BeEmpty();
            (await watched.Page.EvaluateAsync<int>(
                "() => [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on')"
                + " || /^\\s*(javascript|data|http)/i.test(a.value) && ['href', 'src', 'xlink:href', 'action'].includes(a.name))).length")).Should().Be(0);
            (await watched.Page.Locator("body").IsVisibleAsync()).Should().BeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Html_HostileText_AddsNoElement(string name)
    {
        TraceResult result = HostileCase.Result(HostileCase.Texts[name]);
        TraceResult plain = HostileCase.Result("plain");

        Shape(result.ToHtml()).Should().BeEquivalentTo(Shape(plain.ToHtml()));
        Shape(ExpertCases.Html(ExpertReport.Of(result))).Should().BeEquivalentTo(Shape(ExpertCases.Html(ExpertReport.Of(plain))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Expert_HostileText_StaysClaims(string name)
    {
        ExpertReport report = ExpertReport.Of(HostileCase.Result(HostileCase.Texts[name]));

        ClaimLint.OffencesOfHtml(ExpertCases.Html(report), report.Claims).Should().BeEmpty();
        ClaimLint.OffencesOfMarkdown(ExpertCases.Markdown(report), report.Claims).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_HostileText_HoldsNothingThatSteers(string name)
    {
        TraceResult result = HostileCase.Result(HostileCase.Texts[name]);
        ExpertReport expert = ExpertReport.Of(result);
        (string Writer, string Text)[] written =
        [
            ("table", result.ToTable()), ("markdown", result.ToMarkdown()), ("mermaid", result.ToMermaid()), ("dot", result.ToDot()),
            ("graphml", result.ToGraphMl()), ("outcomes", result.ToOutcomesCsv()), ("flows", result.ToFlowsCsv()), ("findings", result.ToFindingsCsv()),
            ("freeze markdown", Written(FreezeReport.WriteMarkdown, result)), ("freeze", Written(FreezeReport.WriteCsv, result)), ("html", result.ToHtml()),
            ("svg", result.ToSvg()), ("expert html", ExpertCases.Html(expert)), ("expert markdown", ExpertCases.Markdown(expert)),
        ];
        written.Where(one => Steering().IsMatch(one.Text)).Select(one => one.Writer).Should().BeEmpty("what steers is written out");

        // Files for programs keep names whole; what people read is cut, a theft's definition at 2,000 characters.
        written.Where(one => one.Writer is not ("graphml" or "outcomes" or "flows" or "findings" or "freeze") && one.Text.Contains(new string('A', 2_100)))
            .Select(one => one.Writer).Should().BeEmpty("no name drowns a report");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Csv_HostileText_IsNoFormulaAndNoExtraCell(string name)
    {
        TraceResult result = HostileCase.Result(HostileCase.Texts[name]);
        foreach (string csv in new[] { result.ToOutcomesCsv(), result.ToFlowsCsv(), result.ToFindingsCsv(), Written(FreezeReport.WriteCsv, result) })
        {
            List<string[]> rows = [.. Rows(csv)];
            rows.Should().OnlyContain(row => row.Length == rows[0].Length);
            rows.SelectMany(row => row).Where(cell => cell.Length > 0 && "=+-@\t\r＝＋－＠".Contains(cell[0])).Should().BeEmpty();
        }
    }

    private static string Written(Action<TraceResult, TextWriter> write, TraceResult result)
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        write(result, text);
        return text.ToString();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_HostileText_IsKeptAndParses(string name)
    {
        using JsonDocument document = JsonDocument.Parse(HostileCase.Result(HostileCase.Texts[name]).ToJson());

        document.RootElement.GetProperty("schema").GetString().Should().StartWith("flowtrace.trace/");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GraphMl_HostileText_IsXmlOfTheSameElements(string name)
    {
        XDocument graph = XDocument.Parse(HostileCase.Result(HostileCase.Texts[name]).ToGraphMl());

        graph.Descendants().Select(element => element.Name.LocalName).Distinct().Should()
            .BeSubsetOf(["graphml", "key", "default", "graph", "node", "edge", "data"]);
        graph.DescendantNodes().Where(node => node.NodeType is XmlNodeType.Comment or XmlNodeType.CDATA).Should().BeEmpty();
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task Dot_HostileText_DrawsTheSameNodes(string name)
    {
        string? dot = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin")
            .Select(folder => Path.Combine(folder, "dot")).FirstOrDefault(File.Exists);
        Skip.If(dot is null, "No graphviz on this machine: install it (Debian: apt-get install graphviz) to draw the DOT file.");

        string drawn = await DrawAsync(dot, HostileCase.Result(HostileCase.Texts[name]).ToDot());
        string plain = await DrawAsync(dot, HostileCase.Result("plain").ToDot());

        DotNode().Count(drawn).Should().Be(DotNode().Count(plain)).And.BeGreaterThan(3);
        drawn.Should().NotContain("xlink:href");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mermaid_HostileText_AddsNoLineAndNoStatement(string name)
    {
        string[] lines = HostileCase.Result(HostileCase.Texts[name]).ToMermaid().Split('\n');
        string[] plain = HostileCase.Result("plain").ToMermaid().Split('\n');

        lines.Should().HaveSameCount(plain);
        lines.Select(FirstWord).Should().Equal(plain.Select(FirstWord));
        lines.Should().OnlyContain(line => line.Count(c => c == '"') % 2 == 0);
        lines.Should().NotContain(line => Unquoted(line).Contains("click"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Markdown_HostileText_MakesNoMarkup(string name)
    {
        TraceResult result = HostileCase.Result(HostileCase.Texts[name]);
        TraceResult plain = HostileCase.Result("plain");
        foreach ((string text, string same) in new[]
            {
                (result.ToMarkdown(), plain.ToMarkdown()),
                (ExpertCases.Markdown(ExpertReport.Of(result)), ExpertCases.Markdown(ExpertReport.Of(plain))),
            })
        {
            string bare = Escaped().Replace(text, "").Replace("<br>", "", StringComparison.Ordinal);
            bare.Should().NotContainAny("<", "`", "](", "![", "://");
            text.Split('\n').Select(line => Bars(line)).Should().Equal(same.Split('\n').Select(line => Bars(line)), "no row gains a cell, and no line is "
                + "added");
        }
    }

    // How many of each element, and of each attribute: hostile text may change words only. The map's widths and names may differ; its elements may not.
    private static Dictionary<string, int> Shape(string html)
    {
        IDocument page = new HtmlParser().ParseDocument(html);
        Dangerous.Where(tag => tag != "script").Sum(tag => page.QuerySelectorAll(tag).Length).Should().Be(0);
        return page.All.GroupBy(element => element.LocalName).Where(group => group.Key is not ("tspan" or "text"))
            .ToDictionary(group => group.Key, group => group.Count());
    }

    private static IEnumerable<string[]> Rows(string csv)
    {
        var row = new List<string>();
        foreach (Match match in CsvCell().Matches(csv))
        {
            row.Add(match.Groups["quoted"].Success
                ? match.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : match.Groups["plain"].Value);
            if (match.Groups["end"].Value == ",")
                continue;
            if (row.Count > 1)
                yield return [.. row];
            row.Clear();
        }
    }

    private static async Task<string> DrawAsync(string dot, string graph)
    {
        using var process = Process.Start(new ProcessStartInfo(dot, "-Tsvg")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> drawn = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(graph);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, await errors);
        return await drawn;
    }

    private static string FirstWord(string line) => line.Trim().Split(' ', '[', '(')[0];

    private static string Unquoted(string line) => Quoted().Replace(line, "");

    private static int Bars(string line) => Escaped().Replace(line, "").Count(c => c == '|');

    [GeneratedRegex(@"[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])"
        + @"|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]")]
    private static partial Regex Steering();

    [GeneratedRegex("(?:\"(?<quoted>(?:[^\"]|\"\")*)\"|(?<plain>[^,\n\"]*))(?<end>,|\n|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex CsvCell();

    [GeneratedRegex("class=\"node\"")]
    private static partial Regex DotNode();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escaped();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
