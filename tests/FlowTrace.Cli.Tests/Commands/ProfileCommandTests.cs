using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlowTrace.Cli.Tests.Commands;

public sealed class ProfileCommandTests : IDisposable
{
    private const string Usdt = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    private const string Hostile = "=HYPERLINK(\"http://x\")\u001b[31m";

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("markdown")]
    public void Profile_DepositAddress_IsAnInferenceInEveryFormat(string format)
    {
        Write();
        ToolRun run = _tool.Run(
            "profile", Address(1), "--ledger", _tool.Path("usdt.csv"), "--labels", _tool.Path("who.csv"), "--asset", "USDT", "--format", format);

        run.Error.Should().BeEmpty();
        run.Code.Should().Be(0);
        run.Output.Should().Contain("inferred").And.Contain("deposit").And.NotContain("\u001b[31m");
        if (format == "json")
            JsonDocument.Parse(run.Output).RootElement.GetProperty("profiles")[0].GetProperty("behaviour").GetString().Should().Be("deposit-address");
        if (format == "csv")
            run.Output.Split('\n').Should().NotContain(line => line.Split(',').Any(cell => cell.TrimStart('"').StartsWith('=')));
    }

    [Fact]
    public void Profile_TableTwice_IsTheSame_AndPrintsEveryThreshold()
    {
        Write();
        string[] args = ["profile", Address(1), "--ledger", _tool.Path("usdt.csv"), "--labels", _tool.Path("who.csv"), "--asset", "USDT"];

        ToolRun run = _tool.Run(args);

        run.Should().Be(_tool.Run(args));
        run.Output.Should().Contain("deposit.swept.least").And.Contain("[H]");
    }

    [Fact]
    public void Deposits_HostileName_IsDerivedAndHarmless()
    {
        Write();
        string[] inputs = ["--ledger", _tool.Path("usdt.csv"), "--labels", _tool.Path("who.csv"), "--asset", "USDT"];

        ToolRun csv = _tool.Run(["deposits", .. inputs, "--format", "csv"]);
        ToolRun table = _tool.Run(["deposits", .. inputs]);

        csv.Code.Should().Be(0);
        csv.Output.Split('\n')[1].Should().Contain("inferred").And.Contain("\"'=HYPERLINK(\"\"http://x\"\")\\u001B[31m\"");
        table.Output.Should().Contain("derived").And.NotContain("\u001b");
        JsonDocument.Parse(_tool.Run(["deposits", .. inputs, "--format", "json"]).Output).RootElement.GetProperty("deposits").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public void Deposits_OtherThresholds_FindOthers()
    {
        Write();
        string thresholds = _tool.Write("t.yaml", "deposit.sweeps.least: 9\n");

        ToolRun run = _tool.Run("deposits", "--ledger", _tool.Path("usdt.csv"), "--labels", _tool.Path("who.csv"), "--thresholds", thresholds);

        run.Output.Should().Contain("None.");
    }

    [Fact]
    public void Counterparties_AddUpByLabel_AndByExchange()
    {
        Write();
        string[] inputs = ["--ledger", _tool.Path("usdt.csv"), "--labels", _tool.Path("who.csv"), "--asset", "USDT"];

        _tool.Run(["counterparties", .. inputs, "--format", "csv"]).Output.Split('\n')[1].Should().EndWith(",hot-wallet,1,eip155:1/erc20:"
            + "0xdAC17F958D2ee523a2206206994597C13D831ec7,909000000,9,0,0");
        _tool.Run(["counterparties", .. inputs, "--by", "exchange"]).Output.Should().Contain("909 USDT");
        _tool.Run(["counterparties", .. inputs[..4]]).Error.Should().Contain("--asset USDT");
    }

    [Fact]
    public void Profile_AllAccounts_ListsALineEach()
    {
        Write();

        ToolRun run = _tool.Run("profile", "--all", "--least", "4", "--ledger", _tool.Path("usdt.csv"), "--labels", _tool.Path("who.csv"), "--asset", "USDT");

        run.Code.Should().Be(0);
        run.Output.Split('\n').Count(line => line.Contains("deposit-address", StringComparison.Ordinal)).Should().Be(3);
    }

    [Fact]
    public void Profile_CaseAndStore_AreTheSame_AndCountTheIncident()
    {
        _tool.Write("case.yaml", $"thefts:\n  - id: t\n    holder: {Tool.Thief}\nledgers: [transfers.csv]\nlabels: [labels.csv]\n");
        _tool.Run("trace", _tool.Path("case.yaml"), "--store", _tool.Path("c.flowtrace")).Code.Should().Be(0);

        ToolRun ofFiles = _tool.Run("profile", Tool.Mule, "--case", _tool.Path("case.yaml"), "--asset", "native", "--format", "csv");
        ToolRun ofStore = _tool.Run("profile", Tool.Mule, "--case", _tool.Path("c.flowtrace"), "--asset", "native", "--format", "csv");

        ofFiles.Error.Should().BeEmpty();
        ofFiles.Output.Should().Contain(",lifetime,F13,incidents,1,1,");
        ofStore.Output.Should().Be(ofFiles.Output);
    }

    [Theory]
    [InlineData("profile --ledger L", "Name the accounts to profile, or ask for all of them with --all; not both.")]
    [InlineData("profile 0x1 --ledger L", "ACCOUNT: ")]
    [InlineData(
        "profile 0x0000000000000000000000000000000000000a02",
        "There is nothing to read: name a ledger with --ledger FILE, or a case with --case CASE.")]
    [InlineData("profile 0x0000000000000000000000000000000000000a02 --least 3 --ledger L", "--least says how many transfers are enough for --all")]
    [InlineData("profile 0x0000000000000000000000000000000000000a02 --ledger L --thresholds none.yaml", "none.yaml: the file of thresholds does not exist")]
    public void Usage_Wrong_SaysWhat(string args, string said)
    {
        ToolRun run = _tool.Run(args.Split(' '));

        run.Code.Should().Be(2);
        run.Error.Should().Contain(said);
    }

    [Fact]
    public void Profile_AccountThatTheDataDoesNotHave_IsAWrongRequest()
    {
        Write();
        _tool.Run("profile", Address(77), "--ledger", _tool.Path("usdt.csv")).Should().Match<ToolRun>(run => run.Code == 2);
    }

    // Three addresses, each paid by three customers and emptied into one hot wallet, whose label is no name anybody would want.
    private void Write()
    {
        var text = new StringBuilder("chain,tx,time,from,to,asset,amount,symbol,decimals\n");
        int number = 0;
        for (int address = 1; address <= 3; address++)
            for (int customer = 0; customer < 3; customer++)
            {
                Add(customer * 600, Address(100 + (address * 10) + customer), Address(address), 100 + customer);
                Add((customer * 600) + 90, Address(address), Address(99), 100 + customer);
            }

        _tool.Write("usdt.csv", text.ToString());
        _tool.Write(
            "who.csv",
            $"account,name,category,confidence,source\n{Address(99)},\"{Hostile.Replace("\"", "\"\"", StringComparison.Ordinal)}\",hot-wallet,70,list\n");

        void Add(int minute, string from, string to, int dollars) => text.Append(
            CultureInfo.InvariantCulture,
            $"ethereum,0x{++number:x64},{1_700_000_000 + (minute * 60)},{from},{to},{Usdt},{dollars}000000,USDT,6\n");
    }

    private static string Address(int number) => $"0x{number:x40}";
}
