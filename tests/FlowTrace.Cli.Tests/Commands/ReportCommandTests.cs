namespace FlowTrace.Cli.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Report_Markdown_SaysWhatTheExpectationSays()
    {
        string prices = _tool.Write(
            "prices.csv", "asset,time,price,currency,source\nETH,2025-02-21T00:00:00Z,2738.41,USD,\"Example Exchange, daily "
            + "close\"\nETH,2025-02-22,9,USD,later\n");

        ToolRun run = _tool.Run(
            "report", "--ledger", _tool.Path("transfers.csv"), "--labels", _tool.Path("labels.csv"), "--thief", Tool.Thief + "=hot-wallet", "--asset", "native",
            "--until", "2025-02-21T14:01:30Z", "--prices", prices, "--format", "markdown");

        run.Code.Should().Be(0, run.Error);
        Expectation.Matches(run.Output, "report.md");
        run.Output.Should().Contain("273,841.00 USD at 2738.41 USD each").And.NotContain("later");
    }

    [Fact]
    public void Report_Out_WritesBothFormsAndTheFilesTheyReferTo()
    {
        ToolRun run = _tool.Run(
            "report", "--ledger", _tool.Path("transfers.csv"), "--thief", Tool.Thief, "--asset", "native", "--out", _tool.Path("report"));

        run.Code.Should().Be(0, run.Error);
        run.Output.Should().BeEmpty();
        Directory.GetFiles(_tool.Path("report")).Select(Path.GetFileName).Should().BeEquivalentTo(
            "expert-report.html", "expert-report.md", "claims.json", "result.json", "flows.csv", "outcomes.csv", "findings.csv", "freeze.md", "freeze.csv",
            "report.html", "graph.graphml", "graph.dot");
        File.ReadAllText(_tool.Path("report/expert-report.html")).Should().StartWith("<!DOCTYPE html>").And.NotContain("<script");
    }

    [Fact]
    public void Report_OnePolicy_HoldsEveryRuleWithThatOneFirst()
    {
        ToolRun run = _tool.Run(
            "report", "--ledger", _tool.Path("transfers.csv"), "--thief", Tool.Thief, "--asset", "native", "--policy", "lifo", "--format", "markdown");

        run.Output.Should().Contain("main rule lifo").And.Contain("| Outcome | lifo | fifo | pro-rata | dirty-first | clean-first | tiho | Claim |");
    }

    [Theory]
    [InlineData("--price-age says how old", "--price-age", "24")]
    [InlineData("is not a whole number", "--prices", "prices.csv", "--price-age", "-1")]
    [InlineData("does not exist", "--prices", "nowhere.csv")]
    [InlineData("give one of the two", "--out", "somewhere", "--format", "html")]
    [InlineData("is not one of html, markdown", "--format", "json")]
    public void Report_WrongOptions_SayWhat(string what, params string[] options)
    {
        ToolRun run = _tool.Run(["report", "--ledger", _tool.Path("transfers.csv"), "--thief", Tool.Thief, .. options]);

        run.Code.Should().Be(ExitCode.WrongInput);
        run.Error.Should().Contain(what);
    }

    [Fact]
    public void Report_Help_ShowsAnExample() => _tool.Run("report", "--help").Output.Should().Contain("flowtrace report case.yaml --out report");
}
