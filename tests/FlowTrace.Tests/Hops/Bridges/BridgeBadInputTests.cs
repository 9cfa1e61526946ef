using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>What strangers may write into logs and calls: every decoder says what is wrong with it, takes nothing from it, and never throws.</summary>
public sealed class BridgeBadInputTests
{
    private static readonly ChainId[] Chains = [ChainId.Ethereum, ChainId.Tron, ChainId.Parse("polygon")];
    private static readonly Account Emitter = Account.Parse("ethereum:0x5555555555555555555555555555555555555555");
    private static readonly TransactionId Id = TransactionId.Parse(new string('b', 64));

    // Events that say more about another event of their transaction and move nothing by themselves.
    private static readonly string[] Carriers =
        [
            "Packet", "PacketReceived", "PacketSent", "MintAndWithdraw", "CrossChainEvent", "VerifyHeaderAndExecuteTxEvent", "Dispatch", "SwappedToVUsd",
            "SwappedFromVUsd",
        ];

    private static readonly Position Place = new(0, ChainId.Ethereum, 1, 0, 1);

    public static TheoryData<string> Protocols => [.. BridgeDecoders.All.Select(decoder => decoder.Protocol)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Decode_WrongTopicCount_IsAnIssueForEveryEventThatPays(string protocol)
    {
        BridgeDecoder decoder = Of(protocol);
        foreach (EventSignature signature in decoder.Events)
        {
            int indexed = signature.Declared.Parameters.Count(parameter => parameter.IsIndexed);
            // One topic alone means that nothing is indexed, which is read; two more than declared means nothing known.
            Word[] topics = [signature.Topic, .. Enumerable.Repeat(default(Word), indexed + 1)];
            BridgeRecord record = Decode(decoder, ChainId.Ethereum, [new EventLog(Id, Place, Emitter, topics, new byte[1024])], []);

            record.Departures.Should().BeEmpty();
            record.Arrivals.Should().BeEmpty();
            if (Carriers.Contains(signature.Name))
                record.Issues.Should().BeEmpty();
            else
                record.Issues.Should().ContainSingle().Which.Message.Should().StartWith(signature.Name).And.Contain("topics where its declaration has");
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Decode_DataOfEveryLengthAndManyFillings_NeverThrows(string protocol)
    {
        BridgeDecoder decoder = Of(protocol);
        var random = new Random(protocol.Length);
        foreach (EventSignature signature in decoder.Events)
            for (int round = 0; round < 300; round++)
            {
                ChainId chain = Chains[round % Chains.Length];
                int indexed = round % 7 == 0 ? 0 : signature.Declared.Parameters.Count(parameter => parameter.IsIndexed);
                Word[] topics = [signature.Topic, .. Enumerable.Range(0, indexed).Select(_ => Filling(random, round))];
                EventLog log = new(Id, new Position(0, chain, 1, 0, 1), new Account(chain, Emitter.Address), topics, Bytes(random, round));
                BridgeRecord record = Decode(decoder, chain, [log, log], []);
                record.Departures.All(departure => departure.Protocol == decoder.Protocol).Should().BeTrue();
            }

        foreach (CallSignature signature in decoder.Calls)
            for (int round = 0; round < 300; round++)
            {
                byte[] input = [.. AbiWriter.Selector(signature), .. Bytes(random, round)];
                Decode(decoder, ChainId.Ethereum, [], [new ContractCall(Id, Place, Emitter, Emitter, 1, input)]);
            }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Decode_AmountsOf300Bits_MoveNothing(string protocol)
    {
        BridgeDecoder decoder = Of(protocol);
        byte[] data = new byte[2048];
        Array.Fill(data, (byte)0xFF);
        foreach (EventSignature signature in decoder.Events)
        {
            Word[] topics = [signature.Topic, .. Enumerable.Repeat(new Word(0, 1), signature.Declared.Parameters.Count(parameter => parameter.IsIndexed))];
            BridgeRecord record = Decode(decoder, ChainId.Ethereum, [new EventLog(Id, Place, Emitter, topics, data)], []);
            record.Departures.Should().BeEmpty();
            record.Arrivals.Should().BeEmpty();
        }
    }

    [Fact]
    public void Decode_EventThatClaimsMoreThanTheTransactionMoves_IsAnIssue()
    {
        Account thief = BridgeScene.Thief;
        BridgeScene scene = new BridgeScene(Of("Celer cBridge"), ChainId.Ethereum)
            .Transfer(thief, Emitter, Asset.Token(ChainId.Ethereum, BridgeScene.Token.Address), 5)
            .Log("Send", Emitter, new byte[32], thief, thief, BridgeScene.Token, 1_000_000, 137, 1, 2).Decode();

        scene.Issue().Should().StartWith("Send of Celer cBridge is of the unverified emitter").And.Contain("1000000");
    }

    [Fact]
    public void Decode_EventOfUnknownContractThatTheTransfersBear_IsMarked()
    {
        Account thief = BridgeScene.Thief;
        BridgeScene scene = new BridgeScene(Of("Celer cBridge"), ChainId.Ethereum)
            .Transfer(thief, Emitter, Asset.Token(ChainId.Ethereum, BridgeScene.Token.Address), 5)
            .Log("Send", Emitter, new byte[32], thief, thief, BridgeScene.Token, 5, 137, 1, 2).Decode();

        scene.Departure.IsUnverified.Should().BeTrue();
        scene.Departure.Stated.Should().Contain("unverified emitter 0x5555555555555555555555555555555555555555");
    }

    private static BridgeDecoder Of(string protocol) => BridgeDecoders.All.Single(decoder => decoder.Protocol == protocol);

    private static BridgeRecord Decode(BridgeDecoder decoder, ChainId chain, EventLog[] logs, ContractCall[] calls)
    {
        var record = new BridgeRecord();
        record.Decode(decoder, new TransactionEvidence(Id, new Position(0, chain, 1, 0, 0), [], logs, calls, []));
        return record;
    }

    private static Word Filling(Random random, int round) => (round % 3) switch
    {
        0 => new Word(UInt128.MaxValue, UInt128.MaxValue),
        1 => new Word(0, (UInt128)random.Next(200)),
        _ => new Word((UInt128)random.NextInt64(), (UInt128)random.NextInt64()),
    };

    private static byte[] Bytes(Random random, int round)
    {
        byte[] bytes = new byte[round * 4];
        random.NextBytes(bytes);
        // Small numbers at the slots' ends, so that offsets and lengths are often nearly right.
        if (round % 2 == 0)
            for (int i = 0; i + 32 <= bytes.Length; i += 32)
            {
                bytes.AsSpan(i, 30).Clear();
                bytes[i + 30] &= 1;
            }

        return bytes;
    }
}
