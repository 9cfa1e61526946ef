using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Ronin: gateways on Ethereum and Ronin whose receipts bear an id; the first bridge's deposits and withdrawals on Ethereum.</summary>
/// <remarks>
/// Events of MainchainGatewayV3.sol, RoninGatewayV3.sol and of the first MainchainGatewayManager.sol, whose indexed arguments are not verified.
/// Kind and id of a receipt are the same on both sides. Tokens that are not fungible move nothing that is counted and are left out.
/// </remarks>
internal sealed class RoninDecoder : BridgeDecoder
{
    private const string Receipt =
        "(uint256 id, uint8 kind, (address addr, address tokenAddr, uint256 chainId) mainchain, (address addr, address tokenAddr, uint256 chainId) ronin, "
        + "(uint8 erc, uint256 id, uint256 quantity) info) receipt";

    // The standard of the first bridge is the ERC's number; the receipts' is 0 for ERC-20.
    private const int Erc20 = 20;

    private static readonly EventSignature DepositRequested = new($"DepositRequested(bytes32 receiptHash, {Receipt})");
    private static readonly EventSignature Deposited = new($"Deposited(bytes32 receiptHash, {Receipt})");
    private static readonly EventSignature WithdrawalRequested = new($"WithdrawalRequested(bytes32 receiptHash, {Receipt})");
    private static readonly EventSignature Withdrew = new($"Withdrew(bytes32 receiptHash, {Receipt})");

    private static readonly EventSignature TokenDeposited = new(
        "TokenDeposited(uint256 indexed depositId, address indexed owner, address indexed token, address sidechain, uint32 standard, uint256 amountOrId)");

    private static readonly EventSignature TokenWithdrew =
        new("TokenWithdrew(uint256 indexed withdrawId, address indexed owner, address indexed token, uint256 amountOrId)");

    private static readonly ChainId Ronin = ChainId.Parse("ronin");

    /// <inheritdoc/>
    public override string Protocol => "Ronin";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } =
        [DepositRequested, Deposited, WithdrawalRequested, Withdrew, TokenDeposited, TokenWithdrew];

    /// <summary>The gateway on Ethereum.</summary>
    public override IReadOnlySet<Account> Contracts { get; } =
        new[] { Account.Parse("ethereum:0x64192819Ac13Ef72bF6b5AE239AC672B43a9AF08") }.ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (DepositRequested.Matches(log))
                Request(transaction, record, log, AbiArguments.Of(log, DepositRequested), "mainchain", "ronin");
            else if (WithdrawalRequested.Matches(log))
                Request(transaction, record, log, AbiArguments.Of(log, WithdrawalRequested), "ronin", "mainchain");
            else if (Deposited.Matches(log))
                Pay(transaction, record, log, AbiArguments.Of(log, Deposited), "mainchain", "ronin");
            else if (Withdrew.Matches(log))
                Pay(transaction, record, log, AbiArguments.Of(log, Withdrew), "ronin", "mainchain");
            else if (TokenDeposited.Matches(log))
                FirstDeposit(transaction, record, log, AbiArguments.Of(log, TokenDeposited));
            else if (TokenWithdrew.Matches(log))
                FirstWithdrawal(transaction, record, log, AbiArguments.Of(log, TokenWithdrew));
        }
    }

    private void Request(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments requested, string from, string to)
    {
        AbiArguments receipt = requested.Tuple("receipt");
        AbiArguments info = receipt.Tuple("info");
        UInt128 chainNumber = receipt.Tuple(to).Quantity("chainId");
        ChainId? destination = BridgeChainIds.Eip155.Find(chainNumber);
        Account sender = receipt.Tuple(from).Account("addr");
        Asset token = receipt.Tuple(from).Asset("tokenAddr");
        Account? receiver = receipt.Tuple(to).AccountOn("addr", destination);
        Account? paid = receipt.Tuple(to).AccountOn("tokenAddr", destination);
        UInt128 quantity = info.Quantity("quantity");
        bool isFungible = info.Quantity("erc") == UInt128.Zero;
        string key = KeyOf(receipt);
        if (requested.Fault is null && !isFungible)
            return;
        Add(record, log, requested, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, sender, log.Emitter, BridgeAssets.Moved(transaction, token, quantity, to: log.Emitter), quantity)
        {
            DestinationChain = destination,
            Destination = receiver,
            DestinationAsset = paid is { IsZero: false } asset ? BridgeAssets.Of(asset) : null,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void Pay(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments paid, string from, string to)
    {
        AbiArguments receipt = paid.Tuple("receipt");
        AbiArguments info = receipt.Tuple("info");
        Account receiver = receipt.Tuple(to).Account("addr");
        Asset token = receipt.Tuple(to).Asset("tokenAddr");
        UInt128 sourceNumber = receipt.Tuple(from).Quantity("chainId");
        UInt128 quantity = info.Quantity("quantity");
        bool isFungible = info.Quantity("erc") == UInt128.Zero;
        string key = KeyOf(receipt);
        if (paid.Fault is null && !isFungible)
            return;
        Add(record, log, paid, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, receiver, BridgeAssets.Moved(transaction, token, quantity, to: receiver), quantity)
        {
            SourceChain = BridgeChainIds.Eip155.Find(sourceNumber),
            Payer = log.Emitter,
        });
    }

    private void FirstDeposit(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments deposited)
    {
        Account owner = deposited.Account("owner");
        Asset token = deposited.Asset("token");
        UInt128 amount = deposited.Quantity("amountOrId");
        bool isFungible = deposited.Quantity("standard") == Erc20;
        string key = $"first:{deposited.Id("depositId")}";
        if (deposited.Fault is null && !isFungible)
            return;
        Add(record, log, deposited, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, owner, log.Emitter, BridgeAssets.Moved(transaction, token, amount, to: log.Emitter), amount)
        {
            DestinationChain = Ronin,
            Destination = new Account(Ronin, owner.Address),
        });
    }

    private void FirstWithdrawal(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments withdrew)
    {
        Account owner = withdrew.Account("owner");
        Asset token = withdrew.Asset("token");
        UInt128 amount = withdrew.Quantity("amountOrId");
        string key = $"first-back:{withdrew.Id("withdrawId")}";
        Add(record, log, withdrew, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, owner, BridgeAssets.Moved(transaction, token, amount, to: owner), amount)
        {
            SourceChain = Ronin,
            Payer = log.Emitter,
        });
    }

    private static string KeyOf(AbiArguments receipt) => $"{receipt.Id("kind")}:{receipt.Id("id")}";
}
