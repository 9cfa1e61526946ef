using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Internals;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>
/// A part of a ledger that grows until a trace finds in it all it asks for: every transaction of some accounts, and what every trace looks at.
/// </summary>
/// <remarks>
/// Whom the trace will ask for is found first, along a <see cref="Trail"/> that looks at little. A trace that asks all the same for an account the part
/// lacks goes on with what there is of it, so that one trace finds many that are lacking; its result counts for nothing, the part grows by them and along the
/// trail, and the trace begins again. What was read stays; a guess that proves wrong costs memory and never changes a result.
/// </remarks>
internal sealed class Slice
{
    // A trail that guesses well is gone along so much further at once.
    private const int Stride = 12;

    private readonly StoredLedger _ledger;
    private readonly TraceOptions _options;
    private readonly LabelBook _labels;
    private readonly int _leastGrowth;
    private readonly SliceRows _rows;
    private readonly Trail _trail;
    private readonly HashSet<Account> _named;
    private readonly NumberSet _complete;
    private readonly NumberSet _known;

    // The accounts that were asked for and are not here, with the moment for which each was asked.
    private readonly Dictionary<int, long> _lacking = [];
    private SliceTable? _table;
    private int _answered;

    public Slice(StoredLedger ledger, IReadOnlyList<Theft> thefts, TraceOptions options, LabelBook labels, int leastGrowth)
    {
        _leastGrowth = leastGrowth;
        _ledger = ledger;
        _options = options;
        _labels = labels;
        _rows = new SliceRows(ledger);
        _trail = new Trail(ledger, EndsHere, Complete);
        _named = [.. thefts.SelectMany(theft => theft.Holders.Concat(theft.Victims))];
        _complete = new NumberSet(ledger.Facts.Accounts);
        _known = new NumberSet(ledger.Facts.Accounts);
        foreach (int account in ledger.Facts.NamedAccounts)
            _known.Add(account);
        foreach (int transaction in ledger.Facts.WideTransactions)
            _rows.Want(transaction);
        foreach (int account in ledger.Facts.WideAccounts)
            Complete(account);
        LoadLinks(options.Links);
        StartTrail(thefts);
        if (options.MixerCandidates)
            LoadMixers();
        _trail.Go(_leastGrowth);
        _rows.Load();
    }

    /// <summary>How many tables were made.</summary>
    public int Tables { get; private set; }

    /// <summary>How many transactions were read.</summary>
    public int Transactions => _rows.Count;

    /// <summary>How many segments of transfers were looked at for them.</summary>
    public long Segments => _ledger.SegmentsRead;

    /// <summary>The table as it is now.</summary>
    public TransferTable ToTable() => _ledger.Read(MakeTable);

    private TransferTable MakeTable()
    {
        Tables++;
        _answered = 0;
        SliceTable made = _table = _rows.Build(_known);
        var part = new SlicePart(_ledger, this, made, _options.KeepNoise, _named);
        return made.ToTable(_ledger.Facts, EventsOf(made.Accounts), part);
    }

    /// <summary>The changes of the part's accounts, and whatever else their openers and lenders did: how many those serve is asked.</summary>
    private IEnumerable<AccountEvent> EventsOf(InternTable<Account> accounts)
    {
        HashSet<Account> others = [.. _ledger.EventsOf(account => accounts.Find(account) >= 0).Select(one => one.Counterparty).OfType<Account>()];
        return _ledger.EventsOf(account => accounts.Find(account) >= 0 || others.Contains(account));
    }

    /// <summary>Whether anything was asked for that is not here, so that what was found counts for nothing.</summary>
    public bool Lacks => _lacking.Count > 0;

    /// <summary>Notes that an account is asked for; false when so many are not here that it is time to grow.</summary>
    public bool Ask(Account account)
    {
        // All its transfers are here, or nobody follows it, because it is a hub or has none.
        int number = NumberOf(account);
        if (number < 0 || IsHub(number))
            return true;
        if (_complete.Contains(number))
        {
            _answered++;
            return true;
        }

        return _lacking.Count < Math.Max(_leastGrowth, _complete.Count) && _lacking.TryAdd(number, long.MinValue);
    }

    /// <summary>Says for which moment an account was asked for.</summary>
    public void Note(Account account, long unixMilliseconds)
    {
        if (NumberOf(account) is var number && _lacking.ContainsKey(number))
            _lacking[number] = unixMilliseconds;
    }

    private int NumberOf(Account account) => _table?.Accounts.Find(account) is { } local and >= 0 ? _table.AccountNumbers[local] : _ledger.Find(account);

    /// <summary>Takes in the accounts that were asked for, and what may be asked next.</summary>
    /// <returns>How many transactions are here now.</returns>
    public int Grow()
    {
        int budget = Budget();
        (int Account, int Pocket, int Transaction)[] lacking = [.. _lacking.OrderBy(pair => pair.Key).Select(pair => FirstReceipt(pair.Key, pair.Value))];
        _lacking.Clear();
        _table = null;
        foreach ((int account, int pocket, int transaction) in lacking)
            _trail.Follow(account, pocket, transaction);
        _trail.Go(budget);
        _rows.Load();
        return Transactions;
    }

    /// <summary>
    /// How many accounts to guess: as many as lacked, for then no more is read in vain than not. Where nearly all that was guessed before was asked for, the
    /// trail is the trace's own, and is gone along until there are as many as the trace may ask for.
    /// </summary>
    private int Budget()
    {
        if (_answered < _trail.Count / 4 * 3)
            return _lacking.Count;
        int many = _trail.Count * Stride;
        return _options.MaxAccounts is { } most && most < many * 2 ? Math.Max(_lacking.Count, most - _trail.Count - _lacking.Count) : many;
    }

    /// <summary>What an account first gets from a moment on: into which pocket, and in which transaction; pocket -1 where nothing here tells.</summary>
    private (int Account, int Pocket, int Transaction) FirstReceipt(int account, long sinceUnixMilliseconds)
    {
        TransferColumns columns = _table!.Columns;
        int local = Array.BinarySearch(_table.AccountNumbers, account);
        int first = -1;
        if (local >= 0)
            foreach (int pocket in columns.PocketsOf(local))
                foreach (int row in columns.RowsOf(pocket))
                    if (columns.ToPocket[row] == pocket && columns.MillisecondsOf(columns.Transaction[row]) >= sinceUnixMilliseconds)
                    {
                        first = first < 0 ? row : Math.Min(first, row);
                        break;
                    }

        return first < 0 ? (account, -1, 0) : (account, _table.Rows.To[first], _table.Rows.Number[columns.Transaction[first]]);
    }

    private void StartTrail(IReadOnlyList<Theft> thefts)
    {
        int[] transactions = [.. thefts.SelectMany(theft => theft.Transactions).SelectMany(_ledger.FindTransaction).Distinct()];
        foreach (int transaction in transactions)
        {
            _rows.Want(transaction);
            _trail.FollowAll(transaction);
        }

        foreach (int holder in _named.Select(_ledger.Find).Where(number => number >= 0))
            _trail.Follow(holder);
    }

    /// <summary>The legs that analysts tie, and the twins of who sent them.</summary>
    private void LoadLinks(IReadOnlyList<AssertedLink> links)
    {
        int[] transactions = [.. links.SelectMany(link => new[] { link.Departure, link.Arrival }).SelectMany(_ledger.FindTransaction).Distinct()];
        foreach (int transaction in transactions)
            _rows.Want(transaction);
        _rows.Load();
        foreach (int sender in transactions.SelectMany(_rows.SendersOf).Distinct().ToArray())
            foreach (int twin in _ledger.FindAddress(_ledger.AccountAt(sender).Account.Address))
                _known.Add(twin);
    }

    /// <summary>Every pool's history, and the histories of those it paid: who funded them is asked.</summary>
    private void LoadMixers()
    {
        foreach (int pool in TornadoPools.All.Select(pool => _ledger.Find(pool.Account)).Where(number => number >= 0))
            Complete(pool);
        _rows.Load();
        var histories = new PoolHistoryReader(_ => { });
        histories.Read(MakeTable());
        foreach (int recipient in TornadoPools.All.SelectMany(pool => histories.Of(pool).Withdrawals).Select(withdrawal => _ledger.Find(withdrawal.Recipient)))
            if (recipient >= 0)
                Complete(recipient);
    }

    /// <summary>Asks for every transaction of an account, and says which they are.</summary>
    private int[] Complete(int account)
    {
        int[] transactions = _ledger.TransactionsOf(account);
        _known.Add(account);
        if (_complete.Add(account))
            foreach (int transaction in transactions)
                _rows.Want(transaction);
        return transactions;
    }

    /// <summary>Places that nobody asks for, or hardly anybody.</summary>
    private bool EndsHere(int number)
    {
        Account account = _ledger.AccountAt(number).Account;
        return account.IsFeeSink || account.IsZero || account.IsUnspendable || account.IsTransaction || IsHub(number)
            || (!_named.Contains(account) && _labels.Of(account).Any(label => _options.StopAt.Contains(label.Category)));
    }

    // As the sweep tells one: nothing that is labelled or named is a hub.
    private bool IsHub(int number)
    {
        StoredAccount account = _ledger.AccountAt(number);
        int count = _options.KeepNoise ? account.Count : account.Count - account.KeptOut;
        return count > _options.HubTransfers && !_named.Contains(account.Account) && _labels.Of(account.Account).Count == 0;
    }
}
