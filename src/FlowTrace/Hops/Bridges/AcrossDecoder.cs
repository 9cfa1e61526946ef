using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Across V2, V3 and V3.5: a relayer pays out of its own stock; origin chain and deposit id tie the legs, and a deposit is filled once.</summary>
/// <remarks>Events of SpokePool.sol. Chain ids are those of EIP-155, Tron's and Solana's apart.</remarks>
internal sealed class AcrossDecoder : BridgeDecoder
{
    private static readonly EventSignature FundsDepositedV2 = new(
        "FundsDeposited(uint256 amount, uint256 originChainId, uint256 indexed destinationChainId, int64 relayerFeePct, uint32 indexed depositId, "
        + "uint32 quoteTimestamp, address originToken, address recipient, address indexed depositor, bytes message)");

    private static readonly EventSignature V3FundsDeposited = new(
        "V3FundsDeposited(address inputToken, address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 indexed destinationChainId, "
        + "uint32 indexed depositId, uint32 quoteTimestamp, uint32 fillDeadline, uint32 exclusivityDeadline, address indexed depositor, "
        + "address recipient, address exclusiveRelayer, bytes message)");

    private static readonly EventSignature FundsDeposited = new(
        "FundsDeposited(bytes32 inputToken, bytes32 outputToken, uint256 inputAmount, uint256 outputAmount, uint256 indexed destinationChainId, "
        + "uint256 indexed depositId, uint32 quoteTimestamp, uint32 fillDeadline, uint32 exclusivityDeadline, bytes32 indexed depositor, "
        + "bytes32 recipient, bytes32 exclusiveRelayer, bytes message)");

    private static readonly EventSignature FilledV3Relay = new(
        "FilledV3Relay(address inputToken, address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 repaymentChainId, "
        + "uint256 indexed originChainId, uint32 indexed depositId, uint32 fillDeadline, uint32 exclusivityDeadline, address exclusiveRelayer, "
        + "address indexed relayer, address depositor, address recipient, bytes message, "
        + "(address updatedRecipient, bytes updatedMessage, uint256 updatedOutputAmount, uint8 fillType) relayExecutionInfo)");

    private static readonly EventSignature FilledRelay = new(
        "FilledRelay(bytes32 inputToken, bytes32 outputToken, uint256 inputAmount, uint256 outputAmount, uint256 repaymentChainId, "
        + "uint256 indexed originChainId, uint256 indexed depositId, uint32 fillDeadline, uint32 exclusivityDeadline, bytes32 exclusiveRelayer, "
        + "bytes32 indexed relayer, bytes32 depositor, bytes32 recipient, bytes32 messageHash, "
        + "(bytes32 updatedRecipient, bytes32 updatedMessageHash, uint256 updatedOutputAmount, uint8 fillType) relayExecutionInfo)");

    // A slow fill is paid from the pool, not by the relayer: FillType.SlowFill.
    private const int SlowFill = 2;

    /// <inheritdoc/>
    public override string Protocol => "Across";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [FundsDepositedV2, V3FundsDeposited, FundsDeposited, FilledV3Relay, FilledRelay];

    /// <summary>The SpokePools of across-protocol/contracts, deployments.json.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[]
    {
        "ethereum:0x5c7BCd6E7De5423a257D81B442095A1a6ced35C5", "arbitrum:0xe35e9842fceaCA96570B734083f4a58e8F7C5f2A",
        "base:0x09aea4b2242abC8bb4BB78D537A67a245A7bEC64", "bsc:0x4e8E101924eDE233C13e2D8622DC8aED2872d505",
    }.Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (V3FundsDeposited.Matches(log))
                Deposit(transaction, record, log, AbiArguments.Of(log, V3FundsDeposited));
            else if (FundsDeposited.Matches(log))
                Deposit(transaction, record, log, AbiArguments.Of(log, FundsDeposited));
            else if (FundsDepositedV2.Matches(log))
                DepositV2(transaction, record, log, AbiArguments.Of(log, FundsDepositedV2));
            else if (FilledV3Relay.Matches(log))
                Fill(transaction, record, log, AbiArguments.Of(log, FilledV3Relay));
            else if (FilledRelay.Matches(log))
                Fill(transaction, record, log, AbiArguments.Of(log, FilledRelay));
        }
    }

    private void Deposit(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments deposit)
    {
        UInt128 chainNumber = deposit.Quantity("destinationChainId");
        ChainId? destination = BridgeChainIds.Across.Find(chainNumber);
        UInt128 inputAmount = deposit.Quantity("inputAmount");
        Account depositor = deposit.Account("depositor");
        Asset inputToken = deposit.Asset("inputToken");
        Account? recipient = deposit.AccountOn("recipient", destination);
        Account? outputToken = deposit.AccountOn("outputToken", destination);
        UInt128 outputAmount = deposit.Quantity("outputAmount");
        string key = KeyOf(BridgeChainIds.Across.NumberOf(transaction.Chain), deposit);
        Add(record, log, deposit, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, depositor, log.Emitter,
            BridgeAssets.Moved(transaction, inputToken, inputAmount, to: log.Emitter), inputAmount)
        {
            DestinationChain = destination,
            Destination = recipient,
            // Zero stands for the token of the destination that answers the input token.
            DestinationAsset = outputToken is { IsZero: false } token ? BridgeAssets.Of(token) : null,
            DestinationQuantity = outputAmount,
            LeastQuantity = outputAmount,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void DepositV2(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments deposit)
    {
        UInt128 chainNumber = deposit.Quantity("destinationChainId");
        ChainId? destination = BridgeChainIds.Across.Find(chainNumber);
        UInt128 amount = deposit.Quantity("amount");
        Account depositor = deposit.Account("depositor");
        Asset originToken = deposit.Asset("originToken");
        Account? recipient = deposit.AccountOn("recipient", destination);
        string key = KeyOf(BridgeChainIds.Across.NumberOf(transaction.Chain), deposit);
        Add(record, log, deposit, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, depositor, log.Emitter,
            BridgeAssets.Moved(transaction, originToken, amount, to: log.Emitter), amount)
        {
            DestinationChain = destination,
            Destination = recipient,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void Fill(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments fill)
    {
        AbiArguments execution = fill.Tuple("relayExecutionInfo");
        UInt128 originChainId = fill.Quantity("originChainId");
        Asset outputToken = fill.Asset("outputToken");
        Account recipient = execution.Account("updatedRecipient");
        UInt128 amount = execution.Quantity("updatedOutputAmount");
        Account? payer = execution.Quantity("fillType") == SlowFill ? log.Emitter : fill.AccountOn("relayer", transaction.Chain);
        string key = KeyOf(originChainId, fill);
        Add(record, log, fill, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, recipient, BridgeAssets.Moved(transaction, outputToken, amount, to: recipient), amount)
        {
            SourceChain = BridgeChainIds.Across.Find(originChainId),
            Payer = payer,
        });
    }

    private static string KeyOf(UInt128? originChainId, AbiArguments arguments) => $"{originChainId}:{arguments.Id("depositId")}";
}
