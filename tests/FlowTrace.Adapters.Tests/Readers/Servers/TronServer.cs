using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using FlowTrace.Chain;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>Shows a generated chain as TronGrid's API (version 1) and a full node's HTTP API do: their pages, cursors, limits and words.</summary>
internal sealed class TronServer : LoopbackServer
{
    private const int MostRows = 200;

    private static readonly ConcurrentDictionary<Address, (string Base58, string Hex)> Texts = new();

    private readonly GeneratedChain _chain;
    private readonly ConcurrentDictionary<string, string> _cursors = new();

    public TronServer(GeneratedChain chain)
        : this(new Holder(chain))
    {
    }

    private TronServer(Holder holder)
        : base(request => holder.Server!.Answer(request))
    {
        _chain = holder.Chain;
        holder.Server = this;
    }

    /// <summary>The key that is asked for; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>How many blocks behind the head are final.</summary>
    public int SolidDepth { get; init; } = 3;

    /// <summary>After how many pages the cursor is left out, whatever follows; null for never.</summary>
    public int? CursorEndsAfter { get; init; }

    /// <summary>Whether a cursor comes with every page, also with the last and with empty ones.</summary>
    public bool AlwaysGivesCursor { get; init; }

    /// <summary>Whether lists show internal transactions.</summary>
    public bool ListsInternals { get; init; } = true;

    /// <summary>Whether the node keeps all infos of a block.</summary>
    public bool KeepsInfos { get; init; } = true;

    private long Solid => Math.Max(0, _chain.Head.Number - SolidDepth);

    private LoopbackAnswer Answer(LoopbackRequest request)
    {
        if (Key.Length > 0 && request.Headers["TRON-PRO-API-KEY"] != Key)
            return LoopbackAnswer.Json("""{"Error":"ApiKey not exists"}""", 401);
        if (request.Path.StartsWith("/v1/accounts/", StringComparison.Ordinal))
            return Page(request, request.Path.Split('/')[3], request.IsFor("/trc20"));
        JsonNode body = JsonNode.Parse(request.Text)!;
        JsonNode? answer = request.Path switch
        {
            "/walletsolidity/getnowblock" => Block(Solid),
            "/wallet/getnowblock" => Block(_chain.Head.Number),
            "/wallet/getblockbynum" => Block(body["num"]!.GetValue<long>()),
            "/wallet/getblockbylimitnext" => Blocks(body["startNum"]!.GetValue<long>(), body["endNum"]!.GetValue<long>()),
            "/wallet/gettransactioninfobyblocknum" => Infos(body["num"]!.GetValue<long>()),
            "/wallet/gettransactioninfobyid" => Find(body) is { } one ? Info(one) : new JsonObject(),
            "/wallet/gettransactionbyid" => Find(body) is { } one ? Transaction(one, isRow: false) : new JsonObject(),
            "/wallet/getaccount" => JsonNode.Parse("""{"address":"x","balance":278720000,"assetV2":[{"key":"1002000","value":10189204891}]}"""),
            "/wallet/triggerconstantcontract" => new JsonObject { ["constant_result"] = new JsonArray(new string('0', 60) + "1f4a") },
            _ => null,
        };
        return answer is null ? LoopbackAnswer.Json("""{"Error":"this API is unavailable due to config"}""", 404) : LoopbackAnswer.Json(answer.ToJsonString());
    }

    private LoopbackAnswer Page(LoopbackRequest request, string account, bool areTokens)
    {
        int limit = int.Parse(request["limit"], CultureInfo.InvariantCulture);
        if (limit > MostRows)
            return LoopbackAnswer.Json("""{"success":false,"error":"limit must be less than 200","statusCode":400}""", 400);
        string cursor = request["fingerprint"];
        string asked = string.Join('&', request.Query.AllKeys.Where(name => name != "fingerprint").Select(name => $"{name}={request.Query[name]}"));
        if (cursor.Length > 0 && (!_cursors.TryGetValue(cursor, out string? known) || known != request.Path + asked))
            return LoopbackAnswer.Json("""{"success":false,"error":"the fingerprint does not fit the query","statusCode":400}""", 400);
        long from = Number(request["min_timestamp"], 0);
        long to = Number(request["max_timestamp"], long.MaxValue);
        long last = request["only_confirmed"] == "true" ? Solid : _chain.Head.Number;
        List<Func<JsonObject>> rows =
        [
            .. _chain.Blocks.Where(block => block.Number <= last && block.UnixMilliseconds >= from && block.UnixMilliseconds <= to)
                .SelectMany(block => block.Transactions).SelectMany(one => areTokens ? Tokens(one, account) : Rows(one, account)),
        ];
        if (request["order_by"] != "block_timestamp,asc")
            rows.Reverse();
        int skip = cursor.Length > 0 ? int.Parse(cursor.Split('+')[1], CultureInfo.InvariantCulture) : 0;
        JsonNode[] shown = [.. rows.Skip(skip).Take(limit).Select(row => row())];
        var meta = new JsonObject { ["at"] = 1_758_700_000_000, ["page_size"] = shown.Length };
        bool isCut = (skip / limit) + 1 >= CursorEndsAfter;
        if (!isCut && (AlwaysGivesCursor || shown.Length == limit))
        {
            string next = string.Create(CultureInfo.InvariantCulture, $"f/{account[..6]}{(areTokens ? "t" : "")}{from}+{skip + shown.Length}+=");
            _cursors[next] = request.Path + asked;
            meta["fingerprint"] = next;
        }

        return LoopbackAnswer.Json(new JsonObject { ["data"] = new JsonArray(shown), ["success"] = true, ["meta"] = meta }.ToJsonString());
    }

    private IEnumerable<Func<JsonObject>> Rows(GeneratedTransaction one, string account)
    {
        if (Base58(one.From) == account || Base58(one.To) == account)
            yield return () => Transaction(one, isRow: true);
        int number = 0;
        foreach (GeneratedMove move in one.Internals)
        {
            string id = InternalId(one, number++);
            if (ListsInternals && (Base58(move.From) == account || Base58(move.To) == account))
                yield return () => new JsonObject
                {
                    ["internal_tx_id"] = id,
                    ["tx_id"] = one.Hash,
                    ["block_timestamp"] = one.Block.UnixMilliseconds,
                    ["from_address"] = Hex41(move.From),
                    ["to_address"] = Hex41(move.To),
                    ["data"] = new JsonObject
                    {
                        ["note"] = "call",
                        ["rejected"] = move.IsVoid,
                        ["call_value"] = new JsonObject { ["_"] = (long)move.Quantity },
                    },
                };
        }
    }

    private static IEnumerable<Func<JsonObject>> Tokens(GeneratedTransaction one, string account)
    {
        foreach (GeneratedMove move in one.Tokens)
            if (Base58(move.From) == account || Base58(move.To) == account)
                yield return () => new JsonObject
                {
                    ["transaction_id"] = one.Hash,
                    ["token_info"] = new JsonObject { ["symbol"] = "TOK", ["address"] = Base58(move.Asset.Contract), ["decimals"] = 6, ["name"] = "Token" },
                    ["block_timestamp"] = one.Block.UnixMilliseconds,
                    ["from"] = Base58(move.From),
                    ["to"] = Base58(move.To),
                    ["type"] = "Transfer",
                    ["value"] = move.Quantity.ToString(CultureInfo.InvariantCulture),
                };
    }

    private static JsonObject Transaction(GeneratedTransaction one, bool isRow)
    {
        bool isPlain = one.Moves.Count == 0 && one.Value > 0;
        var value = new JsonObject { ["owner_address"] = Hex41(one.From) };
        if (isPlain)
        {
            value["to_address"] = Hex41(one.To);
            value["amount"] = (long)one.Value;
        }
        else
        {
            value["contract_address"] = Hex41(one.To);
            value["data"] = "1a2b3c4d";
            value["call_value"] = (long)one.Value;
        }

        var result = new JsonObject { ["contractRet"] = one.HasFailed ? "OUT_OF_ENERGY" : "SUCCESS" };
        var row = new JsonObject
        {
            ["txID"] = one.Hash,
            ["ret"] = new JsonArray(result),
            ["raw_data"] = new JsonObject
            {
                ["timestamp"] = one.Block.UnixMilliseconds - 4000,
                ["contract"] = new JsonArray(new JsonObject
                {
                    ["type"] = isPlain ? "TransferContract" : "TriggerSmartContract",
                    ["parameter"] = new JsonObject { ["value"] = value },
                }),
            },
        };
        if (!isRow)
            return row;
        result["code"] = "SUCESS";
        result["fee"] = (long)one.Fee;
        row["blockNumber"] = one.Block.Number;
        row["block_timestamp"] = one.Block.UnixMilliseconds;
        row["internal_transactions"] = new JsonArray();
        return row;
    }

    private JsonObject Block(long number)
    {
        if (number < 0 || number > _chain.Head.Number)
            return [];
        GeneratedBlock block = _chain.Blocks[(int)number];
        var header = new JsonObject { ["parentHash"] = "00" };
        if (number > 0)
        {
            header["number"] = number;
            header["timestamp"] = block.UnixMilliseconds;
        }

        var shown = new JsonObject { ["blockID"] = block.Hash, ["block_header"] = new JsonObject { ["raw_data"] = header } };
        if (block.Transactions.Count > 0)
            shown["transactions"] = new JsonArray([.. block.Transactions.Select(one => Transaction(one, isRow: false))]);
        return shown;
    }

    private JsonObject Blocks(long start, long end) =>
        new()
        {
            ["block"] = new JsonArray(
            [.. Enumerable.Range((int)start, (int)Math.Min(100, end - start)).Where(n => n <= _chain.Head.Number).Select(n => Block(n))])
        };

    private JsonNode Infos(long number) => number <= 0 ? new JsonObject()
        : new JsonArray([.. _chain.Blocks[(int)number].Transactions.Skip(KeepsInfos ? 0 : 1).Select(Info)]);

    private JsonObject Info(GeneratedTransaction one)
    {
        var logs = new JsonArray();
        foreach (GeneratedMove move in one.Tokens)
            logs.Add(new JsonObject
            {
                ["address"] = Hex41(move.Asset.Contract)[2..],
                ["data"] = move.Quantity.ToString("x64", CultureInfo.InvariantCulture),
                ["topics"] = new JsonArray(
                    "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", Hex41(move.From)[2..].PadLeft(64, '0'),
                        Hex41(move.To)[2..].PadLeft(64, '0')),
            });
        int number = 0;
        var internals = new JsonArray();
        foreach (GeneratedMove move in one.Internals)
            internals.Add(new JsonObject
            {
                ["hash"] = InternalId(one, number++),
                ["caller_address"] = Hex41(move.From),
                ["transferTo_address"] = Hex41(move.To),
                ["note"] = "63616c6c",
                ["rejected"] = move.IsVoid,
                ["callValueInfo"] = new JsonArray(move.Quantity > 0 ? new JsonObject { ["callValue"] = (long)move.Quantity } : []),
            });
        var info = new JsonObject
        {
            ["id"] = one.Hash,
            ["fee"] = (long)one.Fee,
            ["blockNumber"] = one.Block.Number,
            ["blockTimeStamp"] = one.Block.UnixMilliseconds,
            ["contractResult"] = new JsonArray(""),
            ["receipt"] = new JsonObject { ["result"] = one.HasFailed ? "OUT_OF_ENERGY" : "SUCCESS" },
        };
        if (one.HasFailed)
            info["result"] = "FAILED";
        if (logs.Count > 0)
            info["log"] = logs;
        if (internals.Count > 0)
            info["internal_transactions"] = internals;
        return info;
    }

    private GeneratedTransaction? Find(JsonNode body) => _chain.Transactions.FirstOrDefault(one => one.Hash == body["value"]!.GetValue<string>());

    private static string InternalId(GeneratedTransaction one, int number) => number.ToString("x4", CultureInfo.InvariantCulture) + one.Hash[4..];

    private static string Base58(Account account) => Base58(account.Address);

    private static string Base58(Address address) => TextOf(address).Base58;

    private static string Hex41(Account account) => Hex41(account.Address);

    private static string Hex41(Address address) => TextOf(address).Hex;

    // A checksum costs two hashes, and servers write millions of addresses.
    private static (string Base58, string Hex) TextOf(Address address) => Texts.GetOrAdd(
        address, one => (one.ToText(ChainId.Tron), "41" + one.ToText(ChainId.Ethereum)[2..].ToLowerInvariant()));

    private static long Number(string text, long missing) => text.Length > 0 ? long.Parse(text, CultureInfo.InvariantCulture) : missing;

    private sealed class Holder(GeneratedChain chain)
    {
        public GeneratedChain Chain => chain;

        public TronServer? Server { get; set; }
    }
}
