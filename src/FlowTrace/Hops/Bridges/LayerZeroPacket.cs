using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>A message LayerZero carries: the pathway it takes, its number there, and what an application says in it.</summary>
/// <param name="Source">The source chain in LayerZero's numbers.</param>
/// <param name="Sender">The application that sends.</param>
/// <param name="Destination">The destination chain in LayerZero's numbers.</param>
/// <param name="Receiver">The application that receives.</param>
/// <param name="Nonce">The message's number on this pathway. It repeats on others, so it never stands alone.</param>
/// <param name="Guid">V2's unique id; zero in V1.</param>
/// <param name="Message">What the application says.</param>
internal sealed record LayerZeroPacket(
    UInt128 Source, string Sender, UInt128 Destination, string Receiver, UInt128 Nonce, Word Guid, ReadOnlyMemory<byte> Message)
{
    /// <summary>UltraLightNode of V1; the payload is packed: nonce(8) srcChainId(2) srcUA(20) dstChainId(2) dstUA(20) message.</summary>
    public static EventSignature PacketV1 { get; } = new("Packet(bytes payload)");

    /// <summary>UltraLightNode of V1.</summary>
    public static EventSignature PacketReceivedV1 { get; } =
        new("PacketReceived(uint16 indexed srcChainId, bytes srcAddress, address indexed dstAddress, uint64 nonce, bytes32 payloadHash)");

    /// <summary>
    /// Endpoint of V2; the payload is packed: version(1) nonce(8) srcEid(4) sender(32) dstEid(4) receiver(32) guid(32) message.
    /// </summary>
    public static EventSignature PacketSentV2 { get; } = new("PacketSent(bytes encodedPayload, bytes options, address sendLibrary)");

    /// <summary>What ties the legs of V1: the whole pathway and the nonce.</summary>
    public string PathwayKey => KeyOf(Source, Sender, Destination, Receiver, Nonce);

    /// <summary>The first packet of V1 sent behind <paramref name="after"/> in its transaction; null where there is none that can be read.</summary>
    public static LayerZeroPacket? SentAfterV1(TransactionEvidence transaction, EventLog after)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (!PacketV1.Matches(log) || log.Position.CompareTo(after.Position) < 0)
                continue;
            AbiArguments arguments = AbiArguments.Of(log, PacketV1);
            ReadOnlyMemory<byte> payload = arguments.Bytes("payload");
            var reader = new PackedReader(payload.Span);
            UInt128 nonce = reader.Number(8);
            UInt128 source = reader.Number(2);
            string sender = Convert.ToHexStringLower(reader.Take(20));
            UInt128 destination = reader.Number(2);
            string receiver = Convert.ToHexStringLower(reader.Take(20));
            return reader.IsCutShort ? null : new(source, sender, destination, receiver, nonce, default, payload[^reader.Rest.Length..]);
        }

        return null;
    }

    /// <summary>The key of the packet of V1 that was delivered in the transaction; null where none was.</summary>
    public static string? ReceivedKeyV1(TransactionEvidence transaction, out UInt128 source)
    {
        source = default;
        if (transaction.Logs.FirstOrDefault(PacketReceivedV1.Matches) is not { } log || BridgeChainIds.LayerZeroV1.NumberOf(transaction.Chain) is not { } own)
            return null;
        AbiArguments arguments = AbiArguments.Of(log, PacketReceivedV1);
        source = arguments.Quantity("srcChainId");
        ReadOnlySpan<byte> sender = arguments.Bytes("srcAddress").Span;
        Account receiver = arguments.Account("dstAddress");
        UInt128 nonce = arguments.Quantity("nonce");
        if (arguments.Fault is not null)
            return null;
        // Some deployments give both ends of the pathway, forty bytes; the sender stands first.
        string senderText = Convert.ToHexStringLower(sender[..Math.Min(sender.Length, 20)]);
        return KeyOf(source, senderText, own, receiver.Address.ToString()[2..].ToLowerInvariant(), nonce);
    }

    /// <summary>The packet of V2 with this id; null where the transaction sends none that can be read.</summary>
    public static LayerZeroPacket? FindV2(TransactionEvidence transaction, Word guid)
    {
        foreach (EventLog log in transaction.Logs.Where(PacketSentV2.Matches))
        {
            AbiArguments arguments = AbiArguments.Of(log, PacketSentV2);
            ReadOnlyMemory<byte> payload = arguments.Bytes("encodedPayload");
            var reader = new PackedReader(payload.Span);
            reader.Take(1);
            UInt128 nonce = reader.Number(8);
            UInt128 source = reader.Number(4);
            Word sender = reader.Word();
            UInt128 destination = reader.Number(4);
            Word receiver = reader.Word();
            if (reader.Word() == guid && !reader.IsCutShort)
                return new(source, sender.ToString(), destination, receiver.ToString(), nonce, guid, payload[^reader.Rest.Length..]);
        }

        return null;
    }

    private static string KeyOf(UInt128 source, string sender, UInt128 destination, string receiver, UInt128 nonce) =>
        $"{source}:{sender}:{destination}:{receiver}:{nonce}";
}
