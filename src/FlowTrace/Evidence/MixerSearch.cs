using System.Numerics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Evidence;

/// <summary>Lists, for stolen units that went into a pool of Tornado Cash, the withdrawals that may be theirs. It follows none of them.</summary>
internal sealed class MixerSearch
{
    private readonly FlowGraph _graph;
    private readonly IReadOnlyList<TransferTable> _tables;
    private readonly PoolHistoryReader _pools;
    private readonly Dictionary<Account, Account?> _gasFunders = [];
    private readonly Dictionary<Account, Dictionary<Account, int>> _takenOut = [];

    private MixerSearch(FlowGraph graph, IReadOnlyList<TransferTable> tables, Action<ReadIssue> report)
    {
        _graph = graph;
        _tables = tables;
        _pools = new PoolHistoryReader(report);
        foreach (TransferTable table in tables)
            _pools.Read(table);
        foreach (TornadoPool pool in TornadoPools.All)
            foreach (PoolWithdrawal withdrawal in _pools.Of(pool).Withdrawals)
                CountOf(_takenOut, withdrawal.Recipient)[pool.Account] =
                    CountOf(_takenOut, withdrawal.Recipient).GetValueOrDefault(pool.Account) + 1;
    }

    /// <summary>The pools that a graph's stolen units went into.</summary>
    public static IEnumerable<TornadoPool> PoolsEntered(FlowGraph graph) => EntriesOf(graph).Select(entry => entry.Pool).Distinct();

    /// <summary>The entries by depositor and pool, in order of the first deposit, each with its candidates.</summary>
    public static IReadOnlyList<MixerEntry> Run(FlowGraph graph, IReadOnlyList<TransferTable> tables, Action<ReadIssue> report)
    {
        var search = new MixerSearch(graph, tables, report);
        (FlowEdge Edge, TornadoPool Pool)[] entries = [.. EntriesOf(graph)];
        Dictionary<Account, Dictionary<Account, int>> putIn = [];
        foreach ((FlowEdge edge, TornadoPool pool) in entries)
            CountOf(putIn, edge.Source.Account)[pool.Account] = CountOf(putIn, edge.Source.Account).GetValueOrDefault(pool.Account) + 1;
        return
        [
            .. entries.GroupBy(entry => (entry.Edge.Source.Account, entry.Pool.Account)).Select(group =>
            {
                (FlowEdge first, TornadoPool pool) = group.First();
                FlowEdge[] deposits = [.. group.Select(entry => entry.Edge)];
                Account depositor = first.Source.Account;
                return new MixerEntry(depositor, pool, deposits, search.CandidatesFor(depositor, pool, deposits, putIn[depositor]));
            }),
        ];
    }

    /// <summary>
    /// The transfers that take stolen units into a pool: straight, or through a router, whose payment tells the pool by its amount.
    /// </summary>
    private static IEnumerable<(FlowEdge Edge, TornadoPool Pool)> EntriesOf(FlowGraph graph)
    {
        HashSet<Account> routers = [.. TornadoPools.Routers.Select(label => label.Account)];
        var pools = TornadoPools.All.ToDictionary(pool => (pool.Asset, pool.Denomination));
        foreach (FlowEdge edge in graph.Edges())
        {
            Account to = edge.Target.Account;
            if (routers.Contains(edge.Source.Account) || (TornadoPools.Find(to) is null && !routers.Contains(to)))
                continue;
            Transfer transfer = edge.Transfer;
            if (pools.TryGetValue((transfer.Asset, transfer.Quantity), out TornadoPool? pool) && (pool.Account == to || routers.Contains(to)))
                yield return (edge, pool);
        }
    }

    private static Dictionary<Account, int> CountOf(Dictionary<Account, Dictionary<Account, int>> counts, Account account)
    {
        if (!counts.TryGetValue(account, out Dictionary<Account, int>? count))
            counts.Add(account, count = []);
        return count;
    }

    private List<MixerCandidate> CandidatesFor(Account depositor, TornadoPool pool, FlowEdge[] deposits, Dictionary<Account, int> putIn)
    {
        PoolHistory history = _pools.Of(pool);
        Position[] places = [.. deposits.Select(edge => edge.Transfer.Position)];
        var candidates = new List<MixerCandidate>();
        int made = 0;
        foreach (PoolWithdrawal withdrawal in history.Withdrawals)
        {
            while (made < places.Length && places[made].CompareTo(withdrawal.Position) < 0)
                made++;
            if (made == 0)
                continue;
            Account? funder = GasFunderOf(withdrawal.Recipient);
            candidates.Add(new MixerCandidate(
                withdrawal, withdrawal.Position.UnixMilliseconds - places[made - 1].UnixMilliseconds, made, history.AnonymitySetAt(withdrawal.Position),
                funder, LeadsOf(depositor, withdrawal.Recipient, funder, putIn), Rivals: 0));
        }

        return [.. WithRivals(candidates).OrderByDescending(candidate => BitOperations.PopCount((uint)candidate.Leads))];
    }

    private MixerLeads LeadsOf(Account depositor, Account recipient, Account? funder, Dictionary<Account, int> putIn)
    {
        MixerLeads leads = recipient == depositor ? MixerLeads.SameAddress : IsOnTheTrail(recipient) ? MixerLeads.OnTheTrail : MixerLeads.None;
        if (funder is { } account && recipient != depositor)
        {
            if (IsOnTheTrail(account))
                leads |= MixerLeads.FundedByTheTrail;
            else if (GasFunderOf(depositor) == funder && !KnownMixers.Contains(account) && _graph.Find(account)?.Label is null)
                leads |= MixerLeads.SameGasFunder;
        }

        Dictionary<Account, int> taken = _takenOut[recipient];
        if (putIn.Values.Sum() > 1 && taken.Count == putIn.Count && putIn.All(pair => taken.GetValueOrDefault(pair.Key) == pair.Value))
            leads |= MixerLeads.EqualCounts;
        return leads;
    }

    private bool IsOnTheTrail(Account account) => _graph.Find(account) is { Followed: true };

    /// <summary>Counts, for every candidate, the withdrawals to others that its leads fit as well.</summary>
    private static IEnumerable<MixerCandidate> WithRivals(List<MixerCandidate> candidates)
    {
        // Recipients by leads, then for each set of leads the number of withdrawals with at least those.
        var byLeads = candidates.GroupBy(candidate => candidate.Leads).ToDictionary(group => group.Key, group => group.LongCount());
        Dictionary<MixerLeads, long> atLeast = byLeads.Keys.ToDictionary(
            leads => leads, leads => byLeads.Where(pair => (pair.Key & leads) == leads).Sum(pair => pair.Value));
        var own = candidates.GroupBy(candidate => candidate.Withdrawal.Recipient).ToDictionary(group => group.Key, group => group.ToArray());
        return candidates.Select(candidate => candidate with
        {
            Rivals = atLeast[candidate.Leads]
                - own[candidate.Withdrawal.Recipient].LongCount(other => (other.Leads & candidate.Leads) == candidate.Leads),
        });
    }

    /// <summary>Who sent an account its first native coin, as far as the sources show it.</summary>
    private Account? GasFunderOf(Account account)
    {
        if (_gasFunders.TryGetValue(account, out Account? known))
            return known;
        Transfer? first = null;
        foreach (TransferTable table in _tables)
            if (FirstCoinOf(table, account) is { } coin && (first is not { } earlier || coin.Position.CompareTo(earlier.Position) < 0))
                first = coin;
        return _gasFunders[account] = first?.From;
    }

    private static Transfer? FirstCoinOf(TransferTable table, Account account)
    {
        int number = table.Accounts.Find(account);
        if (number >= 0)
            foreach (int pocket in table.Columns.PocketsOf(number))
                if (table.AssetOfPocket(pocket) == Asset.Native(account.Chain))
                    foreach (int row in table.Columns.RowsOf(pocket))
                        if (table.Columns.ToPocket[row] == pocket)
                            return table[row];
        return null;
    }
}
