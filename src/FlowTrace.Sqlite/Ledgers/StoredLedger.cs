using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Reads the ledger of a store piece by piece; what was asked for is kept.</summary>
internal sealed class StoredLedger : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _body;
    private readonly SegmentBodies _transfers;
    private readonly SegmentBodies _accountBodies;
    private readonly SegmentBodies _pocketBodies;
    private readonly Dictionary<int, StoredAccount> _accounts = [];
    private readonly Dictionary<Account, int> _numbers = [];
    private readonly Dictionary<int, Outpoint> _outpoints = [];

    // Pockets by segment, read when one of the segment is asked for.
    private readonly ulong[]?[] _pockets;
    private int[]? _recordFirsts;

    private StoredLedger(SqliteConnection connection, LedgerFacts facts)
    {
        _connection = connection;
        Facts = facts;
        _body = connection.Make("SELECT body, crc FROM segments WHERE kind = $kind AND first = $first", ("$kind", 0), ("$first", 0L));
        _body.Prepare();
        _transfers = new SegmentBodies(connection, SegmentKind.Transfers);
        _accountBodies = new SegmentBodies(connection, SegmentKind.Accounts);
        _pocketBodies = new SegmentBodies(connection, SegmentKind.Pockets);
        _pockets = new ulong[_pocketBodies.Firsts.Length][];
    }

    public LedgerFacts Facts { get; }

    /// <summary>Opens the ledger; null where the store has none.</summary>
    public static StoredLedger? Open(SqliteConnection connection) => SegmentTable.Read(connection, SegmentKind.Ledger, 0) is { } facts
        ? new StoredLedger(connection, LedgerFacts.Read(facts))
        : null;

    /// <summary>How many segments of transfers were read so far.</summary>
    public long SegmentsRead => _transfers.Read;

    /// <summary>Reads piece by piece in one transaction: without it SQLite locks and unlocks the file for every segment.</summary>
    public T Read<T>(Func<T> read)
    {
        if (!IsOutsideTransaction)
            return read();
        _connection.Run("BEGIN");
        try
        {
            return read();
        }
        finally
        {
            if (!IsOutsideTransaction)
                _connection.Run("COMMIT");
        }
    }

    private bool IsOutsideTransaction => raw.sqlite3_get_autocommit(_connection.Handle) != 0;

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
        int found = numbers.FindIndex(number => AccountAt(number).Account == account);
        return _numbers[account] = found < 0 ? -1 : numbers[found];
    }

    /// <summary>The numbers of the accounts that an address has on every chain.</summary>
    public List<int> FindAddress(Address address)
    {
        List<int> numbers = KeySegments.Find(_connection, SegmentKind.AccountKeys, LedgerKeys.Of(address));
        return numbers.FindAll(number => AccountAt(number).Account.Address == address);
    }

    /// <summary>The numbers of the transactions that may bear an id: those of its key.</summary>
    public List<int> FindTransaction(TransactionId id) => KeySegments.Find(_connection, SegmentKind.TransactionKeys, LedgerKeys.Of(id));

    /// <summary>An account by its number.</summary>
    public StoredAccount AccountAt(int number)
    {
        if (!_accounts.TryGetValue(number, out StoredAccount account))
        {
            SegmentReader reader = AccountBody(number);
            for (int left = number % AccountSegments.PerSegment; left >= 0; left--)
                account = ReadAccount(reader);
            _accounts.Add(number, account);
        }

        return account;
    }

    /// <summary>Some accounts in the order of their numbers. They are not kept, and nothing else may be asked for before the last has come.</summary>
    public IEnumerable<StoredAccount> AccountsAt(NumberSet numbers)
    {
        for (int number = numbers.Next(0); number >= 0;)
        {
            int next = number - (number % AccountSegments.PerSegment);
            int behind = next + AccountSegments.PerSegment;
            SegmentReader reader = AccountBody(number);
            for (; number >= 0 && number < behind; number = numbers.Next(number + 1))
            {
                StoredAccount account = default;
                for (; next <= number; next++)
                    account = ReadAccount(reader);
                yield return account;
            }
        }
    }

    private SegmentReader AccountBody(int number) =>
        _accountBodies.Body(number / AccountSegments.PerSegment, number - (number % AccountSegments.PerSegment));

    private static StoredAccount ReadAccount(SegmentReader reader) => new(reader.Account(), reader.Small(), reader.Small());

    /// <summary>What a pocket is, in the ledger's own numbers, packed by <see cref="PocketKey"/>.</summary>
    public ulong PocketAt(int number)
    {
        int segment = number / LedgerWriter.PocketsPerSegment;
        if ((uint)segment >= (uint)_pockets.Length)
            throw new InvalidDataException("a segment of the ledger is missing");
        ulong[] pockets = _pockets[segment] ??= ReadPockets(segment);
        return number % LedgerWriter.PocketsPerSegment is var at && at < pockets.Length
            ? pockets[at]
            : throw new InvalidDataException("a pocket of the ledger is missing");
    }

    private ulong[] ReadPockets(int segment)
    {
        SegmentReader reader = _pocketBodies.Body(segment, segment * LedgerWriter.PocketsPerSegment);
        var keys = new List<ulong>(LedgerWriter.PocketsPerSegment);
        while (!reader.IsAtEnd)
        {
            int account = reader.Small();
            ulong held = reader.Number();
            keys.Add((held & 1) != 0 ? PocketKey.OfOutpoint(account, (int)(held >> 1)) : PocketKey.OfAsset(account, (int)(held >> 1)));
        }

        return [.. keys];
    }

    public Outpoint OutpointAt(int number) => _outpoints[number];

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
        SegmentReader reader = _accountBodies.More(account / AccountSegments.PerSegment, account - (account % AccountSegments.PerSegment));
        for (int left = account % AccountSegments.PerSegment; ; left--)
        {
            bool isApart = reader.Byte() != 0;
            if (left == 0)
                return isApart ? Body(SegmentKind.LargeAccounts, account).Ascending() : reader.Ascending();
            if (!isApart)
                reader.SkipNumbers();
        }
    }

    /// <summary>Reads the segment that holds a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="into">Columns that are to hold the segment and nothing else; left alone where they do already.</param>
    /// <returns>Where in them the transaction stands.</returns>
    public int ReadTransfers(int transaction, LedgerRows into)
    {
        if (into.Transactions == 0 || transaction < into.Number[0] || transaction - into.Number[0] >= into.Transactions)
        {
            int segment = Array.BinarySearch(_transfers.Firsts, transaction);
            segment = segment < 0 ? ~segment - 1 : segment;
            int first = segment < 0 ? -1 : _transfers.Firsts[segment];
            into.Clear();
            TransferSegments.Read(_transfers.Body(segment, first), first, Facts, into);
        }

        int at = transaction - into.Number[0];
        return at < into.Transactions ? at : throw new InvalidDataException("a transaction of the ledger is missing");
    }

    /// <summary>The records that every trace looks at.</summary>
    public void ReadWideRecords(RecordReader into)
    {
        foreach (SegmentReader reader in SegmentTable.ReadAll(_connection, SegmentKind.WideRecords))
            while (!reader.IsAtEnd)
                into.Read(reader, isWanted: true);
    }

    /// <summary>What stands beside the transfers of some transactions.</summary>
    /// <param name="rows">The transactions, ascending.</param>
    /// <param name="into">Where to put it.</param>
    public void ReadRecords(LedgerRows rows, RecordReader into)
    {
        _recordFirsts ??= FirstsOf(SegmentKind.Records);
        int behind = -1;
        for (int i = 0; i < rows.Transactions && _recordFirsts.Length > 0; i++)
        {
            int segment = Array.BinarySearch(_recordFirsts, rows.Number[i]);
            segment = segment < 0 ? ~segment - 1 : segment;
            if (segment <= behind)
                continue;
            behind = segment;
            SegmentReader reader = Body(SegmentKind.Records, _recordFirsts[segment]);
            while (!reader.IsAtEnd)
                into.Read(reader, Array.BinarySearch(rows.Number, 0, rows.Transactions, reader.Small()) >= 0);
        }
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
        _transfers.Dispose();
        _accountBodies.Dispose();
        _pocketBodies.Dispose();
    }
}

/// <summary>An account of the ledger: how many transfers it has, and how many of them are kept out as noise.</summary>
internal readonly record struct StoredAccount(Account Account, int Count, int KeptOut);
