using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>Searches one asset's pockets for deposit addresses.</summary>
internal sealed class DepositSearch
{
    private const long Hour = 3_600_000;

    private readonly LedgerView _view;
    private readonly int _asset;
    private readonly int _mostSenders;
    private readonly int _mostReceivers;
    private readonly int _leastSweeps;
    private readonly Ratio _leastSwept;
    private readonly long _most;

    private DepositSearch(LedgerView view, int asset)
    {
        _view = view;
        _asset = asset;
        ProfileThresholds thresholds = view.Thresholds;
        _mostSenders = thresholds.Whole("deposit.senders.most");
        _mostReceivers = thresholds.Whole("deposit.receivers.most");
        _leastSweeps = thresholds.Whole("deposit.sweeps.least");
        _leastSwept = thresholds["deposit.swept.least"];
        _most = thresholds.Whole("deposit.hours.most") * Hour;
    }

    /// <summary>The deposit addresses, by account.</summary>
    public static IReadOnlyList<DepositAddress> Find(LedgerView view, int asset)
    {
        var search = new DepositSearch(view, asset);
        var candidates = new List<(DepositAddress Address, int HotWallet)>();
        for (int pocket = 0; pocket < view.Table.Pockets.Count; pocket++)
            if (search.IsWorthReading(pocket) && search.Judge(pocket) is { } candidate)
                candidates.Add(candidate);

        // A wallet that is emptied into another itself is no hot wallet: such a row of wallets is a layer.
        HashSet<Account> emptied = [.. candidates.Select(candidate => candidate.Address.Account)];
        candidates.RemoveAll(candidate => candidate.Address.Service is null && emptied.Contains(candidate.Address.HotWallet));
        Dictionary<int, int> peers = candidates.GroupBy(candidate => candidate.HotWallet).ToDictionary(group => group.Key, group => group.Count());
        int leastPeers = view.Thresholds.Whole("deposit.peers.least");
        return
        [
            .. candidates.Where(candidate => candidate.Address.Service is not null || peers[candidate.HotWallet] >= leastPeers)
                .Select(candidate => candidate.Address).OrderBy(address => address.Account),
        ];
    }

    // Most pockets fail on the first few rows: an exact judgement is for those that can still pass.
    private bool IsWorthReading(int pocket)
    {
        ulong key = _view.Table.Pockets[pocket];
        int account = PocketKey.Account(key);
        if (PocketKey.IsOutpoint(key) || PocketKey.Number(key) != _asset || _view.IsNobody(account)
            || (_view.IsService(account) && _view.RoleOf(account)!.Category != ServiceCategory.Deposit))
            return false;
        TransferColumns columns = _view.Table.Columns;
        var receivers = new List<int>(_mostReceivers + 1);
        var senders = new List<int>();
        int outs = 0;
        foreach (int row in columns.RowsOf(pocket))
        {
            bool isOut = columns.FromPocket[row] == pocket;
            if (isOut && columns.Kind[row] == TransferKind.Fee)
                continue;
            outs += isOut ? 1 : 0;
            List<int> others = isOut ? receivers : senders;
            int other = isOut ? columns.ToPocket[row] : columns.FromPocket[row];
            if (!others.Contains(other))
                others.Add(other);
            if (receivers.Count > _mostReceivers || senders.Count > _mostSenders + 1)
                return false;
        }

        return outs >= _leastSweeps;
    }

    private (DepositAddress Address, int HotWallet)? Judge(int pocket)
    {
        var entries = AccountEntries.Load(_view.Table, pocket);
        if (entries.IsTooLarge || TargetOf(entries) is not (>= 0 and var target))
            return null;
        int hotWallet = entries.Parties[target];
        Label? service = _view.IsAtExchange(hotWallet) || IsCustodial(hotWallet) ? _view.RoleOf(hotWallet) : null;
        if ((service is null && _view.IsService(hotWallet)) || service?.Category == ServiceCategory.Deposit)
            return null;
        int senders = entries.Items.Where(entry => !entry.IsOut && entry.Party >= 0 && entry.Party != target).Select(entry => entry.Party).Distinct().Count();
        int least = _view.Thresholds.Whole(service is null ? "deposit.senders.least" : "deposit.senders-if-labelled.least");
        if (senders < least || senders > _mostSenders)
            return null;
        (UInt128 received, UInt128 swept, UInt128 sent, UInt128 toTarget) = Follow(entries, target);
        if (Ratio.Share(swept, received) < _leastSwept || Ratio.Share(toTarget, sent) < _leastSwept)
            return null;
        Transfer[] sweeps = [.. entries.Items.Where(entry => entry.IsOut && entry.Party == target).Select(entry => _view.Table[entry.Row])];
        if (sweeps.Length < _leastSweeps)
            return null;
        int account = PocketKey.Account(_view.Table.Pockets[pocket]);
        return (new DepositAddress(
            _view.Table.Accounts[account], _view.Table.Assets[_asset], _view.Table.Accounts[hotWallet], service, _view.RoleOf(account), senders, received,
            swept, sent, sweeps), hotWallet);
    }

    // The services that give each customer an address: exchanges and whoever keeps customers' coins as they do.
    private bool IsCustodial(int account) => _view.RoleOf(account)?.Category is ServiceCategory.Service or ServiceCategory.Gambling or ServiceCategory.Payment;

    private int TargetOf(AccountEntries entries)
    {
        var totals = new UInt128[entries.Parties.Length];
        int best = -1;
        foreach (Entry entry in entries.Items)
            if (entry.IsOut && entry.Party >= 0)
                totals[entry.Party] += entry.Quantity;
        for (int party = 0; party < totals.Length; party++)
            if (totals[party] > UInt128.Zero && (best < 0 || totals[party] > totals[best] || (totals[party] == totals[best] && IsBefore(entries, party, best))))
                best = party;
        return best;
    }

    private bool IsBefore(AccountEntries entries, int party, int other) =>
        _view.Table.Accounts[entries.Parties[party]].CompareTo(_view.Table.Accounts[entries.Parties[other]]) < 0;

    // First in, first out. Units that came too late to go on before the data ends say nothing either way.
    private (UInt128 Received, UInt128 Swept, UInt128 Sent, UInt128 ToTarget) Follow(AccountEntries entries, int target)
    {
        UInt128 received = 0, swept = 0, sent = 0, toTarget = 0;
        var lots = new List<(long Time, UInt128 Left)>();
        int head = 0;
        foreach (Entry entry in entries.Items)
        {
            if (!entry.IsOut)
            {
                lots.Add((entry.Time, entry.Quantity));
                continue;
            }

            UInt128 wanted = entry.Quantity;
            sent += entry.IsFee ? UInt128.Zero : wanted;
            toTarget += entry.Party == target ? wanted : UInt128.Zero;
            while (wanted > UInt128.Zero && head < lots.Count)
            {
                (long time, UInt128 left) = lots[head];
                UInt128 taken = UInt128.Min(wanted, left);
                wanted -= taken;
                received += entry.IsFee ? UInt128.Zero : taken;
                swept += entry.Party == target && entry.Time - time <= _most ? taken : UInt128.Zero;
                lots[head] = (time, left - taken);
                head += left == taken ? 1 : 0;
            }
        }

        for (; head < lots.Count; head++)
            received += lots[head].Time + _most <= _view.End ? lots[head].Left : UInt128.Zero;
        return (received, swept, sent, toTarget);
    }
}
