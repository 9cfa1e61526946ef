using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Html;

public sealed class FlowMapLayoutTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<int, bool> Maps => new() { { 12, false }, { 12, true }, { 120, false }, { 120, true }, { 1200, false }, { 1200, true } };

    [Theory]
    [MemberData(nameof(Maps))]
    public async Task Arrange_AnyCase_BarsOfAColumnNeverOverlapAndStayInside(int wallets, bool byTime)
    {
        MapView view = await ViewAsync(wallets, byTime);
        foreach (IGrouping<int, MapNode> column in view.Nodes.GroupBy(node => node.Column))
        {
            MapNode[] nodes = [.. column.OrderBy(node => node.Y)];
            for (int i = 1; i < nodes.Length; i++)
                nodes[i].Y.Should().BeGreaterThan(nodes[i - 1].Y + nodes[i - 1].Height - Tolerance);
        }

        view.Nodes.Should().OnlyContain(node => node.X >= 0 && node.X + MapLayout.BarWidth <= view.Layout.Width
            && node.Y >= MapLayout.Top - 1 && node.Y + node.Height <= view.Layout.Height);
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public async Task Arrange_AnyCase_RibbonsAreAsWideAsTheirAmountsAndFillTheirBars(int wallets, bool byTime)
    {
        MapView view = await ViewAsync(wallets, byTime);
        foreach (MapNode node in view.Nodes)
        {
            double outgoing = view.Ribbons.Where(ribbon => ribbon.Source == node).Sum(ribbon => ribbon.Width);
            double incoming = view.Ribbons.Where(ribbon => ribbon.Target == node).Sum(ribbon => ribbon.Width);
            outgoing.Should().BeApproximately(node.Out * view.Layout.Scale, Tolerance);
            incoming.Should().BeApproximately(node.In * view.Layout.Scale, Tolerance);
            outgoing.Should().BeLessThan(node.Height + Tolerance);
            incoming.Should().BeLessThan(node.Height + Tolerance);
            if (!node.Members.Any(member => member.IsRobbed))
                node.In.Should().BeApproximately(node.Out + node.Ended, Tolerance, "what arrives at {0} moves on or stays", node.Index);
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public async Task Make_AnyCase_EveryWalletAndTransferIsDrawnOrCountedOnce(int wallets, bool byTime)
    {
        MapView view = await ViewAsync(wallets, byTime);
        view.Nodes.SelectMany(node => node.Members).Select(member => member.Id)
            .Should().OnlyHaveUniqueItems().And.HaveCount(view.Flows.Wallets.Count);
        (view.Ribbons.Sum(ribbon => ribbon.Count) + view.Nodes.Sum(node => node.InnerTransfers))
            .Should().Be(view.Flows.Flows.Sum(flow => flow.Transfers.Count));
        view.Nodes.Sum(node => node.Ended).Should().BeApproximately(1, Tolerance);
    }

    [Fact]
    public async Task Make_TwelveWallets_BundlesNothing() => (await ViewAsync(12, byTime: false)).Nodes.Should().OnlyContain(node => !node.IsBundle);

    [Fact]
    public async Task Make_ManyWallets_StaysReadable()
    {
        MapView view = await ViewAsync(1200, byTime: false);
        view.Flows.Wallets.Count.Should().BeGreaterThan(700);
        view.Nodes.Count.Should().BeLessThan(200);
        view.Ribbons.Count.Should().BeLessThan(500);
        view.Nodes.Should().Contain(node => node.IsBundle);
    }

    [Fact]
    public async Task Make_OneStolenAsset_EndsAgreeWithTheBooks()
    {
        TraceResult result = await LaunderingCase.MakeAsync(120, hostile: false, TaintPolicy.Fifo, TaintPolicy.ProRata);
        foreach (BalanceSheet sheet in result.Books)
        {
            MapSelection selection = MapSelection.Of(result).Single(candidate => candidate.Sources is [var only] && only.OriginAsset == sheet.Asset);
            MapView view = MapView.Make(result, selection, sheet.Policy, MapAxis.Hops);
            foreach (OutcomeStatus status in Enum.GetValues<OutcomeStatus>())
                view.Nodes.Sum(node => node.Ends.GetValueOrDefault(status))
                    .Should().BeApproximately((double)sheet.ByStatus.GetValueOrDefault(status) / (double)sheet.Stolen, Tolerance, "{0} {1}",
                        sheet.Policy, status);
        }
    }

    [Fact]
    public async Task Make_RobbedPoolThatGetsTheUnitsBack_StandsOnBothSidesAndCountsOnce()
    {
        var ledger = new TransferTableBuilder();
        foreach ((int from, int to) in new[] { (0, 1), (1, 2), (2, 0) })
            ledger.Add(new Transfer(
                TransferKind.Transfer, TransactionId.Parse(FormattableString.Invariant($"step-{from}")),
                    new Position(1_700_000_000_000 + (from * 60_000L), ChainId.Ethereum, from, 0, 0),
                Numbered(from), Numbered(to), Asset.Native(ChainId.Ethereum), (UInt128)1_000_000_000_000_000_000));
        TraceResult result = await new TracerBuilder().AddReader(new TableReader(ledger.Build())).Build()
            .TraceAsync(Theft.InTransactions([TransactionId.Parse("step-0")]));
        MapView view = MapView.Make(result, MapSelection.Of(result)[0], TaintPolicy.Fifo, MapAxis.Hops);
        view.Nodes.Should().HaveCount(4);
        view.Flows.WalletCount.Should().Be(3);
        view.Ribbons.Should().HaveCount(3).And.NotContain(ribbon => ribbon.IsBack);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Make_ChainOfThreeHundredHops_FitsAndCountsWhatItBundles(bool byTime)
    {
        var ledger = new TransferTableBuilder();
        for (int i = 0; i < 300; i++)
            ledger.Add(new Transfer(
                TransferKind.Transfer, TransactionId.Parse(FormattableString.Invariant($"hop-{i}")),
                    new Position(1_700_000_000_000 + (i * 3_600_000L), ChainId.Ethereum, i, 0, 0),
                Numbered(i), Numbered(i + 1), Asset.Native(ChainId.Ethereum), (UInt128)1_000_000_000_000_000_000));
        TraceResult result = await new TracerBuilder().AddReader(new TableReader(ledger.Build())).Build().TraceAsync(Theft.From(Numbered(0)));
        MapView view = MapView.Make(result, MapSelection.Of(result)[0], TaintPolicy.Fifo, byTime ? MapAxis.Time : MapAxis.Hops);
        view.Columns.Headings[^1].LastColumn.Should().BeLessThan(MapColumns.Limit);
        view.Nodes.Sum(node => node.Members.Count).Should().Be(301);
        (view.Ribbons.Sum(ribbon => ribbon.Count) + view.Nodes.Sum(node => node.InnerTransfers)).Should().Be(300);
        view.Layout.Width.Should().BeLessThan(2_400);
        view.Nodes.Should().Contain(node => node.IsChain);
    }

    private static Account Numbered(int number)
    {
        byte[] bytes = new byte[20];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), number + 1);
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }

    private static async Task<MapView> ViewAsync(int wallets, bool byTime)
    {
        TraceResult result = await LaunderingCase.MakeAsync(wallets);
        return MapView.Make(result, MapSelection.Of(result)[0], TaintPolicy.Fifo, byTime ? MapAxis.Time : MapAxis.Hops);
    }
}
