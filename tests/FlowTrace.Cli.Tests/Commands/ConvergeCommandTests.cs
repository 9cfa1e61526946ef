namespace FlowTrace.Cli.Tests.Commands;

public sealed class ConvergeCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    // The mule of the sample receives from a second thief, too.
    private string Second()
    {
        const string thief = "0x00000000000000000000000000000000000000e1";
        _tool.Write(
            "second.csv",
            "chain,tx,index,block,time,from,to,asset,amount,symbol,decimals\n"
            + $"ethereum,0x{0xA1:x64},0,900,2025-03-01T00:00:00Z,0x00000000000000000000000000000000000000e0,{thief},native,1000,ETH,18\n"
            + $"ethereum,0x{0xA2:x64},0,901,2025-03-01T00:10:00Z,{thief},{Tool.Mule},native,400,ETH,18\n");
        return thief;
    }

    private void Trace(string folder, string ledger, string thief, params string[] more) => _tool.Run(
        ["trace", "--ledger", _tool.Path(ledger), "--thief", thief, "--asset", "native", "--out", _tool.Path(folder), .. more]).Code.Should().Be(0);

    [Theory]
    [InlineData("table", "1 account outside services received units of 2 or more of 2 thefts in 2 results")]
    [InlineData("markdown", "# Where thefts meet")]
    [InlineData("csv", "account,label,thefts,theft,theft_ids")]
    [InlineData("json", "\"schema\": \"flowtrace.converge/1\"")]
    public void Converge_TwoResults_FindsTheMule(string format, string words)
    {
        Trace("a", "transfers.csv", Tool.Thief);
        string thief = Second();
        Trace("b", "second.csv", thief);

        ToolRun run = _tool.Run("converge", _tool.Path("a"), _tool.Path("b/result.json"), "--format", format);

        run.Code.Should().Be(0, run.Error);
        run.Error.Should().BeEmpty();
        run.Output.Should().Contain(words).And.ContainEquivalentOf(Tool.Mule);
    }

    [Fact]
    public void Converge_AStoreAndAResult_MeetToo()
    {
        Trace("a", "transfers.csv", Tool.Thief);
        string store = _tool.Path("b.flowtrace");
        string thief = Second();
        _tool.Run("trace", "--ledger", _tool.Path("second.csv"), "--thief", thief, "--store", store).Code.Should().Be(0);

        _tool.Run("converge", _tool.Path("a"), store).Output.Should().ContainEquivalentOf(Tool.Mule);
    }

    [Fact]
    public void Converge_WhatIsNoResult_IsRefused()
    {
        _tool.Write("other.json", "{}");

        ToolRun run = _tool.Run("converge", _tool.Path("other.json"));
        run.Code.Should().Be(2);
        run.Error.Should().Contain("its digest is not that of its bytes");
        _tool.Run("converge", _tool.Path("nowhere.json")).Error.Should().Contain("there is no such file");
        _tool.Run("converge").Code.Should().Be(2);
        _tool.Run("converge", _tool.Path("other.json"), "--least", "1").Error.Should().Contain("at least 2");
    }

    [Fact]
    public void Trace_FreezeFormat_WritesTheLetters()
    {
        ToolRun run = _tool.Run(
            "trace", "--ledger", _tool.Path("transfers.csv"), "--labels", _tool.Path("labels.csv"), "--thief", Tool.Thief, "--asset", "native",
            "--format", "freeze");

        run.Code.Should().Be(0, run.Error);
        run.Output.Should().StartWith("# Where stolen funds can be held").And.Contain("## To Exchange One");
    }

    [Fact]
    public void Trace_FindingParameter_IsInForceOrRefused()
    {
        string[] asked = ["trace", "--ledger", _tool.Path("transfers.csv"), "--thief", Tool.Thief, "--asset", "native", "--format", "json", "--finding"];

        _tool.Run([.. asked, "fan-out.window-hours=7"]).Output.Should().Contain("\"finding:fan-out.window-hours\":\"7\"");
        ToolRun unknown = _tool.Run([.. asked, "fan-out.windows=7"]);
        unknown.Code.Should().Be(2);
        unknown.Error.Should().Contain("There is no parameter 'fan-out.windows'");
        _tool.Run([.. asked, "fan-out"]).Error.Should().Contain("--finding: 'fan-out' is no parameter of a detector");
    }
}
