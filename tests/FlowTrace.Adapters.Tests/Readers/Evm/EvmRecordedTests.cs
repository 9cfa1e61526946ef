using System.Globalization;
using System.Text.Json;
using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Evm;
using FlowTrace.Readers.Http;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;
using Xunit.Abstractions;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>What nodes really answered, and what another program made of it.</summary>
public sealed class EvmRecordedTests(ITestOutputHelper output)
{
    private static readonly ChainId Chain = ChainId.Ethereum;

    [SkippableFact]
    public async Task EveryRecordedExchange_IsUnderstood()
    {
        string folder = TestFiles.Shared("api-samples/ethereum-jsonrpc");
        int results = 0;
        int errors = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.io").Order(StringComparer.Ordinal))
        {
            string[] lines = await File.ReadAllLinesAsync(file);
            string answer = Array.Find(lines, line => line.StartsWith("<< ", StringComparison.Ordinal))![3..];
            using JsonDocument request = JsonDocument.Parse(Array.Find(lines, line => line.StartsWith(">> ", StringComparison.Ordinal))!.AsMemory(3));
            string method = request.RootElement.GetProperty("method").GetString()!;
            JsonRpcAnswer got = await CarryAsync(method, answer);
            using JsonDocument truth = JsonDocument.Parse(answer);
            if (truth.RootElement.TryGetProperty("error", out JsonElement error))
            {
                errors++;
                got.Error!.Code.Should().Be(error.GetProperty("code").GetInt32(), file);
                got.Error.Message.Should().Be(error.GetProperty("message").GetString());
                continue;
            }

            results++;
            got.Error.Should().BeNull(file);
            using JsonDocument result = EvmJson.Parse(got.Result);
            JsonElement.DeepEquals(result.RootElement, truth.RootElement.GetProperty("result")).Should().BeTrue(file);
            Read(method, result.RootElement);
        }

        output.WriteLine($"{results} results and {errors} errors");
        results.Should().BeGreaterThan(30);
        errors.Should().BeGreaterThan(4);
    }

    [SkippableFact]
    public void GethsOwnTraces_MovesAreThoseOfTheRules()
    {
        string folder = TestFiles.Shared("api-samples/ethereum-traces");
        var moved = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*.json"))
        {
            using JsonDocument document = EvmJson.Parse(File.ReadAllBytes(file));
            var moves = new List<EvmMove>();
            EvmTrace.Of(document.RootElement.GetProperty("result")).Read(Chain, moves);
            moved[Path.GetFileNameWithoutExtension(file)] = string.Join(' ', moves.Where(move => move.Value > 0).Select(move => move.Value));
        }

        foreach ((string name, string values) in moved)
            output.WriteLine($"{name}: {values}");
        moved.Should().HaveCount(11);
        moved["call_tracer_inner_throw_outer_revert"].Should().BeEmpty("a failed frame takes all with it that it called");
        moved["call_tracer_flat_revert"].Should().BeEmpty();
        moved["call_tracer_flat_delegatecall_parent_value"].Should().Be(OfTheRules(folder, "call_tracer_flat_delegatecall_parent_value"));
        foreach (string name in moved.Keys.Where(name => name.Contains("flat", StringComparison.Ordinal)))
            moved[name].Should().Be(OfTheRules(folder, name), name);
    }

    [SkippableTheory]
    [InlineData("test_export_traces_job/block_with_create", "trace_block")]
    [InlineData("test_export_traces_job/block_with_error", "trace_block")]
    [InlineData("test_export_traces_job/block_with_subtraces", "trace_block")]
    [InlineData("test_export_traces_job/block_with_suicide", "trace_block")]
    [InlineData("test_export_traces_job/block_without_transactions", "trace_block")]
    [InlineData("test_extract_geth_traces_job/block_with_create", "debug_traceBlockByNumber")]
    [InlineData("test_extract_geth_traces_job/block_with_error", "debug_traceBlockByNumber")]
    [InlineData("test_extract_geth_traces_job/block_with_subtraces", "debug_traceBlockByNumber")]
    [InlineData("test_extract_geth_traces_job/block_with_suicide", "debug_traceBlockByNumber")]
    [InlineData("test_extract_geth_traces_job/block_without_transactions", "debug_traceBlockByNumber")]
    public void EthereumEtlsTraces_AreOurMoves(string folder, string method)
    {
        string path = Golden(folder);
        string answer = Directory.EnumerateFiles(path, $"web3_response.{method}_*").Single();
        using JsonDocument document = EvmJson.Parse(File.ReadAllBytes(answer));
        JsonElement[] items = [.. EvmJson.Items(document.RootElement.GetProperty("result"))];
        var got = new List<string>();
        bool isGeth = method.StartsWith("debug", StringComparison.Ordinal);
        IEnumerable<(string Key, EvmTrace Trace)> traces = isGeth
            ? items.Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), EvmTrace.Of(item.GetProperty("result"))))
            : items.Where(item => EvmJson.Has(item, "transactionHash"u8)).GroupBy(item => item.GetProperty("transactionHash").GetString()!)
                .Select(group => (group.Key, new EvmTrace(default, [.. group])));
        foreach ((string key, EvmTrace trace) in traces)
        {
            var moves = new List<EvmMove>();
            trace.Read(Chain, moves);
            got.AddRange(moves.Where(move => move.Value > 0).Select(move => $"{key} {Hex(move.From)} {Hex(move.To)} {move.Value}"));
        }

        got.Should().BeEquivalentTo(ExpectedMoves(Rows(Path.Combine(path, "expected_traces.csv")), isGeth ? "transaction_index" : "transaction_hash"));
        output.WriteLine($"{got.Count} moves");
    }

    [SkippableFact]
    public void EthereumEtlsTransactionsAndFees_AreOurTransfers()
    {
        string path = Golden("test_stream/blocks_1755634_1755635");
        TransferTable table = Ledger(path, ["0x1ac9f2", "0x1ac9f3"]);
        List<JsonElement> expected = [.. File.ReadLines(Path.Combine(path, "expected_transactions.json")).Where(line => line.Length > 0).Select(Parse)];

        expected.Should().NotBeEmpty();
        TestFiles.All(table).Where(one => one.Kind == TransferKind.Fee).Select(one => $"{one.TransactionText} {Hex(one.From)} {one.Quantity}")
            .Should().BeEquivalentTo(expected.Select(one =>
                $"{one.GetProperty("hash").GetString()} {one.GetProperty("from_address").GetString()} "
                + $"{one.GetProperty("receipt_gas_used").GetInt64() * one.GetProperty("receipt_effective_gas_price").GetInt64()}"));
        TestFiles.All(table).Where(one => one.Kind != TransferKind.Fee && one.Asset.Kind == AssetKind.Native && one.Quantity > 0)
            .Select(one => $"{one.TransactionText} {Hex(one.From)} {Hex(one.To)} {one.Quantity} {one.Position.UnixMilliseconds / 1000}")
            .Should().BeEquivalentTo(expected.Where(one => one.GetProperty("value").GetRawText() != "0").Select(one =>
                $"{one.GetProperty("hash").GetString()} {one.GetProperty("from_address").GetString()} {one.GetProperty("to_address").GetString()} "
                + $"{one.GetProperty("value").GetRawText()} {one.GetProperty("block_timestamp").GetInt64()}"));
        TestFiles.All(table).Where(one => one.Asset.Kind == AssetKind.Token)
            .Select(one => $"{Hex(one.Asset.Contract)} {Hex(one.From)} {Hex(one.To)} {one.Quantity} {one.TransactionText} {one.Position.Index}")
            .Should().BeEquivalentTo(File.ReadLines(Path.Combine(path, "expected_token_transfers.json")).Where(line => line.Length > 0).Select(Parse)
                .Select(one =>
                $"{one.GetProperty("token_address").GetString()} {one.GetProperty("from_address").GetString()} {one.GetProperty("to_address").GetString()} "
                + $"{one.GetProperty("value").GetRawText()} {one.GetProperty("transaction_hash").GetString()} {one.GetProperty("log_index").GetInt32()}"));
    }

    [SkippableTheory]
    [InlineData("blocks_with_transactions")]
    [InlineData("block_with_logs")]
    [InlineData("block_without_transactions")]
    public void EthereumEtlsBlocks_AreOurTransfers(string folder)
    {
        string path = Golden("test_export_blocks_job/" + folder);
        string[] blocks = [.. Directory.EnumerateFiles(path, "web3_response.eth_getBlockByNumber_*_true.json")
            .Select(file => Path.GetFileName(file).Split('_')[^2])];

        TransferTable table = Ledger(path, blocks);

        TestFiles.All(table).Where(one => one.Kind != TransferKind.Fee && one.Quantity > 0)
            .Select(one => $"{one.TransactionText} {Hex(one.From)} {Hex(one.To)} {one.Quantity}")
            .Should().BeEquivalentTo(Rows(Path.Combine(path, "expected_transactions.csv")).Where(row => row["value"] != "0" && row["to_address"].Length > 0)
                .Select(row => $"{row["hash"]} {row["from_address"]} {row["to_address"]} {row["value"]}"));
    }

    [SkippableTheory]
    [InlineData("test_export_token_transfers_job/block_with_transfers")]
    [InlineData("test_extract_token_transfers_job/logs")]
    public void EthereumEtlsTokenTransfers_AreOurTransfers(string folder)
    {
        string path = Golden(folder);
        List<string> logs = [];
        if (File.Exists(Path.Combine(path, "logs.csv")))
            foreach (Dictionary<string, string> row in Rows(Path.Combine(path, "logs.csv")))
                logs.Add($$"""{"address":"{{row["address"]}}","topics":"""
                    + $$"""
                        ["{{row["topics"].Replace(",", "\",\"", StringComparison.Ordinal)}}"],"data":"{{row["data"]}}",
                        "logIndex":"0x{{int.Parse(row["log_index"], CultureInfo.InvariantCulture):x}}",
                        "transactionHash":"{{row["transaction_hash"]}}"}
                        """);
        else
            using (JsonDocument answer = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "web3_response.eth_getFilterLogs_0x0.json"))))
                logs.AddRange(answer.RootElement.GetProperty("result").EnumerateArray().Select(log => log.GetRawText()));
        var ledger = new EvmLedger(Chain, "test");
        foreach (IGrouping<string, string> transaction in logs.GroupBy(log => Parse(log).GetProperty("transactionHash").GetString()!))
            ledger.Add(
                0, Parse($$"""
                    {"hash":"{{transaction.Key}}","blockNumber":"0x1","transactionIndex":"0x0","from":"0x00000000000000000000000000000000000000a1",
                    "gasPrice":"0x0"}
                    """),
                Parse($$"""{"status":"0x1","gasUsed":"0x0","logs":[{{string.Join(',', transaction)}}]}"""), EvmTrace.Of(default));
        TransferTable table = ledger.Complete(new ChainHead(Chain, 1, "0x1", 0), []);

        List<string> expected =
        [
            .. Rows(Path.Combine(path, "expected_token_transfers.csv"))
                .Where(row => UInt128.TryParse(row["value"], CultureInfo.InvariantCulture, out UInt128 value) && value > 0)
                .Select(row => $"{row["token_address"]} {row["from_address"]} {row["to_address"]} {row["value"]} {row["transaction_hash"]} {row["log_index"]}"),
        ];
        expected.Should().NotBeEmpty();
        TestFiles.All(table).Where(one => one.Asset.Kind == AssetKind.Token && one.Quantity > 0)
            .Select(one => $"{Hex(one.Asset.Contract)} {Hex(one.From)} {Hex(one.To)} {one.Quantity} {one.TransactionText} {one.Position.Index}")
            .Should().BeEquivalentTo(expected);
    }

    private static async Task<JsonRpcAnswer> CarryAsync(string method, string answer)
    {
        var live = new LiveOptions { Time = new InstantTime(), HandlerFactory = () => new TellingHandler(answer) };
        using var endpoint = new Endpoint(
            new ProviderOptions(ProviderKind.JsonRpc, Chain, FakeNodeHandler.Url) { Timeout = InstantTime.Timeout }, live, new RequestMeter(null, null));
        try
        {
            return (await new HttpJsonRpcTransport(endpoint).SendAsync([new JsonRpcCall(method, "[]")]))[0];
        }
        catch (ChainReadException failure) when (failure.IsTransient && failure.Message.Contains("beyond current head", StringComparison.Ordinal))
        {
            return new JsonRpcAnswer(default, new JsonRpcError(-32602, "block range extends beyond current head block"));
        }
    }

    private static void Read(string method, JsonElement result)
    {
        if (result.ValueKind == JsonValueKind.Null)
            return;
        var ledger = new EvmLedger(Chain, "test");
        if (method == "eth_getBlockByNumber")
        {
            ledger.AddWithdrawals(EvmNode.TimeOf(result), result);
            foreach (JsonElement transaction in EvmJson.Items(EvmJson.Member(result, "transactions"u8)).Where(one => one.ValueKind == JsonValueKind.Object))
                ledger.Add(EvmNode.TimeOf(result), transaction, default, EvmTrace.Of(default));
        }
        else if (method is "eth_getBlockReceipts" or "eth_getTransactionReceipt")
            foreach (JsonElement receipt in method == "eth_getBlockReceipts" ? EvmJson.Items(result) : [result])
            {
                string hash = receipt.GetProperty("transactionHash").GetString()!;
                ledger.Add(
                    0, Parse($$"""
                        {"hash":"{{hash}}","blockNumber":"{{receipt.GetProperty("blockNumber").GetString()}}","transactionIndex":"0x0",
                        "from":"{{receipt.GetProperty("from").GetString()}}"}
                        """),
                    receipt, EvmTrace.Of(default));
                UInt128 fee = (EvmJson.Quantity(receipt.GetProperty("gasUsed")) * EvmJson.Quantity(receipt.GetProperty("effectiveGasPrice")))
                    + (EvmJson.Quantity(EvmJson.Member(receipt, "blobGasUsed"u8)) * EvmJson.Quantity(EvmJson.Member(receipt, "blobGasPrice"u8)));
                TestFiles.Sum(ledger.Complete(new ChainHead(Chain, 1, "0x1", 0), []), one => one.Kind == TransferKind.Fee && one.TransactionText == hash)
                    .Should().Be(fee);
                ledger = new EvmLedger(Chain, "test");
            }
        else if (method == "debug_traceBlockByNumber")
            foreach (JsonElement item in EvmJson.Items(result))
                EvmTrace.Of(item.GetProperty("result")).Read(Chain, []);
        else if (method == "eth_getBalance")
            EvmJson.Quantity(result);
        else if (method is "eth_getLogs")
            foreach (JsonElement log in EvmJson.Items(result))
                EvmJson.Number(log.GetProperty("blockNumber")).Should().BeGreaterThanOrEqualTo(0);
    }

    // The rules once more, written another way: every row whose type moves value, unless a row above it has failed.
    private static string OfTheRules(string folder, string name)
    {
        using JsonDocument document = EvmJson.Parse(File.ReadAllBytes(Path.Combine(folder, name + ".json")));
        JsonElement[] rows = [.. document.RootElement.GetProperty("result").EnumerateArray()];
        string[] failed = [.. rows.Where(row => row.TryGetProperty("error", out _)).Select(PlaceOf)];
        return string.Join(' ', rows.Where(row => PlaceOf(row) != "." && !failed.Any(place => PlaceOf(row).StartsWith(place, StringComparison.Ordinal)))
            .Where(row => row.GetProperty("type").GetString() != "call" || row.GetProperty("action").GetProperty("callType").GetString() == "call")
            .Select(row => row.GetProperty("action") is var action && action.TryGetProperty("balance", out JsonElement balance) ? balance
                : action.GetProperty("value"))
            .Select(EvmJson.Quantity).Where(value => value > 0));
    }

    private static string PlaceOf(JsonElement row) => "." + string.Concat(row.GetProperty("traceAddress").EnumerateArray().Select(step => step + "."));

    private static List<string> ExpectedMoves(List<Dictionary<string, string>> rows, string key)
    {
        bool IsVoid(Dictionary<string, string> row) => rows.Exists(other => other[key] == row[key] && other["error"].Length > 0
            && (other["trace_address"].Length == 0 || $"{row["trace_address"]},".StartsWith($"{other["trace_address"]},", StringComparison.Ordinal)));
        return
        [
            .. rows.Where(row => row["trace_type"] is "call" or "create" or "suicide" && row["call_type"] is "" or "call" && row["trace_address"].Length > 0)
                .Where(row => row["value"].Length > 0 && row["value"] != "0" && row["trace_type"] != "reward" && !IsVoid(row))
                .Select(row => $"{row[key]} {row["from_address"]} {row["to_address"]} {row["value"]}"),
        ];
    }

    private static TransferTable Ledger(string path, string[] blocks)
    {
        var ledger = new EvmLedger(Chain, "test");
        foreach (string number in blocks)
        {
            JsonElement block = Parse(File.ReadAllText(Path.Combine(path, $"web3_response.eth_getBlockByNumber_{number}_true.json"))).GetProperty("result");
            foreach (JsonElement transaction in block.GetProperty("transactions").EnumerateArray())
            {
                string receipt = Path.Combine(path, $"web3_response.eth_getTransactionReceipt_{transaction.GetProperty("hash").GetString()}.json");
                ledger.Add(EvmNode.TimeOf(block), transaction, File.Exists(receipt) ? Parse(File.ReadAllText(receipt)).GetProperty("result") : default,
                    EvmTrace.Of(default));
            }
        }

        return ledger.Complete(new ChainHead(Chain, 1, "0x1", 0), []);
    }

    private static string Golden(string folder) => TestFiles.Shared("node-goldens/ethereum-etl/tests/resources/" + folder);

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string Hex(in Account account) => Hex(account.Address);

    private static string Hex(in Address address) => EvmTokens.HexOf(address);

    private static List<Dictionary<string, string>> Rows(string file)
    {
        string[] lines = [.. File.ReadLines(file).Where(line => line.Length > 0)];
        if (lines.Length == 0)
            return [];
        string[] names = lines[0].Split(',');
        return [.. lines[1..].Select(line => names.Zip(Split(line)).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    private static List<string> Split(string line)
    {
        var cells = new List<string>();
        bool isQuoted = false;
        var cell = new System.Text.StringBuilder();
        foreach (char one in line)
            if (one == '"')
                isQuoted = !isQuoted;
            else if (one == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(one);
        cells.Add(cell.ToString());
        return cells;
    }

    private sealed class TellingHandler(string answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(FakeNodeHandler.Json(answer));
    }
}
