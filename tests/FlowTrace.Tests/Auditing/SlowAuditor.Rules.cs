using System.Numerics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Auditing;

internal sealed partial class SlowAuditor
{
    /// <summary>Whether the theft names the transfer: into a holder, out of a victim, or in one of its transactions, within window and assets.</summary>
    private static bool Names(Theft theft, in Transfer transfer)
    {
        if (theft.Assets.Count > 0 && !theft.Assets.Contains(transfer.Asset))
            return false;
        if (theft.Since is { } since && At(since, transfer) < since.Value)
            return false;
        if (theft.Until is { } until && (At(until, transfer) > until.Value || (until.IsBlock && transfer.Position.Block < 0)))
            return false;
        return theft.Holders.Contains(transfer.To)
            || theft.Victims.Contains(transfer.From)
            || (theft.Transactions.Contains(transfer.Transaction) && (theft.Into.Count == 0 || theft.Into.Contains(transfer.To)));
    }

    /// <summary>Between two holders of one theft, or between two of its victims, nothing is stolen anew.</summary>
    private static bool IsAmongItself(Theft theft, in Transfer transfer) =>
        (theft.Holders.Contains(transfer.To) && theft.Holders.Contains(transfer.From))
        || (theft.Victims.Contains(transfer.From) && theft.Victims.Contains(transfer.To));

    private static long At(Moment moment, in Transfer transfer) => moment.IsBlock ? transfer.Position.Block : transfer.Position.UnixMilliseconds;

    private bool IsInTime(in Transfer transfer) => _case.Options.UntilTime is not { } until || At(until, transfer) <= until.Value;

    /// <summary>The theft that makes the whole transfer stolen: the first in ordinal order that names it and has not touched its sender.</summary>
    private string? SeedingTheft(in Transfer transfer)
    {
        foreach (Theft theft in _thefts)
            if (Names(theft, transfer) && !_touched.Contains((theft.Id, transfer.From)))
                return theft.Id;
        return null;
    }

    /// <summary>Units of other thefts that a theft's own transfer carries end at its sender: the transfer is this theft's now.</summary>
    private void Displace(in Transfer transfer, List<SlowLot> moved, string[] poison)
    {
        if (_policy == TaintPolicy.Poison)
            foreach (string theft in poison)
                _figures.Outcome(_policy, theft, transfer.From, transfer.Asset, OutcomeStatus.Horizon, transfer.Quantity, transfer.Quantity);
        else
            foreach (SlowLot lot in moved.Where(lot => lot.Theft is not null))
                _figures.Outcome(_policy, lot.Theft!, transfer.From, transfer.Asset, OutcomeStatus.Horizon, lot.Quantity, lot.Origin);
    }

    private void Arrive(in Transfer transfer, List<SlowLot> moved, string[] poison, bool isSeed)
    {
        SlowPocket receiver = Pocket(transfer.To, transfer.Asset);
        if (poison.Length == 0)
        {
            receiver.Add(moved);
            return;
        }

        int hops = isSeed ? 0 : _hops.GetValueOrDefault(transfer.From) + 1;
        hops = Math.Min(hops, _hops.GetValueOrDefault(transfer.To, int.MaxValue));
        OutcomeStatus? service = WhatItIs(transfer);
        OutcomeStatus? limit = service is null ? WhatLimitsIt(transfer, hops, poison, isSeed) : null;
        foreach (string theft in poison)
            Touch(transfer, receiver, theft, service ?? (IsDust(transfer, theft, transfer.Quantity, isSeed) ? OutcomeStatus.Dust : limit));

        // Units that end here as an outcome are clean for whoever gets them.
        foreach (SlowLot lot in moved)
        {
            OutcomeStatus? end = lot.Theft is null
                ? null
                : service ?? (IsDust(transfer, lot.Theft, OriginOf(lot.Theft, moved), isSeed) ? OutcomeStatus.Dust : limit);
            if (end is { } status && _policy != TaintPolicy.Poison)
                _figures.Outcome(_policy, lot.Theft!, transfer.To, transfer.Asset, status, lot.Quantity, lot.Origin);
            receiver.Add([end is null ? lot : SlowLot.Clean(lot.Quantity)]);
        }

        if (_policy == TaintPolicy.Poison ? receiver.Poison.Count > 0 : receiver.Stolen > 0)
            _figures.Reach(transfer.To, transfer.Asset);
    }

    private static BigInteger OriginOf(string theft, List<SlowLot> lots) =>
        lots.Where(lot => lot.Theft == theft).Aggregate(BigInteger.Zero, (sum, lot) => sum + lot.Origin);

    /// <summary>The sense of poison, which no policy changes: who is touched, which pockets are poisoned, who is followed.</summary>
    private void Touch(in Transfer transfer, SlowPocket receiver, string theft, OutcomeStatus? end)
    {
        if (end is { } status)
        {
            if (_policy == TaintPolicy.Poison)
                _figures.Outcome(_policy, theft, transfer.To, transfer.Asset, status, transfer.Quantity, transfer.Quantity);
            return;
        }

        receiver.Poison.Add(theft);
        _touched.Add((theft, transfer.To));
        if (receiver.Followed)
            return;
        receiver.Followed = true;
        foreach ((int row, BigInteger missing) in receiver.PastGaps)
            RecordGap(row, receiver, missing);
    }

    /// <summary>Where the receiver is a sink or bears the label of a service, what becomes of stolen units there; else null.</summary>
    private OutcomeStatus? WhatItIs(in Transfer transfer)
    {
        if (transfer.To.IsFeeSink)
            return OutcomeStatus.Fee;
        if (transfer.To.IsZero)
            return OutcomeStatus.Burned;
        long time = transfer.Position.UnixMilliseconds;
        Label? label = _case.Labels.Of(transfer.To)
            .Where(candidate => candidate.CountsAt(time) && _case.Options.StopAt.Contains(candidate.Category))
            .MaxBy(candidate => candidate.Confidence);
        if (label is null || _named.Contains(transfer.To))
            return null;
        return StopRules.CashOut.Contains(label.Category) ? OutcomeStatus.CashOut : OutcomeStatus.Service;
    }

    /// <summary>Where a limit stops what is no dust, what becomes of stolen units there; else null.</summary>
    private OutcomeStatus? WhatLimitsIt(Transfer transfer, int hops, string[] poison, bool isSeed)
    {
        Account account = transfer.To;
        if (_named.Contains(account) || Array.TrueForAll(poison, theft => IsDust(transfer, theft, transfer.Quantity, isSeed)))
            return null;
        if (hops > (_case.Options.MaxHops ?? int.MaxValue))
            return OutcomeStatus.Horizon;
        if (!_read.Contains(account) && _read.Count >= (_case.Options.MaxAccounts ?? int.MaxValue))
            return OutcomeStatus.Horizon;
        _read.Add(account);
        _hops[account] = hops;
        bool isLabelled = _case.Labels.Deciding(account, transfer.Position.UnixMilliseconds) is not null;
        return !isLabelled && _transfersOf[account] > _case.Options.HubTransfers ? OutcomeStatus.Hub : null;
    }

    /// <summary>A drainer steals in small pieces: a theft's own transfers, and what reaches those whom a theft names, are never dust.</summary>
    private bool IsDust(in Transfer transfer, string theft, BigInteger origin, bool isSeed) =>
        !isSeed
        && !_named.Contains(transfer.To)
        && origin * 1_000_000_000 < _gross.GetValueOrDefault((theft, transfer.Asset)) * _case.Options.DustPartsPerBillion;
}
