using System.Text.Json;

namespace FlowTrace.Cli.Tests.Commands;

public sealed class InspectAndSimulateTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("table", "txt")]
    [InlineData("json", "json")]
    public void Inspect_Ledger_SaysWhatItHolds(string format, string extension)
    {
        File.AppendAllText(_tool.Path("transfers.csv"), "ethereum,0x77,0,1,2025-02-21T14:00:00Z,nonsense\u001b[2J,0x0,native,1,,\n");
        ToolRun run = _tool.Run("inspect", _tool.Path("transfers.csv"), "--format", format);
        run.Error.Should().BeEmpty();
        run.Code.Should().Be(0);
        run.Output.Should().NotContain("\u001b");
        Expectation.Matches(run.Output, $"inspect.{extension}");
    }

    [Fact]
    public void Inspect_TokenThatMovesMoreThanAnAmountHolds_AddsUpAllTheSame()
    {
        string huge = UInt128.MaxValue.ToString();
        string path = _tool.Write(
            "huge.csv",
            $"tx,time,from,to,asset,amount\n1,2025-02-21T14:00:00Z,{Tool.Thief},{Tool.Mule},{Tool.FalseUsdt},{huge}\n2,2025-02-21T14:01:00Z,"
            + $"{Tool.Mule},{Tool.Thief},{Tool.FalseUsdt},{huge}\n");
        using JsonDocument document = JsonDocument.Parse(_tool.Run("inspect", path, "--format", "json").Output);
        document.RootElement.GetProperty("assets")[0].GetProperty("quantity").GetString().Should().Be("680564733841876926926749214863536422910");
        _tool.Run("inspect", path).Code.Should().Be(0);
    }

    [Fact]
    public void Simulate_ThenTrace_ClosesTheBooksAndReachesExits()
    {
        ToolRun made = _tool.Run("simulate", "--out", _tool.Path("case"), "--transfers", "2000", "--accounts", "200", "--seed", "3");
        made.Should().Be(new ToolRun(
            0, "",
            string.Concat(
                ((string[])["transfers.csv", "labels.csv", "case.yaml", "truth.json"]).Select(name => Path.Combine("FOLDER", "case", name) + "\n"))));
        ToolRun traced = _tool.Run("trace", _tool.Path("case/case.yaml"), "--format", "json");
        traced.Error.Should().BeEmpty();
        traced.Code.Should().Be(0);
        using JsonDocument document = JsonDocument.Parse(traced.Output);
        JsonElement[] books = [.. document.RootElement.GetProperty("books").EnumerateArray()];
        books.Should().NotBeEmpty().And.OnlyContain(book => book.GetProperty("balanced").GetBoolean());
        document.RootElement.GetProperty("outcomes").EnumerateArray().Should().Contain(outcome => outcome.GetProperty("status").GetString() == "cash-out");
    }

    [Fact]
    public void Simulate_SameSeed_WritesTheSameBytes()
    {
        foreach (string folder in (string[])["one", "two"])
            _tool.Run("simulate", "--out", _tool.Path(folder), "--transfers", "500", "--accounts", "50", "--seed", "9").Code.Should().Be(0);
        foreach (string name in (string[])["transfers.csv", "labels.csv", "case.yaml", "truth.json"])
            File.ReadAllBytes(_tool.Path("two/" + name)).Should().Equal(File.ReadAllBytes(_tool.Path("one/" + name)), name);
    }
}
