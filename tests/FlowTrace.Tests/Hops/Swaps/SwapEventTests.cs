using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Vectors;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Hops.Swaps;

/// <summary>Events name the protocol of an exchange, and settle whose is whose where netting alone cannot.</summary>
public sealed class SwapEventTests
{
    [Theory]
    [InlineData("Swap(address,uint256,uint256,uint256,uint256,address)", "0xd78ad95fa46c994b6551d0da85fc275fe613ce37657fb8d5e3d130840159d822")]
    [InlineData("Trade(address,address,address,uint256,uint256,uint256,bytes)", "0xa07a543ab8a018198e99ca0184c93fe9050a79400a0a723441f84de1d972cc17")]
    [InlineData("OrderRecord(address,address,address,uint256,uint256)", "0x1bb43f2da90e35f7b0cf38521ca95a49e68eb42fac49924930a5bd73cdf7576c")]
    public void Topic_OfEvent_IsThePublishedOne(string signature, string topic) =>
        SwapEvents.All.Single(known => known.Signature == signature).Topic.ToString().Should().Be(topic);

    [SkippableFact]
    public void Topic_OfEveryEvent_StandsInTheList()
    {
        string? path = SharedFiles.Find("facts/topic0.csv");
        Skip.If(path is null, "shared/facts/topic0.csv is not here.");
        string text = File.ReadAllText(path);
        foreach (EventSignature known in SwapEvents.All)
            text.Should().Contain($"{known.Topic},").And.Contain(known.Signature);
    }

    // Two strangers pay one solver and two others receive: only the settled orders tell who got what.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trace_StrangersForOthers_IsSettledByTheOrdersOnly(bool hasOrders)
    {
        var builder = new TransferTableBuilder();
        Asset usdt = Names.Asset("USDT"), dai = Names.Asset("DAI");
        Add(builder, 1, "theft", 0, "V", "A", usdt, 100);
        Add(builder, 2, "batch", 0, "A", "Pool", usdt, 100);
        Add(builder, 2, "batch", 1, "B", "Pool", usdt, 50);
        Add(builder, 2, "batch", 2, "Pool", "C", dai, 200);
        Add(builder, 2, "batch", 3, "Pool", "D", dai, 90);
        if (hasOrders)
            builder.Add(Trade("A", usdt, dai, 100, 200));

        TraceResult result = await new TracerBuilder().AddReader(new TableReader(builder.Build())).Build().TraceAsync(Theft.HeldBy(Names.Account("A")));

        Outcome outcome = result.Outcomes.Should().ContainSingle().Subject;
        outcome.Status.Should().Be(hasOrders ? OutcomeStatus.AtRest : OutcomeStatus.Unresolved);
        outcome.Account.Should().Be(Names.Account(hasOrders ? "C" : "A"));
        if (hasOrders)
            result.Graph.Edges().Single(edge => edge.Kind == FlowKind.Swap).Hop!.Protocol.Should().Be("CoW Protocol");
    }

    private static EventLog Trade(string owner, Asset sold, Asset bought, int soldQuantity, int boughtQuantity)
    {
        EventSignature trade = SwapEvents.All.Single(known => known.Name == "Trade");
        byte[] data = [.. Address(sold.Contract), .. Address(bought.Contract), .. Number(soldQuantity), .. Number(boughtQuantity),
            .. Number(0), .. Number(192), .. Number(0)];
        return new EventLog(
            Names.Transaction("batch"), At(2, 9), Names.Account("Solver"), [trade.Topic, Word.FromBytes(Address(Names.Account(owner).Address))], data);
    }

    private static byte[] Address(Address address)
    {
        byte[] word = new byte[Word.Bytes];
        byte[] bytes = new byte[32];
        address.CopyTo(bytes);
        bytes.AsSpan(0, 20).CopyTo(word.AsSpan(12));
        return word;
    }

    private static byte[] Number(int number)
    {
        byte[] word = new byte[Word.Bytes];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(word.AsSpan(28), number);
        return word;
    }

    private static Position At(int second, int index) => new(second * 1000L, ChainId.Ethereum, Position.Unknown, Position.Unknown, index);

    private static void Add(TransferTableBuilder builder, int second, string transaction, int index, string from, string to, Asset asset, int quantity) =>
        builder.Add(new Transfer(
            TransferKind.Token, Names.Transaction(transaction), At(second, index), Names.Account(from), Names.Account(to), asset, (UInt128)quantity));
}
