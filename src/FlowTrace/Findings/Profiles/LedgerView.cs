using System.Collections.Frozen;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>A ledger without its noise, with what is known of its accounts by their numbers; what is dear to know is found once and kept.</summary>
/// <remarks>Labels count as of the end of the data. Not safe for concurrent use.</remarks>
internal sealed class LedgerView
{
    // A name, or a list of the sanctioned or frozen, says nothing of what an account does.
    private static readonly FrozenSet<ServiceCategory> Roles = Enum.GetValues<ServiceCategory>()
        .Except([ServiceCategory.None, ServiceCategory.Sanctioned, ServiceCategory.Frozen]).ToFrozenSet();

    // Into these an exchange's customer pays.
    private static readonly FrozenSet<ServiceCategory> AtExchanges =
        new[] { ServiceCategory.Deposit, ServiceCategory.Exchange, ServiceCategory.HotWallet }.ToFrozenSet();

    private readonly Dictionary<int, Label> _roles = [];
    private readonly Dictionary<int, RoundAmounts> _rounds = [];
    private readonly Dictionary<int, IReadOnlyList<DepositAddress>> _deposits = [];
    private readonly ProfileOptions _options;
    private int[]? _funders;
    private Dictionary<int, int>? _funded;
    private Dictionary<(int Account, int Asset), long>? _frozen;
    private HashSet<int>? _contracts;

    public LedgerView(TransferTable table, ProfileOptions options)
    {
        _options = options;
        Noise = NoiseReport.Of(table);
        Table = options.KeepNoise ? table : Noise.Clean;
        Labels = KnownContracts.Beneath(options.Labels);
        End = Table.Count > 0 ? Table.Columns.MillisecondsOf(Table.Columns.Transaction[^1]) : 0;
        foreach (Label label in Labels.All)
            if (Table.Accounts.Find(label.Account) is >= 0 and var number && Labels.DecidingAmong(Roles, label.Account, End) is { } role)
                _roles[number] = role;
    }

    public TransferTable Table { get; }

    public NoiseReport Noise { get; }

    public LabelBook Labels { get; }

    public ProfileThresholds Thresholds => _options.Thresholds;

    public ProfileOptions Options => _options;

    /// <summary>When the data ends.</summary>
    public long End { get; }

    public Label? RoleOf(int account) => _roles.GetValueOrDefault(account);

    /// <summary>The labelled accounts, by number.</summary>
    public IReadOnlyDictionary<int, Label> LabelledAccounts => _roles;

    /// <summary>Whether a label says that the account holds or moves many people's coins.</summary>
    public bool IsService(int account) => _roles.TryGetValue(account, out Label? label) && StopRules.Default.Contains(label.Category);

    /// <summary>Whether a label says that the account is an exchange's, or an address it gave a customer.</summary>
    public bool IsAtExchange(int account) => _roles.TryGetValue(account, out Label? label) && AtExchanges.Contains(label.Category);

    /// <summary>Sinks, mints and transactions of chains like Bitcoin are nobody's accounts.</summary>
    public bool IsNobody(int account)
    {
        ref readonly Account who = ref Table.Accounts[account];
        return who.IsZero || who.IsFeeSink || who.IsUnspendable || who.IsTransaction || who == Account.Coinbase(who.Chain);
    }

    /// <summary>Whether the account emits events: only contracts do.</summary>
    public bool IsContract(int account) => Contracts.Contains(account);

    /// <summary>How many decimals an asset has; null where nobody says.</summary>
    public int? DecimalsOf(Asset asset) => asset.Kind switch
    {
        AssetKind.Currency => 2,
        AssetKind.Native when KnownChains.Find(asset.Chain) is { } chain => chain.NativeDecimals,
        _ => KnownTokens.Find(asset)?.Decimals ?? (Table.AssetInfo.TryGetValue(asset, out AssetInfo? info) ? info.Decimals : null),
    } is >= 0 and <= 30 and var decimals ? decimals : null;

    /// <summary>How round amounts of an asset are, day by day.</summary>
    public RoundAmounts RoundsOf(int asset, int decimals) =>
        _rounds.TryGetValue(asset, out RoundAmounts? rounds) ? rounds : _rounds[asset] = new RoundAmounts(Table, asset, decimals);

    /// <summary>The accounts that behave like deposit addresses in an asset.</summary>
    public IReadOnlyList<DepositAddress> DepositsOf(int asset) =>
        _deposits.TryGetValue(asset, out IReadOnlyList<DepositAddress>? deposits) ? deposits : _deposits[asset] = DepositSearch.Find(this, asset);

    /// <summary>Who paid for the account's first fees: its activator, else the first that sent it the chain's coin; -1 where the data shows nobody.</summary>
    public int FunderOf(int account) => Funders[account];

    /// <summary>How many accounts somebody was the first to fund.</summary>
    public int FundedBy(int funder)
    {
        _funded ??= Funders.Where(one => one >= 0).GroupBy(one => one).ToDictionary(group => group.Key, group => group.Count());
        return _funded.GetValueOrDefault(funder);
    }

    /// <summary>When an account was frozen in an asset, by an issuer's act or a label; null where nobody says so.</summary>
    public long? FrozenSince(int account, int asset)
    {
        _frozen ??= FindFrozen();
        return _frozen.TryGetValue((account, asset), out long since) || _frozen.TryGetValue((account, -1), out since) ? since : null;
    }

    /// <summary>Whether the data could show freezes at all.</summary>
    public bool ShowsFreezes => Table.Logs.Count > 0 || Labels.All.Any(label => label.Category == ServiceCategory.Frozen);

    private HashSet<int> Contracts => _contracts ??=
    [
        .. Table.Logs.Select(log => log.Emitter).Distinct().Select(account => Table.Accounts.Find(account)).Where(account => account >= 0),
    ];

    private int[] Funders => _funders ??= FindFunders();

    private int[] FindFunders()
    {
        int[] funders = new int[Table.Accounts.Count];
        Array.Fill(funders, -1);
        foreach (AccountEvent activation in Table.AccountEvents.Where(one => one.Kind == AccountEventKind.Activation && one.Counterparty is not null))
            if (Table.Accounts.Find(activation.Account) is >= 0 and var account && funders[account] < 0)
                funders[account] = Table.Accounts.Find(activation.Counterparty!.Value);
        // Of two who fund an account at one instant the first by account counts, whichever the source writes first.
        long[] since = new long[funders.Length];
        Array.Fill(since, long.MinValue);
        TransferColumns columns = Table.Columns;
        for (int row = 0; row < Table.Count; row++)
        {
            ulong to = Table.Pockets[columns.ToPocket[row]];
            if (columns.Kind[row] == TransferKind.Fee || PocketKey.IsOutpoint(to) || Table.Assets[PocketKey.Number(to)].Kind != AssetKind.Native)
                continue;
            int from = PocketKey.Account(Table.Pockets[columns.FromPocket[row]]);
            int account = PocketKey.Account(to);
            long time = columns.MillisecondsOf(columns.Transaction[row]);
            if (IsNobody(from)
                || (funders[account] >= 0 && (since[account] != time || Table.Accounts[from].CompareTo(Table.Accounts[funders[account]]) >= 0)))
                continue;
            funders[account] = from;
            since[account] = time;
        }

        return funders;
    }

    private Dictionary<(int Account, int Asset), long> FindFrozen()
    {
        var frozen = new Dictionary<(int, int), long>();
        foreach (Freeze freeze in Freezes.Of(Freezes.ActsIn([Table])))
            if (freeze.Frozen is { } act && Table.Accounts.Find(freeze.Account) is >= 0 and var account
                && Table.Assets.Find(freeze.Asset) is >= 0 and var asset)
                frozen.TryAdd((account, asset), act.Position.UnixMilliseconds);
        foreach (Label label in Labels.All.Where(label => label.Category == ServiceCategory.Frozen))
            if (Table.Accounts.Find(label.Account) is >= 0 and var account)
                frozen.TryAdd((account, -1), label.SinceUnixMilliseconds ?? long.MinValue);
        return frozen;
    }
}
