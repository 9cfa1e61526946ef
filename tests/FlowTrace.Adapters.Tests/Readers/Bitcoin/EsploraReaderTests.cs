using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Readers.Bitcoin;

/// <summary>Esplora's API, served by our own server over a chain that is made from a seed.</summary>
public sealed class EsploraReaderTests
{
    private static readonly CoinChain Chain = CoinChain.Play();

    private static long Head => Chain.Tip - 6;

    [Theory]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    [InlineData(50, 2)]
    [InlineData(500, 20)]
    public async Task ReadAccountAsync_AsManyAsFillPages_SeesEveryTransactionOnce(int count, int fullPages)
    {
        using var server = new EsploraServer(Chain);
        await using LiveReaders readers = CoinTraces.Open(server);

        TransferTable table = await readers.ReadAccountAsync(Chain.Busy[count].Account);

        CoinTraces.Transactions(table).Should().BeEquivalentTo(Chain.PaymentsOf(Chain.Busy[count], Head)).And.HaveCount(count);
        server.Pages.Should().Be(count % 25 == 0 ? fullPages + 1 : fullPages, "a full page may be the last, and only the next one tells");
        SameRows(table, Chain.Busy[count]);
        table.Issues.Where(issue => issue.Severity != ReadIssueSeverity.Notice).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadAccountAsync_BlocksArriveBetweenPages_SeesEveryTransactionOnce()
    {
        CoinChain chain = CoinChain.Play(11);
        using var server = new EsploraServer(chain) { Settings = { Tip = chain.Tip - 40 } };
        CoinOwner busy = chain.Busy[500];
        long head = server.Settings.Tip - 6;
        server.Before = request =>
        {
            if (request.Path.Contains("/txs/chain", StringComparison.Ordinal))
                server.Settings.Tip++;
        };
        await using LiveReaders readers = CoinTraces.Open(server);

        TransferTable table = await readers.ReadAccountAsync(busy.Account);

        CoinTraces.Transactions(table).Should().BeEquivalentTo(chain.PaymentsOf(busy, head)).And.HaveCountGreaterThan(50);
    }

    [Fact]
    public async Task ReadAccountAsync_FailuresInBetween_SeesEveryTransactionOnce()
    {
        using var server = new EsploraServer(Chain)
        {
            Fault = (request, answer) => (request.Number % 7) switch
            {
                1 => LoopbackAnswer.Plain("Too Many Requests", 429) with { RetryAfterSeconds = 0 },
                3 => LoopbackAnswer.Plain("error: bad gateway", 502),
                5 => answer.Half(),
                6 => LoopbackAnswer.Html("<html>busy</html>"),
                _ => null,
            },
        };
        await using LiveReaders readers = CoinTraces.Open(server, change: options => options with { Attempts = 20, Concurrency = 1 });

        TransferTable table = await readers.ReadAccountAsync(Chain.Busy[50].Account);

        CoinTraces.Transactions(table).Should().BeEquivalentTo(Chain.PaymentsOf(Chain.Busy[50], Head));
    }

    [Fact]
    public async Task ReadAccountAsync_AnotherServerTakesOverWithinABlock_SeesEveryTransactionOnce()
    {
        using var first = new EsploraServer(Chain);
        using var second = new EsploraServer(Chain) { Settings = { IsInOtherOrder = true } };
        first.Fault = (_, _) => first.Pages > 3 ? LoopbackAnswer.Plain("Internal error", 401) : null;
        await using LiveReaders readers = LiveReaders.Open(
            [new(ProviderKind.Esplora, ChainId.Bitcoin, first.Url), new(ProviderKind.Esplora, ChainId.Bitcoin, second.Url)], new LiveOptions());

        TransferTable table = await readers.ReadAccountAsync(Chain.Busy[500].Account);

        CoinTraces.Transactions(table).Should().BeEquivalentTo(Chain.PaymentsOf(Chain.Busy[500], Head));
        second.Pages.Should().BeGreaterThan(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TraceAsync_OverEsplora_IsThatOfTheWholeTable(bool hasNoProofs)
    {
        using var server = new EsploraServer(Chain) { Settings = { HasNoProofs = hasNoProofs } };
        await using LiveReaders readers = CoinTraces.Open(server);
        var whole = new TableReader(Chain.ToTable(Head));

        foreach (Theft theft in (Theft[])[Theft.HeldBy(Chain.Thief.Account), Theft.From(Chain.Victim.Account), InTransaction()])
            (await CoinTraces.TraceAsync(readers, theft)).Should().Be(await CoinTraces.TraceAsync(whole, theft));
    }

    [Fact]
    public async Task ReadAccountAsync_ASecondRun_AsksOnlyForTheHead()
    {
        var archive = new MemoryAnswers();
        using var server = new EsploraServer(Chain);
        await using (LiveReaders readers = CoinTraces.Open(server, archive))
        {
            // A trace reads ahead, and leaves what it does not need: here nothing may be half read.
            await CoinTraces.TraceAsync(readers, Theft.HeldBy(Chain.Thief.Account));
            foreach (CoinOwner owner in Chain.Owners)
                await readers.ReadAccountAsync(owner.Account);
        }

        int before = server.Count;

        await using LiveReaders again = CoinTraces.Open(server, archive);
        string second = await CoinTraces.TraceAsync(again, Theft.HeldBy(Chain.Thief.Account));

        second.Should().Be(await CoinTraces.TraceAsync(new TableReader(Chain.ToTable(Head)), Theft.HeldBy(Chain.Thief.Account)));
        server.Requests.Skip(before).Select(request => request.Path).Should().BeEquivalentTo("/block-height/0", $"/block-height/{Head}");

        await using LiveReaders offline = CoinTraces.Open(server, archive, live: new LiveOptions { IsOffline = true });
        (await CoinTraces.TraceAsync(offline, Theft.HeldBy(Chain.Thief.Account))).Should().Be(second);
        server.Count.Should().Be(before + 2);
    }

    [Fact]
    public async Task ReadAccountAsync_StoppedInTheMiddle_GoesOnBelow()
    {
        var archive = new MemoryAnswers();
        using var server = new EsploraServer(Chain);
        CoinOwner busy = Chain.Busy[500];
        await using (LiveReaders readers = CoinTraces.Open(server, archive, live: new LiveOptions { Budget = 16 }))
            (await Fails(() => readers.ReadAccountAsync(busy.Account), "budget")).Limit.Should().Be("budget");
        int before = server.Pages;

        await using LiveReaders again = CoinTraces.Open(server, archive);
        TransferTable table = await again.ReadAccountAsync(busy.Account);

        CoinTraces.Transactions(table).Should().BeEquivalentTo(Chain.PaymentsOf(busy, Head));
        before.Should().BeGreaterThan(8);
        server.Pages.Should().BeLessThanOrEqualTo(21 + 3, "what was read is not asked for again, but for a block that lay across two pages");
    }

    [Fact]
    public async Task AdvanceAsync_NewBlocks_AsksOnlyForWhatIsNewer()
    {
        CoinChain chain = CoinChain.Play(5);
        using var server = new EsploraServer(chain) { Settings = { Tip = chain.Tip - 12 } };
        CoinOwner busy = chain.Busy[500];
        await using LiveReaders readers = CoinTraces.Open(server);
        foreach (CoinOwner owner in chain.Owners.Take(20))
            await readers.ReadAccountAsync(owner.Account);
        await readers.ReadAccountAsync(busy.Account);
        int before = server.Pages;

        server.Settings.Tip = chain.Tip;
        await readers.Readers[0].AdvanceAsync();
        foreach (CoinOwner owner in chain.Owners.Take(20).Where(owner => owner.Address is not null))
            CoinTraces.Transactions(await readers.ReadAccountAsync(owner.Account)).Should().BeEquivalentTo(chain.PaymentsOf(owner, chain.Tip - 6));
        server.Pages.Should().BeLessThan(before + 40);
        before = server.Pages;
        TransferTable table = await readers.ReadAccountAsync(busy.Account);

        CoinTraces.Transactions(table).Should().BeEquivalentTo(chain.PaymentsOf(busy, chain.Tip - 6));
        server.Pages.Should().BeLessThanOrEqualTo(before + 8);
    }

    [Fact]
    public async Task AdvanceAsync_BlocksWereReplaced_ReadsAnew()
    {
        CoinChain chain = CoinChain.Play(3);
        using var server = new EsploraServer(chain);
        await using LiveReaders readers = CoinTraces.Open(server);
        CoinOwner[] known = [.. chain.Owners.Where(owner => owner.Address is not null)];
        foreach (CoinOwner owner in known)
            await readers.ReadAccountAsync(owner.Account);

        chain.Replace(9);
        chain.Grow();
        server.Settings.Tip = chain.Tip;
        await readers.Readers[0].AdvanceAsync();

        foreach (CoinOwner owner in known)
            CoinTraces.Transactions(await readers.ReadAccountAsync(owner.Account)).Should().BeEquivalentTo(chain.PaymentsOf(owner, chain.Tip - 6));
    }

    [Fact]
    public async Task ReadAccountAsync_AHub_IsNotReadWhole()
    {
        using var server = new EsploraServer(Chain);
        await using LiveReaders readers = CoinTraces.Open(server, live: new LiveOptions { MaxTransfersPerAccount = 60 });

        Func<Task> read = async () => await readers.ReadAccountAsync(Chain.Busy[500].Account);

        (await read.Should().ThrowAsync<ChainReadException>().WithMessage("*more than 60 transfers*")).Which.Limit.Should().Be("hub");
        server.Pages.Should().BeLessThan(6);
    }

    [Fact]
    public async Task ReadAccountAsync_ScriptsAndPlaces_AreReadOrDoubted()
    {
        using var server = new EsploraServer(Chain);
        CoinOwner script = Chain.Owners.First(owner => owner.Script.StartsWith("5121", StringComparison.Ordinal));
        var archive = new MemoryAnswers();
        await using (LiveReaders readers = CoinTraces.Open(server, archive))
        {
            TransferTable before = await readers.ReadAccountAsync(script.Account);
            before.Count.Should().Be(0);
            before.Issues.Should().ContainSingle().Which.Message.Should().Contain("no account that the provider can list");

            await readers.ReadAccountAsync(Chain.Thief.Account);
            SameRows(await readers.ReadAccountAsync(script.Account), script);
            (await readers.ReadBalanceAsync(script.Account, Asset.Native(ChainId.Bitcoin)))!.Value.Quantity.Should().Be(BalanceOf(script));
            (await readers.ReadAccountAsync(Account.Coinbase(ChainId.Bitcoin))).Count.Should().Be(0);
        }

        await using LiveReaders again = CoinTraces.Open(server, archive);
        SameRows(await again.ReadAccountAsync(script.Account), script);
    }

    [Fact]
    public async Task ReadAccountAsync_ServerWithoutScripts_FollowsWhatWasMet()
    {
        using var server = new EsploraServer(Chain) { Settings = { HasNoScripts = true } };
        await using LiveReaders readers = CoinTraces.Open(server);
        CoinOwner script = Chain.Owners.First(owner => owner.Script.StartsWith("5121", StringComparison.Ordinal));
        await readers.ReadAccountAsync(Chain.Thief.Account);

        TransferTable table = await readers.ReadAccountAsync(script.Account);

        string theft = Chain.PaymentsOf(script, Head).First();
        string spender = Chain.Blocks.SelectMany(block => block.Payments)
            .First(payment => payment.Spends.Any(coin => coin.Transaction == theft && coin.Owner == script)).Id;
        CoinTraces.Transactions(table).Should().Contain(theft).And.Contain(spender);
        table.Issues.Should().ContainSingle(issue => issue.Severity == ReadIssueSeverity.Doubt && issue.Message.Contains("no histories of scripts"));
    }

    [Fact]
    public async Task ReadTransactionAsync_KnownOrNot_IsWholeOrEmpty()
    {
        using var server = new EsploraServer(Chain);
        await using LiveReaders readers = CoinTraces.Open(server);
        CoinPayment payment = Chain.Blocks[(int)Head].Payments[1];
        CoinPayment later = Chain.Blocks[(int)Head + 1].Payments[1];

        TransferTable table = await readers.ReadTransactionAsync(TransactionId.Parse(payment.Id));

        TestFiles.Sum(table, row => row.To.IsTransaction).Should().Be((UInt128)payment.Spends.Sum(coin => coin.Value));
        TestFiles.Sum(table, row => row.Kind == TransferKind.Fee).Should().Be((UInt128)payment.Fee);
        (await readers.ReadAccountAsync(Account.OfTransaction(ChainId.Bitcoin, TransactionId.Parse(payment.Id)))).Count.Should().Be(table.Count);
        (await readers.ReadTransactionAsync(TransactionId.Parse(later.Id))).Count.Should().Be(0, "its block is not final");
        (await readers.ReadTransactionAsync(TransactionId.Parse(new string('9', 64)))).Count.Should().Be(0);
    }

    [Fact]
    public async Task ReadBalanceAsync_OfAnAddress_IsThatOfNow()
    {
        using var server = new EsploraServer(Chain);
        await using LiveReaders readers = CoinTraces.Open(server);

        foreach (CoinOwner owner in Chain.Owners.Where(owner => owner.Address is not null).Take(12))
            (await readers.ReadBalanceAsync(owner.Account, Asset.Native(ChainId.Bitcoin))).Should().Be(new BalanceAnswer(BalanceOf(owner), Block: null));
    }

    [Fact]
    public async Task ReadAccountAsync_WhatCannotBe_SaysSo()
    {
        using var server = new EsploraServer(Chain);
        await using LiveReaders readers = CoinTraces.Open(server);

        await Fails(
            () => readers.Readers[0].ReadAccountAsync(Account.Parse("eip155:1:0x0000000000000000000000000000000000000001")), "account of another chain");

        using var testnet = new EsploraServer(Chain) { Settings = { Genesis = "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943" } };
        await using LiveReaders wrong = CoinTraces.Open(testnet);
        await Fails(() => wrong.ReadAccountAsync(Chain.Thief.Account), "it reads another chain");

        using var gate = new LoopbackServer(_ => LoopbackAnswer.Html("<html>log in</html>"));
        await using LiveReaders html = LiveReaders.Open(
            [new(ProviderKind.Esplora, ChainId.Bitcoin, gate.Url) { Attempts = 2 }], new LiveOptions());
        await Fails(() => html.ReadAccountAsync(Chain.Thief.Account), "a web page instead of JSON");

        ((Action)(() => LiveReaders.Open([new(ProviderKind.Esplora, ChainId.Ethereum, gate.Url)], new LiveOptions()))).Should()
            .Throw<ArgumentException>().WithMessage("*no chain like Bitcoin*");
    }

    [Theory]
    [InlineData(400, "Invalid Bitcoin address", "Invalid Bitcoin address")]
    [InlineData(500, "Too many history entries", "It cannot do the transactions of")]
    [InlineData(403, "key 0123456789abcdef is not known", "key *** is not known")]
    public async Task ReadAccountAsync_PlainErrors_SayWhatIsWrongWithoutTheKey(int status, string body, string message)
    {
        using var server = new EsploraServer(Chain)
        {
            Fault = (request, _) => request.Path.Contains("/address/", StringComparison.Ordinal) ? LoopbackAnswer.Plain(body, status) : null,
        };
        await using LiveReaders readers = CoinTraces.Open(server, change: options => options with { Key = "0123456789abcdef" });

        ChainReadException failure = await Fails(() => readers.ReadAccountAsync(Chain.Thief.Account), message);

        failure.ToString().Should().NotContain("0123456789abcdef");
        server.Pages.Should().Be(1, "nothing of this is mended by asking again");
    }

    [Fact]
    public async Task ProbeAsync_OfAServer_TellsWhatItCan()
    {
        using var server = new EsploraServer(Chain) { Settings = { HasNoScripts = true } };
        await using LiveReaders readers = CoinTraces.Open(server);

        IReadOnlyList<ReaderCapability> told = await readers.Readers[0].ProbeAsync();

        told.Should().HaveCount(4);
        told.Single(one => one.Name == "scripts without an address").IsThere.Should().BeFalse();
    }

    internal static async Task<ChainReadException> Fails(Func<ValueTask<TransferTable>> read, string message) =>
        (await ((Func<Task>)(async () => await read())).Should().ThrowAsync<ChainReadException>()).Which is var failure && failure.Message.Contains(message)
            ? failure : throw new InvalidOperationException("It says instead: " + failure.Message);

    /// <summary>The account's rows are those of the whole table, coin by coin.</summary>
    private static void SameRows(TransferTable table, CoinOwner owner)
    {
        List<string> expected = Rows(Chain.ToTable(Head), owner);
        Rows(table, owner).Should().Equal(expected).And.NotBeEmpty();
    }

    private static UInt128 BalanceOf(CoinOwner owner)
    {
        TransferTable now = Chain.ToTable(Chain.Tip);
        return TestFiles.Sum(now, row => row.To == owner.Account) - TestFiles.Sum(now, row => row.From == owner.Account);
    }

    private static List<string> Rows(TransferTable table, CoinOwner owner) =>
        [.. TestFiles.All(table).Where(row => row.From == owner.Account || row.To == owner.Account).Select(row => row.ToString())];

    private static Theft InTransaction() => Theft.InTransactions(
        [TransactionId.Parse(Chain.PaymentsOf(Chain.Thief, Head).First())]);
}
