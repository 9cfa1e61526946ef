using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>
/// The sweep's numbers for accounts, assets and pockets. The first table's own numbers are used as they are, so that a ledger in memory
/// needs no translation; what only later tables have is numbered behind.
/// </summary>
internal sealed class Numbering
{
    private readonly InternTable<Account> _moreAccounts = new();
    private readonly InternTable<Asset> _moreAssets = new();
    private readonly InternTable<Outpoint> _moreOutpoints = new();
    private readonly InternTable<ulong> _morePockets = new();
    private TransferTable _first = TransferTable.Empty;

    public int AccountCount => _first.Accounts.Count + _moreAccounts.Count;

    /// <summary>Whether any pocket is an outpoint.</summary>
    public bool HasOutpoints => _first.Outpoints.Count + _moreOutpoints.Count > 0;

    public int PocketCount => _first.Pockets.Count + _morePockets.Count;

    public TransferTable First => _first;

    /// <summary>Takes the first table. Nothing may have been numbered before.</summary>
    public void Begin(TransferTable first) => _first = first;

    public int Account(in Account account)
    {
        int number = _first.Accounts.Find(account);
        return number >= 0 ? number : _first.Accounts.Count + _moreAccounts.Intern(account);
    }

    public int FindAccount(in Account account)
    {
        int number = _first.Accounts.Find(account);
        if (number >= 0)
            return number;
        number = _moreAccounts.Find(account);
        return number < 0 ? -1 : _first.Accounts.Count + number;
    }

    public ref readonly Account AccountAt(int number)
    {
        if (number < _first.Accounts.Count)
            return ref _first.Accounts[number];
        return ref _moreAccounts[number - _first.Accounts.Count];
    }

    /// <summary>The number of a table's pocket, given now if it is new.</summary>
    public int Pocket(TransferTable table, int local)
    {
        int account = Account(table.AccountOfPocket(local));
        ulong key = table.OutpointOfPocket(local) is { } outpoint
            ? PocketKey.OfOutpoint(account, Outpoint(outpoint))
            : PocketKey.OfAsset(account, Asset(table.AssetOfPocket(local)));
        int pocket = _first.Pockets.Find(key);
        return pocket >= 0 ? pocket : _first.Pockets.Count + _morePockets.Intern(key);
    }

    /// <summary>The number of a table's pocket, or -1.</summary>
    public int FindPocket(TransferTable table, int local)
    {
        int account = FindAccount(table.AccountOfPocket(local));
        Outpoint? outpoint = table.OutpointOfPocket(local);
        int held = outpoint is { } coin
            ? Find(coin, _first.Outpoints, _moreOutpoints)
            : Find(table.AssetOfPocket(local), _first.Assets, _moreAssets);
        if (account < 0 || held < 0)
            return -1;
        return Find(outpoint is null ? PocketKey.OfAsset(account, held) : PocketKey.OfOutpoint(account, held), _first.Pockets, _morePockets);
    }

    public int AccountOfPocket(int pocket) => PocketKey.Account(KeyOf(pocket));

    public Asset AssetOfPocket(int pocket)
    {
        ulong key = KeyOf(pocket);
        if (PocketKey.IsOutpoint(key))
            return Chain.Asset.Native(AccountAt(PocketKey.Account(key)).Chain);
        int asset = PocketKey.Number(key);
        return asset < _first.Assets.Count ? _first.Assets[asset] : _moreAssets[asset - _first.Assets.Count];
    }

    /// <summary>The outpoint that is the pocket; null for one that holds an asset.</summary>
    public Outpoint? OutpointOfPocket(int pocket)
    {
        ulong key = KeyOf(pocket);
        if (!PocketKey.IsOutpoint(key))
            return null;
        int outpoint = PocketKey.Number(key);
        return outpoint < _first.Outpoints.Count ? _first.Outpoints[outpoint] : _moreOutpoints[outpoint - _first.Outpoints.Count];
    }

    private int Asset(in Asset asset)
    {
        int number = _first.Assets.Find(asset);
        return number >= 0 ? number : _first.Assets.Count + _moreAssets.Intern(asset);
    }

    private int Outpoint(in Outpoint outpoint)
    {
        int number = _first.Outpoints.Find(outpoint);
        return number >= 0 ? number : _first.Outpoints.Count + _moreOutpoints.Intern(outpoint);
    }

    private static int Find<T>(in T value, InternTable<T> first, InternTable<T> more)
        where T : struct, IEquatable<T>
    {
        int number = first.Find(value);
        if (number >= 0)
            return number;
        number = more.Find(value);
        return number < 0 ? -1 : first.Count + number;
    }

    private ulong KeyOf(int pocket) => pocket < _first.Pockets.Count ? _first.Pockets[pocket] : _morePockets[pocket - _first.Pockets.Count];
}
