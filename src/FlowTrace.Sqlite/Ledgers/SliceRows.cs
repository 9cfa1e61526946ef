using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>The transactions of a ledger that were read so far, and the table they make: numbered anew, in the order the ledger has.</summary>
internal sealed class SliceRows(StoredLedger ledger)
{
    private readonly NumberSet _wanted = new(ledger.Facts.Transactions);
    private readonly NumberSet _loaded = new(ledger.Facts.Transactions);
    private readonly NumberSet _pockets = new(ledger.Facts.Pockets);
    private readonly RecordReader _records = new();
    private LedgerRows _rows = new(ledger.Facts, 0);
    private bool _hasWide;

    /// <summary>How many transactions were read.</summary>
    public int Count => _rows.Transactions;

    /// <summary>Asks for a transaction; it is there after the next <see cref="Load"/>.</summary>
    public void Want(int transaction) => _wanted.Add(transaction);

    /// <summary>Reads what was asked for and is not here yet, each segment once and in the order of the file.</summary>
    public void Load()
    {
        var segment = new LedgerRows(ledger.Facts);
        var fresh = new LedgerRows(ledger.Facts, Math.Max(16, _wanted.Count - Count));
        for (int wanted = _wanted.Next(0, _loaded); wanted >= 0;)
        {
            ledger.ReadTransfers(wanted, segment);
            TakeUnits(segment, fresh);
            wanted = _wanted.Next(segment.Number[0] + segment.Transactions, _loaded);
        }

        if (fresh.Transactions == 0)
            return;
        for (int row = 0; row < fresh.Rows; row++)
        {
            _pockets.Add(fresh.From[row]);
            _pockets.Add(fresh.To[row]);
        }

        ledger.ReadRecords(fresh, _records);
        if (Count == 0)
            fresh.Trim();
        _rows = Count == 0 ? fresh : _rows.With(fresh);
    }

    /// <summary>Takes the units of a segment that hold a transaction that is wanted.</summary>
    private void TakeUnits(LedgerRows segment, LedgerRows into)
    {
        for (int from = 0, end; from < segment.Transactions; from = end)
        {
            end = segment.EndOfUnit(from);
            bool isWanted = false;
            for (int i = from; i < end; i++)
                isWanted |= _wanted.Contains(segment.Number[i]);
            if (!isWanted || _loaded.Contains(segment.Number[from]))
                continue;
            into.Append(segment, from, end);
            for (int i = from; i < end; i++)
            {
                _wanted.Add(segment.Number[i]);
                _loaded.Add(segment.Number[i]);
            }
        }
    }

    /// <summary>The accounts that send in a transaction that was read.</summary>
    public IEnumerable<int> SendersOf(int transaction)
    {
        int at = Array.BinarySearch(_rows.Number, transaction);
        for (int row = at < 0 ? _rows.Rows : _rows.Start[at]; at >= 0 && row < _rows.EndOf(at); row++)
            yield return PocketKey.Account(ledger.PocketAt(_rows.From[row]));
    }

    /// <summary>Makes the table. Whatever the ledger numbers keeps its order, so that nothing that goes by numbers comes out otherwise.</summary>
    /// <param name="named">Accounts that are to be known even where no transfer here is theirs.</param>
    public SliceTable Build(NumberSet named)
    {
        int[] pocketNumbers = _pockets.ToArray();
        _pockets.Rank();
        var owners = new NumberSet(ledger.Facts.Accounts);
        for (int number = named.Next(0); number >= 0; number = named.Next(number + 1))
            owners.Add(number);
        ulong[] keys = Array.ConvertAll(pocketNumbers, ledger.PocketAt);
        foreach (ulong key in keys)
            owners.Add(PocketKey.Account(key));
        owners.Rank();
        InternTable<Account> accounts = Accounts(owners, out int[] counts, out int[] keptOut);
        InternTable<Outpoint> outpoints = Outpoints(keys, out int[] outpointNumbers);
        var pockets = new InternTable<ulong>(keys.Length);
        foreach (ulong key in keys)
        {
            int account = owners.PlaceOf(PocketKey.Account(key));
            pockets.Intern(PocketKey.IsOutpoint(key)
                ? PocketKey.OfOutpoint(account, Array.BinarySearch(outpointNumbers, PocketKey.Number(key)))
                : PocketKey.OfAsset(account, PocketKey.Number(key)));
        }

        accounts.Trim();
        pockets.Trim();
        return new SliceTable(accounts, Assets(), outpoints, pockets, Columns(pockets, accounts.Count), Records())
        {
            AccountNumbers = owners.ToArray(),
            Counts = counts,
            KeptOut = keptOut,
            Rows = _rows,
        };
    }

    private InternTable<Account> Accounts(NumberSet numbers, out int[] counts, out int[] keptOut)
    {
        var accounts = new InternTable<Account>(numbers.Count);
        counts = new int[numbers.Count];
        keptOut = new int[numbers.Count];
        foreach (StoredAccount account in ledger.AccountsAt(numbers))
        {
            int number = accounts.Intern(account.Account);
            counts[number] = account.Count;
            keptOut[number] = account.KeptOut;
        }

        return accounts;
    }

    private InternTable<Asset> Assets()
    {
        var assets = new InternTable<Asset>();
        foreach (Asset asset in ledger.Facts.Assets)
            assets.Intern(asset);
        return assets;
    }

    // That there are outpoints at all changes how results are put together, so a part of a ledger that has some has one at least.
    private InternTable<Outpoint> Outpoints(ulong[] keys, out int[] numbers)
    {
        int[] any = ledger.Facts.Outpoints > 0 ? [0] : [];
        numbers = [.. keys.Where(PocketKey.IsOutpoint).Select(PocketKey.Number).Concat(any).Distinct().Order()];
        ledger.LoadOutpoints(numbers);
        var outpoints = new InternTable<Outpoint>();
        foreach (int number in numbers)
            outpoints.Intern(ledger.OutpointAt(number));
        return outpoints;
    }

    private RecordReader Records()
    {
        if (!_hasWide)
            ledger.ReadWideRecords(_records);
        _hasWide = true;
        return _records;
    }

    // Columns that need no new numbers are shared: neither they nor the rows change.
    private TransferColumns Columns(InternTable<ulong> pockets, int accounts)
    {
        int[] from = Array.ConvertAll(_rows.From, _pockets.PlaceOf);
        int[] to = Array.ConvertAll(_rows.To, _pockets.PlaceOf);
        (int[] rowStart, int[] rowList) = TransferTableBuilder.GroupRowsByPocket(from, to, pockets.Count);
        (int[] pocketStart, int[] pocketList) = TransferTableBuilder.GroupPocketsByAccount(pockets, accounts);
        return new TransferColumns
        {
            Transaction = Transactions(),
            FromPocket = from,
            ToPocket = to,
            Quantity = _rows.Quantity,
            Kind = _rows.Kind,
            Index = _rows.Index,
            TiedWithPrevious = ledger.Facts.HasTies ? Ties() : null,
            Seconds = _rows.Seconds,
            Milliseconds = _rows.Milliseconds,
            Block = _rows.Block,
            TransactionIndex = _rows.TransactionIndex,
            HashHigh = _rows.HashHigh,
            HashLow = _rows.HashLow,
            OtherIds = _rows.OtherIds.ToDictionary(pair => Array.BinarySearch(_rows.Number, pair.Key), pair => pair.Value),
            RowStart = rowStart,
            Rows = rowList,
            PocketStart = pocketStart,
            PocketList = pocketList,
        };
    }

    private int[] Transactions()
    {
        int[] transactions = new int[_rows.Rows];
        for (int i = 0; i < _rows.Transactions; i++)
            transactions.AsSpan(_rows.Start[i].._rows.EndOf(i)).Fill(i);
        return transactions;
    }

    private ulong[] Ties()
    {
        ulong[] tied = new ulong[(_rows.Rows + 63) / 64];
        for (int i = 0; i < _rows.Rows; i++)
            if (_rows.IsTied[i])
                tied[i >> 6] |= 1UL << (i & 63);
        return tied;
    }
}
