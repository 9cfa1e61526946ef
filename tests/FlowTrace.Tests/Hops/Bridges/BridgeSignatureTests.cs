using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Tests.Vectors;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>Every event and call that is decoded is the one the chain knows: its hash agrees with lists that others made.</summary>
public sealed class BridgeSignatureTests
{
    // Not in the lists; Poly Network's topics stand in public decoders of its contracts.
    private static readonly string[] NotListed =
    [
        "LockEvent(address,address,uint64,bytes,bytes,uint256)", "UnlockEvent(address,address,uint256)",
        "CrossChainEvent(address,bytes,address,uint64,bytes,bytes)", "VerifyHeaderAndExecuteTxEvent(uint64,bytes,bytes,bytes)",

        // Nomad's, as its public sources declare them.
        "Send(address,address,uint32,bytes32,uint256,bool)", "Receive(uint64,address,address,address,uint256)",
        "Dispatch(bytes32,uint256,uint64,bytes32,bytes)",
    ];

    [Theory]
    [InlineData("Deposit(address,address,uint256,string)", "0xef519b7eb82aaf6ac376a6df2d793843ebfd593de5f1a0601d3cc6ab49ebb395")]
    [InlineData("TransferOut(address,address,address,uint256,string)", "0xa9cd03aa3c1b4515114539cd53d22085129d495cb9e9f9af77864526240f1bf7")]
    [InlineData("Send(bytes32,address,address,address,uint256,uint64,uint64,uint32)", "0x89d8051e597ab4178a863a5190407b98abfeff406aa8db90c59af76612e58f01")]
    [InlineData("OFTSent(bytes32,uint32,address,uint256,uint256)", "0x85496b760a4b7f8d66384b9df21b381f5d1b1e79f229a47aaf4c232edc2fe59a")]
    [InlineData("SwapEth(string,address,string,uint256,uint256)", "0x4e96fb90a89341a56db7ad2bbf04c715bbf20be6a9a9e764671f718c4697649a")]
    [InlineData("LockEvent(address,address,uint64,bytes,bytes,uint256)", "0x8636abd6d0e464fe725a13346c7ac779b73561c705506044a2e6b2cdb1295ea5")]
    [InlineData("CrossChainEvent(address,bytes,address,uint64,bytes,bytes)", "0x6ad3bf15c1988bc04bc153490cab16db8efb9a3990215bf1c64ea6e28be88483")]
    [InlineData("VerifyHeaderAndExecuteTxEvent(uint64,bytes,bytes,bytes)", "0x8a4a2663ce60ce4955c595da2894de0415240f1ace024cfbff85f513b656bdae")]
    public void Topic_OfEventThatIsDecoded_IsThePublishedOne(string signature, string topic) =>
        AllEvents().Single(declared => declared.Signature == signature).Topic.ToString().Should().Be(topic);

    [Theory]
    [InlineData("swap", 0x9ddf93bb)]
    [InlineData("swapEth", 0x16b3b4c2)]
    [InlineData("relay", 0xcdd1b25d)]
    [InlineData("mint", 0xf8734302)]
    [InlineData("anySwapInAuto", 0x0175b1c4)]
    [InlineData("verifyHeaderAndExecuteTx", 0xd450e04c)]
    public void Selector_OfCallThatIsDecoded_IsThePublishedOne(string name, uint selector) =>
        BridgeDecoders.All.SelectMany(decoder => decoder.Calls).Single(call => call.Name == name).Selector.Should().Be(selector);

    [SkippableTheory]
    [InlineData("facts/topic0.csv")]
    [InlineData("facts/evm_event_topics.csv")]
    public void Topic_OfEveryEventInTheLists_Agrees(string list)
    {
        string? path = SharedFiles.Find(list);
        Skip.If(path is null, $"shared/{list} is not here.");
        string text = File.ReadAllText(path);
        foreach (EventSignature declared in AllEvents().Where(declared => text.Contains(declared.Signature, StringComparison.Ordinal)))
            text.Should().Contain($"{declared.Topic},{Cell(declared)}");
    }

    [SkippableFact]
    public void Declaration_OfEveryEvent_IndexesWhatTheListSays()
    {
        string? path = SharedFiles.Find("facts/topic0.csv");
        Skip.If(path is null, "shared/facts/topic0.csv is not here.");
        string text = File.ReadAllText(path);
        foreach (EventSignature declared in AllEvents().Where(declared => !NotListed.Contains(declared.Signature)))
        {
            string indexed = string.Join(' ', declared.Declared.Parameters.Where(parameter => parameter.IsIndexed).Select(parameter => parameter.Name));
            // The router's source indexes the receiver of V5 as well; the list says of itself that this is not verified.
            if (declared.Name != "TransferOutAndCallV5")
                text.Should().Contain($"{declared.Topic},{Cell(declared)},{indexed},");
        }
    }

    // A cell of a CSV file is quoted where it has a comma.
    private static string Cell(EventSignature declared) =>
        declared.Signature.Contains(',', StringComparison.Ordinal) ? $"\"{declared.Signature}\"" : declared.Signature;

    private static IEnumerable<EventSignature> AllEvents() => BridgeDecoders.All
        .SelectMany(decoder => decoder.Events).DistinctBy(declared => declared.Signature);
}
