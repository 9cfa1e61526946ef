using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Internals;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>
/// Moves through time once and replays, exactly, every transfer of every account that holds stolen units. Pure: it reads nothing and
/// waits for nothing. <see cref="Advance"/> says what it needs; <see cref="Supply"/> or <see cref="Refuse"/> answers.
/// </summary>
/// <remarks>
/// Money that arrives at a time can only leave after it, so the order is exact: every account is read once, every transfer is applied
/// once, and the answer does not depend on the order of exploration.
/// </remarks>
internal sealed partial class Sweep
{
    private readonly Theft[] _thefts;
    private readonly TraceOptions _options;
    private readonly LabelBook _labels;
    private readonly IReadOnlyList<TaintPolicy> _policies;

    // The conserving policies have a book and a parcel each, at their place in the list; poison has neither.
    private readonly TaintBook?[] _books;
    private readonly Parcel[] _parcels;
    private readonly int _poison;
    private readonly bool _tiho;

    private readonly Numbering _numbering = new();
    private PocketState[] _pockets = [];
    private AccountState[] _accounts = [];
    private readonly List<Run> _runs = [];
    private readonly SourceTable _sources;
    private readonly Reach _reach;
    private OutcomeTally _tally = new();
    private readonly FlowLog _log = new();
    private readonly List<(int Account, long UnixMilliseconds)> _walletAccounts = [];
    private readonly TaintBook? _warmBook;
    private readonly List<Gap> _gaps = [];
    private readonly Queue<SweepRequest> _needs = new();
    private readonly Dictionary<int, (string Limit, string Reason)> _unreadable = [];
    private bool _started;

    // Where assets may be exchanged, netting asks what a theft has touched, and the touch is kept to the end.
    private bool _mayExchange;

    /// <summary>Prepares a sweep.</summary>
    /// <param name="thefts">The thefts, in ordinal order of their ids.</param>
    /// <param name="options">The options.</param>
    /// <param name="labels">Who is who.</param>
    /// <param name="search">A question about sources; null to follow the thefts and no more.</param>
    /// <param name="isOngoing">Whether it may go on after its end, when its chains have grown.</param>
    public Sweep(IReadOnlyList<Theft> thefts, TraceOptions options, LabelBook labels, SourceSearch? search = null, bool isOngoing = false)
    {
        _isOngoing = isOngoing;
        _search = search;
        _thefts = [.. thefts.Select(WithoutRepetition)];
        _sources = new SourceTable(_thefts);
        _options = options;
        _labels = labels;
        _policies = options.Policies;
        _books = [.. _policies.Select(policy => policy.IsConserving() ? TaintBook.Of(policy, _sources.RankOf, search is not null) : null)];
        _warmBook = Array.Find(_books, book => book is not null);
        _parcels = [.. _policies.Select(_ => new Parcel())];
        _poison = _policies.ToList().IndexOf(TaintPolicy.Poison);
        _tiho = _policies.Contains(TaintPolicy.Tiho);
        _hasVictims = Array.Exists(_thefts, theft => theft.Victims.Count > 0);
        _reach = new Reach(_thefts.Length);
        _reachUntil = new long[_thefts.Length];
        _bounds = options.Bounds ? new BoundsLog() : null;
        AskForWhatTheftsName();
        if (search is not null && !_needs.Any(need => need.Account == search.Query.Account))
            _needs.Enqueue(new SweepRequest(search.Query.Account, null));
    }

    public int AccountsRead { get; private set; }

    public long TransfersApplied { get; private set; }

    public long TieDecisions { get; private set; }

    public IReadOnlyList<Run> Runs => _runs;

    /// <summary>Where in time the sweep is.</summary>
    public long UnixMilliseconds { get; private set; }

    public int WalletsReached => _walletAccounts.Count;

    /// <summary>The share, in thousandths, of what was stolen so far that has not come to a final place under the main policy.</summary>
    public int? MovingShare()
    {
        UInt128 stolen = 0, final = 0;
        for (int i = 0; i < _sources.Count; i++)
        {
            // The largest source speaks for all: quantities of different assets do not add up.
            if (_sources[i].Stolen <= stolen)
                continue;
            stolen = _sources[i].Stolen;
            final = _sources[i].Final;
        }

        return stolen == UInt128.Zero || final > stolen ? null : (int)WideMath.MulDiv(stolen - final, 1000, stolen, out _);
    }

    /// <summary>Whether a theft took anything.</summary>
    public bool Steals(string theft) => SourcesOf(theft).Any(source => source.Stolen > UInt128.Zero);

    /// <summary>Whether a theft names any transfer, even if nothing was stolen in it.</summary>
    public bool NamesAny(string theft) => SourcesOf(theft).Any(source => source.Named > UInt128.Zero);

    private IEnumerable<SourceTable.Source> SourcesOf(string theft) =>
        Enumerable.Range(0, _sources.Count).Select(i => _sources[i]).Where(source => _thefts[source.Theft].Id == theft);

    /// <summary>Goes on until something has to be read; null when nothing is left to follow.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public SweepRequest? Advance(CancellationToken cancellationToken)
    {
        while (true)
        {
            if ((TransfersApplied & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (_needs.TryPeek(out SweepRequest need))
                return need;
            if (_search is not null && !_isClosed && !CloseBehind())
                continue;
            if (!_started)
            {
                if (_search is not null && !TraceFirst(cancellationToken))
                    continue;
                Start();
            }

            if (_inFlight)
            {
                Arrive();
                continue;
            }

            if (!NextRow())
                return null;
            Depart();
        }
    }

    /// <summary>Answers the last request.</summary>
    public void Supply(SweepRequest request, TransferTable table)
    {
        _needs.Dequeue();
        Run run = RunOf(table);
        if (request.Account is { } account)
        {
            int number = request.Number >= 0 ? request.Number : Number(account);
            AccountsRead++;
            run.Accounts++;
            table.Part?.Note(account, UnixMilliseconds);
            ref AccountState state = ref _accounts[number];
            state.HomePlusOne = run.Number + 1;
            state.Standing = Standing.Read;
            state.HasManyTransfers = run.CountOf(number, account) > _options.HubTransfers;
        }
        else
            MarkTheftRows(run, request.Transaction!.Value);
    }

    /// <summary>Answers the last request: the account cannot be read, which limit that is, and why.</summary>
    public void Refuse(SweepRequest request, string reason, string limit = ChainReadException.Unreadable)
    {
        _needs.Dequeue();
        if (request.Account is not { } account)
            return;
        int number = Number(account);
        _accounts[number].Standing = Standing.Unreadable;
        _unreadable[number] = (limit, reason);
    }

    /// <summary>The run of a table: a source that keeps everything in memory hands over the same table each time.</summary>
    private Run RunOf(TransferTable table)
    {
        for (int i = _runs.Count - 1; i >= 0; i--)
            if (ReferenceEquals(_runs[i].Table, table))
                return _runs[i];
        if (_runs.Count == 0 && !_isOngoing)
            _numbering.Begin(table);
        var run = new Run(_runs.Count, table, _numbering);
        _runs.Add(run);
        _mayExchange |= _runs.Count > 1 || table.AllAssets.Count > 1;
        EnsureRoom();
        if (_wantedTransactions.Count > 0)
            FindTheftRows(run);
        ReadBridges(run);
        return run;
    }

    private int Number(in Account account)
    {
        int number = _numbering.Account(account);
        EnsureRoom();
        return number;
    }

    private int Pocket(Run run, int local)
    {
        int pocket = run.NumberOf(local);
        EnsureRoom();
        if (!_pockets[pocket].IsFollowed)
            _pockets[pocket].Account = _numbering.AccountOfPocket(pocket);
        return pocket;
    }

    /// <summary>Makes room for what has been numbered.</summary>
    private void EnsureRoom()
    {
        if (_numbering.AccountCount > _accounts.Length)
        {
            Array.Resize(ref _accounts, _runs.Count <= 1 && !_isOngoing ? _numbering.AccountCount + 16 : _numbering.AccountCount * 2);
            _reach.EnsureAccounts(_accounts.Length);
        }

        if (_numbering.PocketCount > _pockets.Length)
        {
            Array.Resize(ref _pockets, _runs.Count <= 1 && !_isOngoing ? _numbering.PocketCount + 16 : _numbering.PocketCount * 2);
            _reach.EnsurePockets(_pockets.Length);
            foreach (TaintBook? book in _books)
                book?.EnsurePockets(_pockets.Length);
        }
    }

    /// <summary>Whether any label speaks of the account, looked up once.</summary>
    private bool HasLabels(int account)
    {
        ref AccountState state = ref _accounts[account];
        if (!state.IsKnown)
        {
            state.IsKnown = true;
            state.HasLabels = _labels.Count > 0 && _labels.Of(_numbering.AccountAt(account)).Count > 0;
        }

        return state.HasLabels;
    }

    private Account AccountOf(int pocket) => _numbering.AccountAt(_numbering.AccountOfPocket(pocket));

    private Asset AssetOf(int pocket) => _numbering.AssetOfPocket(pocket);

    private static Theft WithoutRepetition(Theft theft) => theft with
    {
        Holders = [.. theft.Holders.Distinct()],
        Victims = [.. theft.Victims.Distinct()],
        Transactions = [.. theft.Transactions.Distinct()],
    };
}
