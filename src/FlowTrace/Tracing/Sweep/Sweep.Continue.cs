using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>
/// Goes on behind its end when the tables of some accounts have grown. Every transfer that was applied stays applied, so this is refused where one of the
/// later rows would have changed what was decided before it.
/// </summary>
internal sealed partial class Sweep
{
    private readonly bool _isOngoing;

    /// <summary>
    /// What has to be read again when some accounts may have later transfers: those of them that were read, and theft transactions whose table answers for
    /// no account but may hold more than themselves.
    /// </summary>
    public IEnumerable<SweepRequest> ToReadAgain(IEnumerable<Account> changed) =>
    [
        .. changed.Where(account => _numbering.FindAccount(account) is var number and >= 0 && _accounts[number].Standing == Standing.Read
            && _accounts[number].HomePlusOne > 0 && !account.IsTransaction).Select(account => new SweepRequest(account, null)),
        .. _runOfTransaction.Where(pair => _runs[pair.Value].Accounts == 0).Select(pair => new SweepRequest(null, pair.Key)),
    ];

    /// <summary>
    /// Takes up the later rows of some accounts; <see cref="Advance"/> then goes on. Where it returns a reason, nothing was taken up and only a new sweep
    /// tells what the transfers say now.
    /// </summary>
    /// <param name="tables">The tables as they are now, of what was to be read again.</param>
    /// <returns>Why it cannot go on from here, or null: it can.</returns>
    public string? TryContinue(IReadOnlyList<(SweepRequest Request, TransferTable Table)> tables)
    {
        if (!_isOngoing || !_started || _inFlight || _needs.Count > 0)
            return "the sweep has not come to its end";
        if (_bounds is not null)
            return "bounds are found over the whole trace";
        if (_numbering.HasOutpoints)
            return "coins are spent whole";
        if (MissingTransactions.Any())
            return "a theft's transaction was not found and may be there now";
        if (_unreadable.Values.Any(failure => failure.Limit != ChainReadException.Hub))
            return "an account could not be read and may be readable now";
        ILookup<Run, (SweepRequest Request, TransferTable Table)> grown = tables.ToLookup(pair => RunOf(pair.Request));
        foreach (IGrouping<Run, (SweepRequest, TransferTable)> one in grown)
            if (Objection(one.Key, [.. one]) is { } objection)
                return objection;
        foreach (IGrouping<Run, (SweepRequest, TransferTable Table)> one in grown)
            if (!ReferenceEquals(one.Key.Table, one.First().Table))
                Continue(one.Key, one.First().Table);
        return null;
    }

    private Run RunOf(SweepRequest request) => request.Transaction is { } transaction ? _runs[_runOfTransaction[transaction]]
        : _runs[_accounts[_numbering.FindAccount(request.Account!.Value)].Home];

    private string? Objection(Run run, (SweepRequest Request, TransferTable Table)[] grown)
    {
        TransferTable table = grown[0].Table;
        if (Array.TrueForAll(grown, pair => ReferenceEquals(pair.Table, run.Table)))
            return null;
        int[] accounts = [.. grown.Where(pair => pair.Request.Account is not null).Select(pair => _numbering.FindAccount(pair.Request.Account!.Value))];
        if (run.Accounts != accounts.Length || !Array.TrueForAll(grown, pair => ReferenceEquals(pair.Table, table)))
            return "a table answered for several accounts and does so no longer";
        if (run.Table.Part is not null || table.Part is not null)
            return "a table is a part of a ledger";
        if (!run.Table.IsContinuedBy(table))
            return "earlier transfers are shown otherwise now";
        if (table.Count > run.Table.Count)
        {
            int first = run.Table.Count;
            if (table.Columns.IsTied(first) || table.PositionOf(first).UnixMilliseconds <= UnixMilliseconds)
                return "a later transfer is not behind all that was applied";
        }

        if (!_mayExchange && table.AllAssets.Count > 1)
            return "assets may be exchanged now";
        var probe = new Run(run.Number, table, _numbering);
        if (Array.Exists(accounts, account => !_accounts[account].HasManyTransfers
            && probe.CountOf(account, _numbering.AccountAt(account)) > _options.HubTransfers))
            return "an account has more transfers now than a wallet has";
        return ObjectionToRows(probe, run.Table.Count) ?? ObjectionToBridges(probe, run);
    }

    private string? ObjectionToRows(Run probe, int first)
    {
        TransferTable table = probe.Table;
        for (int row = first; row < table.Count; row++)
        {
            TransactionId transaction = table.Columns.TransactionIdOf(table.Columns.Transaction[row]);
            if (_wantedTransactions.ContainsKey(transaction))
                return "a theft names a later transfer";
            for (int theft = 0; theft < _thefts.Length; theft++)
                if (Names(theft, probe, row))
                    return "a theft names a later transfer";
        }

        return null;
    }

    /// <summary>A leg of a bridge that came later may be what an earlier one waited for, or its rival.</summary>
    private string? ObjectionToBridges(Run probe, Run run)
    {
        BridgeRecord record = Bridges.Decode(probe.Table);
        if (CountOf(record) != run.Bridges)
            return "a later transaction uses a bridge";
        if (_hasHinted && probe.Table.AllAccounts().Any(account => run.Table.Accounts.Find(account) < 0))
            return "a later transfer shows accounts that may have received what went into a bridge";
        var receivers = _departures.Select(point => point.Departure!.Destination).OfType<Account>().ToHashSet();
        var asserted = _options.Links.SelectMany(link => new[] { link.Departure, link.Arrival }).ToHashSet();
        for (int row = run.Table.Count; row < probe.Table.Count; row++)
            if (receivers.Contains(probe.Table.AccountOfPocket(probe.Columns.ToPocket[row]))
                || asserted.Contains(probe.Columns.TransactionIdOf(probe.Columns.Transaction[row])))
                return "a later transfer may be a bridge's payout";
        return null;
    }

    private void Continue(Run run, TransferTable table)
    {
        int first = run.Table.Count;
        Renumber(run, run.ContinueWith(table));
        _mayExchange |= table.AllAssets.Count > 1;
        for (int row = first; row < table.Count; row++)
        {
            int from = PocketToContinue(run, table.Columns.FromPocket[row]);
            int to = PocketToContinue(run, table.Columns.ToPocket[row]);
            if ((from >= 0 && _pockets[from].Home == run.Number) || (to >= 0 && _pockets[to].Home == run.Number))
                run.Mark(row);
        }

        Enqueue(run);
    }

    /// <summary>The pocket of a later row, where it is followed: all that whom a theft names holds is, from its first row on.</summary>
    private int PocketToContinue(Run run, int local)
    {
        int account = _numbering.FindAccount(run.Table.AccountOfPocket(local));
        if (account < 0 || !_accounts[account].IsNamed || _accounts[account].Home != run.Number)
            return run.Find(local);
        int pocket = Pocket(run, local);
        if (!_pockets[pocket].IsFollowed)
            _pockets[pocket].Home = run.Number;
        return pocket;
    }

    /// <summary>What was written down in the table's own numbers of pockets is told in its new ones.</summary>
    private void Renumber(Run run, int[] numbers)
    {
        for (int i = 0; i < _hopSteps.Count; i++)
        {
            HopStep step = _hopSteps[i];
            if (step.DepartureRun == run.Number)
                step = step with { FromPocket = numbers[step.FromPocket] };
            if (step.Run == run.Number)
                step = step with { ToPocket = numbers[step.ToPocket] };
            _hopSteps[i] = step;
        }

        foreach (Transit transit in _underWay.Values)
            if (transit.Run == run.Number)
                transit.FromLocal = numbers[transit.FromLocal];
    }
}
