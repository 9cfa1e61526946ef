using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>
/// Reads what issuers did: freezes of Tether and Circle on Ethereum, Tron and where USDT0 lives, releases, destroyed units, and freezes that
/// still wait for the owners of the issuer's wallet.
/// </summary>
/// <remarks>
/// <para>
/// Only the token's own contract is believed: an event of the same name from any other contract changes nothing and is counted as an issue.
/// A wait is believed when the wallet is one known to own the token, or when the wallet is shown to have carried that very submission out in
/// the transaction in which the token reports the freeze.
/// </para>
/// <para>
/// Sources: Tether's and Circle's contracts; the events and functions of the MultiSigWallet that owns Tether's tokens (ConsenSys, later
/// Gnosis). Which wallet owns a token is public knowledge, not something the events prove.
/// </para>
/// </remarks>
internal static class Freezes
{
    /// <summary>The acts in the tables, in order, each once; what cannot be read goes to <paramref name="report"/>.</summary>
    public static IReadOnlyList<IssuerAct> ActsIn(IEnumerable<TransferTable> tables, Action<ReadIssue>? report = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        TransferTable[] all = [.. tables.Where(table => table.Logs.Count + table.Calls.Count > 0)];
        if (all.Length == 0)
            return [];
        var reader = new IssuerActReader(report);
        foreach (TransferTable table in all)
            reader.ReadWallets(table.Logs);
        foreach (TransferTable table in all)
            reader.ReadTokens(table.Logs);
        foreach (TransferTable table in all)
            reader.ReadSubmissions(table.Calls);
        return reader.Complete();
    }

    /// <summary>Every freeze the acts tell of, by account, asset and time.</summary>
    public static IReadOnlyList<Freeze> Of(IReadOnlyList<IssuerAct> acts)
    {
        ArgumentNullException.ThrowIfNull(acts);
        var freezes = new List<Freeze>();
        foreach (IGrouping<(Account, Asset), IssuerAct> place in acts
            .Where(act => act.Account is not null && act.Kind is not (IssuerActKind.Issued or IssuerActKind.Redeemed))
            .GroupBy(act => (act.Account!.Value, act.Asset)).OrderBy(group => group.Key.Item1).ThenBy(group => group.Key.Item2))
            AddFreezes(new Freeze(place.Key.Item1, place.Key.Item2), place.OrderBy(act => act.Position).ThenBy(act => act.Kind), freezes);
        return freezes;
    }

    /// <summary>
    /// The units that issuers destroyed or redeemed, as the burns that no transfer event shows: from the account to the zero address.
    /// </summary>
    public static IReadOnlyList<Transfer> BurnsOf(IEnumerable<EventLog> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        EventLog[] all = [.. logs];
        var reader = new IssuerActReader(report: null);
        reader.ReadWallets(all);
        reader.ReadTokens(all);
        return
        [
            .. reader.Complete()
                .Where(act => act.Kind is IssuerActKind.Destroyed or IssuerActKind.Redeemed && act.Account is not null && act.Quantity > UInt128.Zero)
                .Select(act => new Transfer(
                    TransferKind.Burn, act.Transaction, act.Position, act.Account!.Value, ZeroOf(act.Asset.Chain), act.Asset, act.Quantity)),
        ];
    }

    /// <summary>The table with the burns that its logs tell of and its transfers lack; the same table where nothing is missing.</summary>
    public static TransferTable WithBurns(TransferTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        IReadOnlyList<Transfer> burns = table.Logs.Any(IssuerActReader.IsBurn) ? BurnsOf(table.Logs) : [];
        if (burns.Count == 0)
            return table;
        HashSet<(TransactionId, Account, Asset)> known = BurnsShown(table, [.. burns.Select(burn => burn.Transaction)]);
        Transfer[] missing = [.. burns.Where(burn => !known.Contains((burn.Transaction, burn.From, burn.Asset)))];
        return missing.Length == 0 ? table : Rebuild(table, missing);
    }

    private static HashSet<(TransactionId, Account, Asset)> BurnsShown(TransferTable table, HashSet<TransactionId> transactions)
    {
        var known = new HashSet<(TransactionId, Account, Asset)>();
        for (int i = 0; i < table.Count; i++)
            if (transactions.Contains(table.Columns.TransactionIdOf(table.Columns.Transaction[i])) && table[i] is var transfer && transfer.To.IsZero)
                known.Add((transfer.Transaction, transfer.From, transfer.Asset));
        return known;
    }

    private static TransferTable Rebuild(TransferTable table, Transfer[] burns)
    {
        var builder = new TransferTableBuilder();
        table.CopyTo(builder, Enumerable.Range(0, table.Count), IssuerActReader.Source);
        foreach (Transfer burn in burns)
            if (!builder.TryAdd(burn, out string? error))
                builder.Report(new ReadIssue(ReadIssueSeverity.Rejected, IssuerActReader.Source, 0, error, burn.TransactionText));
        return builder.Build();
    }

    /// <summary>Cuts the acts on one account and token into freezes: a freeze begins with its order or with itself and ends with its release.</summary>
    private static void AddFreezes(Freeze empty, IEnumerable<IssuerAct> acts, List<Freeze> freezes)
    {
        Freeze? open = null;
        foreach (IssuerAct act in acts)
            switch (act.Kind)
            {
                case IssuerActKind.Submitted:
                    open ??= empty with { Submitted = act };
                    break;
                case IssuerActKind.Frozen:
                    open ??= empty;
                    open = open.IsPending ? open with { Frozen = act } : open;
                    break;
                case IssuerActKind.Released when open is { IsInForce: true }:
                    freezes.Add(open with { Released = act });
                    open = null;
                    break;
                case IssuerActKind.Released:
                    // Nothing in the data was in force: the freeze lies before its beginning, and an order that waits still waits.
                    break;
                case IssuerActKind.Destroyed:
                    open ??= empty;
                    open = open with { Frozen = open.Frozen ?? act, Destroyed = [.. open.Destroyed, act] };
                    break;
            }

        if (open is not null)
            freezes.Add(open);
    }

    private static Account ZeroOf(ChainId chain) => new(chain, Address.FromAccount20(stackalloc byte[20]));
}
