using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Readers.Bitcoin;

/// <summary>A node's JSON-RPC, served by our own server over a chain that is made from a seed.</summary>
public sealed class BitcoindReaderTests
{
    private static readonly CoinChain Chain = CoinChain.Play();

    private static long Head => Chain.Tip - 6;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task TraceAsync_OverANode_IsThatOfTheWholeTable(bool isOld, bool hasNoUndo)
    {
        using var server = new BitcoindServer(Chain) { Settings = { IsOld = isOld, HasNoUndo = hasNoUndo } };
        await using LiveReaders readers = CoinTraces.Open(server);
        var whole = new TableReader(Chain.ToTable(Head));

        foreach (Theft theft in (Theft[])[Theft.HeldBy(Chain.Thief.Account), Theft.From(Chain.Victim.Account)])
            (await CoinTraces.TraceAsync(readers, theft)).Should().Be(await CoinTraces.TraceAsync(whole, theft));
        TransferTable table = await readers.ReadAccountAsync(Chain.Thief.Account);
        Rows(table).Should().Equal(Rows(Chain.ToTable(Head)));
        table.Memos.Should().ContainSingle().Which.Text.Should().Be("=:ETH.ETH:0xabc");
        table.Issues.Should().OnlyContain(issue => issue.Severity == ReadIssueSeverity.Notice);
    }

    [Fact]
    public async Task ReadAccountAsync_FromALaterBlock_KnowsWhatIsSpentAndDoubtsTheRest()
    {
        using var server = new BitcoindServer(Chain);
        await using LiveReaders readers = CoinTraces.Open(server, change: options => options with { FromBlock = 24 });

        TransferTable table = await readers.ReadAccountAsync(Chain.Thief.Account);

        table.Issues.Where(issue => issue.Severity == ReadIssueSeverity.Doubt).Should().ContainSingle()
            .Which.Message.Should().Contain("What came before block 24 was not read");
        TestFiles.Sum(table, row => row.Kind == TransferKind.Fee).Should().Be((UInt128)Chain.Blocks.Where(block => block.Height >= 24 && block.Height <= Head)
            .SelectMany(block => block.Payments).Sum(payment => payment.Fee), "an input that spends an older output says whose it was and how much");
    }

    [Fact]
    public async Task ReadAccountAsync_FailuresInBetween_ReadsEveryBlockOnce()
    {
        using var server = new BitcoindServer(Chain)
        {
            Fault = (request, answer) => (request.Number % 6) switch
            {
                1 => LoopbackAnswer.Json("""{"result":null,"error":{"code":-28,"message":"Loading block index…"},"id":0}""", 500),
                3 => LoopbackAnswer.Plain("Work queue depth exceeded", 503),
                5 => answer.Half(),
                _ => null,
            },
        };
        await using LiveReaders readers = CoinTraces.Open(server, change: options => options with { Attempts = 20, Concurrency = 2 });

        Rows(await readers.ReadAccountAsync(Chain.Thief.Account)).Should().Equal(Rows(Chain.ToTable(Head)));
    }

    [Fact]
    public async Task ReadAccountAsync_ASecondRunAndAnAdvancedPin_AskForNoBlockTwice()
    {
        CoinChain chain = CoinChain.Play(13);
        var archive = new MemoryAnswers();
        using var server = new BitcoindServer(chain);
        await using (LiveReaders readers = CoinTraces.Open(server, archive))
            await readers.ReadAccountAsync(chain.Thief.Account);
        int before = server.Count;
        await using LiveReaders again = CoinTraces.Open(server, archive);

        Rows(await again.ReadAccountAsync(chain.Thief.Account)).Should().Equal(Rows(chain.ToTable(chain.Tip - 6)));
        (server.Count - before).Should().Be(3, "the first block, the state and the pinned block are looked at");

        chain.Grow();
        chain.Grow();
        server.Settings.Tip = chain.Tip;
        await again.Readers[0].AdvanceAsync();
        before = server.Count;
        Rows(await again.ReadAccountAsync(chain.Thief.Account)).Should().Equal(Rows(chain.ToTable(chain.Tip - 6)));
        (server.Count - before).Should().Be(2, "hashes and blocks of the two new ones");

        chain.Replace(9);
        chain.Grow();
        server.Settings.Tip = chain.Tip;
        await again.Readers[0].AdvanceAsync();
        Rows(await again.ReadAccountAsync(chain.Thief.Account)).Should().Equal(Rows(chain.ToTable(chain.Tip - 6)));
    }

    [Fact]
    public async Task ReadAccountAsync_StoppedInTheMiddle_GoesOnAndThenWorksOffline()
    {
        var archive = new MemoryAnswers();
        using var server = new BitcoindServer(Chain);
        await using (LiveReaders readers = CoinTraces.Open(
            server, archive, options => options with { BatchSize = 4, Concurrency = 1 }, new LiveOptions { Budget = 24 }))
            (await EsploraReaderTests.Fails(() => readers.ReadAccountAsync(Chain.Thief.Account), "budget")).Limit.Should().Be("budget");
        int kept = archive.Count;
        kept.Should().BeGreaterThan(24);
        int before = server.Count;

        await using (LiveReaders again = CoinTraces.Open(server, archive, options => options with { BatchSize = 4 }))
            Rows(await again.ReadAccountAsync(Chain.Thief.Account)).Should().Equal(Rows(Chain.ToTable(Head)));
        (server.Count - before).Should().BeLessThan(40);
        before = server.Count;
        await using LiveReaders offline = CoinTraces.Open(server, archive, live: new LiveOptions { IsOffline = true });
        Rows(await offline.ReadAccountAsync(Chain.Thief.Account)).Should().Equal(Rows(Chain.ToTable(Head)));
        server.Count.Should().Be(before);
    }

    [Fact]
    public async Task ReadTransactionAsync_KnownOrNot_IsThereOrEmpty()
    {
        using var server = new BitcoindServer(Chain);
        await using LiveReaders readers = CoinTraces.Open(server);

        (await readers.ReadTransactionAsync(TransactionId.Parse(Chain.Blocks[(int)Head].Payments[0].Id))).Count.Should().BePositive();
        (await readers.ReadTransactionAsync(TransactionId.Parse(Chain.Blocks[(int)Head + 1].Payments[0].Id))).Count.Should().Be(0);
        (await readers.ReadBalanceAsync(Chain.Thief.Account, Asset.Native(ChainId.Bitcoin))).Should().BeNull();
    }

    [Fact]
    public async Task PinAsync_ANodeThatCannotServe_SaysWhy()
    {
        await Refuses(new BitcoindServer(Chain) { Settings = { IsSynchronising = true } }, "still synchronising");
        await Refuses(new BitcoindServer(Chain) { Settings = { PruneHeight = 40 } }, "pruned and has no blocks before 40");
        await Refuses(
            new BitcoindServer(Chain) { Settings = { Genesis = "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943" } },
            "a node of another chain");
        await Refuses(new BitcoindServer(Chain), "does not have block 5000", options => options with { ToBlock = 5000 });
        await Refuses(new BitcoindServer(Chain) { Fault = (_, _) => LoopbackAnswer.Plain("Forbidden", 403) }, "Forbidden");
        await Refuses(
            new BitcoindServer(Chain) { Fault = (_, _) => LoopbackAnswer.Html("<html>gate</html>") }, "web page", options => options with { Attempts = 2 });
    }

    [Fact]
    public async Task PinAsync_WrongPassword_IsRefusedOnceAndNotShown()
    {
        using var server = new BitcoindServer(Chain);
        await using LiveReaders readers = CoinTraces.Open(server, change: options => options with { Key = "reader:another-password" });

        ChainReadException failure = await EsploraReaderTests.Fails(() => readers.ReadAccountAsync(Chain.Thief.Account), "It refuses");

        failure.ToString().Should().NotContain("another-password");
        server.Count.Should().Be(1);
    }

    [Fact]
    public async Task ProbeAsync_OfANode_TellsWhatItCan()
    {
        using var server = new BitcoindServer(Chain);
        using var old = new BitcoindServer(Chain) { Settings = { IsOld = true } };
        await using LiveReaders readers = CoinTraces.Open(server);
        await using LiveReaders older = CoinTraces.Open(old);

        (await readers.Readers[0].ProbeAsync()).Single(one => one.Name == "what inputs spend").IsThere.Should().BeTrue();
        (await older.Readers[0].ProbeAsync()).Single(one => one.Name == "what inputs spend").IsThere.Should().BeFalse();
    }

    private static async Task Refuses(BitcoindServer server, string message, Func<ProviderOptions, ProviderOptions>? change = null)
    {
        using (server)
        {
            await using LiveReaders readers = CoinTraces.Open(server, change: change);
            await EsploraReaderTests.Fails(() => readers.ReadAccountAsync(Chain.Thief.Account), message);
        }
    }

    private static List<string> Rows(TransferTable table) => [.. TestFiles.All(table).Select(row => row.ToString())];
}
