using System.Globalization;
using System.Runtime.InteropServices;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>The receiver's side of a transfer that carries stolen units: where they end, or that they are followed.</summary>
internal sealed partial class Sweep
{
    private readonly List<OutcomeTally.Part> _partsAtHand = [];

    /// <summary>
    /// Finishes the transfer in flight. When the receiver has to be read first, it asks and leaves the transfer in flight.
    /// </summary>
    private void Arrive()
    {
        if (IsIntoBridge)
        {
            EnterBridge();
            return;
        }

        int to = Pocket(_run, _toLocal);
        int account = _numbering.AccountOfPocket(to);
        if (IsTransaction(account))
        {
            EnterTransaction(account, to);
            return;
        }

        bool isAccount = FindEnd(account, out OutcomeStatus status, out Label? service);
        string limit = "", detail = "";
        if (isAccount && NeedsReading(account))
        {
            _needs.Enqueue(new SweepRequest(_numbering.AccountAt(account), null, account));
            return;
        }

        _inFlight = false;
        RecordFlow(to, isAccount, HasDustLine(account));
        if (isAccount)
        {
            if (HasDustLine(account))
                KeepDust(to);
            bool goesOn = AnyStolen() && !FindLimit(account, out status, out limit, out detail);
            if (goesOn || !AnyStolen())
            {
                if (goesOn)
                    Receive(account, to);
                else if (_pockets[to].IsFollowed)
                    Put(to, _received);
                return;
            }
        }

        End(to, status, limit, detail, service);
        if (!_pockets[to].IsFollowed)
            return;

        // A followed pocket whose account has since become a service: what ended there is no longer stolen in its books.
        TakeClean(_received);
        NameWhatEnded(to);
        Put(to, _received);
    }

    /// <summary>Places that end the trail whatever was read: sinks, and services by their labels. True when it is an account to follow.</summary>
    private bool FindEnd(int account, out OutcomeStatus status, out Label? service)
    {
        service = null;
        status = OutcomeStatus.AtRest;
        ref readonly Account who = ref _numbering.AccountAt(account);
        if (who.IsFeeSink)
            status = OutcomeStatus.Fee;
        else if (who.IsZero || who.IsUnspendable)
            status = OutcomeStatus.Burned;
        else if (HasLabels(account) && !_accounts[account].IsNamed
            && _labels.DecidingAmong(_options.StopAt, who, UnixMilliseconds) is { } label)
        {
            service = label;
            status = StopRules.CashOut.Contains(label.Category) ? OutcomeStatus.CashOut : OutcomeStatus.Service;
        }

        return status == OutcomeStatus.AtRest;
    }

    /// <summary>Whether more than dust comes to an account that is not read yet, and no limit keeps it from being read.</summary>
    private bool NeedsReading(int account) =>
        _accounts[account].Standing == Standing.Unknown && !IsBeyondLimits(account, out _, out _) && !(HasDustLine(account) && IsAllDust());

    /// <summary>Limits that keep an account from being read; a pocket that is followed already is past them.</summary>
    private bool IsBeyondLimits(int account, out string limit, out string detail)
    {
        limit = detail = "";
        if (_accounts[account].Standing == Standing.Read)
            return false;
        if (_options.MaxHops is { } maxHops && HopsOfSender() + 1 > maxHops && !_isTheft)
        {
            limit = "max-hops";
            detail = string.Create(CultureInfo.InvariantCulture, $"More than {maxHops} hops from the theft.");
        }
        else if (_options.MaxAccounts is { } maxAccounts && AccountsRead >= maxAccounts && _accounts[account].Standing == Standing.Unknown)
        {
            limit = "max-accounts";
            detail = string.Create(CultureInfo.InvariantCulture, $"{maxAccounts} accounts are followed already.");
        }

        return limit.Length > 0;
    }

    private bool FindLimit(int account, out OutcomeStatus status, out string limit, out string detail)
    {
        status = OutcomeStatus.Horizon;
        if (IsBeyondLimits(account, out limit, out detail))
            return true;
        ref readonly AccountState state = ref _accounts[account];
        if (state.Standing == Standing.Unreadable)
        {
            (limit, detail) = _unreadable[account];
            if (limit == ChainReadException.Hub)
                status = OutcomeStatus.Hub;
        }
        else if (state.HasManyTransfers && !state.IsNamed && (!HasLabels(account) || _labels.Deciding(_numbering.AccountAt(account), UnixMilliseconds) is null))
        {
            status = OutcomeStatus.Hub;
            limit = "hub";
            detail = string.Create(CultureInfo.InvariantCulture, $"Unlabelled, with more than {_options.HubTransfers} transfers.");
        }

        return limit.Length > 0;
    }

    private int HopsOfSender()
    {
        int from = UnderWay?.From ?? _run.Find(SenderLocal);
        return from < 0 ? 0 : Math.Max(0, _accounts[_numbering.AccountOfPocket(from)].HopsPlusOne - 1);
    }

    private void CountHops(int to)
    {
        if (_options.MaxHops is null)
            return;
        ref AccountState state = ref _accounts[to];
        int hopsPlusOne = _isTheft ? 1 : HopsOfSender() + (IsTransaction(to) ? 1 : 2);
        if (state.HopsPlusOne == 0 || hopsPlusOne < state.HopsPlusOne)
            state.HopsPlusOne = hopsPlusOne;
    }

    /// <summary>The way most transfers go: into a wallet that is followed already and that no name, label or limit concerns.</summary>
    private void ArrivePlainly(int pocket)
    {
        RecordFlow(pocket, isAccount: true, hasDustLine: true);
        if (_options.DustPartsPerBillion > 0)
            KeepDust(pocket);
        Receive(_pockets[pocket].Account, pocket);
    }

    private void Receive(int account, int pocket)
    {
        CountHops(account);
        if (!_pockets[pocket].IsFollowed)
        {
            Follow(pocket);
            NameBalance(pocket);
        }
        else if (!IsReachedByStolen(pocket))
            ReachBehind(pocket);
        if (_reach.IsActive)
            _reach.Arrive(pocket, account);
        LogReceipt(pocket);
        if (IsAskedFor())
            _pockets[pocket].Reach(ArrivalMark());
        Put(pocket, _received);
    }

    /// <summary>Says when the transfer at hand is: its transaction in the first table, or its flow's number, below zero.</summary>
    private int ArrivalMark() => _run.Number == 0 ? _run.Columns.Transaction[_row] + 1 : -_log.Count;

    private void Put(int pocket, UInt128 amount)
    {
        ref PocketState state = ref _pockets[pocket];
        if (_search is { } search)
            NoteArrival(search, pocket, state.Balance);
        for (int i = 0; i < _books.Length; i++)
            _books[i]?.Put(pocket, state.Balance, _parcels[i]);
        state.Balance += amount;
    }

    /// <summary>Whether the transfer carries stolen units under a policy that was asked for, and not only the touch that is always kept.</summary>
    private bool IsAskedFor()
    {
        foreach (Parcel parcel in _parcels)
            if (parcel.Stolen != UInt128.Zero)
                return true;
        return _poison >= 0 && _reach.AnyArrives();
    }

    /// <summary>Writes the transfer down with what it carries under every policy, and gives its ends a place among the wallets.</summary>
    private void RecordFlow(int to, bool isAccount, bool hasDustLine)
    {
        if (_writes is not null || !IsAskedFor())
            return;
        ReachWallet(UnderWay?.From ?? Pocket(_run, SenderLocal));
        ReachWallet(to);
        if (IsConversion)
            _log.BeginHop(AddHop(), _isTheft);
        else
            _log.Begin(_run.Number, _row, _isTheft);
        for (int i = 0; i < _parcels.Length; i++)
            foreach (ref readonly OutcomeTally.Part part in CollectionsMarshal.AsSpan(PartsOf(i)))
                _log.Add(i, part.Source, part.Quantity, part.Origin, stays: !isAccount || (hasDustLine && part.Origin < _sources[part.Source].DustLine));
    }

    private void ReachWallet(int pocket)
    {
        if (_pockets[pocket].HasWallet)
            return;
        _pockets[pocket].HasWallet = true;
        int account = _numbering.AccountOfPocket(pocket);
        if (_accounts[account].WalletPlusOne != 0)
            return;
        _walletAccounts.Add((account, UnixMilliseconds));
        _accounts[account].WalletPlusOne = _walletAccounts.Count;
    }

    /// <summary>What the transfer carries under one policy, a part per source; under poison the whole amount for each theft that taints it.</summary>
    private List<OutcomeTally.Part> PartsOf(int book)
    {
        _partsAtHand.Clear();
        if (book == _poison)
            AddPoison(book);
        else
            foreach (ref readonly Lot lot in _parcels[book].Lots)
                if (lot.IsStolen)
                    AddPart(book, lot);
        return _partsAtHand;
    }

    private void AddPart(int book, in Lot lot)
    {
        foreach (ref OutcomeTally.Part part in CollectionsMarshal.AsSpan(_partsAtHand))
            if (part.Source == lot.Source)
            {
                part = new OutcomeTally.Part(book, part.Source, part.Quantity + lot.Quantity, part.Origin + lot.Origin);
                return;
            }

        _partsAtHand.Add(new OutcomeTally.Part(book, lot.Source, lot.Quantity, lot.Origin));
    }

    private void AddPoison(int book)
    {
        UInt128 amount = _received;
        for (int theft = 0; theft < _thefts.Length; theft++)
            if (_reach.Arrives(theft))
                _partsAtHand.Add(new OutcomeTally.Part(book, _sources.Of(theft, AssetAtHand()), amount, amount));
    }

    /// <summary>The asset that arrives.</summary>
    private Asset AssetAtHand() => _run.Table.AssetOfPocket(_toLocal < 0 ? _fromLocal : _toLocal);

    /// <summary>What the step at hand pays out of a bridge, or null when it is no payout that was waited for.</summary>
    private Transit? UnderWay => IsOutOfBridge ? _underWay.GetValueOrDefault(_legs[_leg].OutOf) : null;

    /// <summary>The pocket that sends: where a leg has none, the one that the row behind it shows.</summary>
    private int SenderLocal => _fromLocal < 0 ? _run.Columns.FromPocket[_row] : _fromLocal;

    /// <summary>Likewise, where a giver whom only a question follows is none: what is stolen must not depend on the question.</summary>
    private int SenderToTheTrace => IsInHop && _legs[_leg].IsBehind ? _run.Columns.FromPocket[_row] : SenderLocal;

    /// <summary>The stolen units of the transfer stay where they arrive.</summary>
    private void End(int pocket, OutcomeStatus status, string limit, string detail, Label? service)
    {
        LogEnd(pocket, status, limit, service);
        if (_writes is not null || !IsAskedFor())
            return;
        OutcomeTally.Entry entry = _tally.At(pocket, status, limit, UnixMilliseconds);
        entry.Service ??= service;
        if (detail.Length > 0)
            entry.Detail = detail;
        for (int i = 0; i < _parcels.Length; i++)
            foreach (OutcomeTally.Part part in PartsOf(i))
            {
                entry.Add(i, part.Source, part.Quantity, part.Origin);
                Finish(i, part.Source, part.Origin);
            }
    }

    private void Finish(int book, int source, UInt128 origin)
    {
        if (book == 0)
            _sources[source].Final += origin;
    }
}
