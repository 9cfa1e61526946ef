using System.Numerics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Auditing;

/// <summary>
/// Recomputes a trace from the rules of <c>docs/tracing.md</c> alone: the whole ledger in hand, one policy at a time, every pocket a plain list,
/// every figure a <see cref="BigInteger"/>. Slow and meant to be read, so that an error here and the same error in the tracer are unlikely.
/// </summary>
internal sealed partial class SlowAuditor
{
    private readonly AuditCase _case;
    private readonly TaintPolicy _policy;
    private readonly AuditFigures _figures;
    private readonly bool _first;
    private readonly Theft[] _thefts;
    private readonly HashSet<Account> _named;
    private readonly Dictionary<(string Theft, Asset Asset), BigInteger> _gross = [];
    private readonly Dictionary<Account, int> _transfersOf = [];
    private readonly Dictionary<(Account Account, Asset Asset), SlowPocket> _pockets = [];
    private readonly HashSet<(string Theft, Account Account)> _touched = [];
    private readonly HashSet<Account> _read;
    private readonly Dictionary<Account, int> _hops;
    private readonly bool[] _applied;

    private SlowAuditor(AuditCase auditCase, TaintPolicy policy, AuditFigures figures, bool first)
    {
        _case = auditCase;
        _policy = policy;
        _figures = figures;
        _first = first;
        _thefts = [.. auditCase.Thefts.OrderBy(theft => theft.Id, StringComparer.Ordinal)];
        _named = [.. _thefts.SelectMany(theft => theft.Holders.Concat(theft.Victims))];
        _read = [.. _named];
        _hops = _named.ToDictionary(account => account, _ => 0);
        _applied = new bool[auditCase.Transfers.Count];
    }

    /// <summary>The figures of the case under every policy of its options.</summary>
    public static AuditFigures Audit(AuditCase auditCase)
    {
        var figures = new AuditFigures();
        for (int i = 0; i < auditCase.Options.Policies.Count; i++)
            new SlowAuditor(auditCase, auditCase.Options.Policies[i], figures, i == 0).Run();
        foreach (Account account in auditCase.Thefts.SelectMany(theft => theft.Holders.Concat(theft.Victims)))
            foreach (Asset asset in auditCase.Transfers.Select(transfer => transfer.Asset))
                figures.Reach(account, asset);
        figures.CloseBooks(auditCase.Options.Policies);
        return figures;
    }

    private void Run()
    {
        foreach (Transfer transfer in _case.Transfers)
        {
            _transfersOf[transfer.From] = _transfersOf.GetValueOrDefault(transfer.From) + 1;
            _transfersOf[transfer.To] = _transfersOf.GetValueOrDefault(transfer.To) + 1;
            foreach (Theft theft in _thefts)
                if (Names(theft, transfer) && !IsAmongItself(theft, transfer))
                    _gross[(theft.Id, transfer.Asset)] = _gross.GetValueOrDefault((theft.Id, transfer.Asset)) + transfer.Quantity;
        }

        for (int from = 0; from < _case.Transfers.Count;)
        {
            int to = from + 1;
            while (to < _case.Transfers.Count && _case.Tied is not null && _case.Tied[to])
                to++;
            ApplyGroup([.. Enumerable.Range(from, to - from).Where(row => IsInTime(_case.Transfers[row]))]);
            from = to;
        }

        foreach (((Account account, Asset asset), SlowPocket pocket) in _pockets)
            CountWhatRests(account, asset, pocket);
    }

    /// <summary>Tied transfers in table order, except that one that would open a gap waits for a tied one that feeds its sender.</summary>
    private void ApplyGroup(List<int> waiting)
    {
        while (waiting.Count > 0)
        {
            // Where each waits for another, the first goes first, with its gap.
            int next = waiting[Math.Max(0, waiting.FindIndex(row => !Waits(row, waiting)))];
            waiting.Remove(next);
            Apply(next);
            _applied[next] = true;
        }
    }

    private bool Waits(int row, List<int> unapplied)
    {
        Transfer transfer = _case.Transfers[row];
        bool wouldOpenGap = Pocket(transfer.From, transfer.Asset).Balance < transfer.Quantity;
        return wouldOpenGap && unapplied.Exists(other => _case.Transfers[other].To == transfer.From && _case.Transfers[other].Asset == transfer.Asset);
    }

    private void Apply(int row)
    {
        Transfer transfer = _case.Transfers[row];
        BigInteger amount = transfer.Quantity;
        SlowPocket sender = Pocket(transfer.From, transfer.Asset);
        string? seed = SeedingTheft(transfer);
        string[] poison = seed is null ? [.. sender.Poison] : [seed];
        string[] displaced = [.. sender.Poison.Where(theft => seed is not null && theft != seed)];

        BigInteger missing = BigInteger.Max(0, amount - sender.Balance);
        List<SlowLot> moved = sender.Take(amount, _policy, _policy == TaintPolicy.Tiho ? LargerOutflows(row) : 0);
        if (missing > 0)
        {
            moved.Add(SlowLot.Clean(missing));
            RecordGap(row, sender, missing);
        }

        if (sender.Balance == 0)
            sender.Poison.Clear();
        if (seed is not null)
        {
            Displace(transfer, moved, displaced);
            moved = [new SlowLot(seed, amount, amount)];
            if (_first)
                _figures.Stolen(seed, transfer.Asset, amount);
        }

        RecordEdge(transfer, moved, poison);
        Arrive(transfer, moved, poison, isSeed: seed is not null);
    }

    private SlowPocket Pocket(Account account, Asset asset)
    {
        if (!_pockets.TryGetValue((account, asset), out SlowPocket? pocket))
            _pockets[(account, asset)] = pocket = new SlowPocket { Followed = _named.Contains(account) && !account.IsFeeSink && !account.IsZero };
        return pocket;
    }

    /// <summary>For tiho: the pocket's outflows still to come in this transaction that are larger, or equal and earlier.</summary>
    private BigInteger LargerOutflows(int row)
    {
        Transfer transfer = _case.Transfers[row];
        BigInteger sum = 0;
        for (int other = 0; other < _case.Transfers.Count; other++)
        {
            Transfer rival = _case.Transfers[other];
            bool isRival = other != row && !_applied[other] && rival.Transaction == transfer.Transaction
                && rival.Position.Chain == transfer.Position.Chain && rival.From == transfer.From && rival.Asset == transfer.Asset;
            if (isRival && (rival.Quantity > transfer.Quantity || (rival.Quantity == transfer.Quantity && other < row)))
                sum += rival.Quantity;
        }

        return sum;
    }

    private void RecordGap(int row, SlowPocket sender, BigInteger missing)
    {
        Transfer transfer = _case.Transfers[row];
        if (!sender.Followed)
            sender.PastGaps.Add((row, missing));
        else if (_first)
            _figures.Gap(transfer.From, transfer.Asset, transfer.Transaction, transfer.Position, missing);
    }

    private void RecordEdge(in Transfer transfer, List<SlowLot> moved, string[] poison)
    {
        if (_policy == TaintPolicy.Poison)
            foreach (string theft in poison)
                _figures.Edge(_policy, theft, transfer, transfer.Quantity, transfer.Quantity);
        else
            foreach (SlowLot lot in moved.Where(lot => lot.Theft is not null))
                _figures.Edge(_policy, lot.Theft!, transfer, lot.Quantity, lot.Origin);
    }

    /// <summary>What is left in a pocket is at rest there, unless more left it later than the trace was asked to look.</summary>
    private void CountWhatRests(Account account, Asset asset, SlowPocket pocket)
    {
        bool isCut = _case.Transfers.Any(transfer => !IsInTime(transfer) && transfer.From == account && transfer.Asset == asset);
        OutcomeStatus status = isCut ? OutcomeStatus.Horizon : _case.Frozen.Contains((account, asset)) ? OutcomeStatus.Frozen : OutcomeStatus.AtRest;
        if (_policy == TaintPolicy.Poison)
            foreach (string theft in pocket.Poison)
                _figures.Outcome(_policy, theft, account, asset, status, pocket.Balance, pocket.Balance);
        else
            foreach (SlowLot lot in pocket.Lots.Where(lot => lot.Theft is not null))
                _figures.Outcome(_policy, lot.Theft!, account, asset, status, lot.Quantity, lot.Origin);
    }
}
