using System.Collections.Frozen;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Hops;

/// <summary>Synapse: the bridge of pools and synthetic tokens, whose payouts bear kappa, and the RFQ bridge, whose legs bear a transaction id.</summary>
/// <remarks>
/// Events of SynapseBridge.sol and FastBridge.sol. Kappa is the Keccak-256 hash of the deposit's transaction hash as text, <c>0x</c> and lower
/// case. A payout's amount still holds the fee. The receiver of an RFQ request stands in a structure that is not decoded: the id ties it.
/// </remarks>
internal sealed class SynapseDecoder : BridgeDecoder
{
    private static readonly EventSignature[] Deposits =
    [
        new("TokenDeposit(address indexed to, uint256 chainId, address token, uint256 amount)"),
        new("TokenRedeem(address indexed to, uint256 chainId, address token, uint256 amount)"),
        new("TokenRedeemV2(bytes32 indexed to, uint256 chainId, address token, uint256 amount)"),
        new("TokenDepositAndSwap(address indexed to, uint256 chainId, address token, uint256 amount, uint8 tokenIndexFrom, uint8 tokenIndexTo, "
            + "uint256 minDy, uint256 deadline)"),
        new("TokenRedeemAndSwap(address indexed to, uint256 chainId, address token, uint256 amount, uint8 tokenIndexFrom, uint8 tokenIndexTo, "
            + "uint256 minDy, uint256 deadline)"),
        new("TokenRedeemAndRemove(address indexed to, uint256 chainId, address token, uint256 amount, uint8 swapTokenIndex, uint256 swapMinAmount, "
            + "uint256 swapDeadline)"),
    ];

    private static readonly EventSignature[] Payouts =
    [
        new("TokenWithdraw(address indexed to, address token, uint256 amount, uint256 fee, bytes32 indexed kappa)"),
        new("TokenMint(address indexed to, address token, uint256 amount, uint256 fee, bytes32 indexed kappa)"),
        new("TokenMintAndSwap(address indexed to, address token, uint256 amount, uint256 fee, uint8 tokenIndexFrom, uint8 tokenIndexTo, uint256 minDy, "
            + "uint256 deadline, bool swapSuccess, bytes32 indexed kappa)"),
        new("TokenWithdrawAndRemove(address indexed to, address token, uint256 amount, uint256 fee, uint8 swapTokenIndex, uint256 swapMinAmount, "
            + "uint256 swapDeadline, bool swapSuccess, bytes32 indexed kappa)"),
    ];

    private static readonly EventSignature BridgeRequested = new(
        "BridgeRequested(bytes32 indexed transactionId, address indexed sender, bytes request, uint32 destChainId, address originToken, address destToken, "
        + "uint256 originAmount, uint256 destAmount, bool sendChainGas)");

    private static readonly EventSignature BridgeRelayed = new(
        "BridgeRelayed(bytes32 indexed transactionId, address indexed relayer, address indexed to, uint32 originChainId, address originToken, "
        + "address destToken, uint256 originAmount, uint256 destAmount, uint256 chainGasAmount)");

    /// <inheritdoc/>
    public override string Protocol => "Synapse";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [.. Deposits, .. Payouts, BridgeRequested, BridgeRelayed];

    /// <summary>The bridge on Ethereum.</summary>
    public override IReadOnlySet<Account> Contracts { get; } =
        new[] { Account.Parse("ethereum:0x2796317b0fF8538F253012862c06787Adfb8cEb6") }.ToFrozenSet();

    /// <summary>What the payout of a deposit bears: the hash of its transaction's hash as text.</summary>
    internal static string Kappa(TransactionId deposit) => Word.FromBytes(Keccak256.HashOf($"0x{deposit}")).ToString();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (Array.Find(Deposits, signature => signature.Matches(log)) is { } deposit)
                Deposit(transaction, record, log, AbiArguments.Of(log, deposit));
            else if (Array.Find(Payouts, signature => signature.Matches(log)) is { } payout)
                Payout(transaction, record, log, AbiArguments.Of(log, payout));
            else if (BridgeRequested.Matches(log))
                Request(transaction, record, log, AbiArguments.Of(log, BridgeRequested));
            else if (BridgeRelayed.Matches(log))
                Relay(transaction, record, log, AbiArguments.Of(log, BridgeRelayed));
        }
    }

    private void Deposit(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments deposit)
    {
        UInt128 chainNumber = deposit.Quantity("chainId");
        ChainId? destination = BridgeChainIds.Eip155.Find(chainNumber);
        Account? to = deposit.AccountOn("to", destination);
        Asset token = deposit.Asset("token");
        UInt128 amount = deposit.Quantity("amount");
        Add(record, log, deposit, () => new BridgeDeparture(
            Protocol, Kappa(log.Transaction), log.Transaction, log.Position, BridgeAssets.Find(transaction, amount, asset: token)?.From, log.Emitter,
            BridgeAssets.Moved(transaction, token, amount, to: log.Emitter), amount)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void Payout(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments payout)
    {
        Account to = payout.Account("to");
        Asset token = payout.Asset("token");
        UInt128 amount = payout.Quantity("amount");
        UInt128 fee = payout.Quantity("fee");
        string kappa = payout.Word("kappa").ToString();
        if (fee > amount)
            payout.Refuse($"keeps a fee of {fee} of {amount}");
        Add(record, log, payout, () =>
        {
            // A payout may be turned into another token of the pool on the way; the transfers show which.
            Transfer? received = BridgeAssets.Find(transaction, amount - fee, to: to) ?? BridgeAssets.Find(transaction, to: to);
            return new BridgeArrival(
                Protocol, kappa, log.Transaction, log.Position, to, received?.Asset ?? token, received?.Quantity ?? amount - fee)
            { Payer = log.Emitter };
        });
    }

    private void Request(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments request)
    {
        UInt128 chainNumber = request.Quantity("destChainId");
        ChainId? destination = BridgeChainIds.Eip155.Find(chainNumber);
        Account sender = request.Account("sender");
        Asset originToken = request.Asset("originToken");
        UInt128 originAmount = request.Quantity("originAmount");
        Account? destToken = request.AccountOn("destToken", destination);
        UInt128 destAmount = request.Quantity("destAmount");
        string id = request.Word("transactionId").ToString();
        Add(record, log, request, () => new BridgeDeparture(
            Protocol, id, log.Transaction, log.Position, sender, log.Emitter, originToken, originAmount)
        {
            DestinationChain = destination,
            DestinationAsset = destToken is { } token ? BridgeAssets.Of(token) : null,
            DestinationQuantity = destAmount,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void Relay(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments relay)
    {
        Account to = relay.Account("to");
        Account relayer = relay.Account("relayer");
        Asset destToken = relay.Asset("destToken");
        UInt128 destAmount = relay.Quantity("destAmount");
        UInt128 originChainId = relay.Quantity("originChainId");
        string id = relay.Word("transactionId").ToString();
        Add(record, log, relay, () => new BridgeArrival(
            Protocol, id, log.Transaction, log.Position, to, destToken, destAmount)
        {
            SourceChain = BridgeChainIds.Eip155.Find(originChainId),
            Payer = relayer,
        });
    }
}
