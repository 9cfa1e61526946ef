using FlowTrace.Files;
using FlowTrace.Findings;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>What detectors find in real thefts: looked at by hand, and held here so that a change of a detector shows.</summary>
public sealed class RealFindingsTests
{
    [SkippableTheory]
    [InlineData(
        "bancor", "0xbceaa0040764009fdcff407e82ad1f06465fd2c4",
        "dormancy 2018-08-11 0xbCEaA0 2: Stolen units lie still in one wallet for 213 days, and then move on",
        "dormancy 2018-08-25 0xbCEaA0 14: Stolen units of 14 assets lie still in one wallet for up to 1,259 days, and still do at the end of the data")]
    [InlineData(
        "harvest", "0x3811765a53c3188c24d412daec3f60faad5f119b",
        "mixer-batch 2020-10-26 0xA160cd 3: 3 deposits of one amount go into one mixer within 3 minutes, one every 1 minute; the trail ends there, and what "
        + "the mixer pays out is not followed",
        "dormancy 2020-10-26 0x978753 1: Stolen units lie still in one wallet for 487 days, and still do at the end of the data",
        "dormancy 2020-10-26 0x757356 2: Stolen units lie still in one wallet for 51 days, and then move on",
        "dormancy 2020-10-26 0x381176 2: Stolen units of 2 assets lie still in one wallet for up to 487 days, and still do at the end of the data")]
    public async Task Findings_OfALabelledCase_AreThese(string name, string thief, params string[] expected)
    {
        string folder = TestFiles.Shared("cases/" + name);

        TraceResult result = await new TracerBuilder().AddLedger(Path.Combine(folder, "all-tx.csv")).AddLabels(Path.Combine(folder, "all-address.csv"))
            .Build().TraceAsync(Theft.HeldBy(thief));

        result.Findings.Select(Text).Should().Equal(expected);
    }

    private static string Text(Finding finding) =>
        $"{finding.Detector} {finding.First:yyyy-MM-dd} {finding.Accounts[0].AddressText[..8]} {finding.Transfers.Count}: {finding.Title}";
}
