using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Testing.Tests;

public sealed class ChainReaderContractTests
{
    // One transaction moves twice, and nothing but the source's order says which came first.
    private static readonly Transfer[] Ledger =
    [
        .. new Scene().Pay(1, "Victim", "Thief", 1000).Pay(5, "Thief", "Mule", 400).Pay(9, "Mule", "Thief", 40).Pay(9, "Thief", "Shop", 500).Transfers,
        .. new[] { 7ul, 8ul }.Select(quantity => new Transfer(
            TransferKind.Internal, Scene.Id(77), new Position(700_000, ChainId.Ethereum, Position.Unknown, Position.Unknown, Position.Unknown),
            Scene.At("Shop"), Scene.At("Mule"), Scene.Ether, quantity)),
    ];

    /// <summary>What a reader does wrong, and the rules that say so.</summary>
    public static TheoryData<string, string[]> Faults => new()
    {
        { "no name", ["name"] },
        { "no outgoing", ["outgoing-transfers", "cancellation", "culture"] },
        { "no incoming", ["incoming-transfers", "culture"] },
        { "a row twice", ["nothing-twice"] },
        { "a row of its own", ["nothing-invented", "cancellation", "culture"] },
        { "local time", ["moments", "cancellation", "culture"] },
        { "backwards", ["order"] },
        { "no transactions", ["transactions"] },
        { "any transaction", ["unknown-transaction"] },
        { "strangers unknown", ["empty-account"] },
        { "once only", ["repeated-reads", "concurrent-reads"] },
        { "one at a time", ["concurrent-reads"] },
        { "keeps a cancelled read", ["cancellation"] },
        { "numbers of the machine", ["culture"] },
        { "plain exception", ["errors"] },
        { "nameless exception", ["errors"] },
        { "answers from nothing", ["errors"] },
    };

    [Fact]
    public Task Verify_ReaderThatKeepsTheContract_Passes() => Contract("").VerifyAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public Task FindViolations_ReaderWithAFault_NamesTheRules(string fault, string[] rules) => Scene.ShouldBreakAsync(Contract(fault), rules);

    [Fact]
    public void Rules_EachIsBrokenByAFault() => Contract("").Rules.Should().BeSubsetOf(Faults.SelectMany(fault => (string[])fault[1]).Distinct());

    [Fact]
    public async Task Verify_ReaderWithAFault_SaysWhichRuleAndHow()
    {
        ContractException thrown =
            (await FluentActions.Awaiting(() => Contract("no transactions").VerifyAsync()).Should().ThrowAsync<ContractException>()).Which;

        thrown.Message.Should().StartWith("ChainReaderContract: 1 of the rules is broken.\n- transactions: asked for transaction 0x0");
        thrown.Violations.Should().ContainSingle();
    }

    [Fact]
    public Task Verify_TableReader_Passes() => new ChainReaderContract(() => new TableReader(Scene.TableOf(Ledger)), Ledger).VerifyAsync();

    [Fact]
    public Task Verify_CombinedReader_Passes() => new ChainReaderContract(
        () => new CombinedReader([new TableReader(Scene.TableOf(Ledger.Take(4))), new TableReader(Scene.TableOf(Ledger.Skip(2)))]), Ledger).VerifyAsync();

    [Theory]
    [InlineData("exchange-theft")]
    [InlineData("swap-and-bridge")]
    public Task Verify_LedgerReader_Passes(string sample)
    {
        string file = Path.Combine(Scene.Root, "samples", sample, "transfers.csv");
        return new ChainReaderContract(() => new LedgerReader(file), Read(file))
        {
            MakeUnreadable = () => new LedgerReader(file + ".missing"),
        }.VerifyAsync();
    }

    [Fact]
    public void Contract_OfNoTransfers_IsRefused() =>
        FluentActions.Invoking(() => new ChainReaderContract(() => new TableReader(TransferTable.Empty), [])).Should().Throw<ArgumentException>();

    private static ChainReaderContract Contract(string fault) => new(() => new FaultyReader(Ledger, fault), Ledger)
    {
        MakeUnreadable = () => new FaultyReader(Ledger, fault) { IsGone = true },
    };

    // Read a second time, in the plainest way there is, so that the reader is not compared with itself.
    internal static List<Transfer> Read(string file)
    {
        string[][] lines = [.. File.ReadLines(file).Select(line => line.Split(','))];
        int Column(string name) => Array.IndexOf(lines[0], name);
        var transfers = new List<Transfer>();
        foreach (string[] line in lines.Skip(1))
        {
            ChainId chain = ChainId.Parse(line[Column("chain")]);
            string asset = line[Column("asset")];
            int kind = Column("kind");
            transfers.Add(new Transfer(
                kind < 0 || line[kind].Length == 0 ? asset == "native" ? TransferKind.Transfer : TransferKind.Token
                    : Enum.Parse<TransferKind>(line[kind], ignoreCase: true),
                TransactionId.Parse(line[Column("tx")]),
                new Position(
                    DateTimeOffset.Parse(line[Column("time")], CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), chain,
                    long.Parse(line[Column("block")], CultureInfo.InvariantCulture), Position.Unknown, Position.Unknown),
                Account.Parse(line[Column("from")], chain),
                kind >= 0 && line[kind] == "fee" ? Account.FeeSink(chain) : Account.Parse(line[Column("to")], chain),
                asset == "native" ? Asset.Native(chain) : Asset.Token(chain, Address.Parse(asset, chain)),
                UInt128.Parse(line[Column("amount")], CultureInfo.InvariantCulture)));
        }

        return transfers;
    }

    /// <summary>Reads from a list, with one fault or none.</summary>
    private sealed class FaultyReader(Transfer[] ledger, string fault) : IChainReader
    {
        private Task<TransferTable>? _kept;
        private int _reads;
        private int _reading;

        public bool IsGone { get; init; }

        public string Name => fault == "no name" ? " " : "faulty";

        public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
        {
            if (IsGone)
                return Gone();
            if (fault == "keeps a cancelled read")
                return await (_kept ??= Task.Run(() => Table(ledger), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (fault == "once only" && Interlocked.Increment(ref _reads) > 6)
                return TransferTable.Empty;
            if (fault == "one at a time")
                return await ReadAloneAsync(account);
            if (fault == "strangers unknown" && !ledger.Any(transfer => transfer.From == account || transfer.To == account))
                throw new KeyNotFoundException("no such account");
            return Of(account);
        }

        public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
        {
            Transfer[] rows = [.. ledger.Where(transfer => transfer.Transaction == transaction)];
            if (fault == "any transaction" && rows.Length == 0)
                rows = [ledger[0] with { Transaction = transaction }];
            return new(fault == "no transactions" ? TransferTable.Empty : Table(rows));
        }

        private TransferTable Gone() => fault switch
        {
            "plain exception" => throw new IOException("no such file"),
            "nameless exception" => throw new ChainReadException("The file is missing; name another."),
            "answers from nothing" => TransferTable.Empty,
            _ => throw new ChainReadException("The file is missing; name another.") { Reader = Name },
        };

        private async Task<TransferTable> ReadAloneAsync(Account account)
        {
            bool isAlone = Interlocked.Increment(ref _reading) == 1;
            await Task.Delay(5);
            Interlocked.Decrement(ref _reading);
            return isAlone ? Of(account) : TransferTable.Empty;
        }

        private TransferTable Of(Account account)
        {
            Transfer[] rows = [.. ledger.Where(transfer => transfer.From == account || transfer.To == account)];
            return Table(fault switch
            {
                "no outgoing" => rows.Where(transfer => transfer.From != account),
                "no incoming" => rows.Where(transfer => transfer.To != account),
                "a row twice" => rows.Concat(rows.Take(1)),
                "a row of its own" => rows.Append(ledger[0] with { From = Scene.At("X"), To = Scene.At("Y") }),
                "local time" => rows.Select(row => row with { Position = row.Position with { UnixMilliseconds = row.Position.UnixMilliseconds + 3_600_000 } }),
                "backwards" => rows.Reverse(),
                "numbers of the machine" => rows.Select(row => row with { Quantity = (UInt128)decimal.Parse($"{(ulong)row.Quantity}.000") }),
                _ => rows,
            });
        }

        private static TransferTable Table(IEnumerable<Transfer> rows) => Scene.TableOf(rows);
    }
}
