using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>
/// A node in memory: the recorded chain of a real one, or one that a test makes. It answers what nodes answer, and refuses what a test has it refuse.
/// </summary>
internal class FakeNode
{
    public const string Transfer = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    private readonly SortedList<long, FakeBlock> _blocks = [];
    private readonly Dictionary<string, FakeTransaction> _transactions = [];

    /// <summary>The chain's number.</summary>
    public long Number { get; init; } = 1;

    /// <summary>Tells the hashes of one chain from those of another.</summary>
    public char Salt { get; init; } = '0';

    /// <summary>How many calls a batch may have.</summary>
    public int MostCallsPerBatch { get; set; } = 1000;

    /// <summary>The last block.</summary>
    public long Head { get; set; }

    /// <summary>Methods the node does not have.</summary>
    public HashSet<string> Lacks { get; init; } = ["alchemy_getAssetTransfers"];

    /// <summary>Answers of methods that are told rather than made, as <c>"result":…</c> or <c>"error":…</c>; null to make them.</summary>
    public Func<FakeCall, string?> Tell { get; set; } = _ => null;

    /// <summary>Every call that was made, in the order in which they came.</summary>
    public ConcurrentQueue<string> Calls { get; private set; } = [];

    /// <summary>How many requests came, batches counting once.</summary>
    public int Requests;

    /// <summary>Takes over the whole chain of a node.</summary>
    public static async Task<FakeNode> RecordAsync(Anvil node)
    {
        var fake = new FakeNode { Head = Convert.ToInt64((await node.AskAsync("eth_blockNumber")).GetString(), 16) };
        for (long number = 0; number <= fake.Head; number++)
        {
            JsonElement whole = await node.AskAsync("eth_getBlockByNumber", $"[\"0x{number:x}\",true]");
            JsonElement[] receipts = [.. (await node.AskAsync("eth_getBlockReceipts", $"[\"0x{number:x}\"]")).EnumerateArray()];
            JsonElement[] rows = [.. (await node.AskAsync("trace_block", $"[\"0x{number:x}\"]")).EnumerateArray()];
            string header = (await node.AskAsync("eth_getBlockByNumber", $"[\"0x{number:x}\",false]")).GetRawText();
            var block = new FakeBlock(number, whole.GetProperty("hash").GetString()!, header, whole.GetRawText());
            JsonElement[] transactions = [.. whole.GetProperty("transactions").EnumerateArray()];
            for (int i = 0; i < transactions.Length; i++)
            {
                string hash = transactions[i].GetProperty("hash").GetString()!;
                string frame = (await node.AskAsync("debug_traceTransaction", $"[\"{hash}\",{{\"tracer\":\"callTracer\"}}]")).GetRawText();
                block.Transactions.Add(new FakeTransaction(
                    hash, number, transactions[i].GetRawText(), receipts[i].GetRawText(),
                    [.. rows.Where(row => row.GetProperty("transactionHash").GetString() == hash).Select(row => FakeRow.Of(row))], frame));
            }

            fake.Add(block);
        }

        return fake;
    }

    /// <summary>The same chain with a count of its own.</summary>
    public FakeNode View()
    {
        var view = (FakeNode)MemberwiseClone();
        view.Calls = [];
        view.Requests = 0;
        return view;
    }

    public void Add(FakeBlock block)
    {
        _blocks[block.Number] = block;
        Head = Math.Max(Head, block.Number);
        foreach (FakeTransaction transaction in block.Transactions)
            _transactions[transaction.Hash] = transaction;
    }

    /// <summary>Adds a block of transfers that a test makes up: of tokens, and of coins where the token is empty.</summary>
    public void Add(long number, params (string Token, string From, string To, UInt128 Value)[] transfers)
    {
        FakeBlock block = FakeBlock.Empty(number, Salt);
        for (int i = 0; i < transfers.Length; i++)
            block.Transactions.Add(FakeTransaction.Make(block, i, transfers[i]));
        Add(block with { Whole = $"{block.Header[..^3]}[{string.Join(',', block.Transactions.Select(one => one.Body))}]}}" });
    }

    /// <summary>The transactions of a block.</summary>
    protected IEnumerable<string> HashesOf(long number) => At(number).Transactions.Select(one => one.Hash);

    /// <summary>Answers a request as a node does: one call, or a batch.</summary>
    public string Answer(string body)
    {
        Interlocked.Increment(ref Requests);
        using JsonDocument request = JsonDocument.Parse(body);
        if (request.RootElement.ValueKind == JsonValueKind.Array && request.RootElement.GetArrayLength() > MostCallsPerBatch)
            return $$"""{"jsonrpc":"2.0","id":null,{{Error(-32005, $"Batch size exceeds the limit of {MostCallsPerBatch}")}}}""";
        return request.RootElement.ValueKind == JsonValueKind.Array
            ? $"[{string.Join(',', request.RootElement.EnumerateArray().Select(AnswerOne))}]"
            : AnswerOne(request.RootElement);
    }

    private string AnswerOne(JsonElement call) => $$"""{"jsonrpc":"2.0","id":{{call.GetProperty("id").GetRawText()}},{{Find(call)}}}""";

    private string Find(JsonElement call)
    {
        string method = call.GetProperty("method").GetString()!;
        JsonElement given = call.GetProperty("params");
        Calls.Enqueue($"{method} {given.GetRawText()}");
        if (Lacks.Contains(method))
            return Error(-32601, $"the method {method} does not exist/is not available");
        JsonElement first = given.GetArrayLength() > 0 ? given[0] : default;
        bool isFilter = method is "eth_getLogs" or "trace_filter";
        var asked = new FakeCall(
            method, given.Clone(), isFilter ? NumberOf(first.GetProperty("fromBlock")) : 0, isFilter ? NumberOf(first.GetProperty("toBlock")) : 0,
            method == "eth_getLogs" ? [.. Logs(first)] : method == "trace_filter" ? [.. Traces(first)] : []);
        return Tell(asked) ?? "\"result\":" + Result(asked, first);
    }

    private string Result(FakeCall call, JsonElement first) => call.Method switch
    {
        "eth_chainId" => $"\"0x{Number:x}\"",
        "eth_syncing" => "false",
        "eth_blockNumber" => $"\"0x{Head:x}\"",
        "eth_getBlockByNumber" => NumberOf(first) is var number && number > Head ? "null" : call.Given[1].GetBoolean() ? At(number).Whole : At(number).Header,
        "eth_getBlockReceipts" => NumberOf(first) is var number && number > Head ? "null" : List(At(number).Transactions.Select(one => one.Receipt)),
        "trace_block" => NumberOf(first) is var number && number > Head ? "null"
            : List(At(number).Transactions.SelectMany(one => one.Rows).Select(row => row.Text)),
        "debug_traceBlockByNumber" => NumberOf(first) is var number && number > Head ? "null"
            : List(At(number).Transactions.Select(one => $$"""{"txHash":"{{one.Hash}}","result":{{one.Frame}}}""")),
        "eth_getTransactionByHash" => Transaction(first)?.Body ?? "null",
        "eth_getTransactionReceipt" => Transaction(first)?.Receipt ?? "null",
        "trace_transaction" => List(Transaction(first)?.Rows.Select(row => row.Text) ?? []),
        "debug_traceTransaction" => Transaction(first)?.Frame ?? "null",
        "eth_getLogs" => List(call.Rows),
        "trace_filter" => List(Page(call)),
        "eth_getBalance" => "\"0x0\"",
        "eth_call" => "\"0x\"",
        _ => throw new InvalidOperationException($"The test does not know {call.Method}."),
    };

    public static string Error(int code, string message, string data = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        "error":{"code":{{code}},"message":{{JsonSerializer.Serialize(message)}}{{(data.Length > 0 ? ",\"data\":" + data : "")}}}
        """);

    private FakeTransaction? Transaction(JsonElement hash) => _transactions.GetValueOrDefault(hash.GetString()!) is { } one && one.Block <= Head ? one : null;

    private FakeBlock At(long number) => _blocks.GetValueOrDefault(number) ?? FakeBlock.Empty(number, Salt);

    private long NumberOf(JsonElement block) => block.GetString() switch
    {
        "latest" or "pending" or "finalized" or "safe" => Head,
        "earliest" => 0,
        { } text => Convert.ToInt64(text, 16),
        null => throw new InvalidOperationException("no block"),
    };

    private IEnumerable<string> Logs(JsonElement filter)
    {
        JsonElement[] wanted = [.. filter.GetProperty("topics").EnumerateArray()];
        return Within(filter).SelectMany(block => block.Transactions).SelectMany(one => one.Logs)
            .Where(log => log.Topics.Length >= wanted.Length && !wanted.Where((topic, i) => !Fits(topic, log.Topics[i])).Any()
                && (!filter.TryGetProperty("address", out JsonElement emitters) || Fits(emitters, EmitterOf(log.Text))))
            .Select(log => log.Text);
    }

    // Null is anything, a list any of its items.
    private static bool Fits(JsonElement wanted, string value) => wanted.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => wanted.EnumerateArray().Any(one => Fits(one, value)),
        _ => string.Equals(wanted.GetString(), value, StringComparison.OrdinalIgnoreCase),
    };

    private static string EmitterOf(string log)
    {
        using JsonDocument document = JsonDocument.Parse(log);
        return document.RootElement.GetProperty("address").GetString()!;
    }

    private IEnumerable<string> Traces(JsonElement filter)
    {
        string? from = filter.TryGetProperty("fromAddress", out JsonElement senders) ? senders[0].GetString() : null;
        string? to = filter.TryGetProperty("toAddress", out JsonElement receivers) ? receivers[0].GetString() : null;
        return Within(filter).SelectMany(block => block.Transactions).SelectMany(one => one.Rows)
            .Where(row => (from is null || row.From == from) && (to is null || row.To == to)).Select(row => row.Text);
    }

    private static IEnumerable<string> Page(FakeCall call)
    {
        JsonElement filter = call.Given[0];
        IEnumerable<string> rows = filter.TryGetProperty("after", out JsonElement after) ? call.Rows.Skip(after.GetInt32()) : call.Rows;
        return filter.TryGetProperty("count", out JsonElement count) ? rows.Take(count.GetInt32()) : rows;
    }

    private IEnumerable<FakeBlock> Within(JsonElement filter)
    {
        long first = NumberOf(filter.GetProperty("fromBlock"));
        long last = Math.Min(Head, NumberOf(filter.GetProperty("toBlock")));
        int low = 0;
        for (int high = _blocks.Count; low < high;)
        {
            int middle = (low + high) / 2;
            if (_blocks.Keys[middle] < first)
                low = middle + 1;
            else
                high = middle;
        }

        for (; low < _blocks.Count && _blocks.Keys[low] <= last; low++)
            yield return _blocks.Values[low];
    }

    private static string List(IEnumerable<string> items) => new StringBuilder("[").AppendJoin(',', items).Append(']').ToString();

    public static string Hex(long number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");
}

/// <summary>A call of a fake node.</summary>
/// <param name="Rows">What a filter finds.</param>
internal sealed record FakeCall(string Method, JsonElement Given, long First, long Last, string[] Rows);

/// <summary>A block of a fake node, as JSON with the hashes of its transactions and with the transactions themselves.</summary>
internal sealed record FakeBlock(long Number, string Hash, string Header, string Whole)
{
    public List<FakeTransaction> Transactions { get; } = [];

    public static FakeBlock Empty(long number, char salt)
    {
        string hash = $"0xb{salt}{number:x62}";
        string header = $$"""
            {"number":"0x{{number:x}}","hash":"{{hash}}","parentHash":"0xb{{salt}}{{Math.Max(0, number - 1):x62}}",
            "timestamp":"0x{{1_700_000_000 + (number * 12):x}}","transactions":[]}
            """;
        return new FakeBlock(number, hash, header, header);
    }
}

/// <summary>An event of a fake node.</summary>
internal sealed record FakeLog(string[] Topics, string Text);

/// <summary>A row of a trace of a fake node.</summary>
internal sealed record FakeRow(string From, string To, string Text)
{
    public static FakeRow Of(JsonElement row)
    {
        JsonElement action = row.GetProperty("action");
        return new FakeRow(Of(action, "from"), Of(action, "to"), row.GetRawText());
    }

    private static string Of(JsonElement action, string name) => action.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
}

/// <summary>A transaction of a fake node.</summary>
internal sealed record FakeTransaction(string Hash, long Block, string Body, string Receipt, FakeRow[] Rows, string Frame)
{
    public FakeLog[] Logs { get; } = [.. LogsOf(Receipt)];

    public static FakeTransaction Make(FakeBlock block, int index, (string Token, string From, string To, UInt128 Value) transfer)
    {
        bool isToken = transfer.Token.Length > 0;
        string hash = $"0xa{block.Hash[3]}{(block.Number << 20) + index:x62}";
        string place = $$""" "blockNumber":"0x{{block.Number:x}}","blockHash":"{{block.Hash}}","transactionIndex":"0x{{index:x}}" """.Trim();
        string to = isToken ? transfer.Token : transfer.To;
        string value = isToken ? "0x0" : $"0x{transfer.Value:x}";
        string log = $$"""{"address":"{{transfer.Token}}","topics":"""
            + $$"""
                ["{{FakeNode.Transfer}}","{{Word(transfer.From)}}","{{Word(transfer.To)}}"],"data":"0x{{transfer.Value:x64}}",{{place}},
                "transactionHash":"{{hash}}","logIndex":"0x{{index:x}}","removed":false}
                """;
        string row = $$"""
            {"action":{"callType":"call","from":"{{transfer.From}}","to":"{{to}}","gas":"0x0","input":"0x","value":"{{value}}"},
            "blockHash":"{{block.Hash}}","blockNumber":{{block.Number}},"result":{"gasUsed":"0x0","output":"0x"},"subtraces":0,"traceAddress":[],
            "transactionHash":"{{hash}}","transactionPosition":{{index}},"type":"call"}
            """;
        return new FakeTransaction(
            hash, block.Number,
            $$"""
                {"hash":"{{hash}}",{{place}},"from":"{{transfer.From}}","to":"{{to}}","value":"{{value}}","gasPrice":"0x1","input":"0x","nonce":"0x0",
                "type":"0x0"}
                """,
            $$"""
                {"transactionHash":"{{hash}}",{{place}},"from":"{{transfer.From}}","to":"{{to}}","status":"0x1","gasUsed":"0x5208",
                "effectiveGasPrice":"0x1","logs":[{{(isToken ? log : "")}}]}
                """,
            [new FakeRow(transfer.From, to, row)],
            $$"""{"type":"CALL","from":"{{transfer.From}}","to":"{{to}}","value":"{{value}}","gas":"0x0","gasUsed":"0x0","input":"0x"}""");
    }

    private static string Word(string address) => "0x" + address[2..].PadLeft(64, '0');

    private static IEnumerable<FakeLog> LogsOf(string receipt)
    {
        using JsonDocument document = JsonDocument.Parse(receipt);
        foreach (JsonElement log in document.RootElement.GetProperty("logs").EnumerateArray())
            yield return new FakeLog([.. log.GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()!)], log.GetRawText());
    }
}
