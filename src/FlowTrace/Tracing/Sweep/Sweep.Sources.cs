using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>
/// The way back: the same pass through time, in which clean units bear the name of where they entered, and what leaves or reaches the account asked
/// about is written down. A theft's units move as they do without the question.
/// </summary>
internal sealed partial class Sweep
{
    private readonly SourceSearch? _search;

    /// <summary>Gives every clean unit of the step at hand its name, and begins the step's entry in the log.</summary>
    private void NameUnits(int from, bool isFollowed, UInt128 balance)
    {
        SourceSearch search = _search!;
        Transit? transit = UnderWay;
        int giver = transit is not null ? ~transit.Node : isFollowed ? from : SourceLog.Step.None;
        UInt128 missing = MissingUnits(transit, isFollowed, balance);
        int entry = missing == UInt128.Zero ? -1 : transit is not null ? UnresolvedEntry() : isFollowed ? GapEntry(from) : EntryOfSender();
        NameRest(entry);
        search.Log.Begin(
            new SourceLog.Step(_run.Number, _row, SenderLocal, _toLocal, giver, SourceLog.Step.None, _given, _received, isFollowed && _given >= balance),
            Proportion(missing, entry));
        if (isFollowed && !_pockets[from].IsPlain && ServiceEntry(from) is var service and >= 0)
            RenameClean(service);
    }

    // Under pro-rata clean units have no lots.
    private void NameRest(int entry)
    {
        for (int i = 0; i < _books.Length; i++)
            if (entry >= 0 && _books[i] is { NamesClean: true })
                _parcels[i].NameRest(EntryTable.SourceOf(entry));
    }

    private UInt128 MissingUnits(Transit? transit, bool isFollowed, UInt128 balance)
    {
        if (transit is not null)
            return _underWayGiven < _given ? _given - _underWayGiven : UInt128.Zero;
        return !isFollowed ? _given : _given > balance ? _given - balance : UInt128.Zero;
    }

    // Pro-rata's parcels name stolen units only: the rest is clean, the missing units among it.
    private SourceLog.Proportion Proportion(UInt128 missing, int entry)
    {
        if (_search!.ProRata < 0)
            return default;
        UInt128 clean = CleanUnitsOf(_parcels[_search.ProRata]) - missing;

        // A payout stands for what was paid in, in units of that.
        if (missing == UInt128.Zero && UnderWay is { CleanArriving: var arriving, CleanGiven: var given } && arriving != UInt128.Zero)
            clean = WideMath.MulDiv(UInt128.Min(clean, arriving), given, arriving, out _);
        return new SourceLog.Proportion(clean, missing, entry, UInt128.Zero, UInt128.Zero, IsRenamed: false);
    }

    private static UInt128 CleanUnitsOf(Parcel parcel) => parcel.Amount - parcel.Stolen;

    /// <summary>From here on, all clean units of the step at hand come from one entry.</summary>
    private void RenameClean(int entry)
    {
        for (int i = 0; i < _parcels.Length; i++)
            if (_books[i] is { NamesClean: true })
                _parcels[i].RenameClean(EntryTable.SourceOf(entry));
        _search!.Log.Rename(entry);
    }

    /// <summary>What ended here is clean to whoever holds it afterwards; it comes from the service, or whatever it ended at.</summary>
    private void NameWhatEnded(int pocket)
    {
        if (_search is null)
            return;
        int entry = ServiceEntry(pocket) is var service and >= 0 ? service
            : Entry(SourceKind.Limit, pocket, "ended", null, "Stolen units ended here by a limit; what it pays afterwards is not told apart.");
        NameRest(entry);
        _search.Log.Rename(entry);
    }

    /// <summary>What a pocket held when stolen units first reached it, where nobody asked about its past.</summary>
    private void NameBalance(int pocket)
    {
        UInt128 balance = _pockets[pocket].Balance;
        if (_search is null || balance == UInt128.Zero)
            return;
        int entry = Entry(SourceKind.Limit, pocket, "not-followed", null, LimitText("not-followed"));
        var parcel = new Parcel();
        for (int i = 0; i < _books.Length; i++)
            if (_books[i] is { NamesClean: true } book)
            {
                parcel.Reset(balance);
                parcel.NameRest(EntryTable.SourceOf(entry));
                book.Put(pocket, UInt128.Zero, parcel);
            }

        _balanceEntries[pocket] = (entry, balance);
    }

    /// <summary>Gives a pocket that holds clean units only the balance that a trace gives it: what it lacks is a gap's, what is too much goes.</summary>
    private void SetBalance(int pocket, UInt128 balance)
    {
        UInt128 found = _pockets[pocket].Balance;
        UInt128 added = balance > found ? balance - found : UInt128.Zero;
        int entry = added == UInt128.Zero ? -1 : GapEntry(pocket);
        var parcel = new Parcel();
        foreach (TaintBook? book in _books)
        {
            if (book is null)
                continue;
            if (entry < 0)
            {
                book.Take(pocket, found - balance, found, UInt128.Zero, parcel);
                continue;
            }

            parcel.Reset(added);
            if (book.NamesClean)
                parcel.NameRest(EntryTable.SourceOf(entry));
            book.Put(pocket, found, parcel);
        }

        if (entry >= 0)
            _search!.Log.Added[_search.Log.Last] = new SourceLog.Addition(pocket, entry, found, added);
        _pockets[pocket].Balance = balance;
    }

    private void NoteArrival(SourceSearch search, int pocket, UInt128 balance)
    {
        if (search.ProRata < 0)
            search.Log.Arrive(pocket, UInt128.Zero, UInt128.Zero);
        else
            search.Log.Arrive(pocket, balance - _books[search.ProRata]!.StolenIn(pocket), CleanUnitsOf(_parcels[search.ProRata]));
    }

    // Under pro-rata, what a pocket held at first is what is left when the walk back has passed every step.
    private readonly Dictionary<int, (int Entry, UInt128 Balance)> _balanceEntries = [];

    /// <summary>Writes down what the step at hand means for the question, once it is known whether it is a theft.</summary>
    private void NoteStep()
    {
        SourceSearch search = _search!;
        if (search.Main >= 0)
            NoteParts(search, _parcels[search.Main]);
        if (!IsConversion && AsksAboutGiver())
            Capture(leaves: true);
        else if (AsksAboutTaker())
            Capture(leaves: false);
    }

    private static void NoteParts(SourceSearch search, Parcel parcel)
    {
        foreach (ref readonly Lot lot in parcel.Lots)
            search.Log.Carry(lot.Source, lot.Quantity);
        if (parcel.RestSource != Lot.Clean && parcel.Unnamed is var rest && rest != UInt128.Zero)
            search.Log.Carry(parcel.RestSource, rest);
    }

    /// <summary>What an exchange gives is asked about before it becomes something else.</summary>
    private void NoteWhatIsGiven()
    {
        if (IsConversion && AsksAboutGiver())
            Capture(leaves: true);
    }

    private bool AsksAboutGiver() => _askedRows is { Leaves: true } && _fromLocal >= 0 && IsAskedRow()
        && IsAskedPocket(_fromLocal);

    private bool AsksAboutTaker() => _toLocal >= 0 && IsAskedPocket(_toLocal)
        && (_askedRows is { } rows ? !rows.Leaves && IsAskedRow() : _search!.Query.Measure == SourceMeasure.Received);

    private bool IsAskedPocket(int local) =>
        PocketAccount(_run, local) == _target && IsAskedPocket(_run, local);

    /// <summary>The sweep's number of the account of a table's pocket, or -1.</summary>
    private int PocketAccount(Run run, int local) =>
        run.IsNumbering ? _numbering.AccountOfPocket(local) : _numbering.FindAccount(run.Table.AccountOfPocket(local));

    private void Capture(bool leaves)
    {
        Asset asset = _run.Table.AssetOfPocket(leaves ? _fromLocal : _toLocal);
        SourceSearch.Asked asked = _search!.Of(asset);
        UInt128 quantity = leaves ? _given : _received;
        asked.Quantity += quantity;
        for (int i = 0; i < _parcels.Length; i++)
            if (i == _poison)
                CapturePoison(asked, i, asset, quantity);
            else
                CaptureLots(asked, i, _parcels[i]);
        asked.Steps.Add((_search.Log.Last, leaves, _search.ProRata < 0 ? UInt128.Zero : CleanUnitsOf(_parcels[_search.ProRata])));
    }

    private static void CaptureLots(SourceSearch.Asked asked, int policy, Parcel parcel)
    {
        foreach (ref readonly Lot lot in parcel.Lots)
            asked.Add(policy, lot.Source, lot.Quantity, lot.Origin);
        if (parcel.RestSource != Lot.Clean && parcel.Unnamed is var rest && rest != UInt128.Zero)
            asked.Add(policy, parcel.RestSource, rest, parcel.RestOrigin);
    }

    private void CapturePoison(SourceSearch.Asked asked, int policy, in Asset asset, UInt128 quantity)
    {
        for (int theft = 0; theft < _thefts.Length; theft++)
            if (_reach.Arrives(theft))
                asked.Add(policy, _sources.Of(theft, asset), quantity, quantity);
    }

    /// <summary>Everything has been applied: adds what is held, where that was asked, and walks back for what proportions made up.</summary>
    public SourceSearch CompleteSources()
    {
        SourceSearch search = _search!;
        if (_askedRows is null && search.Query.Measure == SourceMeasure.Held)
            CaptureHoldings();
        if (search.ProRata < 0)
            return search;
        foreach (SourceSearch.Asked asked in search.Found.Values)
        {
            var walk = new ProportionalWalk(search.Log, _balanceEntries);
            walk.Run(asked, search.ProRata);
            if (search.ProRata == search.Main)
                asked.Passed = walk.Passed;
        }

        return search;
    }

    private void CaptureHoldings()
    {
        for (int pocket = 0; pocket < _numbering.PocketCount; pocket++)
        {
            if (_numbering.AccountOfPocket(pocket) != _target || !_pockets[pocket].IsFollowed || _pockets[pocket].Balance == UInt128.Zero)
                continue;
            Asset asset = AssetOf(pocket);
            if (_search!.Query.Assets.Count == 0 || _search.Query.Assets.Contains(asset))
                CaptureHolding(pocket, _search.Of(asset));
        }
    }

    private void CaptureHolding(int pocket, SourceSearch.Asked asked)
    {
        UInt128 balance = _pockets[pocket].Balance;
        asked.Quantity += balance;
        var lots = new List<Lot>();
        for (int i = 0; i < _books.Length; i++)
        {
            lots.Clear();
            if (_books[i] is { } book)
                book.AddLots(pocket, lots);
            else
                AddPoisonedRest(pocket, lots);
            foreach (Lot lot in lots)
                if (lot.Source != Lot.Clean)
                    asked.Add(i, lot.Source, lot.Quantity, lot.Origin);
            if (i == _search!.ProRata)
                asked.Pockets.Add((pocket, balance - _books[i]!.StolenIn(pocket)));
        }

        asked.Holdings.Add(pocket);
    }

    private int UnresolvedEntry() => Entry(
        SourceKind.Unresolved, -1, IsOutOfBridge ? "bridge" : "exchange", null,
        IsOutOfBridge ? "A bridge paid this out, and which deposit it answers is not known."
            : "Exchanged for something of which the data do not show who gave it.");

    private int GapEntry(int pocket) =>
        Entry(SourceKind.Unknown, pocket, "", null, "It paid out more than the data shows it had: where the difference came from is not in the data.");

    /// <summary>The service that a pocket's account is now, by its label; -1 when it is none.</summary>
    private int ServiceEntry(int pocket)
    {
        int account = _numbering.AccountOfPocket(pocket);
        return StoppingLabel(account, UnixMilliseconds) is { } label ? Entry(KindOf(label), pocket, "", label, "") : -1;
    }

    private static SourceKind KindOf(Label label) => label.Category == ServiceCategory.Mixer ? SourceKind.Mixer : SourceKind.Service;

    private Label? StoppingLabel(int account, long unixMilliseconds) =>
        HasLabels(account) ? _labels.DecidingAmong(_options.StopAt, _numbering.AccountAt(account), unixMilliseconds) : null;

    /// <summary>What the units of a sender that is not followed come from.</summary>
    private int EntryOfSender()
    {
        int pocket = Pocket(_run, SenderLocal);
        int account = _numbering.AccountOfPocket(pocket);
        ref readonly Account who = ref _numbering.AccountAt(account);
        if (who.IsZero)
            return Entry(SourceKind.Mint, pocket, "", null, "");
        if (who == Account.Coinbase(who.Chain))
            return Entry(SourceKind.Coinbase, pocket, "", null, "");
        if (StoppingLabel(account, UnixMilliseconds) is { } label)
            return Entry(KindOf(label), pocket, "", label, "");
        if (who.IsTransaction && (_coinJoins.GetValueOrDefault(account) ?? _coinJoinsBehind.GetValueOrDefault(account)) is { } coinJoin)
            return Entry(SourceKind.Mixer, pocket, "", coinJoin, "");
        if (_accounts[account].Standing == Standing.Unreadable && _unreadable[account] is var (unread, why))
            return unread == ChainReadException.Hub ? Entry(SourceKind.Hub, pocket, "", null, why) : Entry(SourceKind.Limit, pocket, unread, null, why);
        if (_accounts[account].HasManyTransfers)
            return Entry(
                SourceKind.Hub, pocket, "", null, string.Create(CultureInfo.InvariantCulture,
                    $"Unlabelled, with more than {_options.HubTransfers} transfers."));
        if (IsInHop && _fromLocal < 0)
            return UnresolvedEntry();
        string limit = LimitOf(account);
        return Entry(SourceKind.Limit, pocket, limit, null, LimitText(limit));
    }

    private int Entry(SourceKind kind, int pocket, string limit, Label? label, string reason)
    {
        pocket = pocket < 0 ? Pocket(_run, SenderLocal) : pocket;
        int account = _numbering.AccountOfPocket(pocket);
        Asset asset = kind == SourceKind.Unresolved && _toLocal >= 0 ? AssetAtHand() : AssetOf(pocket);
        return _search!.Entries.Of(kind, account, _numbering.AccountAt(account), asset, limit, label, reason);
    }
}
