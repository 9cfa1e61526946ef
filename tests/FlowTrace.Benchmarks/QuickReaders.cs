using System.Diagnostics;
using System.Globalization;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Evm;
using FlowTrace.Readers.Http;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--readers</c>: JSON of an EVM node into transfers, from memory: <c>--blocks</c> blocks of 150 transactions each with receipts and traces, read
/// whole; and as many pages of <c>eth_getLogs</c>.
/// </summary>
internal static class QuickReaders
{
    private const int PerBlock = 150;
    private const string Word = "000000000000000000000000";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        int blocks = arguments.Number("--blocks", 300);
        var node = new Memory(blocks);
        for (int i = 0; i < arguments.Number("--repeat", 5); i++)
        {
            var options = new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, "memory") { FromBlock = 1, Confirmations = 0 };
            var live = new LiveOptions { Archive = new Nothing() };
            await using EvmReader reader = EvmReader.Over(node, options, live);
            await reader.ProbeAsync();
            var account = Account.Parse($"eip155:1:0x{1:x40}");
            await MeasureAsync("blocks, receipts, traces", node, async () => (await reader.ReadAccountAsync(account)).Count);

            // A node that answers a block at a time.
            var limits = new EvmLimits(1);
            limits.Logs.Learn(new JsonRpcError(0, "maximum block range: 1"), 2);
            var history = new EvmHistory(
                new EvmNode(node, options), new ReadSession(live, new RequestMeter(null, null)), "",
                    new EvmCapabilities(false, true, false, true, false, false), limits);
            await MeasureAsync(
                "pages of eth_getLogs", node,
                async () => (await history.FindAsync(account, new ChainHead(ChainId.Ethereum, blocks, "", 0), CancellationToken.None)).Touches.Count);
        }

        return 0;
    }

    private static async Task MeasureAsync(string what, Memory node, Func<Task<int>> read)
    {
        using var process = Process.GetCurrentProcess();
        node.Bytes = 0;
        TimeSpan before = process.UserProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        int count = await read();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        double user = (process.UserProcessorTime - before).TotalSeconds;
        Console.WriteLine(
            $"{what}: {node.Bytes / 1e6:N0} MB in {seconds:F2} s, user {user:F2} s: {node.Bytes / 1e6 / user:N0} MB/s a core; "
            + $"{count:N0} found; allocated {(GC.GetTotalAllocatedBytes() - allocated) / 1e6:N0} MB");
    }

    /// <summary>A node whose answers lie ready.</summary>
    private sealed class Memory : IJsonRpcTransport
    {
        private readonly Dictionary<string, byte[]> _answers = new(StringComparer.Ordinal);
        private readonly int _blocks;

        public Memory(int blocks)
        {
            _blocks = blocks;
            for (int block = 0; block <= blocks; block++)
                Make(block);
        }

        public string Name => "memory";

        public long Bytes { get; set; }

        public ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken = default) =>
            new([.. calls.Select(Answer)]);

        private JsonRpcAnswer Answer(JsonRpcCall call)
        {
            if (call.Method is "eth_chainId")
                return new JsonRpcAnswer("\"0x1\""u8.ToArray(), null);
            string place = call.Parameters.Contains("latest", StringComparison.Ordinal) ? Hex(_blocks)
                : call.Method == "eth_getLogs" ? Between(call.Parameters, "fromBlock\":\"") : Between(call.Parameters, "[\"");
            string shape = call.Method == "eth_getBlockByNumber" && call.Parameters.Contains("true", StringComparison.Ordinal) ? "true" : "";
            if (!_answers.TryGetValue($"{call.Method}{shape} {place}", out byte[]? answer))
                return new JsonRpcAnswer(ReadOnlyMemory<byte>.Empty, new JsonRpcError(-32601, "method not found"));
            Bytes += answer.Length;
            return new JsonRpcAnswer(answer, null);
        }

        private void Make(int block)
        {
            string at = $"\"blockNumber\":\"{Hex(block)}\",\"blockHash\":\"0x{block:x64}\"";
            string header = $"\"number\":\"{Hex(block)}\",\"hash\":\"0x{block:x64}\",\"timestamp\":\"0x{1_700_000_000 + block:x}\","
                + $"\"logsBloom\":\"0x{new string('0', 512)}\"";
            var bodies = new StringBuilder();
            var receipts = new StringBuilder();
            var traces = new StringBuilder();
            var logs = new StringBuilder();
            for (int i = 0; i < PerBlock; i++)
            {
                string hash = $"0x{((long)block << 20) + i + 1:x64}";
                string from = $"0x{(i * 7 % 997) + 1:x40}";
                string to = $"0x{(i * 13 % 991) + 1:x40}";
                string comma = i > 0 ? "," : "";
                string log = $"{{\"address\":\"0x{i % 17 + 5000:x40}\",\"topics\":[\"0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef\","
                    + $"\"0x{Word}{from[2..]}\",\"0x{Word}{to[2..]}\"],\"data\":\"0x{i + 1:x64}\",{at},\"transactionHash\":\"{hash}\","
                    + $"\"transactionIndex\":\"{Hex(i)}\",\"logIndex\":\"{Hex(i)}\",\"removed\":false}}";
                bodies.Append(comma).Append(CultureInfo.InvariantCulture,
                    $"{{\"hash\":\"{hash}\",{at},\"transactionIndex\":\"{Hex(i)}\",\"from\":\"{from}\",\"to\":\"{to}\",\"value\":\"0x{i:x}00000000\","
                        + $"\"gasPrice\":\"0x3b9aca00\",\"input\":\"0xa9059cbb{new string('0', 128)}\",\"nonce\":\"0x1\",\"type\":\"0x2\",\"v\":\"0x0\","
                        + $"\"r\":\"0x{i:x64}\",\"s\":\"0x{i:x64}\"}}");
                receipts.Append(comma).Append(CultureInfo.InvariantCulture,
                    $"{{\"transactionHash\":\"{hash}\",{at},\"transactionIndex\":\"{Hex(i)}\",\"from\":\"{from}\",\"to\":\"{to}\",\"status\":\"0x1\","
                        + $"\"gasUsed\":\"0x5208\",\"effectiveGasPrice\":\"0x3b9aca00\",\"logsBloom\":\"0x{new string('0', 512)}\",\"logs\":[{log}]}}");
                traces.Append(comma).Append(CultureInfo.InvariantCulture,
                    $"{{\"txHash\":\"{hash}\",\"result\":{{\"type\":\"CALL\",\"from\":\"{from}\",\"to\":\"{to}\",\"value\":\"0x0\",\"gas\":\"0x5208\","
                        + $"\"gasUsed\":\"0x5208\",\"input\":\"0xa9059cbb{new string('0', 128)}\",\"calls\":[{{\"type\":\"DELEGATECALL\",\"from\":\"{to}\","
                        + $"\"to\":\"{from}\",\"value\":\"0x0\",\"input\":\"0x{new string('1', 136)}\"}},{{\"type\":\"CALL\",\"from\":\"{to}\","
                        + $"\"to\":\"{from}\",\"value\":\"0x{i + 1:x}\",\"input\":\"0x\"}}]}}}}");
                logs.Append(comma).Append(log);
            }

            Put($"eth_getBlockByNumber {Hex(block)}", $"{{{header},\"transactions\":[]}}");
            Put($"eth_getBlockByNumbertrue {Hex(block)}", $"{{{header},\"transactions\":[{bodies}]}}");
            Put($"eth_getBlockReceipts {Hex(block)}", $"[{receipts}]");
            Put($"debug_traceBlockByNumber {Hex(block)}", $"[{traces}]");
            Put($"eth_getLogs {Hex(block)}", $"[{logs}]");
        }

        private void Put(string key, string answer) => _answers[key] = Encoding.UTF8.GetBytes(answer);

        private static string Hex(long number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");

        private static string Between(string text, string before)
        {
            int start = text.IndexOf(before, StringComparison.Ordinal);
            return start < 0 ? "" : text[(start + before.Length)..].Split('"')[0];
        }
    }

    /// <summary>Keeps nothing, so that nothing but reading is measured.</summary>
    private sealed class Nothing : IAnswerArchive
    {
        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken = default) => new((ReadOnlyMemory<byte>?)null);

        public ValueTask KeepAsync(string key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DropAsync(string prefix, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
