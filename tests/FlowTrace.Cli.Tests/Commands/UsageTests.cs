namespace FlowTrace.Cli.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "Required command was not provided.\nRun 'flowtrace --help' to see how it is used." },
        { "tarce", "Required command was not provided.\nRun 'flowtrace --help' to see how it is used." },
        { "trace --nonsense", "There is no option '--nonsense'.\nRun 'flowtrace trace --help' to see how it is used." },
        { "trace --ledger L --nonsense", "There is no option '--nonsense'.\nRun 'flowtrace trace --help' to see how it is used." },
        { "inspect --nonsense", "There is no option '--nonsense'.\nRun 'flowtrace inspect --help' to see how it is used." },
        { "trace --policy", "Required argument missing for option: '--policy'.\nRun 'flowtrace trace --help' to see how it is used." },
        { "simulate", "Option '--out' is required.\nRun 'flowtrace simulate --help' to see how it is used." },
        { "inspect", "Required argument missing for command: 'inspect'.\nRun 'flowtrace inspect --help' to see how it is used." },
        { "trace", "There is nothing to read: name a ledger with --ledger FILE, a provider with --reader, or a case file." },
        { "trace --ledger L", "There is no theft to trace: name a thief (--thief), a victim (--victim) or the theft's transactions (--theft-tx)." },
        {
            "trace --ledger L --asset native",
            "--asset, --since and --until narrow the thefts that --thief, --victim and --theft-tx name, and none is named. "
            + "A case file narrows its own."
        },
        { "trace --ledger L --thief T --format pdf", "--format: 'pdf' is not one of table, json, csv, markdown, mermaid, dot, graphml, html, freeze." },
        {
            "trace --ledger L --thief T --policy fifo,best",
            "--policy: 'best' is not a policy. Give one or more of fifo, lifo, pro-rata, dirty-first, clean-first, tiho, poison, or all."
        },
        { "trace --ledger L --thief T --policy fifo,fifo", "--policy: The policy fifo stands twice; name each once." },
        {
            "trace --ledger L --thief T --dust 1.5",
            "--dust: '1.5' is not a dust line. Give a fraction of the theft from 0 to 1 with at most nine decimals, such as 0.000001."
        },
        { "trace --ledger L --thief T --hub 0", "--hub: '0' is not a whole number of at least 1." },
        { "trace --ledger L --thief T --max-hops -1", "--max-hops: '-1' is not a whole number of at least 0." },
        { "trace --ledger L --thief T --max-accounts many", "--max-accounts: 'many' is not a whole number of at least 1." },
        { "trace --ledger L --thief T --since yesterday", "--since: 'yesterday' is neither a time (2025-02-21T14:00:00Z) nor a block number." },
        {
            "trace --ledger L --thief T --stop-at nowhere",
            "--stop-at: 'nowhere' is not a category. Give one of none, exchange, deposit, hot-wallet, otc, p2p-trader, mixer, bridge, dex, "
            + "lending, defi, gambling, payment, escrow-market, instant-exchange, mining, service, token, thief, victim, mule, sanctioned, frozen."
        },
        { "trace --ledger L --thief T --no-stop --stop-at mixer", "--no-stop and --stop-at contradict each other; give one." },
        { "trace --ledger L --thief T=", "--thief: 'T=' has nothing behind '='. Give the theft's id, or leave '=' out." },
        {
            "trace --ledger L --chain atlantis --thief T",
            "--chain: 'atlantis' is not a chain. Give a name (ethereum, optimism, bsc, gnosis, polygon, fantom, zksync, moonbeam, ronin, base, "
            + "arbitrum, avalanche, linea, tron, bitcoin) or a CAIP-2 id such as eip155:1."
        },
        { "trace missing.yaml", "missing.yaml: the case file does not exist; check the name and the folder." },
        {
            "trace --ledger missing.csv --thief 0x0000000000000000000000000000000000000a02",
            "missing.csv: the file does not exist; check the name and the folder."
        },
        { "inspect missing.csv", "missing.csv: the file does not exist; check the name and the folder." },
        { "simulate --out nowhere --transfers 5", "Transfers is 5; it must be at least 80." },
        { "simulate --out nowhere --seed x", "--seed: 'x' is not a whole number of at least 0." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Run_WrongUsage_SaysWhatAndHowToMendIt(string arguments, string error)
    {
        ToolRun run = _tool.Run(arguments.Replace("--thief T ", $"--thief {Tool.Thief} ").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        run.Should().Be(new ToolRun(2, "", $"flowtrace: {error}\n"));
    }

    [Fact]
    public void Trace_ThiefThatIsNoAddress_IsRefusedWithTheReason()
    {
        ToolRun run = _tool.Run("trace", "--ledger", _tool.Path("transfers.csv"), "--thief", "0x123");
        run.Code.Should().Be(2);
        run.Error.Should().StartWith("flowtrace: --thief: '0x123' is no address of ethereum: ");
        run.Error.TrimEnd('\n').Should().NotContain("\n");
    }

    [Fact]
    public void Trace_LedgerOfNoKnownFormat_IsWrongInput()
    {
        ToolRun run = _tool.Run("trace", "--ledger", _tool.Write("odd.csv", "a,b\n1,2\n"), "--thief", Tool.Thief);
        run.Code.Should().Be(2);
        run.Output.Should().BeEmpty();
        run.Error.Should().Contain("has the header 'a,b', which is no known ledger.");
    }

    [Fact]
    public void Trace_TheftInCaseAndOptionsWithOneId_IsRefused()
    {
        string path = _tool.Write("case.yaml", $"thefts:\n  - id: theft\n    holder: ethereum:{Tool.Thief}\nledgers: [transfers.csv]\n");
        _tool.Run("trace", path, "--thief", Tool.Broker).Should().Be(new ToolRun(
            2, "", "flowtrace: Case file and options both name a theft 'theft'; give the one of the options another id, as in ACCOUNT=ID.\n"));
    }

    [Theory]
    [InlineData("--help", "flowtrace trace case/case.yaml")]
    [InlineData("trace --help", "flowtrace trace case.yaml --format json > result.json")]
    [InlineData("inspect --help", "flowtrace inspect transfers.csv")]
    [InlineData("simulate --help", "flowtrace simulate --out case --transfers 10000 --seed 7")]
    public void Help_EveryCommand_ShowsAnExample(string arguments, string example)
    {
        ToolRun run = _tool.Run(arguments.Split(' '));
        run.Code.Should().Be(0);
        run.Error.Should().BeEmpty();
        run.Output.Should().Contain("Example:\n").And.Contain(example);
    }

    [Fact]
    public void Version_IsThePackagesVersion() => _tool.Run("--version").Should().Be(new ToolRun(0, "0.1.0\n", ""));
}
