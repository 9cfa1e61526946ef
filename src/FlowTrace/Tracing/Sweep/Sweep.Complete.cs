using FlowTrace.Attribution;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Internals;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>The end: what is still in the pockets, the outcomes, the books and the graph.</summary>
internal sealed partial class Sweep
{
    private readonly List<StolenPart> _outcomeParts = [];

    /// <summary>Closes the books.</summary>
    /// <exception cref="InvalidOperationException">They do not close: a defect of this library.</exception>
    public SweepOutcome Complete()
    {
        OutcomeTally ended = _tally;

        // What rests now may move on later.
        if (_isOngoing)
            _tally = ended.Copy();
        try
        {
            return CloseBooks();
        }
        finally
        {
            _tally = ended;
        }
    }

    private SweepOutcome CloseBooks()
    {
        ReadFreezes();
        TallyWhatRests();
        TallyWhatIsUnderWay();
        FindBounds();
        Outcome[] outcomes = MakeOutcomes();
        outcomes = [.. outcomes, .. OutcomesOfSomeRule(outcomes)];
        BalanceSheet[] books = MakeBooks();
        return new SweepOutcome(
            [.. SourcesInOrder().Where(i => _sources[i].Stolen > 0).Select(i => PartOf(i, _sources[i].Stolen, _sources[i].Stolen))],
            outcomes, books, [.. _gaps.OrderBy(gap => gap.Position).ThenBy(gap => gap.Account)], MakeCuts(), MakeGraph(),
            _freezes, [.. _freezeIssues]);
    }

    private void TallyWhatRests()
    {
        var lots = new List<Lot>();
        for (int pocket = 0; pocket < _numbering.PocketCount; pocket++)
        {
            if (!_pockets[pocket].IsReached)
                continue;
            OutcomeTally.Entry? entry = null;
            for (int i = 0; i < _books.Length; i++)
            {
                lots.Clear();
                if (_books[i] is { } book)
                    book.AddStolenLots(pocket, lots);
                else
                    AddPoisonedRest(pocket, lots);
                if (lots.Count > 0)
                    entry ??= RestEntry(pocket);
                foreach (Lot lot in lots)
                    entry!.Add(i, lot.Source, lot.Quantity, lot.Origin);
            }
        }
    }

    /// <summary>Under poison, every unit of a poisoned pocket counts for each theft that poisons it.</summary>
    private void AddPoisonedRest(int pocket, List<Lot> lots)
    {
        UInt128 balance = _pockets[pocket].Balance;
        for (int theft = 0; balance > UInt128.Zero && theft < _thefts.Length; theft++)
            if (_reach.IsPoisoned(pocket, theft))
                lots.Add(new Lot(balance, balance, _sources.Of(theft, AssetOf(pocket))));
    }

    private OutcomeTally.Entry RestEntry(int pocket)
    {
        long first = TimeOf(_pockets[pocket].FirstArrival);
        long last = TimeOf(_pockets[pocket].LastArrival);
        (OutcomeStatus status, string limit) = RestOf(pocket);
        if (status != OutcomeStatus.Horizon)
            return _tally.AddRest(pocket, status, first, last);
        OutcomeTally.Entry entry = _tally.At(pocket, status, limit, last);
        entry.First = Math.Min(entry.First, first);
        entry.Detail = $"The trace ends at {_options.UntilTime}; this wallet pays on after that.";
        return entry;
    }

    private (OutcomeStatus Status, string Limit) RestOf(int pocket)
    {
        if (_options.UntilTime is not null && HasOutflowAhead(pocket))
            return (OutcomeStatus.Horizon, "until-time");
        return (FreezeOf(pocket) is { IsInForce: true } ? OutcomeStatus.Frozen : OutcomeStatus.AtRest, "");
    }

    private long TimeOf(int arrivalMark)
    {
        if (arrivalMark > 0)
            return _runs[0].Columns.MillisecondsOf(arrivalMark - 1);
        Flow flow = _log[-arrivalMark - 1];
        if (flow.IsHop)
            return _hopSteps[flow.Row] is var step ? _runs[step.Run].Table.PositionOf(step.Row).UnixMilliseconds : 0;
        TransferColumns columns = _runs[flow.Run].Columns;
        return columns.MillisecondsOf(columns.Transaction[flow.Row]);
    }

    private bool HasOutflowAhead(int pocket)
    {
        Run run = _runs[_pockets[pocket].Home];
        int local = run.LocalOf(pocket);
        if (local >= 0)
            foreach (int row in run.Columns.RowsOf(local))
                if (run.Columns.FromPocket[row] == local && run.IsPending(row))
                    return true;
        return false;
    }

    private Outcome[] MakeOutcomes()
    {
        var outcomes = new List<Outcome>(_tally.Entries.Count);
        var ranks = new List<ulong>(_tally.Entries.Count);

        if (_numbering.HasOutpoints)
        {
            foreach (OutcomeTally.Entry[] place in EntriesByPlace())
                Add(place);
            return SortByShare([.. outcomes], [.. ranks]);
        }

        // Only limits can give a place several entries; what merely rests has one each and needs no sorting.
        foreach (OutcomeTally.Entry entry in _tally.Entries)
            if (entry.Status != OutcomeStatus.Horizon)
                Add([entry]);
        foreach (IGrouping<int, OutcomeTally.Entry> cut in _tally.Entries.Where(entry => entry.Status == OutcomeStatus.Horizon).GroupBy(entry => entry.Pocket))
            Add([.. cut.OrderBy(entry => entry.Limit, StringComparer.Ordinal)]);
        return SortByShare([.. outcomes], [.. ranks]);

        void Add(ReadOnlySpan<OutcomeTally.Entry> entries)
        {
            if (MakeOutcome(entries, out UInt128 share) is not { } outcome)
                return;
            outcomes.Add(outcome);
            ranks.Add(ulong.MaxValue - (ulong)UInt128.Min(share, ulong.MaxValue));
        }
    }

    /// <summary>Largest share first; equal shares by account, asset and status.</summary>
    private static Outcome[] SortByShare(Outcome[] outcomes, ulong[] ranks)
    {
        Array.Sort(ranks, outcomes);
        for (int from = 0, to; from < ranks.Length; from = to)
        {
            for (to = from + 1; to < ranks.Length && ranks[to] == ranks[from];)
                to++;
            if (to - from > 1)
                outcomes.AsSpan(from, to - from).Sort(ComparePlaces);
        }

        return outcomes;
    }

    private static int ComparePlaces(Outcome left, Outcome right)
    {
        int order = left.Account.CompareTo(right.Account);
        if (order == 0)
            order = left.Asset.CompareTo(right.Asset);
        return order == 0 ? left.Status.CompareTo(right.Status) : order;
    }

    /// <summary>One outcome of the entries of one pocket and status; null when they hold nothing.</summary>
    private Outcome? MakeOutcome(ReadOnlySpan<OutcomeTally.Entry> entries, out UInt128 share)
    {
        share = UInt128.Zero;
        int[]? starts = _policies.Count == 1 ? null : new int[_policies.Count + 1];
        _outcomeParts.Clear();
        for (int i = 0; i < _policies.Count; i++)
        {
            foreach (OutcomeTally.Part part in SumBySource(entries, i))
            {
                _outcomeParts.Add(PartOf(part.Source, part.Quantity, part.Origin));
                if (i == 0)
                    share = UInt128.Max(share, ShareOf(part));
            }

            if (starts is not null)
                starts[i + 1] = _outcomeParts.Count;
        }

        return _outcomeParts.Count == 0 ? null : MakeOutcome(entries, [.. _outcomeParts], starts);
    }

    private Outcome MakeOutcome(ReadOnlySpan<OutcomeTally.Entry> entries, StolenPart[] parts, int[]? starts)
    {
        OutcomeTally.Entry one = entries[0];
        long first = one.First, last = one.Last;
        Label? service = one.Service;
        string reason = one.Status == OutcomeStatus.Horizon ? one.Limit : "";
        foreach (OutcomeTally.Entry more in entries[1..])
        {
            first = Math.Min(first, more.First);
            last = Math.Max(last, more.Last);
            service ??= more.Service;
            if (one.Status == OutcomeStatus.Horizon && !reason.EndsWith(more.Limit, StringComparison.Ordinal))
                reason += $"; {more.Limit}";
        }

        Freeze? freeze = one.Status is OutcomeStatus.Frozen or OutcomeStatus.AtRest ? FreezeOf(one.Pocket) : null;
        if (freeze is not null)
            reason = WordsOf(freeze);
        return new Outcome(AccountOf(one.Pocket), AssetOf(one.Pocket), one.Status, service, reason, first, last, _policies, parts, starts)
        {
            Freeze = freeze,
            Bounds = BoundsOf(one.Pocket, one.Status, parts, starts),
        };
    }

    /// <summary>What entries hold under one policy, a part per source in ordinal order. The list is used again by the next call.</summary>
    private List<OutcomeTally.Part> SumBySource(ReadOnlySpan<OutcomeTally.Entry> entries, int book)
    {
        _partsAtHand.Clear();
        foreach (OutcomeTally.Entry entry in entries)
            foreach (ref readonly OutcomeTally.Part part in entry.Parts)
                if (part.Book == book)
                    AddPart(book, new Lot(part.Quantity, part.Origin, part.Source));
        if (_partsAtHand.Count > 1)
            _partsAtHand.Sort((a, b) => _sources.RankOf(a.Source).CompareTo(_sources.RankOf(b.Source)));
        return _partsAtHand;
    }

    /// <summary>
    /// The share of its theft in 10⁻¹⁸, to put outcomes in different assets in one order. Poison may count a theft many times over; from
    /// sixteen times on, more makes no difference to the order.
    /// </summary>
    private UInt128 ShareOf(OutcomeTally.Part part)
    {
        UInt128 whole = 1_000_000_000_000_000_000;
        UInt128 stolen = _sources[part.Source].Stolen;
        if (stolen == UInt128.Zero)
            return UInt128.Zero;
        return part.Origin / stolen >= 16 ? 16 * whole : WideMath.MulDiv(part.Origin, whole, stolen, out _);
    }

    private BalanceSheet[] MakeBooks()
    {
        var sums = new SortedDictionary<OutcomeStatus, UInt128>[_sources.Count * _policies.Count];
        foreach (OutcomeTally.Entry entry in _tally.Entries)
            foreach (OutcomeTally.Part part in entry.Parts)
            {
                SortedDictionary<OutcomeStatus, UInt128> sum = sums[(part.Source * _policies.Count) + part.Book] ??= [];
                sum[entry.Status] = sum.GetValueOrDefault(entry.Status) + part.Origin;
            }

        var sheets = new List<BalanceSheet>();
        foreach (int source in SourcesInOrder())
            for (int i = 0; i < _policies.Count; i++)
            {
                SortedDictionary<OutcomeStatus, UInt128>? byStatus = sums[(source * _policies.Count) + i];
                if (_sources[source].Stolen > UInt128.Zero || byStatus is not null)
                    sheets.Add(Close(_sources[source], _policies[i], byStatus ?? []));
            }

        return [.. sheets];
    }

    private BalanceSheet Close(SourceTable.Source source, TaintPolicy policy, SortedDictionary<OutcomeStatus, UInt128> byStatus)
    {
        string theft = _thefts[source.Theft].Id;
        UInt128 total = byStatus.Values.Aggregate(UInt128.Zero, (sum, quantity) => sum + quantity);
        if (policy.IsConserving() && total != source.Stolen)
            throw new InvalidOperationException(
                $"The books do not close under {policy.ToName()}: theft '{theft}' took {source.Stolen} of {source.Asset}, and {total} are accounted for. "
                + "This is a defect of FlowTrace; please report it with the case.");
        return new BalanceSheet(theft, policy, source.Asset, source.Stolen, byStatus, policy.IsConserving() ? true : null);
    }

    private Cut[] MakeCuts() =>
    [
        .. _tally.Entries.Where(entry => entry.Limit.Length > 0)
            .GroupBy(entry => (entry.Limit, Account: AccountOf(entry.Pocket), Asset: AssetOf(entry.Pocket), entry.Status))
            .OrderBy(cut => cut.Key.Limit, StringComparer.Ordinal).ThenBy(cut => cut.Key.Account).ThenBy(cut => cut.Key.Asset)
            .Select(cut => new Cut(
                cut.Key.Limit, cut.Key.Account, cut.Last().Detail,
                [.. SumBySource([.. cut], 0).Select(part => PartOf(part.Source, part.Quantity, part.Origin))])),
    ];

    private FlowGraph MakeGraph()
    {
        bool[] followed = FollowedAccounts();
        var tables = new FlowTable[_runs.Count];
        foreach (Run run in _runs)
            tables[run.Number] = new FlowTable(run.Table, WalletsOf(run));
        var wallets = new Wallet[_walletAccounts.Count];
        for (int i = 0; i < wallets.Length; i++)
        {
            (int account, long first) = _walletAccounts[i];
            Label? label = HasLabels(account) ? _labels.Deciding(_numbering.AccountAt(account), first) : _coinJoins.GetValueOrDefault(account);
            wallets[i] = new Wallet(i, _numbering.AccountAt(account), label, first, followed[account]);
        }

        StolenOrigin[] sources = [.. Enumerable.Range(0, _sources.Count).Select(i => _sources[i].Name)];
        PlacedHop[] hops = [.. _hopSteps.Select(step => new PlacedHop(WalletOf(step.DepartureRun, step.FromPocket), WalletOf(step.Run, step.ToPocket), step))];
        return new FlowGraph(_isOngoing ? _log.Copy() : _log, tables, hops, wallets, _policies, sources);
    }

    /// <summary>The place among the wallets of a pocket's account.</summary>
    private int WalletOf(int run, int localPocket) => _accounts[_numbering.AccountOfPocket(Pocket(_runs[run], localPocket))].WalletPlusOne - 1;

    private bool[] FollowedAccounts()
    {
        bool[] followed = new bool[_numbering.AccountCount];
        for (int pocket = 0; pocket < _numbering.PocketCount; pocket++)
            followed[_numbering.AccountOfPocket(pocket)] |= _pockets[pocket].IsReached;
        return followed;
    }

    private int[] WalletsOf(Run run)
    {
        int[] wallets = new int[run.Table.AccountCount];
        for (int local = 0; local < wallets.Length; local++)
        {
            int account = run.IsNumbering ? local : _numbering.FindAccount(run.Table.Accounts[local]);
            wallets[local] = account < 0 ? -1 : _accounts[account].WalletPlusOne - 1;
        }

        return wallets;
    }

    private IEnumerable<int> SourcesInOrder() => Enumerable.Range(0, _sources.Count).OrderBy(_sources.RankOf);

    private StolenPart PartOf(int source, UInt128 quantity, UInt128 origin) =>
        new(_sources[source].Name, quantity, origin);
}

/// <summary>What a completed sweep hands to the tracer.</summary>
internal sealed record SweepOutcome(
    IReadOnlyList<StolenPart> Stolen, IReadOnlyList<Outcome> Outcomes, IReadOnlyList<BalanceSheet> Books, IReadOnlyList<Gap> Gaps, IReadOnlyList<Cut> Cuts,
    FlowGraph Graph, IReadOnlyList<Freeze> Freezes, IReadOnlyList<ReadIssue> FreezeIssues);
