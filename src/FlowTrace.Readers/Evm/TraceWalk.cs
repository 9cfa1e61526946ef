using System.Globalization;
using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>Finds native transfers from or to an account by <c>trace_filter</c>, page by page of each range.</summary>
/// <remarks>Senders and receivers are asked for apart: nodes differ in whether both together mean either or both.</remarks>
internal sealed class TraceWalk(EvmNode node, RangeLog log, long first, long last, RangeSize size, string account, bool isFrom)
    : IndexWalk(node, log, first, last, size)
{
    private const int RowsPerPage = 200;

    private int _after;
    private string _beginning = "";

    protected override JsonRpcCall CallOf() => new(
        "trace_filter",
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            [{"fromBlock":{{EvmNode.Hex(First)}},"toBlock":{{EvmNode.Hex(Until)}},"{{(isFrom ? "fromAddress" : "toAddress")}}":["{{account}}"],
            "after":{{_after}},"count":{{RowsPerPage}}}]
            """));

    protected override bool Read(JsonElement result, List<Touch> found)
    {
        int rows = 0;
        string beginning = "";
        foreach (JsonElement row in EvmJson.Items(result))
        {
            if (rows++ == 0)
                beginning = row.GetRawText();
            if (EvmJson.Has(row, "transactionHash"u8))
                found.Add(new Touch(EvmJson.Number(EvmJson.Member(row, "blockNumber"u8)), EvmJson.Text(EvmJson.Member(row, "transactionHash"u8))));
        }

        // A node that does not heed the figures answers everything at once, and the same again.
        bool hasMore = rows == RowsPerPage && beginning != _beginning;
        _after = hasMore ? _after + rows : 0;
        _beginning = hasMore ? beginning : "";
        return hasMore;
    }

    protected override void Restart()
    {
        base.Restart();
        _after = 0;
        _beginning = "";
    }
}
