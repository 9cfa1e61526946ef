using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>Finds the token transfers from or to an account by their events; where one block has too many, by its receipts.</summary>
internal sealed class LogWalk(EvmNode node, RangeLog log, long first, long last, RangeSize size, string account, bool isFrom)
    : IndexWalk(node, log, first, last, size)
{
    private const string Transfer = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    private readonly string _word = "0x" + account[2..].PadLeft(64, '0');
    private long _crowdedBlock = -1;

    protected override JsonRpcCall CallOf() => First == _crowdedBlock
        ? new JsonRpcCall("eth_getBlockReceipts", $"[{EvmNode.Hex(First)}]")
        : new JsonRpcCall(
            "eth_getLogs",
            $$"""
            [{"fromBlock":{{EvmNode.Hex(First)}},"toBlock":{{EvmNode.Hex(Until)}},"topics":["{{Transfer}}",{{(isFrom ? "" : "null,")}}"{{_word}}"]}]
            """);

    protected override bool Read(JsonElement result, List<Touch> found)
    {
        foreach (JsonElement item in EvmJson.Items(result))
            if (First != _crowdedBlock)
                found.Add(TouchOf(item));
            else if (EvmJson.Items(EvmJson.Member(item, "logs"u8)).Any(IsWanted))
                found.Add(TouchOf(item));
        return false;
    }

    protected override bool Shrink(JsonRpcError error, long until)
    {
        if (base.Shrink(error, until))
            return true;
        if (until != First || First == _crowdedBlock || !RangeHints.AreIn(error))
            return false;
        _crowdedBlock = First;
        return true;
    }

    private bool IsWanted(JsonElement log)
    {
        JsonElement[] topics = [.. EvmJson.Items(EvmJson.Member(log, "topics"u8))];
        int place = isFrom ? 1 : 2;
        return topics.Length > place && topics[0].ValueEquals(Transfer) && topics[place].ValueEquals(_word);
    }

    private static Touch TouchOf(JsonElement item) =>
        new(EvmJson.Number(EvmJson.Member(item, "blockNumber"u8)), EvmJson.Text(EvmJson.Member(item, "transactionHash"u8)));
}
