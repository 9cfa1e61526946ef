using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Testing;

/// <summary>What a reader has to keep: it hands over every transfer that its source has of an account or a transaction, however it is asked.</summary>
/// <remarks>
/// <para>Accounts that stand for a transaction or for a chain's fees are not asked for: a trace does not, either.</para>
/// <para>
/// Of a source that is given as a table, what it has beside transfers is compared as well, of every transaction that is read with an account or by itself:
/// events, calls, memos, account events, outpoints and what is not final; and of every account the symbols and decimals of what it moved. A reader has to
/// hand over all of it and nothing else. What it reports and describes of itself (issues, inputs, the blocks where its data ends) is never compared.
/// </para>
/// </remarks>
public sealed class ChainReaderContract : Contract
{
    private readonly Func<IChainReader> _make;
    private readonly Transfer[] _ledger;
    private readonly HashSet<Transfer> _known;
    private readonly ILookup<Transfer, Position> _moments;
    private readonly IReadOnlyList<SourceRecords> _records = [];

    /// <summary>Makes a contract for a reader of a source that has transfers, and whatever else it has is not compared.</summary>
    /// <param name="makeReader">Makes a reader of the source, a new one with each call. One that needs disposing is the caller's to dispose.</param>
    /// <param name="ledger">Every transfer that the source has; at least one. Blocks and indices may be unknown and are not compared then.</param>
    /// <exception cref="ArgumentException"><paramref name="ledger"/> is empty.</exception>
    public ChainReaderContract(Func<IChainReader> makeReader, IReadOnlyList<Transfer> ledger)
    {
        ArgumentNullException.ThrowIfNull(makeReader);
        ArgumentNullException.ThrowIfNull(ledger);
        if (ledger.Count == 0)
            throw new ArgumentException("A ledger of no transfers tells nothing of a reader; give at least one.", nameof(ledger));
        _make = makeReader;
        _ledger = [.. ledger.OrderBy(transfer => transfer.Position)];
        _known = [.. _ledger.Select(Fact)];
        _moments = _ledger.ToLookup(Fact, transfer => transfer.Position);
    }

    /// <summary>Makes a contract for a reader of a source that has transfers and more: all that the table holds is compared.</summary>
    /// <param name="makeReader">Makes a reader of the source, a new one with each call. One that needs disposing is the caller's to dispose.</param>
    /// <param name="source">
    /// All that the source has: at least one transfer, and the events, calls, memos, account events, outpoints, descriptions of assets and unfinal transactions
    /// beside; what it does not have, the reader must not have either. Blocks and indices may be unknown and are not compared then, nor is a call's index ever.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has no transfers.</exception>
    public ChainReaderContract(Func<IChainReader> makeReader, TransferTable source)
        : this(makeReader, [.. RowsOf(source)]) => _records = SourceRecords.Of(source);

    /// <summary>The accounts to ask for.</summary>
    /// <value>The first hundred accounts of the ledger.</value>
    public IReadOnlyList<Account>? Accounts { get; init; }

    /// <summary>An account of which the source has nothing.</summary>
    /// <value>An account of the ledger's first chain where that has addresses of twenty bytes; else none is asked for.</value>
    public Account? Stranger { get; init; }

    /// <summary>Makes a reader whose source is not there: a file that is missing, a node that does not answer. Null to leave the rule out.</summary>
    /// <value>Null.</value>
    public Func<IChainReader>? MakeUnreadable { get; init; }

    private const int MostAccounts = 100;

    private protected override IEnumerable<ContractRule> AllRules()
    {
        yield return ContractRule.Of("name", FindFaultOfName);
        yield return EachAccount("outgoing-transfers", (account, table) => Missing(account, table, transfer => transfer.From == account));
        yield return EachAccount("incoming-transfers", (account, table) => Missing(account, table, transfer => transfer.To == account));
        yield return EachAccount("nothing-twice", FindRepeated);
        yield return EachAccount("nothing-invented", (_, table) => FindInvented(table));
        yield return EachAccount("moments", FindMoved);
        yield return EachAccount("order", FindDisorder);
        yield return new("transactions", FindFaultOfTransactionsAsync);
        yield return new("unknown-transaction", FindFaultOfUnknownTransactionAsync);
        foreach (SourceRecords records in _records)
            yield return new(records.Name, token => FindFaultOfRecordsAsync(records, token));
        if (StrangerOfLedger() is { } stranger)
            yield return new("empty-account", token => FindFaultOfStrangerAsync(stranger, token));
        yield return new("repeated-reads", FindFaultOfRepeatedReadsAsync);
        yield return new("concurrent-reads", FindFaultOfConcurrentReadsAsync);
        yield return new("cancellation", FindFaultOfCancellationAsync);
        yield return new("culture", FindFaultOfCultureAsync);
        if (MakeUnreadable is { } make)
            yield return new("errors", token => FindFaultOfErrorsAsync(make, token));
    }

    private IReadOnlyList<Account> Asked() => Accounts ??
    [
        .. _ledger.SelectMany(transfer => new[] { transfer.From, transfer.To }).Where(account => account is { IsFeeSink: false, IsTransaction: false })
            .Distinct().Take(MostAccounts),
    ];

    private ContractRule EachAccount(string name, Func<Account, IReadOnlyList<Transfer>, string?> findFault) => new(name, async cancellationToken =>
    {
        IChainReader reader = _make();
        foreach (Account account in Asked())
            if (findFault(account, await ReadAsync(reader, account, cancellationToken).ConfigureAwait(false)) is { } fault)
                return fault;
        return null;
    });

    private async Task<string?> FindFaultOfRecordsAsync(SourceRecords records, CancellationToken cancellationToken)
    {
        IChainReader reader = _make();
        foreach (Account account in Asked())
            if (records.FindFault(account, await reader.ReadAccountAsync(account, cancellationToken).ConfigureAwait(false)) is { } fault)
                return fault;
        foreach (TransactionPlace transaction in records.Transactions().Take(MostAccounts))
            if (records.FindFault(
                transaction, await reader.ReadTransactionAsync(transaction.Transaction, cancellationToken).ConfigureAwait(false)) is { } fault)
                return fault;
        return null;
    }

    private string? FindFaultOfName()
    {
        IChainReader reader = _make();
        return string.IsNullOrWhiteSpace(reader.Name) ? "Name is empty; errors and the manifest need it"
            : reader.Name != reader.Name || reader.Name != _make().Name ? $"Name changes; it was '{reader.Name}' first"
            : null;
    }

    private string? Missing(Account account, IReadOnlyList<Transfer> table, Func<Transfer, bool> counts) =>
        Difference.TryFindMissing(_ledger.Where(counts).Select(Fact), table.Where(counts).Select(Fact), out Transfer missing)
            ? $"of {account} this is missing: {Text(missing)}" : null;

    private string? FindRepeated(Account account, IReadOnlyList<Transfer> table) =>
        Difference.TryFindMissing(OfAccount(table, account).Select(Fact), OfAccount(_ledger, account).Select(Fact), out Transfer extra)
            && _known.Contains(extra)
            ? $"of {account} this stands once too often: {Text(extra)}" : null;

    private string? FindInvented(IReadOnlyList<Transfer> table)
    {
        foreach (Transfer transfer in table)
            if (!_known.Contains(Fact(transfer)))
                return $"the source has no such transfer: {Text(transfer)}";
        return null;
    }

    private string? FindMoved(Account account, IReadOnlyList<Transfer> table)
    {
        foreach (Transfer transfer in OfAccount(table, account))
            if (_moments[Fact(transfer)] is var expected && expected.Any() && !expected.Any(position => Positions.Agree(position, transfer.Position)))
                return $"{Text(transfer)} stands at {transfer.Position}, and belongs to {expected.First()}";
        return null;
    }

    private string? FindDisorder(Account account, IReadOnlyList<Transfer> table)
    {
        Transfer[] expected = [.. OfAccount(_ledger, account).Select(Fact)];
        Transfer[] actual = [.. OfAccount(table, account).Select(Fact)];
        // What is missing or too much is another rule's business.
        return !expected.AsSpan().SequenceEqual(actual) && Difference.IsNone(expected, actual)
            ? $"the transfers of {account} are out of order: {Difference.First([.. expected.Select(Text)], [.. actual.Select(Text)])}" : null;
    }

    private async Task<string?> FindFaultOfTransactionsAsync(CancellationToken cancellationToken)
    {
        IChainReader reader = _make();
        foreach (IGrouping<(TransactionId Transaction, ChainId), Transfer> transaction in _ledger
            .Where(transfer => !transfer.Transaction.IsNone).GroupBy(transfer => (transfer.Transaction, transfer.Position.Chain)).Take(MostAccounts))
        {
            TransferTable table = await reader.ReadTransactionAsync(transaction.Key.Transaction, cancellationToken).ConfigureAwait(false);
            Transfer[] read = [.. RowsOf(table).Where(transfer => (transfer.Transaction, transfer.Position.Chain) == transaction.Key)];
            if (Difference.TryFindMissing(transaction.Select(Fact), read.Select(Fact), out Transfer missing))
                return $"asked for transaction {transaction.First().TransactionText}, this is missing: {Text(missing)}";
            if (Difference.TryFindMissing(read.Select(Fact), transaction.Select(Fact), out Transfer extra))
                return $"asked for transaction {transaction.First().TransactionText}, this is too much: {Text(extra)}";
        }

        return null;
    }

    private async Task<string?> FindFaultOfUnknownTransactionAsync(CancellationToken cancellationToken)
    {
        TransactionId unknown = TransactionId.FromHash([.. Enumerable.Repeat((byte)0xC7, 32)]);
        TransferTable table = await _make().ReadTransactionAsync(unknown, cancellationToken).ConfigureAwait(false);
        return RowsOf(table).Any(transfer => transfer.Transaction == unknown) ? "a transaction that the source does not have has transfers"
            : FindInvented([.. RowsOf(table)])
            ?? FirstText(records => records.TextsOf(new TransactionPlace(unknown, _ledger[0].Position), table), "a transaction that the source does not have");
    }

    private async Task<string?> FindFaultOfStrangerAsync(Account stranger, CancellationToken cancellationToken)
    {
        TransferTable table = await _make().ReadAccountAsync(stranger, cancellationToken).ConfigureAwait(false);
        return OfAccount(RowsOf(table), stranger).Select(Text).FirstOrDefault() is { } fact ? $"{stranger}, of which the source has nothing, has {fact}"
            : FirstText(records => records.TextsOf(stranger, table), $"{stranger}, of which the source has nothing,");
    }

    private async Task<string?> FindFaultOfRepeatedReadsAsync(CancellationToken cancellationToken)
    {
        IChainReader reader = _make();
        foreach (Account account in Asked())
        {
            string[] first = await FactsAsync(reader, account, cancellationToken).ConfigureAwait(false);
            string[] second = await FactsAsync(reader, account, cancellationToken).ConfigureAwait(false);
            string[] anew = await FactsAsync(_make(), account, cancellationToken).ConfigureAwait(false);
            if (Difference.First(first, second) is { } difference)
                return $"{account}, read a second time, is another: {difference}";
            if (Difference.First(first, anew) is { } other)
                return $"{account}, read by a second reader, is another: {other}";
        }

        return null;
    }

    private async Task<string?> FindFaultOfConcurrentReadsAsync(CancellationToken cancellationToken)
    {
        Account[] accounts = [.. Asked()];
        IChainReader alone = _make();
        var expected = new List<string[]>();
        foreach (Account account in accounts)
            expected.Add(await FactsAsync(alone, account, cancellationToken).ConfigureAwait(false));
        IChainReader reader = _make();
        string?[] faults = await Surroundings.TogetherAsync<string?>(
            async token =>
            {
                for (int i = 0; i < accounts.Length; i++)
                    if (Difference.First(expected[i], await FactsAsync(reader, accounts[i], token).ConfigureAwait(false)) is { } difference)
                        return $"{accounts[i]}, read while others are read, is another: {difference}";
                return null;
            },
            cancellationToken).ConfigureAwait(false);
        return Array.Find(faults, fault => fault is not null);
    }

    private async Task<string?> FindFaultOfCancellationAsync(CancellationToken cancellationToken)
    {
        Account account = Asked()[0];
        IChainReader reader = _make();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync().ConfigureAwait(false);
        try
        {
            // Who has the answer at hand may give it.
            if (await FindFaultOfTableAsync(reader, account, cancelled.Token).ConfigureAwait(false) is { } fault)
                return $"a read that was cancelled before it began answered all the same, and wrongly: {fault}";
        }
        catch (OperationCanceledException)
        {
        }

        return await FindFaultOfTableAsync(reader, account, cancellationToken).ConfigureAwait(false) is { } later
            ? $"after a cancelled read the next one is spoilt: {later}" : null;
    }

    private Task<string?> FindFaultOfCultureAsync(CancellationToken cancellationToken) => Surroundings.UnderStrangeCultureAsync(async () =>
    {
        IChainReader reader = _make();
        foreach (Account account in Asked())
            if (await FindFaultOfTableAsync(reader, account, cancellationToken).ConfigureAwait(false) is { } fault)
                return $"under another culture, {fault}";
        return null;
    });

    private async Task<string?> FindFaultOfErrorsAsync(Func<IChainReader> make, CancellationToken cancellationToken)
    {
        IChainReader reader = make();
        try
        {
            await reader.ReadAccountAsync(Asked()[0], cancellationToken).ConfigureAwait(false);
            return "a source that cannot be read was answered from; throw a ChainReadException";
        }
        catch (ChainReadException error)
        {
            return error.Reader.Length == 0 ? $"the exception names no reader; set Reader to '{reader.Name}'. It says: {error.Message}"
                : string.IsNullOrWhiteSpace(error.Message) ? "the exception says nothing; say what is wrong, where, and how to mend it"
                : null;
        }
    }

    private async Task<string?> FindFaultOfTableAsync(IChainReader reader, Account account, CancellationToken cancellationToken)
    {
        TransferTable table = await reader.ReadAccountAsync(account, cancellationToken).ConfigureAwait(false);
        Transfer[] rows = [.. RowsOf(table)];
        return Missing(account, rows, transfer => transfer.From == account || transfer.To == account) ?? FindInvented(rows) ?? FindMoved(account, rows)
            ?? _records.Select(records => records.FindFault(account, table)).FirstOrDefault(fault => fault is not null);
    }

    private string? FirstText(Func<SourceRecords, IEnumerable<string>> textsOf, string what) =>
        _records.SelectMany(textsOf).FirstOrDefault() is { } text ? $"{what} has {text}" : null;

    // Twenty bytes that nobody has the key of, and no ledger has by chance.
    private Account? StrangerOfLedger() => Stranger ?? (
        _ledger[0].From.Address.Kind == AddressKind.Account20 || _ledger[0].To.Address.Kind == AddressKind.Account20
        ? new Account(_ledger[0].Position.Chain, Address.FromAccount20([.. Enumerable.Repeat((byte)0xC7, 20)])) : null);

    private static async Task<IReadOnlyList<Transfer>> ReadAsync(IChainReader reader, Account account, CancellationToken cancellationToken) =>
        [.. RowsOf(await reader.ReadAccountAsync(account, cancellationToken).ConfigureAwait(false))];

    private async Task<string[]> FactsAsync(IChainReader reader, Account account, CancellationToken cancellationToken)
    {
        TransferTable table = await reader.ReadAccountAsync(account, cancellationToken).ConfigureAwait(false);
        return
        [
            .. OfAccount(RowsOf(table), account).Select(transfer => $"{Text(transfer)} {transfer.Position}"),
            .. _records.SelectMany(records => records.TextsOf(account, table)),
        ];
    }

    private static IEnumerable<Transfer> RowsOf(TransferTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Enumerable.Range(0, table.Count).Select(row => table[row]);
    }

    private static IEnumerable<Transfer> OfAccount(IEnumerable<Transfer> transfers, Account account) =>
        transfers.Where(transfer => transfer.From == account || transfer.To == account);

    // What moved, wherever it stands.
    private static Transfer Fact(Transfer transfer) => transfer with { Position = default };

    private static string Text(Transfer transfer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{transfer.Quantity} base units of {transfer.Asset} from {transfer.From} to {transfer.To} "
        + $"in {transfer.Transaction.ToText(transfer.Asset.Chain)} ({transfer.Kind})");
}
