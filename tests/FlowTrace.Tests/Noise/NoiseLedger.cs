using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Noise;

/// <summary>A small ledger on Ethereum: a row a second, each in a transaction of its own unless it is said to go with the one before.</summary>
internal sealed class NoiseLedger
{
    public static readonly Asset Usdt = Asset.Parse("ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7");
    public static readonly Asset Forged = Asset.Parse("ethereum:0x00000000000000000000000000000000000f06ed");
    public static readonly Asset Unknown = Asset.Parse("ethereum:0x0000000000000000000000000000000000a11ce5");
    public static readonly Asset Ether = Asset.Native(ChainId.Ethereum);

    // A pay-off as it happened: whom the victim meant, and whom it paid.
    public static readonly Account Victim = Of("0x407e4B78C16D22b21B5dDcd0B0f7AD9Cb07b9Cbc");
    public static readonly Account Meant = Of("0xa7B4BAC8f0f9692e56750aEFB5f6cB5516E90570");
    public static readonly Account Twin = Of("0xa7Bf48749D2E4aA29e3209879956b9bAa9E90570");

    private readonly TransferTableBuilder _builder = new();
    private int _time = 1_700_000_000;
    private int _transaction;
    private int _index;

    public static Account Of(string address) => Account.Parse("ethereum:" + address);

    public static Account Numbered(int number) => Of("0x" + Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number))[..20]));

    public NoiseLedger Pay(Account from, Account to, UInt128 quantity, Asset asset, bool inTheSame = false)
    {
        if (!inTheSame)
        {
            _transaction++;
            _time++;
        }

        TransferKind kind = asset.Kind == AssetKind.Native ? TransferKind.Transfer : from.IsZero ? TransferKind.Mint : TransferKind.Token;
        _builder.Add(new Transfer(
            kind, TransactionId.FromHash(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(_transaction))),
            new Position(_time * 1000L, ChainId.Ethereum, _time, 0, _index++), from, to, asset, quantity));
        return this;
    }

    public NoiseLedger Named(Asset asset, string symbol)
    {
        _builder.Describe(asset, new AssetInfo(symbol, 6));
        return this;
    }

    public TransferTable Build() => _builder.Build();
}
