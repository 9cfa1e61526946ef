using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Readers;
using FlowTrace.Readers.Evm;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>A theft played on a real node and read back over its RPC.</summary>
public sealed class EvmReaderTests
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAccountAsync_WalletsOfAPlay_AddUpToTheNodesBalances(bool hasIndex)
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        await using LiveReaders readers = Open(node, hasIndex);

        foreach (string wallet in (IEnumerable<string>)[.. play.Wallets, play.Pair, play.Disperser, play.Router])
        {
            Account account = At(wallet);
            TransferTable table = await readers.ReadAccountAsync(account);
            foreach (Asset asset in (Asset[])[Asset.Native(ChainId.Ethereum), Token(TheftPlay.Dollar), Token(TheftPlay.Wrapper)])
            {
                BalanceAnswer? balance = await readers.Readers[0].ReadBalanceAsync(account, asset);
                UInt128 initial = asset.Kind == AssetKind.Native && node.Accounts.Contains(wallet) ? 10_000 * (UInt128)1_000_000_000_000_000_000 : 0;
                (initial + In(table, account, asset) - Out(table, account, asset)).Should().Be(balance!.Value.Quantity, $"{wallet} {asset}");
            }
        }
    }

    [SkippableFact]
    public async Task TraceAsync_OverRpc_FindsEveryUnitAndTheExchange()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        await using LiveReaders readers = Open(node, hasIndex: true);

        TraceResult result = await TraceAsync(play, readers);

        result.Books.Should().OnlyContain(sheet => sheet.Balanced == true);
        result.Gaps.Should().BeEmpty();
        result.Cuts.Should().BeEmpty();
        result.Outcomes.Where(outcome => outcome.Account == At(play.Exchange)).Should().HaveCount(2)
            .And.OnlyContain(outcome => outcome.Status == OutcomeStatus.CashOut);
        result.Stolen.Select(stolen => stolen.ToString()).Should().NotBeEmpty();
    }

    // Tether's event of an issue is no transfer: that dollars moved is concluded from the call.
    [SkippableFact]
    public async Task ReadTransactionAsync_DollarsAreIssued_DescribesThem()
    {
        RecordedPlay record = await RecordedPlay.GetAsync();
        await using LiveReaders readers = RecordedPlay.Open(new FakeNodeHandler(record.Node.View()));
        ContractCall issue = PlainLedger.Read(record.Node).Calls.Should().ContainSingle().Which;

        TransferTable table = await readers.ReadTransactionAsync(issue.Transaction);

        table.AssetInfo.Should().Contain(Token(TheftPlay.Dollar), new AssetInfo("USDT", 6));
    }

    internal static LiveReaders Open(Anvil node, bool hasIndex, LiveOptions? options = null) => LiveReaders.Open(
        [new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, node.Url) { Confirmations = 0 }],
        (options ?? new LiveOptions()) with
        {
            HandlerFactory = hasIndex ? null : () =>
            new WithoutMethods(new SocketsHttpHandler(), "trace_filter", "alchemy_getAssetTransfers")
        });

    internal static async Task<TraceResult> TraceAsync(TheftPlay play, IChainReader reader)
    {
        Tracer tracer = new TracerBuilder().AddReader(reader)
            .AddLabels(new LabelBook([new Label(At(play.Exchange), "Example Exchange", ServiceCategory.Exchange, "test", 90)]))
            .WithOptions(new TraceOptions
            {
                DustPartsPerBillion = 0,
                Policies = [.. Enum.GetValues<Taint.TaintPolicy>().Where(Taint.TaintPolicies.IsConserving)],
            }).Build();
        return await tracer.TraceAsync(Theft.HeldBy(At(play.Thief)));
    }

    internal static Account At(string address) => Account.Parse($"eip155:1:{address}");

    internal static Asset Token(string address) => Asset.Token(ChainId.Ethereum, Address.Parse(address, ChainId.Ethereum));

    internal static string Json(TraceResult result)
    {
        using var stream = new MemoryStream();
        JsonReport.Write(result, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static UInt128 In(TransferTable table, Account account, Asset asset) =>
        Files.TestFiles.Sum(table, transfer => transfer.To == account && transfer.Asset == asset);

    private static UInt128 Out(TransferTable table, Account account, Asset asset) =>
        Files.TestFiles.Sum(table, transfer => transfer.From == account && transfer.Asset == asset);
}
