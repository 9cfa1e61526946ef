using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FluentAssertions.Execution;

namespace FlowTrace.Tests.Noise;

public sealed class NoiseReportTests
{
    private static readonly Account Alice = NoiseLedger.Numbered(1);
    private static readonly Account Bob = NoiseLedger.Numbered(2);
    private static readonly Account Forger = NoiseLedger.Numbered(3);

    [Fact]
    public void Of_LedgerWithoutNoise_FindsNothingAndKeepsTheTable()
    {
        TransferTable table = Dealings().Build();

        NoiseReport report = NoiseReport.Of(table);

        report.Findings.Should().BeEmpty();
        report.Clean.Should().BeSameAs(table);
    }

    [Fact]
    public void Of_ForgedToken_KeepsEveryTransferOfItOutAndSaysWhomItImitates()
    {
        TransferTable table = Dealings().Named(NoiseLedger.Forged, "USD\u0422").Pay(Forger, Alice, 900, NoiseLedger.Forged)
            .Pay(Alice, Forger, 900, NoiseLedger.Forged).Build();

        NoiseReport report = NoiseReport.Of(table);

        using var scope = new AssertionScope();
        report.KeptOut.Should().Be(2);
        report.Findings.Should().HaveCount(2).And.OnlyContain(finding =>
            finding.Kind == NoiseKind.ForgedToken && finding.IsKeptOut && finding.ImitatedAsset == NoiseLedger.Usdt);
        report.Findings[0].Reason.Should().Contain("USDT").And.Contain("0xdAC17F958D2ee523a2206206994597C13D831ec7").And.NotContain("\u0422");
        Transfers(report.Clean).Should().Equal(Transfers(table).Where(transfer => transfer.Asset != NoiseLedger.Forged));
    }

    [Fact]
    public void Of_ForgedTokenThatWasPaidFor_StaysInTheFlowAndIsTold()
    {
        TransferTable table = Dealings().Named(NoiseLedger.Forged, "USDT").Pay(Alice, Bob, 5, NoiseLedger.Ether)
            .Pay(Bob, Alice, 900, NoiseLedger.Forged, inTheSame: true).Build();

        NoiseReport report = NoiseReport.Of(table);

        report.KeptOut.Should().Be(0);
        report.Findings.Should().ContainSingle().Which.Reason.Should().Contain("stays in the flow");
    }

    [Fact]
    public void Of_ForgedTokenThatTheCallerKnowsToBeTheLoot_IsNoNoise() =>
        NoiseReport.Of(Dealings().Named(NoiseLedger.Forged, "USDT").Pay(Forger, Alice, 900, NoiseLedger.Forged).Build(), [NoiseLedger.Forged])
            .Findings.Should().BeEmpty();

    [Fact]
    public void Of_TransferOfNothingToALookAlike_IsToldWithWhomItImitates()
    {
        TransferTable table = Poisoned(ledger => ledger.Pay(NoiseLedger.Victim, NoiseLedger.Twin, 0, NoiseLedger.Usdt)).Build();

        NoiseFinding finding = NoiseReport.Of(table).Findings.Should().ContainSingle().Subject;

        using var scope = new AssertionScope();
        finding.Kind.Should().Be(NoiseKind.ZeroValuePoisoning);
        finding.Addressed.Should().Be(NoiseLedger.Victim);
        finding.ImitatedAccount.Should().Be(NoiseLedger.Meant);
        finding.Transfer.To.Should().Be(NoiseLedger.Twin);
        finding.Transfer.Quantity.Should().Be(UInt128.Zero);
    }

    [Fact]
    public void Of_TransferOfNothingToAnybodyElse_IsNotTold() =>
        NoiseReport.Of(Poisoned(ledger => ledger.Pay(NoiseLedger.Victim, Bob, 0, NoiseLedger.Usdt)).Build()).Findings.Should().BeEmpty();

    [Fact]
    public void Of_DustFromALookAlike_IsKeptOut()
    {
        TransferTable table = Poisoned(ledger => ledger.Pay(Forger, NoiseLedger.Twin, 3, NoiseLedger.Usdt)
            .Pay(NoiseLedger.Twin, NoiseLedger.Victim, 3, NoiseLedger.Usdt)).Build();

        NoiseReport report = NoiseReport.Of(table);

        using var scope = new AssertionScope();
        NoiseFinding finding = report.Findings.Should().ContainSingle().Subject;
        finding.Kind.Should().Be(NoiseKind.DustPoisoning);
        finding.IsKeptOut.Should().BeTrue();
        finding.ImitatedAccount.Should().Be(NoiseLedger.Meant);
        report.KeptOut.Should().Be(1);
    }

    [Fact]
    public void Of_DustThatTheVictimPaysOutLater_StaysInTheFlow()
    {
        TransferTable table = Poisoned(ledger => ledger.Pay(NoiseLedger.Twin, NoiseLedger.Victim, 3, NoiseLedger.Usdt)
            .Pay(NoiseLedger.Victim, Bob, 503, NoiseLedger.Usdt)).Build();

        NoiseReport report = NoiseReport.Of(table);

        report.KeptOut.Should().Be(0);
        report.Findings.Should().ContainSingle().Which.Kind.Should().Be(NoiseKind.DustPoisoning);
    }

    [Fact]
    public void Of_PayOff_StaysInTheFlowAndNamesWhomTheVictimMeant()
    {
        TransferTable table = Poisoned(ledger => ledger.Pay(NoiseLedger.Twin, NoiseLedger.Victim, 3, NoiseLedger.Usdt)
            .Pay(NoiseLedger.Victim, NoiseLedger.Twin, 400, NoiseLedger.Usdt)).Build();

        NoiseReport report = NoiseReport.Of(table);

        using var scope = new AssertionScope();
        report.KeptOut.Should().Be(0, "who took in the pay-off may have sent the trifle from stolen units");
        report.Findings.Select(finding => finding.Kind).Should().Equal(NoiseKind.DustPoisoning, NoiseKind.LookAlike);
        report.Findings[1].ImitatedAccount.Should().Be(NoiseLedger.Meant);
        report.Findings[1].Transfer.Quantity.Should().Be((UInt128)400);
    }

    [Fact]
    public void Of_LookAlikeBaitedBeforeTheFirstGenuineDealing_IsStillTheImitator()
    {
        NoiseLedger ledger = new NoiseLedger().Pay(Alice, NoiseLedger.Victim, 1000, NoiseLedger.Usdt)
            .Pay(NoiseLedger.Victim, NoiseLedger.Twin, 0, NoiseLedger.Usdt).Pay(NoiseLedger.Victim, NoiseLedger.Twin, 400, NoiseLedger.Usdt)
            .Pay(NoiseLedger.Victim, NoiseLedger.Meant, 500, NoiseLedger.Usdt);

        NoiseReport.Of(ledger.Build()).Findings.Should().OnlyContain(finding => finding.ImitatedAccount == NoiseLedger.Meant).And.HaveCount(2);
    }

    [Fact]
    public void Of_TokenThatAdvertises_IsKeptOutUnlessItMovesOn()
    {
        TransferTable received = Dealings().Named(NoiseLedger.Unknown, "claim-usd.com").Pay(Forger, Alice, 9, NoiseLedger.Unknown).Build();
        TransferTable moved = Dealings().Named(NoiseLedger.Unknown, "claim-usd.com").Pay(Forger, Alice, 9, NoiseLedger.Unknown)
            .Pay(Alice, Bob, 9, NoiseLedger.Unknown).Build();

        using var scope = new AssertionScope();
        NoiseReport.Of(received).Findings.Should().ContainSingle().Which.Kind.Should().Be(NoiseKind.SpamToken);
        NoiseReport.Of(moved).Findings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("USDC.e")]
    [InlineData("UNI-V2")]
    [InlineData("v1.2")]
    [InlineData("WBTC.b")]
    public void Of_TokenWithAPointInItsSymbol_IsNoSpam(string symbol) =>
        NoiseReport.Of(Dealings().Named(NoiseLedger.Unknown, symbol).Pay(Forger, Alice, 9, NoiseLedger.Unknown).Build()).Findings.Should().BeEmpty();

    [Theory]
    [InlineData(30, true, true)]
    [InlineData(30, false, false)]
    [InlineData(5, true, false)]
    public void Of_UnknownTokenHandedOut_IsAnAirdropWhenToManyInEqualParts(int receivers, bool equal, bool isNoise)
    {
        NoiseLedger ledger = Dealings().Pay(NoiseLedger.Of("0x" + new string('0', 40)), Forger, 1_000_000, NoiseLedger.Unknown);
        for (int i = 0; i < receivers; i++)
            ledger.Pay(Forger, NoiseLedger.Numbered(100 + i), equal ? 7 : (UInt128)(7 + i), NoiseLedger.Unknown);

        NoiseReport report = NoiseReport.Of(ledger.Build());

        report.KeptOut.Should().Be(isNoise ? receivers + 1 : 0);
        report.Findings.All(finding => finding.Kind == NoiseKind.Airdrop).Should().BeTrue();
    }

    [Fact]
    public void Of_EqualPartsOfAKnownToken_AreNoAirdrop()
    {
        NoiseLedger ledger = Dealings();
        for (int i = 0; i < 50; i++)
            ledger.Pay(Alice, NoiseLedger.Numbered(100 + i), 7, NoiseLedger.Usdt);

        NoiseReport.Of(ledger.Build()).Findings.Should().BeEmpty();
    }

    [Fact]
    public void Of_RandomAddresses_ThousandCounterpartiesOfOneAccount_AreNobodysDoubles()
    {
        var random = new Random(7);
        byte[] bytes = new byte[20];
        for (int round = 0; round < 20; round++)
        {
            var ledger = new NoiseLedger();
            for (int i = 0; i < 1000; i++)
            {
                random.NextBytes(bytes);
                ledger.Pay(Alice, new Account(ChainId.Ethereum, Address.FromAccount20(bytes)), (UInt128)(1 + random.Next(1000)), NoiseLedger.Usdt);
            }

            NoiseReport.Of(ledger.Build()).Findings.Should().BeEmpty();
        }
    }

    private static NoiseLedger Dealings() => new NoiseLedger().Pay(Alice, Bob, 500, NoiseLedger.Usdt).Pay(Bob, Alice, 100, NoiseLedger.Usdt)
        .Pay(Alice, Bob, 20, NoiseLedger.Ether);

    private static NoiseLedger Poisoned(Func<NoiseLedger, NoiseLedger> poison) => poison(
        new NoiseLedger().Pay(Alice, NoiseLedger.Victim, 1000, NoiseLedger.Usdt).Pay(NoiseLedger.Victim, NoiseLedger.Meant, 500, NoiseLedger.Usdt));

    private static List<Transfer> Transfers(TransferTable table) => [.. Enumerable.Range(0, table.Count).Select(row => table[row])];
}
