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
    private readonly InternTable<ulong> _morePockets = new();
    private TransferTable _first = TransferTable.Empty;

    public int AccountCount => _first.Accounts.Count + _moreAccounts.Count;

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

    public int Pocket(int account, in Asset asset)
    {
        int assetNumber = _first.Assets.Find(asset);
        if (assetNumber < 0)
            assetNumber = _first.Assets.Count + _moreAssets.Intern(asset);
        ulong key = ((ulong)(uint)account << 32) | (uint)assetNumber;
        int pocket = _first.Pockets.Find(key);
        return pocket >= 0 ? pocket : _first.Pockets.Count + _morePockets.Intern(key);
    }

    public int FindPocket(in Account account, in Asset asset)
    {
        int accountNumber = FindAccount(account);
        int assetNumber = _first.Assets.Find(asset);
        if (assetNumber < 0 && (assetNumber = _moreAssets.Find(asset)) >= 0)
            assetNumber += _first.Assets.Count;
        if (accountNumber < 0 || assetNumber < 0)
            return -1;
        ulong key = ((ulong)(uint)accountNumber << 32) | (uint)assetNumber;
        int pocket = _first.Pockets.Find(key);
        if (pocket >= 0)
            return pocket;
        pocket = _morePockets.Find(key);
        return pocket < 0 ? -1 : _first.Pockets.Count + pocket;
    }

    public int AccountOfPocket(int pocket) => (int)(KeyOf(pocket) >> 32);

    public ref readonly Asset AssetOfPocket(int pocket)
    {
        int asset = (int)(KeyOf(pocket) & 0xFFFF_FFFF);
        if (asset < _first.Assets.Count)
            return ref _first.Assets[asset];
        return ref _moreAssets[asset - _first.Assets.Count];
    }

    private ulong KeyOf(int pocket) => pocket < _first.Pockets.Count ? _first.Pockets[pocket] : _morePockets[pocket - _first.Pockets.Count];
}
