using System.Globalization;
using System.Net;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;
using Xunit.Abstractions;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Every provider refuses too large a range in words of its own; what is read is always every event once.</summary>
public sealed class EvmRangeTests(ITestOutputHelper output)
{
    private const string Token = "0x00000000000000000000000000000000000000f1";
    private const string Account = "0x00000000000000000000000000000000000000a1";

    /// <summary>Who says what, with <c>{limit}</c>, <c>{first}</c> and <c>{until}</c> of a range that would be answered, in hexadecimal and decimal.</summary>
    public static TheoryData<string, int, string, string, int> Words => new()
    {
        { "geth", -32602, "exceed maximum block range {limit}", "blocks", 5000 },
        { "reth", -32602, "query exceeds max block range {limit}", "blocks", 100_000 },
        { "Alchemy, free", -32600, "Under the Free tier plan, you can make eth_getLogs requests with up to a {limit} block range. Based on your "
            + "parameters, this block range should work: [{first}, {until}]. Upgrade to PAYG for expanded block range.", "blocks", 10 },
        { "QuickNode", -32614, "eth_getLogs is limited to a 10,000 range", "blocks", 10_000 },
        { "QuickNode, trial", -32614, "eth_getLogs is limited to a {limit} range", "blocks", 5 },
        { "Ankr", -32600, "block range is too wide", "blocks", 3000 },
        { "Cloudflare", -32047, "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: {limit}", "blocks", 800 },
        { "dRPC, free", 35, "ranges over {limit} blocks are not supported on freetier", "blocks", 10_000 },
        { "publicnode", -32701, "exceed maximum block range: {limit}", "blocks", 50_000 },
        { "publicnode, other", -32701, "maximum block range: {limit}", "blocks", 2000 },
        { "Chainstack", -32602, "Block range limit exceeded. See more details in its documentation.", "blocks", 10_000 },
        { "Chainstack, free", -32602, "Block range limit exceeded. See more details in its documentation.", "blocks", 100 },
        { "Coinbase", -32602, "please limit the query to at most {limit} blocks", "blocks", 1000 },
        { "Aurora", -32602, "up to a {limit} block range", "blocks", 2000 },
        { "Avalanche", -32000, "requested too many blocks from 0 to 99999, maximum is set to {limit}", "blocks", 2048 },
        { "thirdweb", -32602, "Maximum allowed number of requested blocks is {limit}", "blocks", 3500 },
        { "a node of Hyperliquid", -32602, "query exceeds max block range {limit}", "blocks", 1000 },
        { "others", -32602, "block range greater than {limit} max", "blocks", 1000 },
        { "others, too", -32602, "block range exceeds {limit}", "blocks", 3000 },
        { "Harmony", -32000, "query must be smaller than size {limit}", "blocks", 1024 },
        { "Moonriver", -32603, "block range is too wide (maximum {limit})", "blocks", 1024 },
        { "zkEVM", -32000, "exceed maximum blocks distance: {limit}", "blocks", 1000 },
        { "Blast, paid", -32602, "requested block range exceeds your plan (20000 > {limit})", "blocks", 5000 },
        { "Merkle", -32602, "range too large, max is 1k blocks", "blocks", 1000 },
        { "Tron, blocks", -32602, "exceed max block range: {limit}", "blocks", 5000 },
        { "no figure", -32000, "block range too large", "blocks", 3000 },
        { "no figure, too", -32000, "range threshold exceeded", "blocks", 700 },
        { "no healthy backend", -32011, "no backend is currently healthy to serve traffic", "blocks", 20_000 },
        { "a timeout", -32002, "request timed out", "blocks", 20_000 },
        { "a query's timeout", -32000, "query timeout exceeded", "blocks", 20_000 },
        { "reth, results", -32602, "query exceeds max results {limit}, retry with the range {first:d}-{until:d}", "results", 200 },
        { "Infura", -32005, "query returned more than {limit} results. Try with this block range [{first}, {until}].", "results", 100 },
        { "Alchemy", -32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response "
            + "size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, "
                + "this block range should work: [{first}, {until}]", "results", 120 },
        { "Tron, results", -32005, "query returned more than {limit} results", "results", 100 },
        { "Erigon behind a gateway", -32003, "response too large", "results", 80 },
        { "a gateway", -32000, "backend response too large", "results", 90 },
        { "a plan", -32005, "query exceeds limit of {limit} logs", "results", 100 },
        { "no figure, results", -32005, "exceeded max allowed", "results", 60 },
        { "status 413", 0, "", "status", 100 },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task ReadAccountAsync_RefusedRanges_FindsEveryEventOnce(string who, int code, string words, string what, int limit)
    {
        FakeNode node = Chain(what == "blocks" ? limit : 2000, what == "blocks" ? 4 : limit);
        var answered = new Dictionary<string, List<(long First, long Last)>> { ["from"] = [], ["to"] = [] };
        int refused = 0;
        node.Tell = call =>
        {
            if (call.Method != "eth_getLogs")
                return null;
            lock (answered)
            {
                if (what == "blocks" ? call.Last - call.First + 1 > limit : what == "results" && call.Rows.Length > limit)
                {
                    refused++;
                    return FakeNode.Error(code, Say(words, node, call, what == "blocks" ? limit : Fitting(node, call, limit), limit));
                }

                // What issuers did is one walk more for all accounts.
                if (!call.Given[0].TryGetProperty("address", out _))
                    answered[call.Given[0].GetProperty("topics").GetArrayLength() == 2 ? "from" : "to"].Add((call.First, call.Last));
                return null;
            }
        };
        HttpMessageHandler handler = new FakeNodeHandler(node);
        await using LiveReaders readers = RecordedPlay.Open(
            what == "status" ? new TooLongHandler(handler, limit * 400) : handler, new LiveOptions { Time = new InstantTime() });

        TransferTable table = await readers.ReadAccountAsync(EvmReaderTests.At(Account));
        int afterFirst = refused;
        await readers.ReadAccountAsync(EvmReaderTests.At("0x00000000000000000000000000000000000000a2"));

        string[] expected = [.. Chain(what == "blocks" ? limit : 2000, what == "blocks" ? 4 : limit).Hashes.Order(StringComparer.Ordinal)];
        Files.TestFiles.All(table).Where(one => one.Asset.Kind == AssetKind.Token).Select(one => one.TransactionText).Order(StringComparer.Ordinal)
            .SequenceEqual(expected).Should().BeTrue("every event is there once");
        int calls = answered.Values.Sum(ranges => ranges.Count);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{who}: {node.Head + 1} blocks, {expected.Length} events, {calls} ranges answered, {afterFirst} refused "
                + $"({refused} with a second account)"));
        if (what == "blocks")
        {
            long least = 2 * 2 * ((node.Head + limit) / limit);
            calls.Should().BeLessThanOrEqualTo(
                (int)(words.Contains("{limit}", StringComparison.Ordinal) || code is -32614 or -32600 ? least + 8 : (2 * least) + 40));
            refused.Should().BeLessThan(words.Contains("{limit}", StringComparison.Ordinal) ? 8 : 60 + calls / 6,
                "what a provider has said need not be asked again");
        }
    }

    [Fact]
    public async Task ReadAccountAsync_RangesAnswered_FollowOneAnother()
    {
        const int limit = 100;
        FakeNode node = Chain(2000, limit);
        var answered = new List<(long First, long Last)>();
        node.Tell = call =>
        {
            if (call.Method != "eth_getLogs" || call.Given[0].GetProperty("topics").GetArrayLength() != 2)
                return null;
            if (call.Rows.Length > limit)
                return FakeNode.Error(-32005, $"query returned more than {limit} results");
            lock (answered)
                answered.Add((call.First, call.Last));
            return null;
        };
        await using LiveReaders readers = RecordedPlay.Open(new FakeNodeHandler(node));

        await readers.ReadAccountAsync(EvmReaderTests.At(Account));

        // The crowded block is read by its receipts, and so it stands between two ranges.
        string[] crowded = [.. node.Calls.Where(call => call.StartsWith("eth_getBlockReceipts", StringComparison.Ordinal)).Distinct()];
        crowded.Should().Contain($"eth_getBlockReceipts [\"{FakeNode.Hex(CrowdedBlock)}\"]");
        long next = 0;
        foreach ((long first, long last) in answered)
        {
            if (next == CrowdedBlock)
                next++;
            first.Should().Be(next);
            next = last + 1;
        }

        next.Should().Be(node.Head + 1);
    }

    [Theory]
    [InlineData(100, "Block range too large; currently limited to 100 blocks")]
    [InlineData(300, "block range exceeds 300")]
    public async Task ReadAccountAsync_TraceFilterWithALimit_FindsEveryTransferOnce(int limit, string words)
    {
        var node = new FakeNode { Head = 5000 };
        for (int i = 0; i < 250; i++)
            node.Add(i * 20, ("", Account, "0x00000000000000000000000000000000000000b1", (UInt128)(i + 1)));

        // More rows in one block than a page of trace_filter has, twice over.
        node.Add(CrowdedBlock + 1, [.. Enumerable.Range(0, 450).Select(i => ("", Account, "0x00000000000000000000000000000000000000b2", (UInt128)(i + 1)))]);
        int refused = 0;
        node.Tell = call => call.Method == "trace_filter" && call.Last - call.First + 1 > limit && refused++ >= 0 ? FakeNode.Error(-32602, words) : null;
        await using LiveReaders readers = RecordedPlay.Open(new FakeNodeHandler(node));

        TransferTable table = await readers.ReadAccountAsync(EvmReaderTests.At(Account));

        Files.TestFiles.All(table).Count(one => one.Kind == TransferKind.Transfer).Should().Be(700);
        refused.Should().BeLessThanOrEqualTo(2);
        int calls = node.Calls.Count(call => call.StartsWith("trace_filter", StringComparison.Ordinal));
        calls.Should().BeLessThanOrEqualTo((2 * (5000 / limit)) + 8);
        output.WriteLine($"{calls} calls, {refused} refused");
    }

    [Fact]
    public async Task ReadAccountAsync_NodeThatIgnoresPages_EndsWithEveryTransferOnce()
    {
        var node = new FakeNode { Head = 10 };
        node.Add(3, [.. Enumerable.Range(0, 200).Select(i => ("", Account, "0x00000000000000000000000000000000000000b2", (UInt128)(i + 1)))]);
        node.Tell = call => call.Method == "trace_filter" ? $"\"result\":[{string.Join(',', call.Rows)}]" : null;
        await using LiveReaders readers = RecordedPlay.Open(new FakeNodeHandler(node));

        TransferTable table = await readers.ReadAccountAsync(EvmReaderTests.At(Account));

        Files.TestFiles.All(table).Count(one => one.Kind == TransferKind.Transfer).Should().Be(200);
    }

    [Fact]
    public async Task ReadAccountAsync_NodeBehindTheOneThatWasPinned_IsAnErrorAndNoHole()
    {
        FakeNode node = Chain(2000, 100);
        node.Tell = call => call.Method == "eth_getLogs" && call.Last == node.Head
            ? FakeNode.Error(-32602, "block range extends beyond current head block") : null;
        await using LiveReaders readers = RecordedPlay.Open(new FakeNodeHandler(node), new LiveOptions { Time = new InstantTime() });

        Func<Task> read = async () => await readers.ReadAccountAsync(EvmReaderTests.At(Account));

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain("beyond current head");
    }

    private const long CrowdedBlock = 1234;

    /// <summary>A chain whose account receives and sends now and then, in bursts, and more than a node answers in one block.</summary>
    private static RangedNode Chain(int blocksPerRange, int rows)
    {
        var random = new Random(7);
        var node = new RangedNode { Head = Math.Max(3000, Math.Min(blocksPerRange * 25L, 400_000)) };
        for (long block = 1; block < node.Head; block += 1 + random.NextInt64(node.Head / 150))
            if (block is < 400 or > 600)
                node.Put(block, 1 + random.Next(3), Token, Account, random.Next(2) == 0);
        for (long block = 400; block < 500; block++)
            node.Put(block, rows > 4 ? rows / 10 : 1, Token, Account, isFrom: true);
        if (rows > 4)
            node.Put(CrowdedBlock, rows + 5, Token, Account, isFrom: true);
        return node;
    }

    private static long Fitting(FakeNode node, FakeCall call, int limit)
    {
        long[] blocks = [.. call.Rows.Select(row => BlockOf(row))];
        return Math.Max(1, blocks[limit] - call.First);
    }

    private static long BlockOf(string row)
    {
        using JsonDocument log = JsonDocument.Parse(row);
        return Convert.ToInt64(log.RootElement.GetProperty("blockNumber").GetString(), 16);
    }

    private static string Say(string words, FakeNode node, FakeCall call, long blocks, int limit)
    {
        long until = Math.Min(node.Head, call.First + blocks - 1);
        return words.Replace("{limit}", limit.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{first:d}", call.First.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{until:d}", until.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{first}", FakeNode.Hex(call.First), StringComparison.Ordinal)
            .Replace("{until}", FakeNode.Hex(until), StringComparison.Ordinal);
    }

    /// <summary>A gateway that lets no answer through beyond a size.</summary>
    private sealed class TooLongHandler(HttpMessageHandler inner, int longest) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            return body.Contains("eth_getLogs", StringComparison.Ordinal) && (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Length > longest
                ? new HttpResponseMessage(HttpStatusCode.RequestEntityTooLarge) { Content = new StringContent("<html>413 Request Entity Too Large</html>") }
                : response;
        }
    }
}
