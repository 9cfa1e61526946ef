using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Account by account or block by block, over the wire or from files: the figures are the same.</summary>
public sealed class ReadingWaysTests
{
    [SkippableFact]
    public async Task TraceAsync_ByIndexByBlocksAndFromFiles_SameFlowsAndOutcomes()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        await using LiveReaders byIndex = EvmReaderTests.Open(node, hasIndex: true);
        await using LiveReaders byBlocks = EvmReaderTests.Open(node, hasIndex: false);
        TransferTable whole = await byBlocks.ReadAccountAsync(EvmReaderTests.At(play.Thief));
        using var files = new Files.TestFiles();
        TransferTable written = await new FlowTrace.Files.LedgerReader(
            FlowTrace.Files.LedgerFile.Parse(Write(files, "transfers.csv", output => LedgerCsv.WriteTransfers(whole, output)), ChainId.Ethereum),
            FlowTrace.Files.LedgerFile.Parse(Write(files, "logs.csv", output => LedgerCsv.WriteLogs(whole, output)), ChainId.Ethereum),
            FlowTrace.Files.LedgerFile.Parse(Write(files, "calls.csv", output => LedgerCsv.WriteCalls(whole, output)), ChainId.Ethereum)).ReadAllAsync();

        whole.Issues.Should().NotContain(issue => issue.Message.Contains("keeps no index", StringComparison.Ordinal), "every block was read");
        string live = Figures(await EvmReaderTests.TraceAsync(play, byIndex));

        Figures(await EvmReaderTests.TraceAsync(play, byBlocks)).Should().Be(live);
        Figures(await EvmReaderTests.TraceAsync(play, new TableReader(whole))).Should().Be(live);
        Figures(await EvmReaderTests.TraceAsync(play, new TableReader(written))).Should().Be(live);
    }

    private static string Write(Files.TestFiles files, string name, Action<TextWriter> write)
    {
        var text = new StringWriter { NewLine = "\n" };
        write(text);
        return files.Write(name, text.ToString());
    }

    // Without block numbers' places, which differ in what a source tells.
    private static string Figures(TraceResult result)
    {
        var text = new StringWriter { NewLine = "\n" };
        CsvReport.WriteOutcomes(result, text);
        foreach (FlowTrace.Graph.FlowEdge edge in result.Graph.Edges())
            text.Write($"{edge.Source.Account} {edge.Target.Account} {edge.Transfer.Transaction} {edge.Transfer.Asset} {edge.Transfer.Quantity} "
                + $"{string.Join(';', result.Policies.SelectMany(policy => edge.Stolen(policy)).Select(part => part.Quantity))}\n");
        return text.ToString();
    }
}
