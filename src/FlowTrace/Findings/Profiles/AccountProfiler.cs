using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>
/// Measures how accounts behave: the features of the published table (F1 to F16), over their whole life and over a window, and what they speak for.
/// </summary>
/// <remarks>
/// What is found once for a ledger (noise, deposit addresses, base rates, funders) is kept, so one profiler answers for many accounts. Not safe for
/// concurrent calls.
/// </remarks>
public sealed class AccountProfiler
{
    private static readonly Asset TetherOnTron = KnownTokens.All.First(token => token is { Symbol: "USDT", IsSoleBearer: true }
        && token.Asset.Chain == ChainId.Tron).Asset;

    private readonly LedgerView _view;

    /// <summary>Makes a profiler of a ledger.</summary>
    /// <param name="table">The transfers.</param>
    /// <param name="options">What else is known; null for nothing.</param>
    public AccountProfiler(TransferTable table, ProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        Options = options ?? new ProfileOptions();
        _view = new LedgerView(table, Options);
    }

    /// <summary>What the profiles rest on beside the transfers.</summary>
    public ProfileOptions Options { get; }

    /// <summary>The inferred deposit addresses, by asset and account.</summary>
    /// <param name="asset">In which asset to look; null for every asset.</param>
    public IReadOnlyList<DepositAddress> DepositAddresses(Asset? asset = null) => DepositAddressFinder.Find(_view, asset);

    /// <summary>The inferred hot wallets, by asset and account.</summary>
    /// <param name="asset">In which asset to look; null for every asset.</param>
    public IReadOnlyList<HotWallet> HotWallets(Asset? asset = null) => HotWalletFinder.Find(_view, asset);

    /// <summary>
    /// The asset that an account is profiled in where nobody names one: USDT on Tron, else the one it moves most often; null where it moves none.
    /// </summary>
    /// <remarks>Accounts of chains like Bitcoin hold coins and no pocket of their own: there is none for them.</remarks>
    public Asset? DefaultAsset(Account account)
    {
        int number = _view.Table.Accounts.Find(account);
        Asset? best = null;
        int most = 0;
        if (number < 0)
            return null;
        foreach (int pocket in _view.Table.Columns.PocketsOf(number))
        {
            if (PocketKey.IsOutpoint(_view.Table.Pockets[pocket]))
                continue;
            Asset asset = _view.Table.AssetOfPocket(pocket);
            int rows = _view.Table.Columns.RowsOf(pocket).Length;
            if (asset == TetherOnTron && rows > 0)
                return asset;
            if (rows > most || (rows == most && rows > 0 && asset.CompareTo(best!.Value) < 0))
                (best, most) = (asset, rows);
        }

        return best;
    }

    /// <summary>The accounts that send or receive an asset at least so often, most often first, then by account.</summary>
    /// <param name="leastTransfers">How often at least.</param>
    /// <param name="asset">The asset; null for any one.</param>
    public IReadOnlyList<Account> Accounts(int leastTransfers, Asset? asset = null)
    {
        var accounts = new Dictionary<int, int>();
        for (int pocket = 0; pocket < _view.Table.Pockets.Count; pocket++)
        {
            ulong key = _view.Table.Pockets[pocket];
            int number = PocketKey.Account(key);
            int rows = _view.Table.Columns.RowsOf(pocket).Length;
            if (!PocketKey.IsOutpoint(key) && !_view.IsNobody(number) && rows >= leastTransfers
                && (asset is null || _view.Table.Assets[PocketKey.Number(key)] == asset))
                accounts[number] = Math.Max(rows, accounts.GetValueOrDefault(number));
        }

        return
        [
            .. accounts.Select(pair => (Account: _view.Table.Accounts[pair.Key], Rows: pair.Value))
                .OrderByDescending(pair => pair.Rows).ThenBy(pair => pair.Account).Select(pair => pair.Account),
        ];
    }

    /// <summary>Measures one account.</summary>
    /// <param name="account">The account; one that the ledger does not have has no transfers.</param>
    /// <param name="asset">In which asset; null for its <see cref="DefaultAsset"/>.</param>
    /// <exception cref="ArgumentException">The account is of a chain like Bitcoin: there the owner of coins is a cluster, not an address.</exception>
    public AccountProfile Profile(Account account, Asset? asset = null)
    {
        int number = _view.Table.Accounts.Find(account);
        Asset measured = asset ?? DefaultAsset(account) ?? Asset.Native(account.Chain);
        if (_view.Table.Outpoints.Count > 0 && asset is null && DefaultAsset(account) is null && number >= 0)
            throw new ArgumentException(
                $"{account} holds coins of a chain like Bitcoin, where one owner has many addresses and no address is a wallet: "
                + "OutpointClusters of the library groups them.",
                nameof(account));
        return new ProfileMaker(_view, account, measured).Make();
    }
}
