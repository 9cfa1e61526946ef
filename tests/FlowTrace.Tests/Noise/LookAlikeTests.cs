using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Tests.Vectors;
using FluentAssertions.Execution;

namespace FlowTrace.Tests.Noise;

public sealed class LookAlikeTests
{
    [Fact]
    public void Matches_ThreeAtTheHeadAndFourAtTheTail_IsALookAlike()
    {
        using var scope = new AssertionScope();
        LookAlike.Matches(NoiseLedger.Twin, NoiseLedger.Meant).Should().BeTrue();
        LookAlike.Matches(NoiseLedger.Of("0xabc0000000000000000000000000000000001234"), NoiseLedger.Of("0xABC1111111111111111111111111111111111234"))
            .Should().BeTrue();
        LookAlike.Matches(NoiseLedger.Of("0xabc0000000000000000000000000000000001234"), NoiseLedger.Of("0xabd1111111111111111111111111111111111234"))
            .Should().BeFalse();
        LookAlike.Matches(NoiseLedger.Of("0xabc0000000000000000000000000000000001234"), NoiseLedger.Of("0xabc1111111111111111111111111111111110234"))
            .Should().BeFalse();
        LookAlike.Matches(NoiseLedger.Meant, NoiseLedger.Meant).Should().BeFalse();
        LookAlike.Matches(NoiseLedger.Meant, NoiseLedger.Meant with { Chain = ChainId.FromCaip2("eip155:56") }).Should().BeFalse();
    }

    [Fact]
    public void Matches_OnTron_GoesByTheTail()
    {
        using var scope = new AssertionScope();
        var meant = Account.Parse("TEfnFmnZEiRtGXcZNR6ktbUr7awL87ZDwK");
        var twin = Account.Parse("TQmgZvLqHfoBddj5qdv6THUxBdMD87ZDwK");
        LookAlike.Matches(meant, twin).Should().BeTrue();
        LookAlike.SharedDigits(meant, twin).Should().Be((0, 6));
        LookAlike.Matches(meant, Account.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")).Should().BeFalse();
    }

    [Fact]
    public void Matches_RandomAddresses_DoNoMoreThanChanceSays()
    {
        var random = new Random(20221);
        const int count = 300_000;
        byte[] bytes = new byte[20];
        var seen = new Dictionary<ulong, int>();
        long pairs = 0;
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            LookAlike.TryKey(new Account(ChainId.Ethereum, Address.FromAccount20(bytes)), out ulong key);
            int before = seen.GetValueOrDefault(key);
            pairs += before;
            seen[key] = before + 1;
        }

        // n²/2 · 16⁻⁷ = 167.6; six standard deviations around it.
        pairs.Should().BeInRange(90, 246);
    }

    [Theory]
    [InlineData(100, false, true)]
    [InlineData(700, false, true)]
    [InlineData(10_000, false, false)]
    [InlineData(10_000, true, true)]
    [InlineData(1_000_000, true, false)]
    public void IsBeyondChance_AsksForMoreDigitsWhereThereAreManyCounterparties(int counterparties, bool isBaited, bool isBeyond) =>
        LookAlike.IsBeyondChance(
            NoiseLedger.Of("0xabc0000000000000000000000000000000001234"), NoiseLedger.Of("0xabc1111111111111111111111111111111111234"), counterparties,
            isBaited)
        .Should().Be(isBeyond);

    [SkippableFact]
    public void Matches_PublishedPayOffs_RecognisesTheReceiverAsALookAlikeOfWhomWasMeant()
    {
        string? path = SharedFiles.Find("data/poisoning/payoff_transfers_ethereum.csv");
        Skip.If(path is null, "The published pay-offs are not here.");
        string[][] rows = [.. File.ReadLines(path!).Skip(1).Select(line => line.Split(','))];

        int recognised = rows.Count(row => LookAlike.Matches(NoiseLedger.Of(row[4]), NoiseLedger.Of(row[10])));

        rows.Should().HaveCount(1738);
        recognised.Should().Be(1738);
    }

    [SkippableFact]
    public void NoiseReport_PublishedPayOffsInALedger_TellsWhoWasMeantAndKeepsThePayOffInTheFlow()
    {
        string? path = SharedFiles.Find("data/poisoning/payoff_transfers_ethereum.csv");
        Skip.If(path is null, "The published pay-offs are not here.");
        string[][] rows = [.. File.ReadLines(path!).Skip(1).Select(line => line.Split(','))];
        int recognised = 0;
        foreach (string[] row in rows)
        {
            Account victim = NoiseLedger.Of(row[3]);
            var ledger = new NoiseLedger();
            ledger.Pay(NoiseLedger.Numbered(1), victim, 100, NoiseLedger.Usdt).Pay(victim, NoiseLedger.Of(row[10]), 50, NoiseLedger.Usdt);
            ledger.Pay(victim, NoiseLedger.Of(row[4]), 50, NoiseLedger.Usdt);
            NoiseReport report = NoiseReport.Of(ledger.Build());
            report.KeptOut.Should().Be(0);
            recognised += report.Findings.Count(finding => finding.Kind == NoiseKind.LookAlike && finding.Transfer.To == NoiseLedger.Of(row[4])
                && finding.ImitatedAccount == NoiseLedger.Of(row[10]) && !finding.IsKeptOut);
        }

        recognised.Should().BeGreaterThanOrEqualTo(rows.Length * 99 / 100);
    }
}
