using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>
/// A part of a ledger that grows until a trace finds in it all it asks for: every transaction of some accounts, and what every trace looks at.
/// </summary>
/// <remarks>
/// A trace that asks for an account the part lacks goes on with what there is of it, so that one trace finds many that are lacking; its result counts for
/// nothing, the part grows by them, and the trace begins again. What may be asked next is guessed as well: money goes forward in time, so receivers of what
/// an account paid after it was first paid are read, the earliest first. A guess that proves wrong costs memory and never changes a result.
/// </remarks>
internal sealed class Slice
{
    private const int LeastBatch = 16;

    private readonly StoredLedger _ledger;
    private readonly TraceOptions _options;
    private readonly LabelBook _labels;
    private readonly int _leastGrowth;
    private readonly SliceRows _rows;
    private readonly HashSet<Account> _named;
    private readonly HashSet<int> _complete = [];
    private readonly HashSet<int> _known = [];
    private readonly HashSet<int> _lacking = [];

    // The accounts that may be asked for, by the transaction in which money first reaches them.
    private readonly PriorityQueue<int, (int Transaction, int Account)> _guesses = new();
    private readonly Dictionary<int, int> _reached = [];

    public Slice(StoredLedger ledger, IReadOnlyList<Theft> thefts, TraceOptions options, LabelBook labels, int leastGrowth)
    {
        _leastGrowth = leastGrowth;
        _ledger = ledger;
        _options = options;
        _labels = labels;
        _rows = new SliceRows(ledger);
        _named = [.. thefts.SelectMany(theft => theft.Holders.Concat(theft.Victims))];
        _known.UnionWith(ledger.Facts.NamedAccounts);
        _rows.Load(ledger.Facts.WideTransactions);
        Complete([.. ledger.Facts.WideAccounts]);
        LoadLinks(options.Links);
        LoadThefts(thefts);
        if (options.MixerCandidates)
            LoadMixers();
        Grow(_leastGrowth);
    }

    /// <summary>The table as it is now.</summary>
    public TransferTable ToTable()
    {
        SliceTable table = _rows.Build(_known);
        var part = new SlicePart(_ledger, table.RowNumbers, _options.KeepNoise, _named);
        TransferTableRecords records = _ledger.RecordsOf(_rows.Transactions).ToRecords(_ledger.EventsOf(account => table.Accounts.Find(account) >= 0));
        return table.ToTable(_ledger.Facts, records, part);
    }

    /// <summary>Whether the table answers for an account: all its transfers are there, or nobody follows it, because it is a hub or has none.</summary>
    public bool Answers(Account account) => _ledger.Find(account) is var number && (number < 0 || _complete.Contains(number) || IsHub(number));

    /// <summary>Whether anything was asked for that is not here, so that what was found counts for nothing.</summary>
    public bool Lacks => _lacking.Count > 0;

    /// <summary>Notes an account that was asked for and is not here; false when it is time to grow.</summary>
    public bool Note(Account lacking)
    {
        _lacking.Add(_ledger.Find(lacking));
        return _lacking.Count < Math.Max(_leastGrowth, _complete.Count);
    }

    /// <summary>Takes in the accounts that were asked for, and what may be asked next.</summary>
    public void Grow()
    {
        int[] lacking = [.. _lacking];
        _lacking.Clear();
        Follow(lacking);
        Grow(lacking.Length);
    }

    private void LoadThefts(IReadOnlyList<Theft> thefts)
    {
        int[] holders = [.. _named.Select(_ledger.Find).Where(number => number >= 0)];
        _known.UnionWith(holders);
        int[] transactions = [.. thefts.SelectMany(theft => theft.Transactions).SelectMany(_ledger.FindTransaction).Distinct()];
        _rows.Load(transactions);
        foreach (StoredRow row in _rows.RowsOf(transactions.ToHashSet()))
            Guess(_rows.ReceiverOf(row), row.Transaction);
        foreach (int holder in holders)
            _reached[holder] = 0;
        Follow(holders);
    }

    /// <summary>The legs that analysts tie, and the twins of who sent them.</summary>
    private void LoadLinks(IReadOnlyList<AssertedLink> links)
    {
        int[] transactions = [.. links.SelectMany(link => new[] { link.Departure, link.Arrival }).SelectMany(_ledger.FindTransaction).Distinct()];
        _rows.Load(transactions);
        foreach (int sender in _rows.RowsOf(transactions.ToHashSet()).Select(row => _rows.SenderOf(row)).Distinct().ToArray())
            _known.UnionWith(_ledger.FindAddress(_ledger.AccountAt(sender).Account.Address));
    }

    /// <summary>Every pool's history, and the histories of those it paid: who funded them is asked.</summary>
    private void LoadMixers()
    {
        Complete([.. TornadoPools.All.Select(pool => _ledger.Find(pool.Account)).Where(number => number >= 0)]);
        var histories = new PoolHistoryReader(_ => { });
        histories.Read(ToTable());
        Complete(
            [.. TornadoPools.All.SelectMany(pool => histories.Of(pool).Withdrawals).Select(withdrawal => _ledger.Find(withdrawal.Recipient))
                .Where(number => number >= 0).Distinct()]);
    }

    private void Grow(int budget)
    {
        while (budget > 0 && _guesses.Count > 0)
        {
            var batch = new HashSet<int>();
            while (batch.Count < Math.Min(Math.Max(LeastBatch, _complete.Count / 4), budget)
                && _guesses.TryDequeue(out int account, out (int Transaction, int Account) at))
                if (_reached[account] == at.Transaction)
                    batch.Add(account);
            budget -= batch.Count(account => !_complete.Contains(account));
            Follow(batch);
        }
    }

    /// <summary>Reads every transaction of accounts and guesses who is asked for next: who gets anything where they pay once they had been paid.</summary>
    private void Follow(IReadOnlyCollection<int> accounts)
    {
        HashSet<int> transactions = Complete(accounts);
        HashSet<int> paying =
        [
            .. _rows.RowsOf(transactions)
                .Where(row => accounts.Contains(_rows.SenderOf(row)) && _reached.GetValueOrDefault(_rows.SenderOf(row)) <= row.Transaction)
                .Select(row => row.Transaction),
        ];
        foreach (StoredRow row in _rows.RowsOf(paying))
            Guess(_rows.ReceiverOf(row), row.Transaction);
    }

    /// <summary>Reads every transaction of accounts, and says which they are.</summary>
    private HashSet<int> Complete(IReadOnlyCollection<int> accounts)
    {
        _complete.UnionWith(accounts);
        _known.UnionWith(accounts);
        HashSet<int> transactions = [.. accounts.SelectMany(_ledger.TransactionsOf)];
        _rows.Load(transactions);
        return transactions;
    }

    private void Guess(int account, int transaction)
    {
        if ((_reached.TryGetValue(account, out int earlier) && earlier <= transaction) || EndsHere(account))
            return;
        _reached[account] = transaction;
        _guesses.Enqueue(account, (transaction, account));
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
