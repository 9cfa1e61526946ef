using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FluentAssertions.Execution;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>
/// What real ledgers lose as noise: tokens that advertise a web site, and never a genuine transfer. Every token was looked at by hand, and every
/// transfer of nothing in the wallets' histories concerns a look-alike.
/// </summary>
public sealed class RealNoiseTests
{
    [SkippableFact]
    public async Task Bancor_LosesThreeAdvertisementsAndNothingElse()
    {
        NoiseReport report = await SearchAsync("cases/bancor/all-tx.csv");

        using var scope = new AssertionScope();
        report.KeptOut.Should().Be(4);
        report.Findings.Should().HaveCount(4).And.OnlyContain(finding => finding.Kind == NoiseKind.SpamToken);
        report.Findings.Select(finding => finding.Transfer.Asset.Contract.ToText(ChainId.Ethereum)).Distinct().Should().BeEquivalentTo(
            "0x219B9040eB7D8d8c2E8E84B87CE9ac1C83071980", "0xbDDe81c0FB14F8cD5a329E5Af50CaEFf8e5b4110", "0xb84f655D4AAd12b3533218ffeEb1E90e16439217");
    }

    [SkippableFact]
    public async Task Harvest_LosesNothing() => (await SearchAsync("cases/harvest/all-tx.csv")).Findings.Should().BeEmpty();

    [SkippableFact]
    public async Task TronExchangeFirms_LoseAdvertisementsAndNothingElse()
    {
        NoiseReport report = await SearchAsync("cases/tron-exchange-firms/trc20_xfers.csv");

        using var scope = new AssertionScope();
        report.Findings.GroupBy(finding => (finding.Kind, finding.IsKeptOut)).ToDictionary(group => group.Key, group => group.Count())
            .Should().BeEquivalentTo(new Dictionary<(NoiseKind, bool), int>
            {
                [(NoiseKind.SpamToken, true)] = 21,
                [(NoiseKind.ZeroValuePoisoning, true)] = 21,

                // Genuine USDT, which the wallet paid out again with all the rest: told, and left in the flow.
                [(NoiseKind.DustPoisoning, false)] = 93,
            });
        report.KeptOut.Should().Be(21);
        report.Findings.Where(finding => finding.Kind == NoiseKind.DustPoisoning).Should().OnlyContain(finding => finding.Transfer.Quantity <= 10_000);
    }

    [SkippableFact]
    public void CounterfeitTokens_OfTheConfirmedList_AreAllForged()
    {
        string[][] rows = [.. File.ReadLines(TestFiles.Shared("poisoning/counterfeit_tokens.csv")).Skip(1).Select(line => line.Split(','))];

        rows.Should().HaveCount(14).And.OnlyContain(row => KnownTokens.FindImitated(Asset.Parse("ethereum:" + row[0], default), row[1]) != null);
    }

    [SkippableFact]
    public void CounterfeitTokens_OfTheCandidates_OnlyThoseThatPassForAKnownOneAreForged()
    {
        string[] forged =
        [
            .. File.ReadLines(TestFiles.Shared("poisoning/candidate_counterfeit_tokens.csv")).Skip(1).Select(line => line.Split(','))
                .Where(row => KnownTokens.FindImitated(Asset.Parse("ethereum:" + row[0], default), row[^1]) is not null).Select(row => row[^1]),
        ];

        // The honest names among the candidates (fwUSDC, GUSDT, USDS, USDTBNT …) are no forgeries.
        forged.Should().HaveCountGreaterThan(14).And.NotContain(["USDS", "fwUSDC", "GUSDT", "USDTBNT", "SUSDC", "tUSDT", "USDB", "USDTM"]);
    }

    private static async Task<NoiseReport> SearchAsync(string file) => NoiseReport.Of(await new LedgerReader(TestFiles.Shared(file)).ReadAllAsync());
}
