using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Testing.Tests;

/// <summary>What a source has beside transfers, which a contract compares where it is given the source as a table.</summary>
public sealed class ChainReaderRecordsTests
{
    private static readonly Account Saver = Account.Parse("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    private static readonly Account Payee = Account.Parse("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2");

    private static readonly string[] Kinds = ["events", "calls", "memos", "account-events", "outpoints", "asset-info", "finality"];

    // The first account that is asked for has something of every kind but coins, so a fault shows in all rules that look at one account.
    private static readonly string[] InOneAccount = ["cancellation", "culture"];

    /// <summary>What a reader does wrong, and the rules that say so.</summary>
    public static TheoryData<string, string[]> Faults => new()
    {
        { "no events", ["events", .. InOneAccount] },
        { "events without arguments", ["events", .. InOneAccount] },
        { "an event twice", ["events", .. InOneAccount] },
        { "an event of its own", ["events", .. InOneAccount] },
        { "events elsewhere", ["events", .. InOneAccount] },
        { "no calls", ["calls", .. InOneAccount] },
        { "calls without value", ["calls", .. InOneAccount] },
        { "no memos", ["memos", .. InOneAccount] },
        { "memos in capitals", ["memos", .. InOneAccount] },
        { "memos an hour late", ["memos", .. InOneAccount] },
        { "no account events", ["account-events", .. InOneAccount] },
        { "lenders left out", ["account-events", .. InOneAccount] },
        { "coins without outpoints", ["outpoints", "culture"] },
        { "no symbols", ["asset-info", .. InOneAccount] },
        { "decimals of another", ["asset-info", .. InOneAccount] },
        { "symbols by guess", ["asset-info", .. InOneAccount] },
        { "all is final", ["finality", .. InOneAccount] },
        { "nothing is final", ["finality", .. InOneAccount] },
        { "events of any transaction", ["unknown-transaction"] },
        { "strangers activated", ["empty-account"] },
        { "transactions bare", ["events", "calls", "memos", "account-events"] },
        { "records once only", ["repeated-reads", "concurrent-reads"] },
    };

    [Fact]
    public Task Verify_ReaderThatHandsOverAll_Passes() => Contract("").VerifyAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public Task FindViolations_ReaderWithAFault_NamesTheRules(string fault, string[] rules) =>
        Scene.ShouldBreakAsync(Contract(fault), [.. Contract("").Rules.Where(rules.Contains)]);

    [Fact]
    public void Rules_OfRecords_AreEachBrokenByAFault() =>
        Kinds.Should().BeSubsetOf(Contract("").Rules).And.BeSubsetOf(Faults.SelectMany(fault => (string[])fault[1]).Distinct());

    [Theory]
    [InlineData("no events")]
    [InlineData("symbols by guess")]
    [InlineData("all is final")]
    public Task Verify_WhereOnlyTransfersAreGiven_ComparesNothingElse(string fault)
    {
        TransferTable source = new FaultyReader("").Table(_ => true, withRecords: true);
        var contract = new ChainReaderContract(() => new FaultyReader(fault), [.. Enumerable.Range(0, source.Count).Select(row => source[row])]);

        contract.Rules.Should().NotContain(Kinds);
        return contract.VerifyAsync();
    }

    [Fact]
    public async Task Verify_ReaderWithAFault_SaysWhatIsMissing()
    {
        ContractException thrown =
            (await FluentActions.Awaiting(() => Contract("no memos").VerifyAsync()).Should().ThrowAsync<ContractException>()).Which;

        thrown.Message.Should().Contain($"- memos: asked for {Scene.At("Thief")}, this is missing: memo of {Scene.Id(1)}: for services");
    }

    [Fact]
    public async Task Verify_OwnReadersOfTables_HandOverAll()
    {
        string file = Path.Combine(Scene.Root, "samples", "swap-and-bridge", "transfers.csv");
        TransferTable source = await new LedgerReader(file).ReadTransactionAsync(Scene.Id(1));

        await new ChainReaderContract(() => new TableReader(source), source).VerifyAsync();
        await new ChainReaderContract(() => new LedgerReader(file), source).VerifyAsync();
        await new ChainReaderContract(() => new CombinedReader([new TableReader(source), new LedgerReader(file)]), source).VerifyAsync();
    }

    [Fact]
    public void Contract_OfATableWithoutTransfers_IsRefused() =>
        FluentActions.Invoking(() => new ChainReaderContract(() => new TableReader(TransferTable.Empty), TransferTable.Empty))
            .Should().Throw<ArgumentException>();

    private static ChainReaderContract Contract(string fault) =>
        new(() => new FaultyReader(fault), new FaultyReader("").Table(_ => true, withRecords: true));

    /// <summary>A payment with everything beside it, a plain one, and a coin that is spent; with one fault or none.</summary>
    private sealed class FaultyReader(string fault) : IChainReader
    {
        private static readonly TransactionId Coin = TransactionId.Parse(new string('c', 64));
        private static readonly TransactionId Spending = TransactionId.Parse(new string('d', 64));

        private int _reads;

        public string Name => "faulty";

        public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool withRecords = fault != "records once only" || Interlocked.Increment(ref _reads) <= 2;
            bool isStranger = account.Chain == ChainId.Ethereum && account != Scene.At("Thief") && account != Scene.At("Mule");
            return isStranger && fault == "strangers activated" ? new(Activated(account))
                : new(Table(id => !isStranger && (id == Coin || id == Spending) == (account.Chain == ChainId.Bitcoin), withRecords));
        }

        public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
        {
            TransactionId[] all = [Scene.Id(1), Scene.Id(2), Coin, Spending];
            if (fault != "events of any transaction" || all.Contains(transaction))
                return new(Table(id => id == transaction, withRecords: fault != "transactions bare"));
            var builder = new TransferTableBuilder();
            builder.Add(new EventLog(transaction, new Position(0, ChainId.Ethereum, 1, 1, 1), Scene.At("Token"), [], default));
            return new(builder.Build());
        }

        public TransferTable Table(Func<TransactionId, bool> has, bool withRecords)
        {
            var builder = new TransferTableBuilder();
            foreach (Transfer transfer in new Scene().Pay(1, "Thief", "Mule", 400, Scene.Tether).Pay(2, "Mule", "Thief", 40).Transfers)
                if (has(transfer.Transaction))
                    builder.Add(transfer);
            if (has(Scene.Id(1)))
                Describe(builder, withRecords);
            if (has(Coin) || has(Spending))
                AddCoins(builder, has);
            return builder.Build();
        }

        private static TransferTable Activated(Account account)
        {
            var builder = new TransferTableBuilder();
            builder.Add(new AccountEvent(
                AccountEventKind.Activation, account, Scene.At("Thief"), Scene.Id(1), new Position(60_000, ChainId.Ethereum, 1001, 1, 5), "activated"));
            return builder.Build();
        }

        private void Describe(TransferTableBuilder builder, bool withRecords)
        {
            if (fault != "no symbols")
                builder.Describe(Scene.Tether, new AssetInfo("USDT", fault == "decimals of another" ? 18 : 6));
            if (fault == "symbols by guess")
                builder.Describe(Scene.Ether, new AssetInfo("ETH", 18));
            if (fault != "all is final")
                builder.MarkUnfinal(ChainId.Ethereum, Scene.Id(1));
            if (fault == "nothing is final")
                builder.MarkUnfinal(ChainId.Ethereum, Scene.Id(2));
            if (withRecords)
                AddRecords(builder);
        }

        private void AddRecords(TransferTableBuilder builder)
        {
            var place = new Position(60_000, ChainId.Ethereum, 1001, 1, 5);
            var log = new EventLog(Scene.Id(1), place, Scene.At("Token"), [new Word(1, 2), new Word(3, 4)], new byte[] { 1, 2, 3 });
            if (fault != "no events")
                builder.Add(fault switch
                {
                    "events without arguments" => log with { Data = default },
                    "events elsewhere" => log with { Position = place with { Index = 6 } },
                    _ => log,
                });
            if (fault == "an event twice")
                builder.Add(log with { Position = place with { Index = 6 } });
            if (fault == "an event of its own")
                builder.Add(log with { Transaction = Scene.Id(3) });
            if (fault != "no calls")
                builder.Add(new ContractCall(
                    Scene.Id(1), place, Scene.At("Thief"), Scene.At("Token"), fault == "calls without value" ? 0u : 7u, new byte[] { 9, 9, 9, 9 }));
            if (fault != "no memos")
                builder.Add(new TransactionMemo(
                    Scene.Id(1), fault == "memos an hour late" ? place with { UnixMilliseconds = 3_660_000 } : place,
                    fault == "memos in capitals" ? "FOR SERVICES" : "for services"));
            if (fault != "no account events")
                builder.Add(new AccountEvent(
                    AccountEventKind.Activation, Scene.At("Mule"), fault == "lenders left out" ? null : Scene.At("Thief"), Scene.Id(1), place, "activated"));
        }

        private void AddCoins(TransferTableBuilder builder, Func<TransactionId, bool> has)
        {
            var made = new Position(120_000, ChainId.Bitcoin, 10, 0, Position.Unknown);
            Position spent = made with { UnixMilliseconds = 180_000, Block = 11 };
            if (fault == "coins without outpoints")
            {
                TransferTable right = new FaultyReader("").Table(has, withRecords: true);
                foreach (int row in Enumerable.Range(0, right.Count))
                    builder.Add(right[row]);
                return;
            }

            if (has(Coin))
                builder.TryAdd(new UtxoTransaction(Coin, made, [], [new UtxoOutput(Saver, 50)]), out _).Should().BeTrue();
            var input = new UtxoInput(new Outpoint(Coin, 0), Saver, 50);
            if (has(Spending))
                builder.TryAdd(new UtxoTransaction(Spending, spent, [input], [new UtxoOutput(Payee, 49)]), out _).Should().BeTrue();
        }
    }
}
