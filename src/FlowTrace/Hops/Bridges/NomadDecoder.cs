using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Nomad: tokens are locked and represented, or the reverse; origin, destination and the message's nonce tie the legs.</summary>
/// <remarks>
/// <c>Send</c> and <c>Receive</c> of BridgeRouter.sol, <c>Dispatch</c> of Home.sol, as their public sources declare them; they were not checked
/// against a live chain. <c>Send</c> has no nonce: the last message dispatched before it in its transaction has. Domains are numbers of Nomad's
/// own; two are certain, for published withdrawals show both legs.
/// </remarks>
internal sealed class NomadDecoder : BridgeDecoder
{
    private static readonly EventSignature Send = new(
        "Send(address indexed token, address indexed from, uint32 indexed toDomain, bytes32 toId, uint256 amount, bool fastLiquidityEnabled)");

    private static readonly EventSignature Receive = new(
        "Receive(uint64 indexed originAndNonce, address indexed token, address indexed recipient, address liquidityProvider, uint256 amount)");

    private static readonly EventSignature Dispatch = new(
        "Dispatch(bytes32 indexed messageHash, uint256 indexed leafIndex, uint64 indexed destinationAndNonce, bytes32 committedRoot, bytes message)");

    private static readonly BridgeNumbers Domains = new("6648936 ethereum  1650811245 moonbeam");

    /// <inheritdoc/>
    public override string Protocol => "Nomad";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [Send, Receive, Dispatch];

    /// <summary>The bridge router on Ethereum.</summary>
    public override IReadOnlySet<Account> Contracts { get; } =
        new[] { Account.Parse("ethereum:0x88a69b4e698a4b090df6cf5bd7b2d47325ad30a3") }.ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        EventLog? dispatch = null;
        foreach (EventLog log in transaction.Logs)
        {
            if (Dispatch.Matches(log))
                dispatch = log;
            else if (Send.Matches(log))
                Depart(transaction, record, log, AbiArguments.Of(log, Send), dispatch);
            else if (Receive.Matches(log))
                Arrive(transaction, record, log, AbiArguments.Of(log, Receive));
        }
    }

    private void Depart(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments send, EventLog? dispatch)
    {
        UInt128 domain = send.Quantity("toDomain");
        ChainId? destination = Domains.Find(domain);
        Account from = send.Account("from");
        Asset token = send.Asset("token");
        UInt128 amount = send.Quantity("amount");
        Account? to = send.AccountOn("toId", destination);
        string key = dispatch is null || Domains.NumberOf(transaction.Chain) is not { } origin ? "" : KeyOf(send, dispatch, origin, domain);
        Add(record, log, send, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, from, log.Emitter, token, amount)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = StateUnknown(destination, $"{domain}", "domain"),
        });
    }

    private void Arrive(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments receive)
    {
        UInt128 originAndNonce = receive.Quantity("originAndNonce");
        Asset token = receive.Asset("token");
        Account recipient = receive.Account("recipient");
        UInt128 amount = receive.Quantity("amount");
        (UInt128 origin, UInt128 nonce) = (originAndNonce >> 32, originAndNonce & uint.MaxValue);
        string key = Domains.NumberOf(transaction.Chain) is { } here ? KeyOf(origin, here, nonce) : "";
        Add(record, log, receive, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, recipient, token, amount)
        {
            SourceChain = Domains.Find(origin),
            Payer = log.Emitter,
        });
    }

    private static string KeyOf(AbiArguments send, EventLog dispatch, UInt128 origin, UInt128 domain)
    {
        AbiArguments message = AbiArguments.Of(dispatch, Dispatch);
        UInt128 destinationAndNonce = message.Quantity("destinationAndNonce");
        if (message.Fault is { } fault)
            send.Refuse($"goes with a message that {fault}");
        else if (destinationAndNonce >> 32 != domain)
            send.Refuse(string.Create(CultureInfo.InvariantCulture, $"states domain {domain}, and its message goes to {destinationAndNonce >> 32}"));
        return KeyOf(origin, domain, destinationAndNonce & uint.MaxValue);
    }

    private static string KeyOf(UInt128 origin, UInt128 destination, UInt128 nonce) =>
        string.Create(CultureInfo.InvariantCulture, $"{origin}:{destination}:{nonce}");
}
