using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reporting;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Findings;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Reporting;

/// <summary>What is left of long lists, and what is said of the rest.</summary>
public sealed class CutListTests
{
    private static readonly Asset Ether = Asset.Native(ChainId.Ethereum);
    private static readonly Asset Coin = Asset.Native(ChainId.Tron);

    private static string[] Shown(int most, params (Asset Asset, UInt128 Quantity)[] items) =>
    [
        .. CutList<(Asset Asset, UInt128 Quantity)>.Largest(items, most, item => item).Shown
            .Select(item => $"{item.Quantity} {(item.Asset == Ether ? "ETH" : "TRX")}"),
    ];

    [Fact]
    public void Largest_OneAsset_KeepsTheLargestInTheirOrder() =>
        Shown(2, (Ether, 1), (Ether, 9), (Ether, 3), (Ether, 10)).Should().Equal("9 ETH", "10 ETH");

    [Fact]
    public void Largest_TwoAssets_KeepsTheLargestOfEach() =>
        Shown(3, (Ether, 100), (Ether, 101), (Coin, 1), (Ether, 102)).Should().Equal("101 ETH", "1 TRX", "102 ETH");

    [Fact]
    public void Largest_WhatHasNoSize_ComesLast() => Shown(2, (Coin, 0), (Ether, 2), (Coin, 0), (Ether, 1)).Should().Equal("2 ETH", "1 ETH");

    [Fact]
    public void Largest_ShortLists_AreKept() => Shown(3, (Ether, 1), (Coin, 0)).Should().Equal("1 ETH", "0 TRX");

    [Fact]
    public async Task Table_MoreExitsThanAreShown_SaysWhatTheRestIsWorth()
    {
        ShapeLedger ledger = new ShapeLedger().Stolen("Thief").Pay(0, "Victim", "Thief", 1000);
        for (int i = 0; i < 14; i++)
            ledger.Is($"Exchange{i}", ServiceCategory.Exchange).Pay(10 + i, "Thief", $"Exchange{i}", (ulong)(10 + i));
        TraceResult result = await ledger.TraceAsync();

        result.ToTable().Should().Contain("and 9 more exits with 0.000000000000000126 ETH, in the table above");
    }

    [Fact]
    public async Task Sums_MoreThanANumberHolds_SaysAtLeast()
    {
        TraceResult result = await new ShapeLedger().Stolen("Thief").Pay(0, "Victim", "Thief", 10).TraceAsync();

        ReportText.Sums([(Ether, UInt128.MaxValue), (Ether, 1), (Coin, 2_000_000)], result).Should().StartWith("at least 340").And.EndWith(", 2 TRX");
        ReportText.Sums(Enumerable.Range(1, 6).Select(i => (Names.Asset($"Token{i}"), (UInt128)i)), result)
            .Should().EndWith(" and units of 2 more assets");
    }
}
