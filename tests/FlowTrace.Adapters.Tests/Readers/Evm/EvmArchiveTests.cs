using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;
using FlowTrace.Tracing;
using Xunit.Abstractions;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>What was read is not asked for again, wherever a run was stopped.</summary>
public sealed class EvmArchiveTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task TraceAsync_SecondRun_AsksOnlyWhetherTheChainIsTheSame()
    {
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        var archive = new MemoryAnswers();
        await using (LiveReaders first = Open(recorded, archive))
            (await recorded.TraceAsync(first)).Should().Be(recorded.Result);
        FakeNode node = recorded.Node.View();

        await using LiveReaders second = Open(recorded with { Node = node }, archive);

        (await recorded.TraceAsync(second)).Should().Be(recorded.Result);
        second.Requests.Should().Be(1);
        node.Calls.Should().Equal($"eth_getBlockByNumber [\"{FakeNode.Hex(node.Head)}\",false]");
        second.FromArchive.Should().BePositive();
    }

    [SkippableFact]
    public async Task TraceAsync_Offline_AsksNothingAndHasTheSameBytes()
    {
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        var archive = new MemoryAnswers();
        await using (LiveReaders first = Open(recorded, archive))
            await recorded.TraceAsync(first);

        await using LiveReaders offline = Open(recorded, archive, new LiveOptions { IsOffline = true });

        (await recorded.TraceAsync(offline)).Should().Be(recorded.Result);
        offline.Requests.Should().Be(0);
    }

    [SkippableFact]
    public async Task TraceAsync_OfflineWithoutAnArchive_SaysSo()
    {
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        await using LiveReaders offline = Open(recorded, new MemoryAnswers(), new LiveOptions { IsOffline = true });

        Func<Task> read = async () => await offline.ReadAccountAsync(EvmReaderTests.At(recorded.Play.Thief));

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Limit.Should().Be("offline");
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TraceAsync_StoppedAtAnyRequest_GoesOnToTheSameBytes(bool hasIndex)
    {
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        long needed;
        await using (LiveReaders whole = Open(recorded, new MemoryAnswers(), hasIndex: hasIndex))
        {
            string result = await recorded.TraceAsync(whole);
            if (hasIndex)
                result.Should().Be(recorded.Result);
            needed = whole.Requests;
        }

        int stopped = 0;
        string? expected = null;
        for (int budget = 1; budget <= needed; budget++)
        {
            var archive = new MemoryAnswers();
            await using (LiveReaders cut = Open(recorded, archive, new LiveOptions { Budget = budget }, hasIndex))
                stopped += await TryTraceAsync(recorded, cut) ? 1 : 0;
            await using LiveReaders rest = Open(recorded, archive, hasIndex: hasIndex);
            string result = await recorded.TraceAsync(rest);
            (expected ??= result).Should().Be(result, $"a budget of {budget}");
            rest.Requests.Should().BeLessThanOrEqualTo(needed + 1, "what was read is kept");
        }

        output.WriteLine($"{needed} requests; stopped before the first account {stopped} times");
        if (hasIndex)
            expected.Should().Be(recorded.Result);
    }

    [SkippableFact]
    public async Task TraceAsync_SpentBudget_IsALimitWithTheValueAtStake()
    {
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        await using LiveReaders whole = Open(recorded, new MemoryAnswers());
        await recorded.TraceAsync(whole);
        await using LiveReaders readers = Open(recorded, new MemoryAnswers(), new LiveOptions { Budget = (int)whole.Requests - 4 });

        TraceResult result = await EvmReaderTests.TraceAsync(recorded.Play, readers);

        result.Cuts.Should().Contain(cut => cut.Limit == "budget");
        result.Cuts.Where(cut => cut.Limit == "budget").Should().OnlyContain(cut => cut.AtStake.Count > 0);
        result.Books.Should().OnlyContain(sheet => sheet.Balanced == true);
        readers.Requests.Should().BeLessThanOrEqualTo(whole.Requests - 4);
    }

    [SkippableFact]
    public async Task ReadAccountAsync_MoreTransfersThanWanted_IsAHub()
    {
        const int most = 3;
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        await using LiveReaders some = Open(
            recorded, new MemoryAnswers(), new LiveOptions { MaxTransfersPerAccount = most }, change: one => one with { RangeSize = 2 });
        Account account = EvmReaderTests.At(recorded.Play.Fresh);

        Func<Task> read = async () => await some.ReadAccountAsync(account);

        (await read.Should().ThrowAsync<ChainReadException>().WithMessage("*more than 3 transfers*")).Which.Limit.Should().Be("hub");
        some.Requests.Should().BeLessThan(20);
    }

    private static LiveReaders Open(
        RecordedPlay recorded, MemoryAnswers archive, LiveOptions? options = null, bool hasIndex = true, Func<ProviderOptions, ProviderOptions>? change = null)
    {
        HttpMessageHandler handler = new FakeNodeHandler(recorded.Node);
        return RecordedPlay.Open(
            hasIndex ? handler : new WithoutMethods(handler, "trace_filter"), (options ?? new LiveOptions()) with { Archive = archive }, change);
    }

    /// <summary>Whether the budget was spent before there was anything to trace.</summary>
    private static async Task<bool> TryTraceAsync(RecordedPlay recorded, LiveReaders readers)
    {
        try
        {
            await recorded.TraceAsync(readers);
            return false;
        }
        catch (ChainReadException failure) when (failure.Limit == "budget")
        {
            return true;
        }
    }
}
