using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Adapters.Tests.Readers.Servers;

namespace FlowTrace.Adapters.Tests.Readers.Bitcoin;

/// <summary>A Bitcoin Core node over a chain: JSON-RPC 1.0 behind a password, with HTTP 500 for errors of single calls.</summary>
internal sealed class BitcoindServer : LoopbackServer
{
    public const string Key = "reader:very-secret-password";

    public BitcoindServer(CoinChain chain)
        : this(chain, new State { Tip = chain.Tip })
    {
    }

    private BitcoindServer(CoinChain chain, State state)
        : base(request => Answer(chain, state, request)) => Settings = state;

    public State Settings { get; }

    /// <summary>What can change while it is asked.</summary>
    internal sealed class State
    {
        public long Tip { get; set; }

        public bool IsSynchronising { get; set; }

        public long? PruneHeight { get; set; }

        /// <summary>Whether it is from before version 23, and knows no third verbosity: the second is taken for it.</summary>
        public bool IsOld { get; set; }

        /// <summary>Whether it lost what inputs spend.</summary>
        public bool HasNoUndo { get; set; }

        public string Genesis { get; set; } = CoinChain.Genesis;
    }

    private static LoopbackAnswer Answer(CoinChain chain, State state, LoopbackRequest request)
    {
        string expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Key));
        if (request.Headers["Authorization"] != expected)
            return LoopbackAnswer.Plain("", 401);
        using JsonDocument asked = JsonDocument.Parse(request.Body);
        if (asked.RootElement.ValueKind == JsonValueKind.Array)
        {
            IEnumerable<string> answers = asked.RootElement.EnumerateArray().Reverse().Select(call => Envelope(call, Call(chain, state, call)));
            return LoopbackAnswer.Json($"[{string.Join(',', answers)}]");
        }

        (string result, bool isError) = Call(chain, state, asked.RootElement);
        return LoopbackAnswer.Json(Envelope(asked.RootElement, (result, isError)), isError ? 500 : 200);
    }

    private static string Envelope(JsonElement call, (string Result, bool IsError) answer) => answer.IsError
        ? $$"""{"result":null,"error":{{answer.Result}},"id":{{call.GetProperty("id").GetRawText()}}}"""
        : $$"""{"result":{{answer.Result}},"error":null,"id":{{call.GetProperty("id").GetRawText()}}}""";

    private static (string Result, bool IsError) Call(CoinChain chain, State state, JsonElement call)
    {
        JsonElement[] parameters = [.. call.GetProperty("params").EnumerateArray()];
        switch (call.GetProperty("method").GetString())
        {
            case "getblockchaininfo":
                string pruned = state.PruneHeight is { } from ? string.Create(CultureInfo.InvariantCulture, $"true,\"pruneheight\":{from}") : "false";
                return (string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{"chain":"main","blocks":{{state.Tip}},"headers":{{state.Tip + (state.IsSynchronising ? 500 : 0)}}"""
                        + $$""","initialblockdownload":{{(state.IsSynchronising ? "true" : "false")}},"pruned":{{pruned}}}"""), false);
            case "getblockhash":
                long height = parameters[0].GetInt64();
                return height > state.Tip ? ("""{"code":-8,"message":"Block height out of range"}""", true)
                    : ($"\"{(height == 0 ? state.Genesis : chain.Blocks[(int)height].Hash)}\"", false);
            case "getblock":
                CoinChainBlock? block = chain.Blocks.Find(block => block.Hash == parameters[0].GetString());
                int verbosity = parameters[1].GetInt32();
                if (block is null)
                    return ("""{"code":-5,"message":"Block not found"}""", true);
                if (block.Height < state.PruneHeight)
                    return ("""{"code":-1,"message":"Block not available (pruned data)"}""", true);
                return verbosity == 3 && state.HasNoUndo ? ("""{"code":-32603,"message":"Undo data expected but can't be read"}""", true)
                    : (Write(chain, block, state.IsOld ? Math.Min(2, verbosity) : verbosity), false);
            default:
                return ("""{"code":-32601,"message":"Method not found"}""", true);
        }
    }

    private static string Write(CoinChain chain, CoinChainBlock block, int verbosity)
    {
        string before = block.Height == 0 ? "" : $"\"previousblockhash\":\"{chain.Blocks[(int)block.Height - 1].Hash}\",";
        string transactions = string.Join(',', block.Payments.Select(payment => verbosity == 1 ? $"\"{payment.Id}\"" : Write(payment, verbosity)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"hash":"{{block.Hash}}","confirmations":1,"height":{{block.Height}},"version":1"""
                + $$""","time":{{block.Time}},{{before}}"difficulty":1.5e+3,"tx":[{{transactions}}]}""");
    }

    private static string Write(CoinPayment payment, int verbosity)
    {
        string inputs = payment.Spends.Count == 0 ? """{"coinbase":"04ffff001d","sequence":4294967295}"""
            : string.Join(',', payment.Spends.Select(coin => string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"txid":"{{coin.Transaction}}","vout":{{coin.Index}},"scriptSig":{"asm":"","hex":""}"""
                    + $$""","txinwitness":["30"]{{(verbosity == 3 ? $",\"prevout\":{{\"generated\":false,\"height\":1,{Write(coin)}}}" : "")}}"""
                    + $$""","sequence":1}""")));
        string fee = payment.Spends.Count == 0 || verbosity < 3 ? "" : $"\"fee\":{Coins(payment.Fee)},";
        return $$"""{"txid":"{{payment.Id}}","hash":"{{payment.Id}}","version":2,"size":1,"vin":[{{inputs}}]"""
            + $$""","vout":[{{string.Join(',', payment.Makes.Select((coin, i) => $"{{\"n\":{i},{Write(coin)}}}"))}}],{{fee}}"hex":"0200"}""";
    }

    private static string Write(Coin coin)
    {
        string address = coin.Owner.Address is { } known ? $"\"address\":\"{known}\"," : "";
        return $$"""
            "value":{{Coins(coin.Value)}},"scriptPubKey":{ {{address}}"asm":"OP","desc":"raw()","hex":"{{coin.Owner.Script}}","type":"x"}
            """;
    }

    private static string Coins(long satoshi) => string.Create(CultureInfo.InvariantCulture, $"{satoshi / 100_000_000}.{satoshi % 100_000_000:D8}");
}
