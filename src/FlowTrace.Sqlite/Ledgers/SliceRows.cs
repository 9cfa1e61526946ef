using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>The units of a ledger that were read so far, and the table they make: numbered anew, in the order the ledger has.</summary>
internal sealed class SliceRows(StoredLedger ledger)
{
    private readonly List<StoredUnit> _units = [];
    private readonly Dictionary<int, StoredUnit> _unitOf = [];

    public IReadOnlyCollection<int> Transactions => _unitOf.Keys;

    /// <summary>Reads the units of transactions that are not here yet, with the pockets of their transfers and their owners.</summary>
    public void Load(IEnumerable<int> transactions)
    {
        var fresh = new List<StoredUnit>();
        foreach (StoredUnit unit in ledger.UnitsOf([.. transactions.Where(one => !_unitOf.ContainsKey(one)).Distinct().Order()]))
        {
            _units.Add(unit);
            for (int i = 0; i < unit.Transactions.Length; i++)
                _unitOf.Add(unit.FirstTransaction + i, unit);
            fresh.Add(unit);
        }

        int[] pockets = PocketsOf(fresh);
        ledger.LoadPockets(pockets);
        ledger.LoadAccounts(pockets.Select(pocket => PocketKey.Account(ledger.PocketAt(pocket))));
    }

    /// <summary>The pockets of the transfers of some units, ascending.</summary>
    private static int[] PocketsOf(List<StoredUnit> units)
    {
        var pockets = new List<int>();
        foreach (StoredUnit unit in units)
            foreach (StoredRow row in unit.Rows)
            {
                pockets.Add(row.FromPocket);
                pockets.Add(row.ToPocket);
            }

        pockets.Sort();
        int kept = 0;
        for (int i = 0; i < pockets.Count; i++)
            if (kept == 0 || pockets[kept - 1] != pockets[i])
                pockets[kept++] = pockets[i];
        return [.. pockets[..kept]];
    }

    public int SenderOf(in StoredRow row) => PocketKey.Account(ledger.PocketAt(row.FromPocket));

    public int ReceiverOf(in StoredRow row) => PocketKey.Account(ledger.PocketAt(row.ToPocket));

    /// <summary>The rows of some of the transactions that were read.</summary>
    public IEnumerable<StoredRow> RowsOf(IReadOnlySet<int> transactions) =>
        transactions.Select(transaction => _unitOf[transaction]).Distinct().SelectMany(unit => unit.Rows).Where(row => transactions.Contains(row.Transaction));

    /// <summary>Makes the table. Whatever the ledger numbers keeps its order, so that nothing that goes by numbers comes out otherwise.</summary>
    /// <param name="named">Accounts that are to be known even where no transfer here is theirs.</param>
    public SliceTable Build(IEnumerable<int> named)
    {
        _units.Sort((left, right) => left.FirstRow.CompareTo(right.FirstRow));
        StoredRow[] rows = [.. _units.SelectMany(unit => unit.Rows)];
        int[] pocketNumbers = PocketsOf(_units);
        var accounts = new InternTable<Account>();
        int[] accountNumbers = [.. pocketNumbers.Select(pocket => PocketKey.Account(ledger.PocketAt(pocket))).Concat(named).Distinct().Order()];
        ledger.LoadAccounts(accountNumbers);
        foreach (int number in accountNumbers)
            accounts.Intern(ledger.AccountAt(number).Account);
        InternTable<Outpoint> outpoints = Outpoints(pocketNumbers, out int[] outpointNumbers);
        var pockets = new InternTable<ulong>(pocketNumbers.Length);
        foreach (ulong key in pocketNumbers.Select(ledger.PocketAt))
        {
            int account = Array.BinarySearch(accountNumbers, PocketKey.Account(key));
            pockets.Intern(PocketKey.IsOutpoint(key)
                ? PocketKey.OfOutpoint(account, Array.BinarySearch(outpointNumbers, PocketKey.Number(key)))
                : PocketKey.OfAsset(account, PocketKey.Number(key)));
        }

        accounts.Trim();
        pockets.Trim();
        return new SliceTable(accounts, Assets(), outpoints, pockets, Columns(rows, pocketNumbers, pockets, accounts.Count), RowNumbers());
    }

    private InternTable<Asset> Assets()
    {
        var assets = new InternTable<Asset>();
        foreach (Asset asset in ledger.Facts.Assets)
            assets.Intern(asset);
        return assets;
    }

    // That there are outpoints at all changes how results are put together, so a part of a ledger that has some has one at least.
    private InternTable<Outpoint> Outpoints(int[] pockets, out int[] numbers)
    {
        int[] any = ledger.Facts.Outpoints > 0 ? [0] : [];
        numbers = [.. pockets.Select(ledger.PocketAt).Where(PocketKey.IsOutpoint).Select(PocketKey.Number).Concat(any).Distinct().Order()];
        ledger.LoadOutpoints(numbers);
        var outpoints = new InternTable<Outpoint>();
        foreach (int number in numbers)
            outpoints.Intern(ledger.OutpointAt(number));
        return outpoints;
    }

    private int[] RowNumbers() => [.. _units.SelectMany(unit => Enumerable.Range(unit.FirstRow, unit.Rows.Length))];

    private TransferColumns Columns(StoredRow[] rows, int[] pocketNumbers, InternTable<ulong> pockets, int accounts)
    {
        LedgerFacts facts = ledger.Facts;
        StoredTransaction[] transactions = [.. _units.SelectMany(unit => unit.Transactions)];
        int[] from = Array.ConvertAll(rows, row => Array.BinarySearch(pocketNumbers, row.FromPocket));
        int[] to = Array.ConvertAll(rows, row => Array.BinarySearch(pocketNumbers, row.ToPocket));
        (int[] rowStart, int[] rowList) = TransferTableBuilder.GroupRowsByPocket(from, to, pockets.Count);
        (int[] pocketStart, int[] pocketList) = TransferTableBuilder.GroupPocketsByAccount(pockets, accounts);
        return new TransferColumns
        {
            Transaction = Renumbered(rows),
            FromPocket = from,
            ToPocket = to,
            Quantity = Array.ConvertAll(rows, row => row.Quantity),
            Kind = Array.ConvertAll(rows, row => row.Kind),
            Index = facts.HasIndex ? Array.ConvertAll(rows, row => row.Index) : null,
            TiedWithPrevious = facts.HasTies ? Ties(rows) : null,
            Seconds = Array.ConvertAll(transactions, one => one.Seconds),
            Milliseconds = facts.HasMilliseconds ? Array.ConvertAll(transactions, one => one.Milliseconds) : null,
            Block = Array.ConvertAll(transactions, one => one.Block),
            TransactionIndex = facts.HasTransactionIndex ? Array.ConvertAll(transactions, one => one.Index) : null,
            HashHigh = Array.ConvertAll(transactions, one => one.Id.High),
            HashLow = Array.ConvertAll(transactions, one => one.Id.Low),
            OtherIds = transactions.Select((one, number) => (number, one.Id.OtherText)).Where(pair => pair.OtherText is not null)
                .ToDictionary(pair => pair.number, pair => pair.OtherText!),
            RowStart = rowStart,
            Rows = rowList,
            PocketStart = pocketStart,
            PocketList = pocketList,
        };
    }

    private static int[] Renumbered(StoredRow[] rows)
    {
        int[] numbers = new int[rows.Length];
        for (int i = 1; i < rows.Length; i++)
            numbers[i] = numbers[i - 1] + (rows[i].Transaction == rows[i - 1].Transaction ? 0 : 1);
        return numbers;
    }

    private static ulong[] Ties(StoredRow[] rows)
    {
        ulong[] tied = new ulong[(rows.Length + 63) / 64];
        for (int i = 0; i < rows.Length; i++)
            if (rows[i].IsTied)
                tied[i >> 6] |= 1UL << (i & 63);
        return tied;
    }
}

/// <summary>The parts of a table that was made of units.</summary>
/// <param name="Accounts">Its accounts.</param>
/// <param name="Assets">Every asset of the ledger.</param>
/// <param name="Outpoints">Its outpoints.</param>
/// <param name="Pockets">Its pockets.</param>
/// <param name="Columns">Its transfers.</param>
/// <param name="RowNumbers">The number of each transfer in the ledger, ascending.</param>
internal sealed record SliceTable(
    InternTable<Account> Accounts, InternTable<Asset> Assets, InternTable<Outpoint> Outpoints, InternTable<ulong> Pockets, TransferColumns Columns,
    int[] RowNumbers)
{
    public TransferTable ToTable(LedgerFacts facts, TransferTableRecords records, LedgerPart? part, ZeroTransfers? zeros = null) => new(
        Accounts, Assets, Outpoints, Pockets, Columns, new Dictionary<Asset, AssetInfo>(facts.AssetInfo), records, facts.Issues, facts.Inputs)
    {
        Part = part,
        ChainEnds = facts.Ends,
        Zeros = zeros ?? new ZeroTransfers(),
    };
}
