using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers.Tron;

internal sealed partial class TronJsonParser
{
    private const string RejectedMessage = "Internal transactions that the chain rejected move nothing.";
    private const string NativeToken = "_";
    private const int MostTopics = 4;

    private readonly HashSet<(string Id, string Asset)> _internals = [];

    private void ReadInfo(JsonElement info, int place)
    {
        Rows++;
        if (!Sink.TryTransaction(TronJson.Text(info, "id"), out TransactionId id)
            || !Sink.TryTime(TronJson.Text(info, "blockTimeStamp"), out long time)
            || !Sink.TryNumber(TronJson.Text(info, "blockNumber"), "blockNumber", out long block))
            return;
        var facts = new InfoFacts(
            TronJson.Text(info, "blockTimeStamp"), TronJson.Text(info, "blockNumber"), place, TronJson.Text(info, "fee"),
            TronJson.Text(info, "withdraw_amount"), TronJson.Text(TronJson.Member(info, "receipt"), "net_fee"));
        if (!_infos.TryAdd(id, facts))
        {
            Sink.Tally(RepeatedMessage);
            return;
        }

        if (block >= 0)
            Sink.Shared.BlockTimes.TryAdd((_chain.Id, block), time);
        UseMain();
        var position = new Position(time, _chain.Id, block, place, Position.Unknown);
        Sink.HasAllEvents(_chain.Id, id);
        int index = 0;
        foreach (JsonElement log in TronJson.Items(info, "log"))
            ReadLog(log, id, position with { Index = index++ });
        foreach (JsonElement inner in TronJson.Items(info, "internal_transactions"))
            ReadInternal(inner, id, position);
    }

    private void ReadLog(JsonElement log, in TransactionId id, in Position position)
    {
        if (!TryAccount(log, "address", out Account emitter))
            return;
        var topics = new List<Word>(MostTopics);
        foreach (JsonElement topic in TronJson.Items(log, "topics"))
        {
            if (topic.ValueKind != JsonValueKind.String || !Word.TryParse(topic.GetString(), out Word word) || topics.Count == MostTopics)
            {
                Sink.Refuse(Fault.Log, "A topic is not one of at most four of 64 hexadecimal digits. Ask for the info again.", topic.GetRawText());
                return;
            }

            topics.Add(word);
        }

        if (!Hex.TryRead(TronJson.Text(log, "data"), out byte[] data))
            Sink.Refuse(Fault.Log, LedgerSink.HexMessage, TronJson.Text(log, "data"));
        else
            Sink.Add(
                new EventLog(id, position, emitter, topics.ToArray(), data),
                position.TransactionIndex >= 0 ? position : position with { Index = Position.Unknown });
    }

    private void ReadInternalRow(JsonElement row)
    {
        Rows++;
        string parent = TronJson.Text(row, "tx_id") is { Length: > 0 } own ? own : TronJson.Text(row, "transaction_id");
        string block = TronJson.Text(row, "block") is { Length: > 0 } number ? number : TronJson.Text(row, "block_number");
        if (!Sink.TryTransaction(parent, out TransactionId id)
            || !Sink.TryNumber(block, "block", out long blockNumber)
            || !Sink.TryBlockTime(TronJson.Text(row, "block_timestamp"), _chain, blockNumber, out long time))
            return;
        UseMain();
        ReadInternal(row, id, new Position(time, _chain.Id, blockNumber, Position.Unknown, Position.Unknown));
    }

    // Three spellings of one record: of the transaction's info, of an account's list, and of TronGrid's list of internal transactions.
    private void ReadInternal(JsonElement row, in TransactionId id, in Position position)
    {
        JsonElement data = TronJson.Member(row, "data");
        if (TronJson.Text(row, "rejected") is "true" || TronJson.Text(data, "rejected") is "true")
        {
            Sink.Tally(RejectedMessage);
            return;
        }

        string hash = First(row, "hash", "internal_tx_id", "internal_transaction_id");
        string fromName = TronJson.Has(row, "caller_address") ? "caller_address" : "from_address";
        string toName = TronJson.Has(row, "transferTo_address") ? "transferTo_address" : "to_address";
        foreach ((string token, string value) in Values(row, data))
        {
            if (value is "" or "0" || (hash.Length > 0 && !_internals.Add((hash, token.Length == 0 ? NativeToken : token))))
                continue;
            if (!TryAccount(row, fromName, out Account from) || !TryAccount(row, toName, out Account to)
                || !Sink.TryTronAsset(token, _chain, out Asset asset) || !Sink.TryAmount(value, out UInt128 amount, out _))
                return;
            Sink.Add(TransferKind.Internal, id, position, from, to, asset, amount);
        }
    }

    private static IEnumerable<(string Token, string Value)> Values(JsonElement row, JsonElement data)
    {
        foreach (JsonElement info in TronJson.Items(row, "callValueInfo"))
            yield return (TronJson.Text(info, "tokenId"), TronJson.Text(info, "callValue"));
        JsonElement values = TronJson.Member(data, "call_value");
        if (values.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty value in values.EnumerateObject())
                yield return (value.Name, TronJson.Text(values, value.Name));
        else
            yield return (NativeToken, TronJson.Text(data, "call_value"));
        if (TronJson.Text(data, "token_id") is { Length: > 0 } token)
            yield return (token, TronJson.Text(data, "call_token_value"));
    }

    private static string First(JsonElement row, params ReadOnlySpan<string> members)
    {
        foreach (string member in members)
            if (TronJson.Text(row, member) is { Length: > 0 } text)
                return text;
        return "";
    }
}
