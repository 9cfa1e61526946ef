using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Reads the ledger of a store piece by piece; what was asked for is kept.</summary>
internal sealed class StoredLedger : IDisposable
{
    // Where more than one segment of so many is wanted, reading them all in their order is quicker than seeking each.
    private const int WorthSeeking = 6;

    // Pieces from all over the file are read once each: mapping it saves SQLite a copy and a call of the system for each.
    private const long MappedBytes = 1L << 40;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _body;
    private readonly SqliteCommand _history;
    private readonly int[] _firstTransactions;
    private readonly Dictionary<int, StoredAccount> _accounts = [];
    private readonly Dictionary<Account, int> _numbers = [];
    private readonly Dictionary<int, ulong> _pockets = [];
    private readonly Dictionary<int, Outpoint> _outpoints = [];

    private StoredLedger(SqliteConnection connection, LedgerFacts facts)
    {
        _connection = connection;
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA mmap_size = {MappedBytes}"));
        Facts = facts;
        _body = connection.Make("SELECT body, crc FROM segments WHERE kind = $kind AND first = $first", ("$kind", 0), ("$first", 0L));
        _history = connection.Make(
            "SELECT more, more_crc FROM segments WHERE kind = $kind AND first = $first", ("$kind", (int)SegmentKind.Accounts), ("$first", 0L));
        _body.Prepare();
        _history.Prepare();
        _firstTransactions = FirstsOf(SegmentKind.Transfers);
    }

    public LedgerFacts Facts { get; }

    /// <summary>Opens the ledger; null where the store has none.</summary>
    public static StoredLedger? Open(SqliteConnection connection) => SegmentTable.Read(connection, SegmentKind.Ledger, 0) is { } facts
        ? new StoredLedger(connection, LedgerFacts.Read(facts))
        : null;

    private int[] FirstsOf(SegmentKind kind)
    {
        var firsts = new List<int>();
        using SqliteCommand command = _connection.Make("SELECT first FROM segments WHERE kind = $kind ORDER BY first", ("$kind", (int)kind));
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
            firsts.Add(row.Small(0));
        return [.. firsts];
    }

    /// <summary>The number of an account, or -1.</summary>
    public int Find(Account account)
    {
        if (_numbers.TryGetValue(account, out int known))
            return known;
        List<int> numbers = FindAddress(account.Address);
        int found = numbers.FindIndex(number => _accounts[number].Account == account);
        return _numbers[account] = found < 0 ? -1 : numbers[found];
    }

    /// <summary>The numbers of the accounts that an address has on every chain.</summary>
    public List<int> FindAddress(Address address)
    {
        List<int> numbers = KeySegments.Find(_connection, SegmentKind.AccountKeys, LedgerKeys.Of(address));
        LoadAccounts(numbers);
        return numbers.FindAll(number => _accounts[number].Account.Address == address);
    }

    /// <summary>The numbers of the transactions that may bear an id: those of its key.</summary>
    public List<int> FindTransaction(TransactionId id) => KeySegments.Find(_connection, SegmentKind.TransactionKeys, LedgerKeys.Of(id));

    public StoredAccount AccountAt(int number) => _accounts[number];

    /// <summary>What a pocket is, in the ledger's own numbers, packed by <see cref="PocketKey"/>.</summary>
    public ulong PocketAt(int number) => _pockets[number];

    public Outpoint OutpointAt(int number) => _outpoints[number];

    public void LoadAccounts(IEnumerable<int> numbers)
    {
        int[] missing = Missing(numbers, _accounts);
        Load(
            missing, _accounts, SegmentKind.Accounts, AccountSegments.PerSegment,
            reader => new StoredAccount(reader.Account(), reader.Small(), reader.Small()));
        foreach (int number in missing)
            _numbers[_accounts[number].Account] = number;
    }

    public void LoadPockets(IEnumerable<int> numbers) => Load(
        Missing(numbers, _pockets), _pockets, SegmentKind.Pockets, LedgerWriter.PocketsPerSegment, reader =>
    {
        int account = reader.Small();
        ulong held = reader.Number();
        return (held & 1) != 0 ? PocketKey.OfOutpoint(account, (int)(held >> 1)) : PocketKey.OfAsset(account, (int)(held >> 1));
    });

    public void LoadOutpoints(IEnumerable<int> numbers) => Load(
        Missing(numbers, _outpoints), _outpoints, SegmentKind.Outpoints, LedgerWriter.PocketsPerSegment, reader =>
        new Outpoint(reader.Transaction(), reader.Small()));

    private static int[] Missing<T>(IEnumerable<int> numbers, Dictionary<int, T> known) =>
        [.. numbers.Where(number => !known.ContainsKey(number)).Distinct().Order()];

    /// <summary>Reads numbered things, a segment at a time; of a segment only what was asked for is kept.</summary>
    private void Load<T>(int[] missing, Dictionary<int, T> known, SegmentKind kind, int perSegment, Func<SegmentReader, T> read)
    {
        for (int i = 0; i < missing.Length;)
        {
            int first = missing[i] / perSegment * perSegment;
            SegmentReader reader = Body(kind, first);
            for (int number = first; i < missing.Length && missing[i] < first + perSegment; number++)
            {
                T value = read(reader);
                if (number == missing[i])
                    known[missing[i++]] = value;
            }
        }
    }

    private SegmentReader Body(SegmentKind kind, int first)
    {
        _body.Parameters["$kind"].Value = (int)kind;
        _body.Parameters["$first"].Value = (long)first;
        using SqliteDataReader row = _body.ExecuteReader();
        return row.Read() ? SegmentTable.Checked(row, 0) : throw new InvalidDataException("a segment of the ledger is missing");
    }

    /// <summary>The transactions that an account takes part in, ascending.</summary>
    public int[] TransactionsOf(int account)
    {
        int first = account / AccountSegments.PerSegment * AccountSegments.PerSegment;
        _history.Parameters["$first"].Value = (long)first;
        using SqliteDataReader row = _history.ExecuteReader();
        if (!row.Read())
            throw new InvalidDataException("a segment of the ledger is missing");
        SegmentReader reader = SegmentTable.Checked(row, 0);
        for (int number = first; ; number++)
        {
            bool isApart = reader.Byte() != 0;
            int[] history = isApart ? [] : reader.Ascending();
            if (number == account)
                return isApart ? Body(SegmentKind.LargeAccounts, account).Ascending() : history;
        }
    }

    /// <summary>The units that hold some transactions.</summary>
    /// <param name="transactions">Their numbers, ascending.</param>
    public IEnumerable<StoredUnit> UnitsOf(int[] transactions)
    {
        using IEnumerator<SegmentReader>? all = transactions.Length > _firstTransactions.Length / WorthSeeking
            ? SegmentTable.ReadAll(_connection, SegmentKind.Transfers).GetEnumerator()
            : null;
        int next = 0;
        for (int i = 0; i < transactions.Length;)
        {
            int segment = SegmentOf(transactions[i]);
            while (all is not null && next <= segment && all.MoveNext())
                next++;
            SegmentReader body = all?.Current ?? Body(SegmentKind.Transfers, _firstTransactions[segment]);
            int behind = segment + 1 < _firstTransactions.Length ? _firstTransactions[segment + 1] : Facts.Transactions;
            int from = i;
            while (i < transactions.Length && transactions[i] < behind)
                i++;
            List<StoredUnit> units = TransferSegments.Read(body, _firstTransactions[segment], Facts, transactions.AsSpan(from..i));
            if (i == from || units.Count == 0 || transactions[i - 1] >= units[^1].FirstTransaction + units[^1].Transactions.Length)
                throw new InvalidDataException("a transaction of the ledger is missing");
            foreach (StoredUnit unit in units)
                yield return unit;
        }
    }

    private int SegmentOf(int transaction)
    {
        int segment = Array.BinarySearch(_firstTransactions, transaction);
        segment = segment < 0 ? ~segment - 1 : segment;
        return segment >= 0 ? segment : throw new InvalidDataException("a transaction of the ledger is missing");
    }

    /// <summary>What stands beside the transfers of some transactions, and what every trace looks at.</summary>
    public RecordReader RecordsOf(IReadOnlyCollection<int> transactions)
    {
        var records = new RecordReader();
        foreach (SegmentReader reader in SegmentTable.ReadAll(_connection, SegmentKind.WideRecords))
            while (!reader.IsAtEnd)
                records.Read(reader, isWanted: true);
        int[] firsts = FirstsOf(SegmentKind.Records);
        if (firsts.Length == 0)
            return records;
        HashSet<int> wanted = [.. transactions];
        foreach (int segment in transactions.Select(transaction => Array.BinarySearch(firsts, transaction))
            .Select(found => found < 0 ? ~found - 1 : found).Where(found => found >= 0).Distinct().Order())
        {
            SegmentReader reader = Body(SegmentKind.Records, firsts[segment]);
            while (!reader.IsAtEnd)
                records.Read(reader, wanted.Contains(reader.Small()));
        }

        return records;
    }

    /// <summary>The changes of accounts that concern some.</summary>
    public IEnumerable<AccountEvent> EventsOf(Func<Account, bool> concerns) => Records(SegmentKind.AccountEvents, RecordReader.ReadEvent)
        .Where(one => concerns(one.Account) || (one.Counterparty is { } other && concerns(other)));

    /// <summary>The noise that concerns some accounts.</summary>
    public IEnumerable<NoiseFinding> NoiseOf(Func<Account, bool> concerns) => Records(SegmentKind.Noise, RecordReader.ReadNoise)
        .Where(finding => concerns(finding.Transfer.From) || concerns(finding.Transfer.To) || concerns(finding.Addressed));

    public ZeroTransfers Zeros()
    {
        var zeros = new ZeroTransfers();
        foreach (SegmentReader reader in SegmentTable.ReadAll(_connection, SegmentKind.Zeros))
            while (!reader.IsAtEnd)
                if (reader.Byte() == 0)
                    zeros.Know(reader.Account());
                else
                    zeros.Add(RecordReader.ReadTransfer(reader));
        return zeros;
    }

    private IEnumerable<T> Records<T>(SegmentKind kind, Func<SegmentReader, T> read)
    {
        foreach (SegmentReader reader in SegmentTable.ReadAll(_connection, kind))
            while (!reader.IsAtEnd)
                yield return read(reader);
    }

    public void Dispose()
    {
        _body.Dispose();
        _history.Dispose();
    }
}

/// <summary>An account of the ledger: how many transfers it has, and how many of them are kept out as noise.</summary>
internal readonly record struct StoredAccount(Account Account, int Count, int KeptOut);
