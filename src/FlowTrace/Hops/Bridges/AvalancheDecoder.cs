using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// Avalanche Bridge: a plain transfer to the bridge's account on Ethereum, and a mint on Avalanche that names its transaction; back, a token is
/// unwrapped and the bridge's account pays the same address.
/// </summary>
/// <remarks>
/// Events of BridgeToken.sol; whether their arguments are indexed is not verified, and either is read. BTC.b comes from Bitcoin and is not read. The
/// numbers <c>Unwrap</c> gives chains are not known, so Ethereum, which the bridge was built for, is the destination and the number is stated.
/// </remarks>
internal sealed class AvalancheDecoder : BridgeDecoder
{
    private static readonly EventSignature Mint = new("Mint(address to, uint256 amount, address feeAddress, uint256 feeAmount, bytes32 originTxId)");

    private static readonly EventSignature Unwrap = new("Unwrap(uint256 amount, uint256 chainId)");

    private static readonly ChainId Avalanche = ChainId.Parse("avalanche");

    private static readonly Account Keeper = Account.Parse("ethereum:0x8EB8a3b98659Cce290402893d0123abb75E3ab28");

    /// <inheritdoc/>
    public override string Protocol => "Avalanche Bridge";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [Mint, Unwrap];

    /// <summary>The account on Ethereum that takes and pays; the tokens on Avalanche are many and not all known.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[] { Keeper }.ToFrozenSet();

    /// <inheritdoc/>
    public override bool ReadsTransfers => true;

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (Transfer transfer in transaction.Transfers)
            if (transfer.Kind != TransferKind.Fee && transfer.To != transfer.From)
                Keep(record, transfer);
        foreach (EventLog log in transaction.Logs)
        {
            if (Mint.Matches(log))
                Arrive(transaction, record, log, AbiArguments.Of(log, Mint));
            else if (Unwrap.Matches(log))
                Depart(transaction, record, log, AbiArguments.Of(log, Unwrap));
        }
    }

    // The bridge takes tokens; its own coin pays for its transactions. What it pays out is a transfer like any other.
    private void Keep(BridgeRecord record, Transfer transfer)
    {
        if (transfer.To == Keeper && transfer.Asset.Kind == AssetKind.Token)
            record.Add(new BridgeDeparture(
                Protocol, transfer.Transaction.ToString(), transfer.Transaction, transfer.Position, transfer.From, Keeper, transfer.Asset, transfer.Quantity)
            {
                DestinationChain = Avalanche,
                Destination = new Account(Avalanche, transfer.From.Address),
            });
        else if (transfer.From == Keeper && transfer.Asset.Kind == AssetKind.Token)
            record.Add(new BridgeArrival(
                Protocol, "", transfer.Transaction, transfer.Position, transfer.To, transfer.Asset, transfer.Quantity)
            {
                SourceChain = Avalanche,
                Payer = Keeper,
            });
    }

    private void Arrive(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments mint)
    {
        Account to = mint.Account("to");
        UInt128 amount = mint.Quantity("amount");
        string key = mint.Word("originTxId").ToString()[2..];
        Add(record, log, mint, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, to, BridgeAssets.Of(log.Emitter), amount)
        {
            SourceChain = ChainId.Ethereum,
        });
    }

    private void Depart(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments unwrap)
    {
        UInt128 amount = unwrap.Quantity("amount");
        UInt128 chainNumber = unwrap.Quantity("chainId");
        Asset token = BridgeAssets.Of(log.Emitter);
        Transfer? burnt = BridgeAssets.Find(transaction, amount, asset: token);
        if (burnt is null)
            unwrap.Refuse("names nobody, and no transfer that burns its amount was read in the transaction");
        Add(record, log, unwrap, () => new BridgeDeparture(
            Protocol, "", log.Transaction, log.Position, burnt!.Value.From, log.Emitter, token, amount)
        {
            DestinationChain = ChainId.Ethereum,
            Destination = new Account(ChainId.Ethereum, burnt.Value.From.Address),
            Stated = $"chain {chainNumber} of the bridge",
        });
    }
}
