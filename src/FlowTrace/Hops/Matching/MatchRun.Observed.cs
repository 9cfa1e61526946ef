using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>Ties by an id that both legs bear.</summary>
internal sealed partial class MatchRun
{
    // What a known contract says comes before what a stranger's does, and the amount that was to be expected before any other.
    private const int Ranks = 4;

    public void TieObserved()
    {
        ILookup<(string, string), int> departures = Enumerable.Range(0, _departures.Length).Where(i => _departures[i].Key.Length > 0)
            .ToLookup(i => (_families[i], _departures[i].Key));
        foreach (IGrouping<(string, string), int> arrivals in Enumerable.Range(0, _arrivals.Length)
            .Where(i => _arrivals[i].Key.Length > 0 && _linkOf[i] is null)
            .GroupBy(i => (_fit.FamilyOf(_arrivals[i].Protocol), _arrivals[i].Key)))
        {
            int[] sameId = [.. departures[arrivals.Key].Take(MostCandidates + 1)];
            if (sameId.Length > MostCandidates)
                ReportWornId(sameId[0], arrivals.Key.Item2);
            else if (sameId.Length > 0)
                TieById(sameId, [.. arrivals]);
        }
    }

    private void ReportWornId(int departure, string key) => _issues.Add(new ReadIssue(
        ReadIssueSeverity.Doubt, Name(_departures[departure]), 0,
        $"The id {Id(key)} stands in more than {Number(MostCandidates)} departures, so it names none of them. It ties nothing."));

    private void TieById(int[] departures, int[] arrivals)
    {
        if (arrivals.Length == 1)
        {
            TieById(departures, arrivals[0]);
            return;
        }

        ILookup<int, int> byRank = arrivals.ToLookup(i => RankOf(departures, _arrivals[i]));
        for (int rank = 0; rank < Ranks; rank++)
            foreach (int arrival in byRank[rank])
                TieById(departures, arrival);
    }

    private int RankOf(int[] departures, BridgeArrival arrival) =>
        (arrival.IsUnverified ? 2 : 0) + (Array.Exists(departures, i => IsOtherThanExpected(_departures[i], arrival)) ? 1 : 0);

    private bool IsOtherThanExpected(BridgeDeparture departure, BridgeArrival arrival) =>
        _fit.TryExpect(departure, arrival.Asset, arrival.IsRefund, out UInt128 least, out UInt128 most)
            && (arrival.Quantity < least || arrival.Quantity > most);

    /// <summary>Ties an arrival to the departure of its id. They come by rank, then in order of time, so the first that fits stands.</summary>
    private void TieById(int[] departures, int arrival)
    {
        BridgeArrival paid = _arrivals[arrival];
        int[] fitting = Array.FindAll(departures, i => _fit.Contradiction(_departures[i], paid) is null);
        if (fitting.Length == 0)
        {
            BridgeDeparture departure = _departures[departures[0]];
            string contradiction = _fit.Contradiction(departure, paid)!;
            Doubt(paid, $"The arrival bears the id {Id(paid.Key)} of the departure in {Name(departure)}, but {contradiction}. They are not tied.");
            LeaveOpen(departures[0], $"the arrival in {Name(paid)} bears its id, but {contradiction}", [paid]);
            return;
        }

        int[] free = Closest(Array.FindAll(fitting, i => !IsAnswered(i) || (_departures[i].MayPayInParts && !IsAsserted(i))), paid);
        if (free.Length == 1)
        {
            TieByOneId(free[0], arrival);
            return;
        }

        string names = string.Join(" and ", fitting.Select(i => Name(_departures[i])));
        if (free.Length > 1)
        {
            Doubt(paid,
                $"The arrival bears the id {Id(paid.Key)} of {Number(free.Length)} departures ({names}), and nothing tells which it answers. It ties none.");
            foreach (int departure in free)
                LeaveOpen(departure, $"the arrival in {Name(paid)} bears its id, which another departure bears too", [paid]);
        }
        else if (IsAsserted(fitting[0]))
        {
            Doubt(paid, $"The arrival bears the id {Id(paid.Key)} of the departure in {names}, which an analyst ties elsewhere. The assertion stands.");
        }
        else
        {
            string first = Name(_arrivals[_answerOf[fitting[0]]]);
            Doubt(paid, $"A second arrival bears the id {Id(paid.Key)} of the departure in {names}; the first, in {first}, stands.");
        }
    }

    private bool IsAsserted(int departure) => IsAnswered(departure) && _linkOf[_answerOf[departure]] is { Grade: EvidenceGrade.Asserted };

    /// <summary>
    /// Of departures with one id (a transaction that bridges twice, where the id names the transaction) those that known contracts tell of,
    /// and of these those that expect this amount.
    /// </summary>
    private int[] Closest(int[] departures, BridgeArrival arrival)
    {
        if (departures.Length <= 1)
            return departures;
        int[] known = Array.FindAll(departures, i => !_departures[i].IsUnverified);
        int[] among = known.Length > 0 ? known : departures;
        int[] expecting = Array.FindAll(among, i => !IsOtherThanExpected(_departures[i], arrival));
        return expecting.Length > 0 ? expecting : among;
    }

    private void TieByOneId(int departure, int arrival)
    {
        (BridgeDeparture gone, BridgeArrival paid) = (_departures[departure], _arrivals[arrival]);
        bool isUnverified = gone.IsUnverified || paid.IsUnverified;
        string doubt = isUnverified ? "; a contract that is not known to be the bridge's own says so, and the transfers agree" : "";
        string what = paid.IsRefund ? "the refund bears the departure's id" : "both legs bear the id";
        Tie(departure, arrival, isUnverified ? EvidenceGrade.Derived : EvidenceGrade.Observed, $"{what} {Id(gone.Key)}, {Later(gone, paid)}{doubt}");
    }
}
