using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using FluentAssertions.Execution;

namespace FlowTrace.Tests.Noise;

/// <summary>A poisoned wallet is traced as if nobody had poisoned it, and what was left out is told.</summary>
public sealed class NoiseTraceTests
{
    private static readonly Account Thief = NoiseLedger.Victim;
    private static readonly Account Source = NoiseLedger.Numbered(1);
    private static readonly Account Forger = NoiseLedger.Numbered(3);

    [Fact]
    public async Task TraceAsync_PoisonedWallet_GivesWhatTheCleanOneGives()
    {
        TraceResult clean = await Trace(Ledger(isPoisoned: false), new TraceOptions { Policies = TaintPolicies.All });
        TraceResult poisoned = await Trace(Ledger(isPoisoned: true), new TraceOptions { Policies = TaintPolicies.All });

        using var scope = new AssertionScope();
        Figures(poisoned).Should().Equal(Figures(clean));
        poisoned.Gaps.Should().BeEmpty();
        clean.Noise.Should().BeEmpty();
        poisoned.Noise.Select(finding => finding.Kind).Should().BeEquivalentTo(new[]
        {
            NoiseKind.ForgedToken, NoiseKind.ForgedToken, NoiseKind.ZeroValuePoisoning, NoiseKind.DustPoisoning, NoiseKind.SpamToken,
        });
        poisoned.Noise.Should().OnlyContain(finding => finding.IsKeptOut);
        poisoned.Noise.Single(finding => finding.Kind == NoiseKind.DustPoisoning).ImitatedAccount.Should().Be(NoiseLedger.Meant);
    }

    [Fact]
    public async Task TraceAsync_HolderWithoutAssets_CountsNoForgedTokenAsStolen()
    {
        TraceResult result = await Trace(Ledger(isPoisoned: true), new TraceOptions());

        result.Stolen.Should().ContainSingle().Which.OriginAsset.Should().Be(NoiseLedger.Usdt);
        result.Stolen[0].Quantity.Should().Be((UInt128)1000);
    }

    [Fact]
    public async Task TraceAsync_KeepNoise_LeavesItInTheFlowAndTellsIt()
    {
        TraceResult result = await Trace(Ledger(isPoisoned: true), new TraceOptions { KeepNoise = true });

        using var scope = new AssertionScope();
        result.Stolen.Select(part => part.OriginAsset).Should().Contain(NoiseLedger.Forged);
        result.Noise.Should().HaveCount(5);
        result.Noise.Where(finding => finding.IsKeptOut).Should().OnlyContain(finding => finding.Transfer.Quantity == UInt128.Zero);
        result.Manifest.Options["noise"].Should().Be("in the flow");
    }

    [Fact]
    public async Task TraceAsync_TheftThatNamesTheForgedToken_FollowsIt()
    {
        TraceResult result = await new TracerBuilder().AddReader(new TableReader(Ledger(isPoisoned: true))).Build()
            .TraceAsync(Theft.HeldBy(Thief) with { Assets = [NoiseLedger.Forged] });

        result.Stolen.Should().ContainSingle().Which.Quantity.Should().Be((UInt128)900_000);
        result.Noise.Should().NotContain(finding => finding.Kind == NoiseKind.ForgedToken);
    }

    [Fact]
    public async Task TraceAsync_PayOff_IsFollowedAndTold()
    {
        NoiseLedger ledger = new NoiseLedger().Pay(Source, NoiseLedger.Victim, 1000, NoiseLedger.Usdt)
            .Pay(NoiseLedger.Victim, NoiseLedger.Meant, 500, NoiseLedger.Usdt).Pay(NoiseLedger.Victim, NoiseLedger.Twin, 400, NoiseLedger.Usdt)
            .Pay(NoiseLedger.Twin, Forger, 400, NoiseLedger.Usdt);

        TraceResult result = await new TracerBuilder().AddReader(new TableReader(ledger.Build())).Build().TraceAsync(Theft.HeldBy(NoiseLedger.Twin));

        using var scope = new AssertionScope();
        result.Outcomes.Should().ContainSingle().Which.Account.Should().Be(Forger);
        NoiseFinding payOff = result.Noise.Should().ContainSingle().Subject;
        payOff.Kind.Should().Be(NoiseKind.LookAlike);
        payOff.IsKeptOut.Should().BeFalse();
        payOff.ImitatedAccount.Should().Be(NoiseLedger.Meant);
    }

    [Fact]
    public async Task Reports_NoiseWithAHiddenCharacterInItsSymbol_ShowIt()
    {
        TraceResult result = await Trace(Ledger(isPoisoned: true), new TraceOptions());

        using var scope = new AssertionScope();
        foreach (string text in new[] { result.ToTable(), result.ToMarkdown(), result.ToHtml() })
        {
            text.Should().NotContain("\u200D").And.Contain("u200D");
            text.Should().Contain("forged-token").And.Contain(NoiseLedger.Meant.AddressText).And.Contain("Kept out of the flow");
        }

        result.ToJson().Should().Contain("\"noise\":[").And.Contain("\"imitatedAccount\":\"eip155:1:0xa7B4BAC8f0f9692e56750aEFB5f6cB5516E90570\"");
    }

    private static TransferTable Ledger(bool isPoisoned)
    {
        NoiseLedger ledger = new NoiseLedger().Named(NoiseLedger.Forged, "U\u200DSDT").Named(NoiseLedger.Unknown, "visit claim.xyz")
            .Pay(Source, Thief, 1000, NoiseLedger.Usdt).Pay(Thief, NoiseLedger.Meant, 500, NoiseLedger.Usdt);
        if (isPoisoned)
            ledger.Pay(Forger, Thief, 900_000, NoiseLedger.Forged).Pay(Thief, NoiseLedger.Twin, 500, NoiseLedger.Forged)
                .Pay(Thief, NoiseLedger.Twin, 0, NoiseLedger.Usdt).Pay(NoiseLedger.Twin, Thief, 2, NoiseLedger.Usdt)
                .Pay(Forger, Thief, 77, NoiseLedger.Unknown);
        return ledger.Pay(Thief, NoiseLedger.Meant, 300, NoiseLedger.Usdt).Pay(NoiseLedger.Meant, NoiseLedger.Numbered(9), 600, NoiseLedger.Usdt).Build();
    }

    private static Task<TraceResult> Trace(TransferTable table, TraceOptions options) =>
        new TracerBuilder().AddReader(new TableReader(table)).WithOptions(options).Build().TraceAsync(Theft.HeldBy(Thief));

    private static IEnumerable<string> Figures(TraceResult result) => result.Outcomes.SelectMany(outcome => result.Policies.Select(policy =>
        $"{outcome.Account} {outcome.Asset} {outcome.Status.ToName()} {policy} {outcome.Quantity(policy)}"));
}
