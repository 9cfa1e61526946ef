using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Symbiosis: tokens are locked and their synthetic twins minted, or burnt and released; the payout names the request's id.</summary>
/// <remarks>
/// Events of Portal.sol and Synthesis.sol. That a payout's <c>crossChainID</c> is the request's <c>id</c> is how public decoders join them; it was
/// not checked against a live chain. Where it fails, the stated receiver still ties. The third topic of a request is often a relayer's account,
/// not the user's, so it stands for no sender.
/// </remarks>
internal sealed class SymbiosisDecoder : BridgeDecoder
{
    private static readonly EventSignature SynthesizeRequest = new(
        "SynthesizeRequest(bytes32 id, address indexed from, uint256 indexed chainID, address indexed revertableAddress, address to, uint256 amount, "
        + "address token)");

    private static readonly EventSignature BurnRequest = new(
        "BurnRequest(bytes32 id, address indexed from, uint256 indexed chainID, address indexed revertableAddress, address to, uint256 amount, address token)");

    private static readonly EventSignature SynthesizeCompleted = new(
        "SynthesizeCompleted(bytes32 indexed id, address indexed to, bytes32 indexed crossChainID, uint256 amount, uint256 bridgingFee, address token)");

    private static readonly EventSignature BurnCompleted = new(
        "BurnCompleted(bytes32 indexed id, bytes32 indexed crossChainID, address indexed to, uint256 amount, uint256 bridgingFee, address token)");

    /// <inheritdoc/>
    public override string Protocol => "Symbiosis";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [SynthesizeRequest, BurnRequest, SynthesizeCompleted, BurnCompleted];

    /// <summary>The portals on Ethereum and Tron.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[]
    {
        Account.Parse("ethereum:0xb8f275fBf7A959F4BCE59999A2EF122A099e81A8"),
        new Account(ChainId.Tron, Address.Parse("0xd83b5752b42856a08087748de6095af0be52d299", ChainId.Ethereum)),
    }.ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (SynthesizeRequest.Matches(log))
                Request(transaction, record, log, AbiArguments.Of(log, SynthesizeRequest));
            else if (BurnRequest.Matches(log))
                Request(transaction, record, log, AbiArguments.Of(log, BurnRequest));
            else if (SynthesizeCompleted.Matches(log))
                Complete(transaction, record, log, AbiArguments.Of(log, SynthesizeCompleted));
            else if (BurnCompleted.Matches(log))
                Complete(transaction, record, log, AbiArguments.Of(log, BurnCompleted));
        }
    }

    private void Request(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments request)
    {
        UInt128 chainNumber = request.Quantity("chainID");
        ChainId? destination = BridgeChainIds.Symbiosis.Find(chainNumber);
        Account from = request.Account("from");
        Account? to = request.AccountOn("to", destination);
        UInt128 amount = request.Quantity("amount");
        Asset token = request.Asset("token");
        string id = request.Word("id").ToString();
        Add(record, log, request, () => new BridgeDeparture(
            Protocol, id, log.Transaction, log.Position, from, log.Emitter, token, amount)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    // The amount is what is left after the bridging fee.
    private void Complete(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments completed)
    {
        Account to = completed.Account("to");
        UInt128 amount = completed.Quantity("amount");
        Asset token = completed.Asset("token");
        string id = completed.Word("crossChainID").ToString();
        Add(record, log, completed, () => new BridgeArrival(
            Protocol, id, log.Transaction, log.Position, to, token, amount)
        { Payer = log.Emitter });
    }
}
