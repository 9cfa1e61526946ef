using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Testing.Tests;

public sealed class BridgeDecoderContractTests
{
    public static TheoryData<string, string[]> Faults => new()
    {
        { "no name", ["description", "departures", "arrivals", "nothing-else", "foreign-events", "unknown-emitter", .. Throwing] },
        { "reads nothing", ["description", "departures", "arrivals"] },
        { "no departures", ["departures"] },
        { "no arrivals", ["arrivals"] },
        { "twice", ["nothing-else"] },
        { "any event", ["foreign-events"] },
        { "vouches for strangers", ["unknown-emitter", "twisted-records"] },
        { "counts on length", ["cut-records"] },
        { "believes its data", ["twisted-records"] },
        { "counts its calls", ["departures", "nothing-else", "repeatable", "concurrent"] },
        { "state of the process", ["departures", "nothing-else", "foreign-events", "repeatable", "concurrent", "culture", "order-of-input"] },
        { "one at a time", ["concurrent"] },
        { "numbers of the machine", ["departures", "nothing-else", "culture"] },
    };

    private static string[] Throwing => ["cut-records", "twisted-records", "repeatable", "concurrent", "culture", "order-of-input"];

    /// <summary>What no record takes, and why.</summary>
    public static TheoryData<string, string> Impossible => new()
    {
        { "speaks for another", "*'Ferry'*speaks for 'Across'*" },
        { "units from nowhere", "*'Ferry'*another transaction*(transaction 0x*2 on ethereum)*" },
        { "on another chain", "*'Ferry'*asset of another chain*" },
        { "at another time", "*'Ferry'*another place than its transaction*" },
        { "event of its own", "*'Ferry'*an event that is none of the transaction's*" },
        { "counts on length", "*'Ferry' threw IndexOutOfRangeException*(transaction 0x*" },
    };

    [Fact]
    public Task Verify_DecoderThatKeepsTheContract_Passes() => Contract("").VerifyAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task FindViolations_DecoderWithAFault_NamesTheRules(string fault, string[] rules)
    {
        IReadOnlyList<ContractViolation> violations = await Contract(fault).FindViolationsAsync();

        violations.Select(violation => violation.Rule).Should().Contain(fault == "no name" ? rules[..3] : rules, string.Join('\n', violations));
        if (fault != "no name")
            violations.Select(violation => violation.Rule).Should().BeEquivalentTo(rules, string.Join('\n', violations));
    }

    [Fact]
    public void Rules_EachIsBrokenByAFault() => Contract("").Rules.Should().BeSubsetOf(
        Faults.Where(fault => (string)fault[0] != "no name").SelectMany(fault => (string[])fault[1]).Distinct());

    [Fact]
    public Task Verify_BuiltInDecoder_Passes()
    {
        (TransferTable table, BridgeDeparture[] expected) = CelerCrossing();

        return new BridgeDecoderContract(() => Celer, table, expected, []).VerifyAsync();
    }

    private static IBridgeDecoder Celer => BridgeDecoders.BuiltIn.Single(decoder => decoder.Protocol == "Celer cBridge");

    /// <summary>A deposit into Celer's pool, and what there is to read of it.</summary>
    internal static (TransferTable Table, BridgeDeparture[] Expected) CelerCrossing()
    {
        EventSignature send = Celer.Events.Single(signature => signature.Name == "Send");
        Account pool = Account.Parse("ethereum:0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820");
        Account token = new(ChainId.Ethereum, Scene.Tether.Contract);
        EventLog log = Ferry.Event(send, 2, 5, pool, Ferry.Words(
            (UInt128)7, Scene.At("Thief"), Scene.At("Mule"), token, (UInt128)5000, (UInt128)137, (UInt128)1, (UInt128)2)) with
        { Topics = [send.Topic] };
        Scene scene = new Scene().Add(2, 5, Scene.At("Thief"), pool, 5000, Scene.Tether).Log(log);
        var expected = new BridgeDeparture(
            "Celer cBridge", new Word(0, 7).ToString(), log.Transaction, log.Position, Scene.At("Thief"), pool, Scene.Tether, 5000)
        {
            DestinationChain = Ferry.Polygon,
            Destination = new Account(Ferry.Polygon, Scene.At("Mule").Address),
        };

        return (scene.ToTable(), [expected]);
    }

    [Fact]
    public async Task AddBridgeDecoder_OfAUser_TiesTheLegsByTheirId()
    {
        TraceResult without = await TraceAsync(Ferry.Crossing(), null);
        TraceResult with = await TraceAsync(Ferry.Crossing(), new Ferry());

        without.Graph.Find(Ferry.FarMule).Should().BeNull();
        FlowEdge crossing = with.Graph.Edges().Single(edge => edge.Kind == FlowKind.Bridge);
        crossing.Target.Account.Should().Be(Ferry.FarMule);
        crossing.Hop!.Protocol.Should().Be("Ferry");
        crossing.Hop.Grade.Should().Be(EvidenceGrade.Observed);
        with.Books.Should().OnlyContain(sheet => sheet.Balanced == true);
        with.Manifest.Options.Should().Contain("bridge-decoders", "Ferry");
        without.Manifest.Options.Keys.Should().NotContain("bridge-decoders");
        with.ToJson().Should().Contain("\"protocol\":\"Ferry\"");
    }

    [Fact]
    public async Task AddBridgeDecoder_EventOfAStranger_IsNeverObserved()
    {
        TraceResult result = await TraceAsync(Ferry.Crossing(harbour: Scene.At("Impostor")), new Ferry());

        result.Graph.Edges().Where(edge => edge.Kind == FlowKind.Bridge).Should().OnlyContain(edge => edge.Hop!.Grade != EvidenceGrade.Observed);
    }

    [Fact]
    public async Task AddBridgeDecoder_EventThatClaimsMoreThanMoved_IsAnIssue()
    {
        TraceResult result = await TraceAsync(Ferry.Crossing(harbour: Scene.At("Impostor"), claimed: 1_000_000), new Ferry());

        result.Graph.Edges().Should().NotContain(edge => edge.Kind == FlowKind.Bridge);
        result.Issues.Should().ContainSingle(issue => issue.Message.StartsWith("Embarked of Ferry is of the unverified emitter"));
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task Trace_DecoderThatSaysTheImpossible_IsRefusedByName(string fault, string message)
    {
        Scene scene = fault == "counts on length"
            ? new Scene().Pay(0, "Victim", "Thief", 9000).Log(Ferry.Event(Ferry.Embarked, 1, 0, Ferry.Harbour, [1, 2, 3])) : Ferry.Crossing();

        await FluentActions.Awaiting(() => TraceAsync(scene, new Ferry(fault))).Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
    }

    [Fact]
    public void AddBridgeDecoder_WithoutNameOrPurposeOrTwice_IsRefused()
    {
        FluentActions.Invoking(() => new TracerBuilder().AddBridgeDecoder(new Ferry("no name"))).Should().Throw<ArgumentException>()
            .WithMessage("*needs the name*");
        FluentActions.Invoking(() => new TracerBuilder().AddBridgeDecoder(new Ferry("reads nothing"))).Should().Throw<ArgumentException>()
            .WithMessage("*'Ferry' declares nothing*");
        FluentActions.Invoking(() => new TracerBuilder().AddBridgeDecoder(new Ferry()).AddBridgeDecoder(new Ferry())).Should().Throw<ArgumentException>()
            .WithMessage("*a decoder of 'Ferry' already*");
        FluentActions.Invoking(() => new TracerBuilder().AddBridgeDecoder(BridgeDecoders.BuiltIn[2])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Add_OutsideOfDecoding_IsRefused()
    {
        BridgeRecord record = BridgeRecord.Of(Ferry.Crossing().ToTable(), new Ferry());

        record.Departures.Should().Equal(Ferry.Departure);
        record.Arrivals.Should().Equal(Ferry.Arrival);
        FluentActions.Invoking(() => record.Add(Ferry.Crossing().ToTable().Logs[0], Ferry.Departure)).Should().Throw<InvalidOperationException>();
    }

    private static BridgeDecoderContract Contract(string fault) => new(() => new Ferry(fault), Ferry.Crossing().ToTable(), [Ferry.Departure], [Ferry.Arrival]);

    private static Task<TraceResult> TraceAsync(Scene scene, IBridgeDecoder? decoder)
    {
        TracerBuilder builder = new TracerBuilder().AddReader(new TableReader(scene.ToTable()));
        if (decoder is not null)
            builder.AddBridgeDecoder(decoder);
        return builder.Build().TraceAsync(Theft.HeldBy(Scene.At("Thief")));
    }
}
