using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>Finds native transfers from or to an account in Alchemy's index; where that lacks internal ones on a chain, the outer ones.</summary>
internal sealed class AlchemyWalk(EvmNode node, RangeLog log, long first, long last, string account, bool isFrom)
    : IndexWalk(node, log, first, last, new RangeSize(new RangeLimits(), int.MaxValue))
{
    private string _page = "";
    private bool _hasInternals = true;

    /// <summary>Whether internal transfers are in the index of this chain.</summary>
    public bool HasInternals => _hasInternals;

    protected override JsonRpcCall CallOf()
    {
        string side = isFrom ? "fromAddress" : "toAddress";
        string internals = _hasInternals ? ",\"internal\"" : "";
        string page = _page.Length > 0 ? $",\"pageKey\":\"{JsonEncodedText.Encode(_page)}\"" : "";
        return new JsonRpcCall(
            "alchemy_getAssetTransfers",
            $$"""
            [{"fromBlock":{{EvmNode.Hex(First)}},"toBlock":{{EvmNode.Hex(Until)}},"{{side}}":"{{account}}","category":["external"{{internals}}],
            "excludeZeroValue":false,"withMetadata":false,"order":"asc","maxCount":"0x3e8"{{page}}}]
            """);
    }

    protected override bool Read(JsonElement result, List<Touch> found)
    {
        foreach (JsonElement row in EvmJson.Items(EvmJson.Member(result, "transfers"u8)))
            found.Add(new Touch(EvmJson.Number(EvmJson.Member(row, "blockNum"u8)), EvmJson.Text(EvmJson.Member(row, "hash"u8))));
        _page = EvmJson.Text(EvmJson.Member(result, "pageKey"u8));
        return _page.Length > 0;
    }

    protected override bool Shrink(JsonRpcError error, long until)
    {
        bool lacksInternals = _hasInternals && Speaks(error, "internal") && Speaks(error, "categor");

        // The key of a page is good for ten minutes: a run that waited longer begins the range anew.
        if (!lacksInternals && !(_page.Length > 0 && Speaks(error, "page")))
            return base.Shrink(error, until);
        _hasInternals &= !lacksInternals;
        Restart();
        return true;
    }

    protected override void Restart()
    {
        base.Restart();
        _page = "";
    }

    private static bool Speaks(JsonRpcError error, string word) => error.Message.Contains(word, StringComparison.OrdinalIgnoreCase);
}
