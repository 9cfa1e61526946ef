using FlowTrace.Chain;
using FlowTrace.Reading;
using static FlowTrace.Hops.TransactionNets;

namespace FlowTrace.Hops;

/// <summary>
/// Reads a transaction's transfers together, as what happened to each of its participants, and says in legs what became of the units of those
/// the trace follows.
/// </summary>
/// <remarks>
/// <para>A participant that gave one asset and took another exchanged them, whoever stood between; those that end with nothing gained or lost
/// vanish. Who only gave paid for those who only took, as far as what they gave leads there. No price is ever used, so that tokens and pools an
/// attacker made change nothing.</para>
/// <para>Reused for every transaction of one table. Not safe for concurrent use.</para>
/// </remarks>
internal partial class HopBuilder(TransferTable table, IHopContext context)
{
    private readonly TransactionNets _nets = new(table);
    private readonly List<HopLeg> _legs = [];
    private readonly List<int> _candidates = [];
    private int _start;
    private int _end;
    private IReadOnlyList<Crossing> _crossings = [];

    /// <summary>The accounts that netting could not choose between, for legs that end at <see cref="HopLeg.Open"/>.</summary>
    public IReadOnlyList<int> Candidates => _candidates;

    /// <summary>The legs so far.</summary>
    private protected List<HopLeg> Legs => _legs;

    /// <summary>What the transaction at hand did to each of its participants.</summary>
    private protected TransactionNets Nets => _nets;

    /// <summary>
    /// Whether the rows from <paramref name="start"/> to <paramref name="end"/>, exclusive, exchange assets; if not, each row stands for itself.
    /// </summary>
    public bool IsHop(int start, int end)
    {
        _nets.Compute(start, end, []);
        return !_nets.IsImpossible && _nets.HasTwoSided();
    }

    /// <summary>Each row as it stands, those that are legs of bridges marked so: the transfers of a theft are not netted.</summary>
    public IReadOnlyList<HopLeg> BuildRows(int start, int end, IReadOnlyList<Crossing> crossings)
    {
        (_start, _end, _crossings) = (start, end, crossings);
        _legs.Clear();
        _candidates.Clear();
        AddAllRows();
        return _legs;
    }

    /// <summary>The legs of such a transaction, in the order in which they are to be applied. The list is used again by the next call.</summary>
    /// <param name="start">Its first row.</param>
    /// <param name="end">The row behind its last.</param>
    /// <param name="crossings">The rows that are legs of bridges.</param>
    public IReadOnlyList<HopLeg> Build(int start, int end, IReadOnlyList<Crossing> crossings)
    {
        _start = start;
        _end = end;
        _legs.Clear();
        _candidates.Clear();
        _crossings = crossings;
        _nets.Compute(start, end, crossings);
        if (_nets.IsImpossible)
            AddAllRows();
        if (_nets.IsImpossible || (crossings.Count == 0 && TryBuildSimple()))
            return _legs;
        HashSet<int> exchanged = AssetsThatAreExchanged();
        AddRowsOfOthers(exchanged);
        AddExchanges(exchanged);
        return _legs;
    }

    /// <summary>What everybody whose units matter gave for what, and what else arrives.</summary>
    private protected virtual void AddExchanges(HashSet<int> exchanged)
    {
        int first = _legs.Count;
        foreach (int giver in Givers(exchanged))
            AddLegsOf(giver, exchanged);
        AddWhatElseArrives(exchanged, first, first);
    }

    /// <summary>The participants that gave what matters, in the order of their first such net.</summary>
    private protected List<int> Givers(HashSet<int> exchanged)
    {
        var givers = new List<int>();
        foreach (Net net in _nets.All)
            if (net.Gives && exchanged.Contains(net.Asset) && Matters(net) && !givers.Contains(net.Party))
                givers.Add(net.Party);
        return givers;
    }

    /// <summary>Each row as it stands, and those that are legs of bridges marked so.</summary>
    private void AddAllRows()
    {
        for (int row = _start; row < _end; row++)
        {
            AddRow(row);
            foreach (Crossing crossing in _crossings)
                if (crossing.Row == row)
                    _legs[^1] = _legs[^1] with { Into = crossing.IsDeparture ? crossing.Number : -1, OutOf = crossing.IsDeparture ? -1 : crossing.Number };
        }
    }

    /// <summary>The assets that somebody who gave and took has to do with, directly or over other participants.</summary>
    private HashSet<int> AssetsThatAreExchanged()
    {
        var assets = new HashSet<int>();
        foreach (Crossing crossing in _crossings)
            assets.Add(AssetOf(table.Columns.FromPocket[crossing.Row]));
        foreach (Net net in _nets.All)
            if (net.Amount != UInt128.Zero && _nets.All.Any(other => other.Party == net.Party && other.Gives != net.Gives && other.Amount != UInt128.Zero))
                assets.Add(net.Asset);
        for (bool grows = true; grows;)
        {
            grows = false;
            foreach (Net net in _nets.All)
                if (net.Amount != UInt128.Zero && !assets.Contains(net.Asset) && IsTiedTo(net.Party, assets))
                    grows = assets.Add(net.Asset);
        }

        return assets;
    }

    /// <summary>Whether what a participant gave may be stolen: from a pocket that is followed, or out of a bridge that stolen units went into.</summary>
    private bool Matters(in Net net) => ArrivalOf(net) is { } arrival ? arrival >= 0 && context.IsUnderWay(arrival) : context.IsFollowed(net.Pocket);

    /// <summary>The number of the arrival that a participant is, -1 for a departure; null when it is no leg of a bridge.</summary>
    private protected int? ArrivalOf(in Net net) => CrossingOf(net.Party) is var crossing and >= 0
        ? _crossings[crossing].IsDeparture ? -1 : _crossings[crossing].Number : null;

    private bool IsTiedTo(int party, HashSet<int> assets)
    {
        foreach (Net net in _nets.All)
            if (net.Party == party && net.Amount != UInt128.Zero && assets.Contains(net.Asset))
                return true;
        return false;
    }

    /// <summary>
    /// Fees, and assets that nobody exchanged: each row stands for itself. What came and went, such as a flash loan, is no step of anybody's.
    /// </summary>
    private void AddRowsOfOthers(HashSet<int> exchanged)
    {
        TransferColumns columns = table.Columns;
        for (int row = _start; row < _end; row++)
            if (columns.Kind[row] == TransferKind.Fee || (AssetOf(columns.FromPocket[row]) is var asset && !exchanged.Contains(asset) && Moves(asset)))
                AddRow(row);
    }

    private bool Moves(int asset)
    {
        foreach (Net net in _nets.All)
            if (net.Asset == asset && net.Amount != UInt128.Zero)
                return true;
        return false;
    }

    /// <summary>What a participant gained beyond what the legs bring it is clean, and counts for its balance. It arrives before the legs.</summary>
    /// <param name="exchanged">The assets that are exchanged.</param>
    /// <param name="first">The first leg that brings some.</param>
    /// <param name="believed">The first of those to be believed before the others; <paramref name="first"/> for none.</param>
    private protected void AddWhatElseArrives(HashSet<int> exchanged, int first, int believed)
    {
        int insert = first;
        foreach (Net net in _nets.All)
        {
            if (!net.Takes || !exchanged.Contains(net.Asset) || CrossingOf(net.Party) >= 0)
                continue;
            UInt128 rest = net.Amount;
            for (int i = believed + insert - first; i < _legs.Count; i++)
                if (_legs[i].To == net.Pocket && _legs[i].Into < 0)
                    rest -= CutTo(i, rest);
            for (int i = insert; i < believed + insert - first; i++)
                if (_legs[i].To == net.Pocket && _legs[i].Into < 0)
                    rest -= CutTo(i, rest);
            if (rest != UInt128.Zero)
                _legs.Insert(insert++, new HopLeg(HopLeg.Outside, net.Pocket, rest, rest, net.Row, HopShape.None));
        }
    }

    /// <summary>
    /// What a leg brings, when no more than <paramref name="rest"/> of what its receiver gained is left to explain. Two followed participants
    /// that both seem to have paid for the same receipt cannot both have: the later one's is left open.
    /// </summary>
    private UInt128 CutTo(int leg, UInt128 rest)
    {
        if (_legs[leg].Received <= rest)
            return _legs[leg].Received;
        AddCandidate(_legs[leg].To);
        _legs[leg] = _legs[leg] with { To = HopLeg.Open, Received = UInt128.Zero };
        return UInt128.Zero;
    }

    private void AddCandidate(int pocket)
    {
        int account = PocketKey.Account(table.Pockets[pocket]);
        if (!_candidates.Contains(account))
            _candidates.Add(account);
    }

    private int AssetOf(int pocket) => PocketKey.Number(table.Pockets[pocket]);
}
