using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using FlowTrace.Chain;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>Shows a generated chain as Etherscan's API (version 2) does, or as Blockscout's: its pages, limits and words.</summary>
internal sealed class EtherscanServer : LoopbackServer
{
    private const int Window = 10_000;

    // A checksum costs a hash, and servers write millions of addresses.
    private static readonly ConcurrentDictionary<Address, string> Texts = new();

    private readonly GeneratedChain _chain;

    public EtherscanServer(GeneratedChain chain, bool isBlockscout = false)
        : this(new Holder(chain, isBlockscout))
    {
    }

    private EtherscanServer(Holder holder)
        : base(request => holder.Server!.Answer(request))
    {
        _chain = holder.Chain;
        IsBlockscout = holder.IsBlockscout;
        holder.Server = this;
    }

    public bool IsBlockscout { get; }

    /// <summary>The most rows the plan answers at once.</summary>
    public int PlanRows { get; init; } = 1000;

    /// <summary>The key that is asked for; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>How many blocks behind the head are final.</summary>
    public int FinalDepth { get; init; } = 2;

    /// <summary>Whether the explorer answers a node's methods.</summary>
    public bool HasNode { get; init; } = true;

    /// <summary>How many rows a question may cover before it takes too long; null for any.</summary>
    public int? MostScanned { get; init; }

    /// <summary>Whether internal transactions are said to be not worked off yet.</summary>
    public bool IsBehind { get; set; }

    /// <summary>The id of the chain that Blockscout shows.</summary>
    public long ChainNumber { get; init; } = 1;

    public static string Envelope(string status, string message, JsonNode? result) =>
        new JsonObject { ["status"] = status, ["message"] = message, ["result"] = result }.ToJsonString();

    private LoopbackAnswer Answer(LoopbackRequest request)
    {
        if (Key.Length > 0 && request["apikey"] != Key)
            return Json("0", "NOTOK", IsBlockscout ? "Invalid API Key" : "Missing/Invalid API Key");
        if (request.IsFor("/eth-rpc"))
            return HasNode ? Posted(request) : LoopbackAnswer.Json("""{"message":"Not found"}""", 404);
        if (!IsBlockscout && request["chainid"] != _chain.Chain.Reference)
            return Json("0", "NOTOK", "Missing or unsupported chainid parameter (required for v2 api), please see https://api.etherscan.io/v2/chainlist "
                + "for the list");
        return (request["module"], request["action"]) switch
        {
            ("proxy", var method) when !IsBlockscout => Node(method, request["tag"], request["txhash"]),
            ("block", "eth_block_number") when IsBlockscout => Node("eth_blockNumber", "", ""),
            ("account", "txlist") => List(request, OwnRows(request["address"])),
            ("account", "txlistinternal") when request["txhash"].Length > 0 => ByHash(request["txhash"]),
            ("account", "txlistinternal") => List(request, InternalRows(request["address"])),
            ("account", "tokentx") => List(request, TokenRows(request["address"])),
            ("account", "balance") => Json("1", "OK", "40891626854930000000000"),
            ("account", "tokenbalance") => Json("1", "OK", "135499"),
            _ => Json("0", "NOTOK", "Error! Missing Or invalid Action name"),
        };
    }

    private static LoopbackAnswer Json(string status, string message, JsonNode? result) => LoopbackAnswer.Json(Envelope(status, message, result));

    private LoopbackAnswer List(LoopbackRequest request, IEnumerable<(long Block, Func<JsonObject> Row)> rows)
    {
        long start = Number(request["startblock"]);
        long end = Number(request["endblock"]);
        int page = (int)Number(request["page"]);
        int offset = (int)Number(request["offset"]);
        if (page * offset > Window)
            return Json("0", "Result window is too large, PageNo x Offset size must be less than or equal to 10000", null);
        List<(long Block, Func<JsonObject> Row)> found = [.. rows.Where(row => row.Block >= start && row.Block <= end)];
        if (found.Count > MostScanned)
            return Json("0", "Query Timeout occured. Please select a smaller result dataset", null);
        if (request["sort"] != "asc")
            found.Reverse();
        JsonNode[] shown = [.. found.Skip((page - 1) * offset).Take(Math.Min(offset, PlanRows)).Select(row => row.Row())];
        bool isInternal = request["action"] == "txlistinternal";
        if (isInternal && IsBehind)
            return Json("2", "Some internal transactions within this block range have not yet been processed", new JsonArray(shown));
        return shown.Length > 0 ? Json("1", "OK", new JsonArray(shown))
            : Json("0", IsBlockscout && isInternal ? "No internal transactions found" : "No transactions found", new JsonArray());
    }

    private LoopbackAnswer ByHash(string hash)
    {
        GeneratedTransaction transaction = _chain.Transactions.First(one => "0x" + one.Hash == hash);
        JsonNode[] rows = [.. transaction.Internals.Select((move, i) =>
        {
            JsonObject row = InternalRow(transaction, move, i);
            row.Remove("hash");
            return row;
        })];
        return rows.Length > 0 ? Json("1", "OK", new JsonArray(rows)) : Json("0", "No transactions found", new JsonArray());
    }

    private IEnumerable<(long Block, Func<JsonObject> Row)> OwnRows(string address)
    {
        foreach (GeneratedTransaction one in _chain.Transactions)
            if (Hex(one.From) == address || Hex(one.To) == address)
                yield return (one.Block.Number, () => new JsonObject
                {
                    ["blockNumber"] = Text(one.Block.Number),
                    ["timeStamp"] = Text(one.Block.UnixMilliseconds / 1000),
                    ["hash"] = "0x" + one.Hash,
                    ["nonce"] = "1",
                    ["blockHash"] = "0x" + one.Block.Hash,
                    ["transactionIndex"] = Text(one.Index),
                    ["from"] = Hex(one.From),
                    ["to"] =
                        Hex(one.To),
                    ["value"] = Text(one.Value),
                    ["gas"] = "300000",
                    ["gasPrice"] = Text(one.GasPrice),
                    ["isError"] = one.HasFailed ? "1" : "0",
                    ["txreceipt_status"] = one.HasFailed ? "0" : "1",
                    ["input"] = "0x",
                    ["contractAddress"] = "",
                    ["cumulativeGasUsed"] = "1000000",
                    ["gasUsed"] = Text(one.GasUsed),
                    ["confirmations"] = Text(_chain.Head.Number - one.Block.Number),
                    ["methodId"] = "0x",
                    ["functionName"] =
                        "",
                });
    }

    private IEnumerable<(long Block, Func<JsonObject> Row)> InternalRows(string address)
    {
        foreach (GeneratedTransaction one in _chain.Transactions)
        {
            int number = 0;
            foreach (GeneratedMove move in one.Internals)
            {
                number++;
                if (Hex(move.From) != address && Hex(move.To) != address)
                    continue;
                int place = number;
                yield return (one.Block.Number, () => InternalRow(one, move, place));

                // A call in the caller's own name shows its caller's value again.
                if (IsBlockscout && number % 2 == 0)
                    yield return (one.Block.Number, () =>
                    {
                        JsonObject view = InternalRow(one, move, place + 1000);
                        view["callType"] = "delegatecall";
                        return view;
                    }
                    );
            }

            if (IsBlockscout && (Hex(one.From) == address || Hex(one.To) == address))
                yield return (one.Block.Number, () =>
                    InternalRow(one, new GeneratedMove(one.From, one.To, Asset.Native(_chain.Chain), one.Value, one.HasFailed), 0));
        }
    }

    private JsonObject InternalRow(GeneratedTransaction one, GeneratedMove move, int number)
    {
        var row = new JsonObject
        {
            ["blockNumber"] = Text(one.Block.Number),
            ["timeStamp"] = Text(one.Block.UnixMilliseconds / 1000),
            ["from"] = Hex(move.From),
            ["to"] = Hex(move.To),
            ["value"] = Text(move.Quantity),
            ["contractAddress"] = "",
            ["input"] = "",
            ["type"] = "call",
            ["gas"] = "2300",
            ["gasUsed"] = "0",
            ["isError"] = move.IsVoid ? "1" : "0",
            ["errCode"] = move.IsVoid ? "Reverted" : "",
        };
        row[IsBlockscout ? "transactionHash" : "hash"] = "0x" + one.Hash;
        row[IsBlockscout ? "index" : "traceId"] = IsBlockscout ? Text(number) : "0_" + Text(number);
        if (IsBlockscout)
            row["callType"] = "call";
        return row;
    }

    private IEnumerable<(long Block, Func<JsonObject> Row)> TokenRows(string address)
    {
        foreach (GeneratedTransaction one in _chain.Transactions)
            foreach (GeneratedMove move in one.Tokens)
                if (Hex(move.From) == address || Hex(move.To) == address)
                    yield return (one.Block.Number, () => new JsonObject
                    {
                        ["blockNumber"] = Text(one.Block.Number),
                        ["timeStamp"] = Text(one.Block.UnixMilliseconds / 1000),
                        ["hash"] = "0x" + one.Hash,
                        ["nonce"] = "2",
                        ["blockHash"] = "0x" + one.Block.Hash,
                        ["from"] = Hex(move.From),
                        ["contractAddress"] = Lower(move.Asset.Contract),
                        ["to"] =
                            Hex(move.To),
                        ["value"] = Text(move.Quantity),
                        ["tokenName"] = "Token",
                        ["tokenSymbol"] = "TOK",
                        ["tokenDecimal"] = "6",
                        ["transactionIndex"] = Text(one.Index),
                        ["gas"] = "120000",
                        ["gasPrice"] = Text(one.GasPrice),
                        ["gasUsed"] = Text(one.GasUsed),
                        ["cumulativeGasUsed"] = "3411111",
                        ["input"] = "deprecated",
                        ["confirmations"] = "100",
                    });
    }

    private LoopbackAnswer Posted(LoopbackRequest request)
    {
        JsonNode call = JsonNode.Parse(request.Text)!;
        string first = call["params"]!.AsArray() is { Count: > 0 } parameters ? parameters[0]!.GetValue<string>() : "";
        return Node(call["method"]!.GetValue<string>(), first, first);
    }

    private LoopbackAnswer Node(string method, string tag, string hash)
    {
        if (tag == "finalized" && IsBlockscout)
            return Rpc(null, "Invalid block number");
        GeneratedTransaction? transaction = _chain.Transactions.FirstOrDefault(one => "0x" + one.Hash == hash);
        return method switch
        {
            "eth_chainId" => Rpc(Quantity((UInt128)ChainNumber)),
            "eth_blockNumber" => Rpc(Quantity((UInt128)_chain.Head.Number)),
            "eth_getBlockByNumber" => Rpc(Block(tag == "finalized" ? _chain.Head.Number - FinalDepth : Convert.ToInt64(tag[2..], 16))),
            "eth_getTransactionByHash" => Rpc(transaction is null ? null : Transaction(transaction)),
            "eth_getTransactionReceipt" => Rpc(transaction is null ? null : Receipt(transaction)),
            _ => Rpc(null, "the method does not exist"),
        };
    }

    private static LoopbackAnswer Rpc(JsonNode? result, string error = "") => LoopbackAnswer.Json((error.Length == 0
        ? new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["result"] = result }
        : new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["error"] = new JsonObject { ["code"] = -32602, ["message"] = error } }).ToJsonString());

    private JsonObject? Block(long number) => number < 0 || number > _chain.Head.Number ? null : new JsonObject
    {
        ["number"] = Quantity((UInt128)number),
        ["hash"] = "0x" + _chain.Blocks[(int)number].Hash,
        ["timestamp"] = Quantity((UInt128)(_chain.Blocks[(int)number].UnixMilliseconds / 1000)),
        ["transactions"] = new JsonArray(),
    };

    private static JsonObject Transaction(GeneratedTransaction one) => new()
    {
        ["hash"] = "0x" + one.Hash,
        ["blockNumber"] = Quantity((UInt128)one.Block.Number),
        ["transactionIndex"] = Quantity((UInt128)one.Index),
        ["from"] =
            Hex(one.From),
        ["to"] = Hex(one.To),
        ["value"] = Quantity(one.Value),
        ["gasPrice"] = Quantity(one.GasPrice),
        ["input"] = "0x",
    };

    private static JsonObject Receipt(GeneratedTransaction one)
    {
        var logs = new JsonArray();
        foreach (GeneratedMove move in one.Tokens)
            logs.Add(new JsonObject
            {
                ["address"] = Lower(move.Asset.Contract),
                ["logIndex"] = Quantity((UInt128)logs.Count),
                ["data"] = "0x"
                    + move.Quantity.ToString("x64", CultureInfo.InvariantCulture),
                ["topics"] = new JsonArray(
                    "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", "0x" + Hex(move.From)[2..].PadLeft(64, '0'), "0x"
                        + Hex(move.To)[2..].PadLeft(64, '0')),
            });
        return new JsonObject
        {
            ["transactionHash"] = "0x" + one.Hash,
            ["status"] = one.HasFailed ? "0x0" : "0x1",
            ["gasUsed"] = Quantity(one.GasUsed),
            ["effectiveGasPrice"] = Quantity(one.GasPrice),
            ["contractAddress"] = null,
            ["logs"] = logs,
        };
    }

    private static string Hex(Account account) => Lower(account.Address);

    private static string Lower(Address address) => Texts.GetOrAdd(address, one => one.ToText(ChainId.Ethereum).ToLowerInvariant());

    private static string Quantity(UInt128 number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed class Holder(GeneratedChain chain, bool isBlockscout)
    {
        public GeneratedChain Chain => chain;

        public bool IsBlockscout => isBlockscout;

        public EtherscanServer? Server { get; set; }
    }
}
