using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// Circle's Cross-Chain Transfer Protocol: USDC is burnt here and minted there. V1 is tied by source domain and nonce. V2 gives its nonce only
/// after the attestation, so its key is what both sides know: the body of the message.
/// </summary>
/// <remarks>Events of TokenMessenger.sol and MessageTransmitter.sol, V1 and V2; message bodies of BurnMessage.sol and BurnMessageV2.sol.</remarks>
internal sealed class CctpDecoder : BridgeDecoder
{
    private static readonly EventSignature DepositForBurnV1 = new(
        "DepositForBurn(uint64 indexed nonce, address indexed burnToken, uint256 amount, address indexed depositor, bytes32 mintRecipient, "
        + "uint32 destinationDomain, bytes32 destinationTokenMessenger, bytes32 destinationCaller)");

    private static readonly EventSignature DepositForBurnV2 = new(
        "DepositForBurn(address indexed burnToken, uint256 amount, address indexed depositor, bytes32 mintRecipient, uint32 destinationDomain, "
        + "bytes32 destinationTokenMessenger, bytes32 destinationCaller, uint256 maxFee, uint32 indexed minFinalityThreshold, bytes hookData)");

    private static readonly EventSignature MessageReceivedV1 =
        new("MessageReceived(address indexed caller, uint32 sourceDomain, uint64 indexed nonce, bytes32 sender, bytes messageBody)");

    private static readonly EventSignature MessageReceivedV2 = new(
        "MessageReceived(address indexed caller, uint32 sourceDomain, bytes32 indexed nonce, bytes32 sender, "
        + "uint32 indexed finalityThresholdExecuted, bytes messageBody)");

    private static readonly EventSignature MintAndWithdrawV1 =
        new("MintAndWithdraw(address indexed mintRecipient, uint256 amount, address indexed mintToken)");

    private static readonly EventSignature MintAndWithdrawV2 =
        new("MintAndWithdraw(address indexed mintRecipient, uint256 amount, address indexed mintToken, uint256 feeCollected)");

    // version(4) burnToken(32) mintRecipient(32) amount(32) messageSender(32); V2 adds maxFee(32) feeExecuted(32) expirationBlock(32) hookData.
    private const int BurnMessageV1Bytes = 132;
    private const int BurnMessageV2Bytes = 228;

    /// <inheritdoc/>
    public override string Protocol => "CCTP";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } =
        [DepositForBurnV1, DepositForBurnV2, MessageReceivedV1, MessageReceivedV2, MintAndWithdrawV1, MintAndWithdrawV2];

    /// <summary>TokenMessenger and TokenMessengerV2 on Ethereum, from Circle's documentation. MessageTransmitters are not among the known facts.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[]
    {
        "ethereum:0xBd3fa81B58Ba92a82136038B25aDec7066af3155", "ethereum:0x28b5a0e9C621a5BadaA536219b3a228C8168cf5d",
    }.Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (DepositForBurnV1.Matches(log))
                Burn(transaction, record, log, AbiArguments.Of(log, DepositForBurnV1), isV2: false);
            else if (DepositForBurnV2.Matches(log))
                Burn(transaction, record, log, AbiArguments.Of(log, DepositForBurnV2), isV2: true);
            else if (MessageReceivedV1.Matches(log))
                Receive(transaction, record, log, AbiArguments.Of(log, MessageReceivedV1), isV2: false);
            else if (MessageReceivedV2.Matches(log))
                Receive(transaction, record, log, AbiArguments.Of(log, MessageReceivedV2), isV2: true);
        }
    }

    private void Burn(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments burn, bool isV2)
    {
        UInt128 domain = burn.Quantity("destinationDomain");
        ChainId? destination = BridgeChainIds.Cctp.Find(domain);
        UInt128 amount = burn.Quantity("amount");
        Account depositor = burn.Account("depositor");
        Asset burnToken = burn.Asset("burnToken");
        Account? mintRecipient = burn.AccountOn("mintRecipient", destination);
        UInt128? source = BridgeChainIds.Cctp.NumberOf(transaction.Chain);
        UInt128 maxFee = isV2 ? burn.Quantity("maxFee") : 0;
        string key = isV2
            ? BodyKey(source, burn.Word("burnToken"), burn.Word("mintRecipient"), amount, burn.Word("depositor"), burn.Word("maxFee"))
            : $"{source}:{burn.Quantity("nonce")}";
        if (maxFee > amount)
            burn.Refuse("states a fee larger than the amount");
        Add(record, log, burn, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, depositor, log.Emitter, burnToken, amount)
        {
            DestinationChain = destination,
            Destination = mintRecipient,
            DestinationQuantity = isV2 ? null : amount,
            LeastQuantity = amount - maxFee,
            Stated = mintRecipient is null ? $"destination domain {domain}, recipient {burn.Word("mintRecipient")}" : "",
        });
    }

    private void Receive(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments message, bool isV2)
    {
        UInt128 sourceDomain = message.Quantity("sourceDomain");
        string nonce = message.Id("nonce");
        var body = new PackedReader(message.Bytes("messageBody").Span);
        // CCTP carries other messages as well; only burn messages have this length, and V2's may have hook data behind it.
        if (message.Fault is null && (isV2 ? body.Rest.Length < BurnMessageV2Bytes : body.Rest.Length != BurnMessageV1Bytes))
            return;
        body.Take(4);
        Word burnToken = body.Word();
        Word mintRecipient = body.Word();
        Word burnt = body.Word();
        Word messageSender = body.Word();
        Word maxFee = isV2 ? body.Word() : default;
        Word feeExecuted = isV2 ? body.Word() : default;
        if (!mintRecipient.TryGetAccount(transaction.Chain, out Account receiver))
            message.Refuse("has a recipient that is no address");
        if (!burnt.TryGetQuantity(out UInt128 amount) || !feeExecuted.TryGetQuantity(out UInt128 fee) || fee > amount)
            message.Refuse("has an amount that cannot be");
        else
            amount -= fee;
        if (MintedToken(transaction, log, receiver, amount) is not { } token)
        {
            message.Refuse("comes without the mint it speaks of");
            token = default;
        }

        string key = isV2 ? BodyKey(sourceDomain, burnToken, mintRecipient, burnt, messageSender, maxFee) : $"{sourceDomain}:{nonce}";
        Add(record, log, message, () => new BridgeArrival(Protocol, key, log.Transaction, log.Position, receiver, token, amount)
        {
            SourceChain = BridgeChainIds.Cctp.Find(sourceDomain),
            Payer = new Account(transaction.Chain, Address.FromAccount20(stackalloc byte[20])),
        });
    }

    // The mint stands in the same transaction, as an event before the message's and as a transfer; either names the token.
    private static Asset? MintedToken(TransactionEvidence transaction, EventLog message, Account receiver, UInt128 amount)
    {
        foreach (EventLog log in transaction.Logs)
        {
            EventSignature? signature = MintAndWithdrawV1.Matches(log) ? MintAndWithdrawV1 : MintAndWithdrawV2.Matches(log) ? MintAndWithdrawV2 : null;
            if (signature is null || log.Position.CompareTo(message.Position) > 0)
                continue;
            AbiArguments mint = AbiArguments.Of(log, signature);
            if (mint.Account("mintRecipient") == receiver && mint.Quantity("amount") == amount && mint.Asset("mintToken") is var token && mint.Fault is null)
                return token;
        }

        return BridgeAssets.Find(transaction, amount, to: receiver)?.Asset;
    }

    private static string BodyKey(UInt128? source, Word burnToken, Word recipient, UInt128 amount, Word sender, Word maxFee) =>
        BodyKey(source, burnToken, recipient, new Word(UInt128.Zero, amount), sender, maxFee);

    // Two deposits with the same body are alike in every way that matters; the matcher ties them in order.
    private static string BodyKey(UInt128? source, Word burnToken, Word recipient, Word amount, Word sender, Word maxFee) =>
        $"{source}:{burnToken}:{recipient}:{amount}:{sender}:{maxFee}";
}
