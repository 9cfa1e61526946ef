using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tracing;

/// <summary>
/// Before the sweep that looks for sources: whose units can have come to the account asked about, and up to when. Goes back from it, the latest
/// payment first, and stops where the trail would stop.
/// </summary>
internal sealed partial class Sweep
{
    private readonly PriorityQueue<Behind, (long Later, int Pocket)> _behind = new();
    private readonly Dictionary<int, (long Until, int Depth, int Run)> _closure = [];
    private readonly Dictionary<int, string> _limits = [];
    private readonly HashSet<int> _readBehind = [];
    private readonly Dictionary<int, Label?> _coinJoinsBehind = [];
    private Dictionary<int, List<int>>? _departuresOf;
    private int _target = -1;
    private (bool Leaves, HashSet<(int Run, int Row)> Rows)? _askedRows;
    private bool _isClosed;

    // Pockets that are followed for the question's sake alone; stolen units take one off.
    private bool[] _onlyBehind = [];

    /// <summary>Whether the account asked about stands in what was read.</summary>
    public bool HasTarget => _runs.Exists(run => run.Table.Accounts.Find(_search!.Query.Account) >= 0);

    /// <summary>Goes on until something has to be read; true when nothing is left to go back to.</summary>
    private bool CloseBehind()
    {
        if (_target < 0)
            BeginBehind();
        while (_behind.TryDequeue(out Behind behind, out _))
            if (!GoBehind(behind))
                return false;
        _isClosed = true;
        return true;
    }

    private void BeginBehind()
    {
        SourceQuery query = _search!.Query;
        _target = Number(query.Account);
        if (_accounts[_target].Standing != Standing.Read)
            return;
        _readBehind.Add(_target);
        Run run = _runs[_accounts[_target].Home];
        int local = run.Table.Accounts.Find(query.Account);
        if (local < 0)
            return;
        int[] pockets = [.. run.Columns.PocketsOf(local).ToArray()
            .Where(pocket => query.Assets.Count == 0 || query.Assets.Contains(run.Table.AssetOfPocket(pocket)))];
        if (query.Transaction is { } transaction)
            AskAbout(run, transaction, pockets);
        else
            foreach (int pocket in pockets)
                if (query.Measure == SourceMeasure.Held)
                    Enqueue(run, pocket, long.MaxValue, 0);
                else
                    AddPayers(run, pocket, long.MinValue, long.MaxValue, 1);
    }

    /// <summary>Finds the transfers of a transaction that are asked about: what the account pays in it, else what it receives.</summary>
    private void AskAbout(Run run, TransactionId id, int[] pockets)
    {
        var rows = new List<int>();
        foreach (int transaction in run.NumbersOf([id]).GetValueOrDefault(id) ?? [])
        {
            (int start, int end) = run.RowsOfTransaction(run.FirstRowOf(transaction));
            rows.AddRange(Enumerable.Range(start, end - start).Where(row => _search!.Query.Index is not { } index || run.Table.PositionOf(row).Index == index));
        }

        bool leaves = rows.Exists(row => pockets.Contains(run.Columns.FromPocket[row]) && run.Columns.Kind[row] != TransferKind.Fee);
        rows.RemoveAll(row => !pockets.Contains(leaves ? run.Columns.FromPocket[row] : run.Columns.ToPocket[row])
            || (run.Columns.Kind[row] == TransferKind.Fee && _search!.Query.Index is null));
        _askedRows = (leaves, [.. rows.Select(row => (run.Number, row))]);
        foreach (int row in rows)
            if (leaves)
                Enqueue(run, run.Columns.FromPocket[row], run.Table.PositionOf(row).UnixMilliseconds, 0);
            else
                AddPayers(run, row, 1);
    }

    /// <summary>The transfers asked about, when a transaction was named; null where an account's were.</summary>
    public int? AskedTransfers => _askedRows?.Rows.Count;

    // A transaction that exchanges is read as a whole: its legs stand in the place of its rows.
    private bool IsAskedRow()
    {
        if (!IsInHop || IsItsRow(_legs[_leg]))
            return IsAskedRow(_row);
        for (int row = _hopStart; row < _hopEnd; row++)
            if (IsAskedRow(row))
                return true;
        return false;
    }

    // Another account's table has the same transfer under another number.
    private bool IsAskedRow(int row)
    {
        foreach ((int number, int asked) in _askedRows!.Value.Rows)
            if (number == _run.Number ? row == asked : _runs[number].Table[asked] == _run.Table[row])
                return true;
        return false;
    }

    /// <summary>Looks at a pocket that can have paid towards the question; false when its account has to be read first.</summary>
    private bool GoBehind(in Behind behind)
    {
        int account = _numbering.AccountOfPocket(behind.Pocket);
        if (!IsTransaction(account))
        {
            ref readonly AccountState state = ref _accounts[account];
            if (state.Standing == Standing.Unknown && !_readBehind.Contains(account) && _search!.MaxAccounts is { } most && _readBehind.Count >= most)
            {
                _limits.TryAdd(account, "max-accounts");
                return true;
            }

            if (state.Standing == Standing.Unknown)
            {
                _readBehind.Add(account);
                _needs.Enqueue(new SweepRequest(_numbering.AccountAt(account), null, account));
                _behind.Enqueue(behind, (-behind.Until, behind.Pocket));
                return false;
            }

            if (state.Standing == Standing.Unreadable || IsUnknownService(account, behind.Until))
                return true;
        }

        _closure.TryGetValue(behind.Pocket, out (long Until, int Depth, int Run) known);
        bool isNew = !_closure.ContainsKey(behind.Pocket);
        if (!isNew && behind.Until <= known.Until && behind.Depth >= known.Depth)
            return true;
        Run run = _runs[IsTransaction(account) ? behind.Run : _accounts[account].Home];
        long from = isNew || behind.Depth < known.Depth ? long.MinValue : known.Until;
        _closure[behind.Pocket] = (isNew ? behind.Until : Math.Max(known.Until, behind.Until), isNew ? behind.Depth : Math.Min(known.Depth,
            behind.Depth), run.Number);
        if (run.LocalOf(behind.Pocket) is var local and >= 0)
            AddPayers(run, local, from, behind.Until, behind.Depth + (IsTransaction(account) ? 0 : 1));
        return true;
    }

    private bool IsUnknownService(int account, long unixMilliseconds) => _accounts[account].HasManyTransfers && !_accounts[account].IsNamed
        && (!HasLabels(account) || _labels.Deciding(_numbering.AccountAt(account), unixMilliseconds) is null);

    /// <summary>Everybody who paid into a pocket behind one time and up to another.</summary>
    private void AddPayers(Run run, int local, long behind, long until, int depth)
    {
        foreach (int row in run.Columns.RowsOf(local))
        {
            if (run.Columns.ToPocket[row] != local)
                continue;
            long time = run.Columns.MillisecondsOf(run.Columns.Transaction[row]);
            if (time > until)
                break;
            if (time > behind || behind == long.MinValue)
                AddPayers(run, row, depth);
        }
    }

    private void AddPayers(Run run, int row, int depth)
    {
        Position position = run.Table.PositionOf(row);
        if (IsBeyondTheEnd(position) || IsTooEarly(position))
            return;
        _run = run;
        int from = run.Columns.FromPocket[row];
        int to = run.Columns.ToPocket[row];
        if (run.Table.OutpointOfPocket(from) is not null || run.Table.OutpointOfPocket(to) is not null || !IsHopRow(row))
        {
            AddPayer(run, from, position.UnixMilliseconds, depth, row);
            return;
        }

        (int start, int end) = run.RowsOfTransaction(row);
        foreach (HopLeg leg in LegsBehind(run, start, end))
            if (leg.To == to && leg.OutOf >= 0)
                AddDepartures(leg.OutOf, depth);
            else if (leg.To == to && leg.From >= 0)
                AddPayer(run, leg.From, position.UnixMilliseconds, depth, row);
    }

    private bool IsTooEarly(in Position position) => _search!.Query.Since is { } since
        && (since.IsBlock ? position.Block < since.Value : position.UnixMilliseconds < since.Value);

    private HopLeg[] LegsBehind(Run run, int start, int end)
    {
        MatchBridges();
        run.HopsBehind ??= new HopBuilder(run.Table, new EverybodyMatters(this, run));
        IReadOnlyList<Crossing> crossings = run.CrossingsOf(run.Columns.Transaction[start]);
        return [.. run.HopsBehind.Build(start, end, crossings)];
    }

    /// <summary>Whoever put into a bridge what an arrival pays out.</summary>
    private void AddDepartures(int arrival, int depth)
    {
        if (_departuresOf is null)
        {
            _departuresOf = [];
            foreach ((int departure, List<(int Arrival, BridgeLink Link)> links) in _linksOf.OrderBy(pair => pair.Key))
                foreach ((int tied, _) in links)
                {
                    if (!_departuresOf.TryGetValue(tied, out List<int>? list))
                        _departuresOf.Add(tied, list = []);
                    list.Add(departure);
                }
        }

        foreach (int departure in _departuresOf.GetValueOrDefault(arrival) ?? [])
            foreach ((int number, int row) in _departures[departure].Places.ToArray())
            {
                Run run = _runs[number];
                (int start, int end) = run.RowsOfTransaction(row);
                long time = run.Table.PositionOf(row).UnixMilliseconds;
                foreach (HopLeg leg in LegsBehind(run, start, end))
                    if (leg.Into == departure && leg.From >= 0)
                        AddPayer(run, leg.From, time, depth, row);
            }
    }

    private void AddPayer(Run run, int local, long time, int depth, int row)
    {
        int pocket = Pocket(run, local);
        int account = _numbering.AccountOfPocket(pocket);
        ref readonly Account who = ref _numbering.AccountAt(account);
        if (who.IsZero || who.IsFeeSink || who == Account.Coinbase(who.Chain) || StoppingLabel(account, time) is not null)
            return;
        if (IsTransaction(account))
        {
            if (IsCoinJoinBehind(run, local, account))
                return;
        }
        else if (_search!.MaxHops is { } most && depth > most)
        {
            _limits.TryAdd(account, "max-hops");
            return;
        }

        Enqueue(run, local, time, depth);
    }

    private bool IsCoinJoinBehind(Run run, int local, int account)
    {
        if (_numbering.AccountAt(account).Chain != ChainId.Bitcoin || !_options.StopAt.Contains(ServiceCategory.Mixer))
            return false;
        ReadOnlySpan<int> rows = run.Columns.RowsOf(local);
        if (rows.Length < CoinJoinShape.FewestParts)
            return false;
        if (!_coinJoinsBehind.TryGetValue(account, out Label? label))
        {
            // Whether a theft names the transaction is only known when its turn comes; then its units are followed all the same.
            (_run, _toLocal) = (run, local);
            label = ShapeOf(rows).LabelOf(_numbering.AccountAt(account));
            _coinJoinsBehind.Add(account, label);
        }

        return label is not null;
    }

    private void Enqueue(Run run, int local, long until, int depth)
    {
        int pocket = Pocket(run, local);
        if (_closure.TryGetValue(pocket, out (long Until, int Depth, int Run) known) && until <= known.Until && depth >= known.Depth)
            return;
        _behind.Enqueue(new Behind(pocket, until, depth, run.Number), (-until, pocket));
    }

    /// <summary>Follows every pocket that can have paid towards the question, from its beginning.</summary>
    private void FollowBehind()
    {
        _onlyBehind = new bool[_pockets.Length];
        foreach ((int pocket, (long until, _, int number)) in _closure.OrderBy(pair => pair.Key))
        {
            if (_pockets[pocket].IsFollowed)
                continue;
            Run run = _runs[number];
            int account = _numbering.AccountOfPocket(pocket);
            if (IsTransaction(account) && _accounts[account].Standing == Standing.Unknown)
            {
                _accounts[account].Standing = Standing.Read;
                _accounts[account].HomePlusOne = number + 1;
            }

            _pockets[pocket].Account = account;
            _pockets[pocket].Home = number;
            _pockets[pocket].IsPlain = IsPlain(account);
            _onlyBehind[pocket] = true;
            int local = run.LocalOf(pocket);
            if (local < 0)
                continue;
            foreach (int row in run.Columns.RowsOf(local))
                if (_thefts.Length > 0 || until == long.MaxValue || run.Columns.MillisecondsOf(run.Columns.Transaction[row]) <= until)
                    run.Mark(row);
        }

        foreach ((int number, int row) in _askedRows?.Rows ?? [])
            _runs[number].Mark(row);
        if (_askedRows is null && _search!.Query.Measure == SourceMeasure.Received && _accounts[_target].Standing == Standing.Read)
            MarkReceipts();
    }

    // What the account receives is looked at, whether anybody who pays it is followed or not.
    private void MarkReceipts()
    {
        Run run = _runs[_accounts[_target].Home];
        int account = run.Table.Accounts.Find(_search!.Query.Account);
        if (account < 0)
            return;
        foreach (int local in run.Columns.PocketsOf(account))
            foreach (int row in run.Columns.RowsOf(local))
                if (run.Columns.ToPocket[row] == local && IsAskedPocket(run, local))
                    run.Mark(row);
    }

    private bool IsAskedPocket(Run run, int local) => _search!.Query.Assets.Count == 0 || _search.Query.Assets.Contains(run.Table.AssetOfPocket(local));

    /// <summary>Whether a followed pocket would be followed without the question, too.</summary>
    private bool IsReachedByStolen(int pocket) => _pockets[pocket].IsFollowed && (pocket >= _onlyBehind.Length || !_onlyBehind[pocket]);

    private string LimitOf(int account)
    {
        if (_limits.TryGetValue(account, out string? limit))
            return limit;
        return IsTooEarly(_run.Table.PositionOf(_row)) ? "since" : "not-followed";
    }

    private string LimitText(string limit) => limit switch
    {
        "max-accounts" => string.Create(CultureInfo.InvariantCulture, $"{_search!.MaxAccounts} accounts are followed back already."),
        "max-hops" => string.Create(CultureInfo.InvariantCulture, $"More than {_search!.MaxHops} accounts back."),
        "since" => $"Paid before {_search!.Query.Since}, and not followed further back.",
        _ => "Its past was not followed.",
    };

    /// <summary>A pocket that can have paid towards the question.</summary>
    /// <param name="Pocket">The sweep's number.</param>
    /// <param name="Until">The last time, in Unix milliseconds, at which it can have.</param>
    /// <param name="Depth">How many accounts it lies back.</param>
    /// <param name="Run">The run that showed it.</param>
    private readonly record struct Behind(int Pocket, long Until, int Depth, int Run);

    /// <summary>What netting is told while nobody is followed yet: that everybody may be.</summary>
    private sealed class EverybodyMatters(Sweep sweep, Run run) : IHopContext
    {
        private readonly HopContext _context = new(sweep, run);

        public bool IsFollowed(int pocket) => true;

        public bool Carries(int pocket) => true;

        public bool IsPooled(int account) => _context.IsPooled(account);

        public bool WentInto(int receipt, int asset) => false;

        public bool IsUnderWay(int arrival) => true;

        public bool IsLender(int account) => _context.IsLender(account);

        public SwapEvidence? EvidenceOf(int transaction) => _context.EvidenceOf(transaction);
    }
}
