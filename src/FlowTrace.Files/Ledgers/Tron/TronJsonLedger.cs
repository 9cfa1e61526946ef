using System.Text.Json;

namespace FlowTrace.Files.Ledgers.Tron;

/// <summary>
/// Answers of Tron's nodes and of TronGrid, saved as they come: pages of an account's transactions and TRC-20 transfers, internal transactions,
/// events of contracts, transactions with their info, blocks.
/// </summary>
internal sealed class TronJsonLedger : JsonLedgerFormat
{
    private static readonly string[] Marks =
        ["txID", "block_header", "blockTimeStamp", "token_info", "internal_tx_id", "internal_transaction_id", "event_name", "receipt", "meta", "Error"];

    public override string Name => "tron-json";

    public override string Description => "answers of TronGrid and of Tron's nodes: pages, transactions, transaction infos, blocks";

    public override bool Matches(JsonElement first) => first.ValueKind switch
    {
        JsonValueKind.Array => first.GetArrayLength() > 0 && Matches(first[0]),
        JsonValueKind.Object => Array.Exists(Marks, mark => first.TryGetProperty(mark, out _))
            || (first.TryGetProperty("block", out JsonElement blocks) && blocks.ValueKind == JsonValueKind.Array),
        _ => false,
    };

    public override JsonLedgerParser Open(LedgerSink sink) => new TronJsonParser(sink);
}
