using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Tracing;

public sealed class TraceDefinitionTests
{
    private static readonly Account A = Account.Parse("0x00000000000000000000000000000000000000a1");
    private static readonly Account B = Account.Parse("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");

    private static TraceDefinition Full() => new(
        [
            Theft.From(A, "second") with { Since = Moment.AtBlock(7), Assets = [Asset.Native(ChainId.Ethereum)] },
            Theft.InTransactions([TransactionId.Parse("0x01"), TransactionId.Parse(new string('a', 64))], "first") with
            {
                Into = [B], Until = Moment.AtUnixMilliseconds(1_740_147_215_123),
            },
        ],
        new TraceOptions
        {
            Title = "<b>“Häck”</b> 🧨",
            Policies = [TaintPolicy.ProRata, TaintPolicy.Poison],
            StopAt = new HashSet<ServiceCategory> { ServiceCategory.Mixer, ServiceCategory.Exchange },
            DustPartsPerBillion = 5,
            HubTransfers = 77,
            MaxAccounts = 8,
            MaxHops = 9,
            UntilTime = Moment.AtBlock(99),
            MixerCandidates = true,
            Bounds = true,
            KeepNoise = true,
            AllowUnfinal = true,
            Findings = new FindingsOptions { Parameters = new Dictionary<string, long> { ["peel-chain.dwell-hours"] = 48, ["fan-out.window-hours"] = 1 } },
            Follow = new HashSet<EvidenceGrade> { EvidenceGrade.Observed },
            Links =
            [
                new AssertedLink(TransactionId.Parse("0x02"), TransactionId.Parse("0x03"), "a letter")
                {
                    DepartureChain = ChainId.Ethereum, ArrivalChain = ChainId.Tron, Sender = A, Receiver = B,
                },
                new AssertedLink(TransactionId.Parse("0x04"), TransactionId.Parse("0x05"), "another"),
            ],
        });

    [Fact]
    public void Parse_WhatToJsonWrote_IsTheSameDefinition()
    {
        string json = Full().ToJson();

        TraceDefinition read = TraceDefinition.Parse(json);

        read.ToJson().Should().Be(json);
        read.Thefts.Select(theft => theft.Id).Should().Equal("first", "second");
        read.Thefts[0].Should().BeEquivalentTo(Full().Thefts[1]);
        read.Thefts[1].Should().BeEquivalentTo(Full().Thefts[0]);
        read.Options.Should().BeEquivalentTo(Full().Options);
    }

    // An option that is added and forgotten here would make replays differ from what they replay.
    [Fact]
    public void ToJson_EveryOption_ShapesTheText()
    {
        string standard = new TraceDefinition(Full().Thefts, new TraceOptions()).ToJson();

        foreach (System.Reflection.PropertyInfo option in typeof(TraceOptions).GetProperties().Where(option => option.Name != nameof(TraceOptions.ReadAhead)))
        {
            var changed = new TraceOptions();
            option.SetValue(changed, option.GetValue(Full().Options));
            new TraceDefinition(Full().Thefts, changed).ToJson().Should().NotBe(standard, option.Name);
        }
    }

    [Fact]
    public void Parse_ADefinitionFromBeforeFindings_HasTheirDefaults()
    {
        string json = new TraceDefinition(Full().Thefts, new TraceOptions()).ToJson();

        TraceDefinition.Parse(json.Replace("\"findings\":{},", "")).ToJson().Should().Be(json);
    }

    [Theory]
    [InlineData("{}", "is no definition")]
    [InlineData("[1]", "is no definition")]
    [InlineData("{\"schema\":\"flowtrace.definition/2\"}", "Use the version that wrote it")]
    public void Parse_AnythingElse_IsRefused(string json, string message) =>
        FluentActions.Invoking(() => TraceDefinition.Parse(json)).Should().Throw<FormatException>().WithMessage($"*{message}*");

    [Fact]
    public void Parse_AnOptionOfALaterVersion_IsRefused() =>
        FluentActions.Invoking(() => TraceDefinition.Parse(Full().ToJson().Replace("\"bounds\"", "\"newOption\":1,\"bounds\"")))
            .Should().Throw<FormatException>().WithMessage("*'newOption'*");
}
