using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Reporting;

public sealed class WriterTests
{
    private static readonly (string Name, Func<TraceResult, string> Write)[] Writers =
    [
        ("result.json", result => result.ToJson()), ("flows.csv", result => result.ToFlowsCsv()), ("outcomes.csv", result => result.ToOutcomesCsv()),
        ("graph.graphml", result => result.ToGraphMl()), ("graph.dot", result => result.ToDot()), ("graph.mermaid", result => result.ToMermaid()),
        ("report.md", result => result.ToMarkdown()), ("report.txt", result => result.ToTable()),
    ];

    public static TheoryData<string> Names => [.. Writers.Select(writer => writer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_SmallCase_IsAsExpected(string name) => Expectation.Matches(Write(name, Small().Build()), "small." + name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_SeveralPolicies_StandSideBySide(string name) =>
        Expectation.Matches(Write(name, Small(TaintPolicy.Fifo, TaintPolicy.ProRata, TaintPolicy.Poison).Build()), "policies." + name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_SwapsAndBridges_IsAsExpected(string name) =>
        Expectation.Matches(Write(name, HandMadeResult.Conversions().Build()), "conversions." + name);

    [Theory]
    [InlineData("result.json")]
    [InlineData("flows.csv")]
    [InlineData("graph.graphml")]
    [InlineData("graph.dot")]
    [InlineData("graph.mermaid")]
    public void Write_SwapsAndBridges_SaysEveryGradeAndTheLoansCaveat(string name)
    {
        string written = Write(name, HandMadeResult.Conversions().Build());
        written.Should().ContainAll("observed", "derived", "inferred", "asserted");
        written.Should().Contain("the borrower still owns the collateral");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_TwiceAndInTurkey_GivesTheSameBytes(string name)
    {
        string first = Write(name, Small().Build());
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Write(name, Small().Build()).Should().Be(first);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_AnyCase_EndsLinesWithLineFeedsOnly(string name)
    {
        string written = Write(name, Hostile().Build());
        written.Should().NotContain("\r").And.EndWith("\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_NothingStolen_Writes(string name) => Expectation.Matches(Write(name, new HandMadeResult().Build()), "nothing." + name);

    [Theory]
    [InlineData("graph.graphml")]
    [InlineData("graph.dot")]
    [InlineData("graph.mermaid")]
    [InlineData("report.md")]
    [InlineData("report.txt")]
    [InlineData("flows.csv")]
    [InlineData("outcomes.csv")]
    public void Write_HostileTexts_LetNoControlOrDirectionCharacterThrough(string name)
    {
        string written = Write(name, Hostile().Build());
        foreach (Rune rune in written.EnumerateRunes())
            if (rune.Value != '\n')
                Rune.GetUnicodeCategory(rune).Should().NotBe(UnicodeCategory.Control, $"U+{rune.Value:X4} stands in {name}")
                    .And.NotBe(UnicodeCategory.Format, $"U+{rune.Value:X4} stands in {name}");
    }

    [Fact]
    public void Csv_CellThatLooksLikeAFormula_GetsAnApostrophe()
    {
        string[] starts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"];
        foreach (string start in starts)
            CsvReport.Cell(start).TrimStart('"').Should().StartWith("'");
        CsvReport.Cell("a\"b,c").Should().Be("\"a\"\"b,c\"");
        foreach (string line in Write("outcomes.csv", Hostile().Build()).Split('\n').Skip(1))
            line.Split(',').Should().NotContain(cell => cell.StartsWith('=') || cell.StartsWith('@') || cell.StartsWith('+') || cell.StartsWith('-'));
    }

    [Fact]
    public void Csv_FlowsOfEveryPolicy_AddUpToWhatFlowed()
    {
        string[][] rows = [.. Write("flows.csv", Small(TaintPolicy.Fifo, TaintPolicy.Lifo).Build()).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        int policy = Array.IndexOf(rows[0], "policy");
        int stolen = Array.IndexOf(rows[0], "stolen");
        rows.Should().OnlyContain(row => row.Length == rows[0].Length);
        rows.Skip(1).Where(row => row[policy] == "lifo").Select(row => row[stolen])
            .Should().Equal("100000000000000000000", "80000000000000000000", "70000000000000000000");
    }

    [Fact]
    public void GraphMl_HostileTexts_IsWellFormedAndWhole()
    {
        XDocument document = XDocument.Parse(Write("graph.graphml", Hostile().Build()));
        XNamespace graphml = "http://graphml.graphdrawing.org/xmlns";
        document.Descendants(graphml + "node").Should().HaveCount(7);
        document.Descendants(graphml + "edge").Should().HaveCount(6);
        string[] keys = [.. document.Descendants(graphml + "key").Select(key => key.Attribute("id")!.Value)];
        keys.Should().OnlyHaveUniqueItems();
        document.Descendants(graphml + "data").Select(data => data.Attribute("key")!.Value).Should().BeSubsetOf(keys);
    }

    [Fact]
    public void Mermaid_HostileTexts_LeavesNoMarkupInLabels()
    {
        foreach (string line in Write("graph.mermaid", Hostile().Build()).Split('\n').Where(line => line.Contains('"')))
        {
            int start = line.IndexOf('"') + 1;
            string label = line[start..line.LastIndexOf('"')].Replace("<br/>", "");
            label.Should().NotContainAny("\"", "<", ">", "`", "[", "]", "&", "*", "|", "\\");
        }
    }

    [Fact]
    public void Markdown_HostileTexts_MakesNoMarkup()
    {
        string written = Write("report.md", Hostile().Build());
        Regex.Replace(written, @"\\.", "").Should().NotContain("<").And.NotContain("](http").And.NotContain(" www.");
        MarkdownReport.Escape("<script> [a](http://x) `b` www.evil.com |").Should()
            .Be("\\<script\\> \\[a\\](http\\://x) \\`b\\` www\\.evil.com \\|");
        int[] cells = [.. written.Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Replace("\\|", "").Count(c => c == '|'))];
        cells.Should().OnlyContain(count => count >= 3);
    }

    [Fact]
    public void Dot_HostileTexts_KeepsEveryQuoteClosed()
    {
        foreach (string line in Write("graph.dot", Hostile().Build()).Split('\n'))
            (line.Replace("\\\\", "").Replace("\\\"", "").Count(c => c == '"') % 2).Should().Be(0, line);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dot_GivenToGraphviz_IsDrawnWithoutAWord(bool hostile)
    {
        string text = Write("graph.dot", hostile ? Hostile().Build() : Large(1_000).Build());
        (int exitCode, string drawing, string errors) = Graphviz(text);
        exitCode.Should().Be(0, errors);
        errors.Should().BeEmpty();
        drawing.Should().Contain("<svg").And.NotContain("<script");
    }

    [Fact]
    public void Dot_ThousandWallets_FoldsTheSmallestAndCountsThem()
    {
        string written = Write("graph.dot", Large(1_000).Build());
        string[] nodes =
        [
            .. written.Split('\n').Where(line =>
                line.StartsWith("  n", StringComparison.Ordinal) && line.Contains("fillcolor")
                && !line.StartsWith("  node", StringComparison.Ordinal)),
        ];
        string[] folded = [.. nodes.Where(line => line.Contains("smaller wallets at hop"))];
        nodes.Length.Should().BeInRange(251, 254);
        folded.Should().NotBeEmpty();
        long inFolds = folded.Sum(line => long.Parse(
            line[(line.IndexOf("label=\"", StringComparison.Ordinal) + 7)..line.IndexOf(" smaller", StringComparison.Ordinal)],
            NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
        (nodes.Length - folded.Length + inFolds).Should().Be(1_002);
    }

    [Fact]
    public void Mermaid_ThousandWallets_StaysBelowWhatMermaidDraws() =>
        Write("graph.mermaid", Large(1_000).Build()).Split('\n').Count(line => line.Contains("-->")).Should().BeLessThanOrEqualTo(400);

    [Fact]
    public void Table_ManyOutcomes_SaysHowManyMoreAndWhatTheyHold()
    {
        string written = Write("report.txt", Large(50).Build());
        written.Should().Contain("and 30 more holding");
    }

    [Fact]
    public void Table_PoisonOnly_NeverSums()
    {
        string written = Write("report.txt", Small(TaintPolicy.Poison).Build());
        written.Should().Contain("over-count by design").And.NotContain("together");
    }

    [Fact]
    public void Table_BooksThatDoNotClose_SaysSo()
    {
        HandMadeResult made = Small();
        made.Outcome(1, OutcomeStatus.AtRest, 1);
        Write("report.txt", made.Build()).Should().Contain("NO: hot-wallet, ETH under fifo does not close");
    }

    private static string Write(string name, TraceResult result) => Array.Find(Writers, writer => writer.Name == name).Write(result);

    private static HandMadeResult Small(params TaintPolicy[] policies)
    {
        HandMadeResult made = HandMadeResult.Small(policies);
        Position position = new(1_740_146_300_000, ChainId.Ethereum, 90, 0, Position.Unknown);
        made.Gaps.Add(new Gap(
            HandMadeResult.AccountOf(2), HandMadeResult.Ether, position, TransactionId.Parse("0x" + new string('b', 64)), 5, BeforeStolenFunds: true));
        made.Cuts.Add(new Cut("max-hops", HandMadeResult.AccountOf(2), "3 hops from the theft, the limit is 2",
            [new StolenPart("hot-wallet", 10_000_000_000_000_000_000, 10_000_000_000_000_000_000, HandMadeResult.Ether)]));
        made.Issues.Add(new ReadIssue(ReadIssueSeverity.Rejected, "transfers.csv", 7, "The amount is negative; amounts are whole base units.", "-5"));
        made.Issues.Add(new ReadIssue(ReadIssueSeverity.Notice, "transfers.csv", 0, "Failed transactions move nothing but their fee.", "", 1_200));
        return made;
    }

    /// <summary>Names that would be a formula, a script, an escape sequence, a reversed text, a link, a closing quote, ten thousand letters.</summary>
    internal static HandMadeResult Hostile()
    {
        string[] names =
        [
            "=HYPERLINK(\"http://evil\",\"x\")", "<script>alert(1)</script>", "\u001b[2J\u001b]0;owned\u0007", "\u202Eexe.tnemyap\u200B\uD800",
            "[a](http://evil) www.evil.com `x` | # \\\" \\N \\",
            "-->]]>&lt;\n\r\t'\";digraph{", new string('A', 10_000),
        ];
        var made = new HandMadeResult("t\"<b>|`");
        made.AssetInfo[HandMadeResult.Ether] = new AssetInfo("=E\u202E<T>\"H", 18);
        made.Options["\u202E<x>"] = "</script>";
        made.Issues.Add(new ReadIssue(ReadIssueSeverity.Doubt, "a\u001b[31m.csv", 3, "What?", "=cmd|' /C calc'!A0"));
        made.Cuts.Add(new Cut("hub", HandMadeResult.AccountOf(1), "</td>\u001b[2J", []));
        foreach (string name in names)
            made.Wallet(name, ServiceCategory.Exchange, name);
        for (int i = 0; i + 1 < names.Length; i++)
            made.Flow(i, i + 1, 1_000, isTheft: i == 0, tx: i == 2 ? "=\u001b[31m<tx>\"" : null).Outcome(i, OutcomeStatus.CashOut, 100);
        return made;
    }

    /// <summary>A thief who pays out to many wallets, each a little more than the one before, every third one twice.</summary>
    private static HandMadeResult Large(int wallets)
    {
        var made = new HandMadeResult();
        int victim = made.Wallet();
        int thief = made.Wallet();
        made.Flow(victim, thief, (UInt128)wallets * 1_000_000, isTheft: true);
        for (int i = 0; i < wallets; i++)
        {
            int wallet = made.Wallet();
            for (int j = 0; j < (i % 3 == 0 ? 2 : 1); j++)
                made.Flow(thief, wallet, (UInt128)(100_000 + (i * 10)));
            made.Outcome(wallet, OutcomeStatus.AtRest, (UInt128)(100_000 + (i * 10)));
        }

        return made;
    }

    private static (int ExitCode, string Output, string Errors) Graphviz(string text)
    {
        try
        {
            using Process dot = Process.Start(new ProcessStartInfo("dot", "-Tsvg")
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
            })!;
            Task<string> output = dot.StandardOutput.ReadToEndAsync();
            Task<string> errors = dot.StandardError.ReadToEndAsync();
            dot.StandardInput.Write(text);
            dot.StandardInput.Close();
            dot.WaitForExit();
            return (dot.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, "Graphviz (dot) is not installed.");
            throw;
        }
    }
}
