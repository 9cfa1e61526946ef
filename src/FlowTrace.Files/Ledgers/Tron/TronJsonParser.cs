using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers.Tron;

/// <summary>Reads Tron's answers, whatever mix of them a file holds.</summary>
/// <remarks>
/// <para>
/// A transaction, an info and an internal transaction have ids and count once, however many pages show them. Rows of TRC-20 pages have none: each
/// page is a source of its own, its unconfirmed rows another, so that overlapping pages do not count a transfer twice.
/// </para>
/// <para>
/// Transactions of a block have no fee, and those asked for by their id no time: both stand in the info, which may come later in the file.
/// </para>
/// </remarks>
internal sealed partial class TronJsonParser(LedgerSink sink) : JsonLedgerParser(sink)
{
    private const string EmptyMessage = "Empty answers: the node knows nothing of what was asked.";
    private const string RepeatedMessage = "Transactions that stood in the file before were left out.";
    private const string UnknownMessage = "The JSON value is no transaction, info, block, page or row of Tron. Remove it from the file.";

    private readonly ChainContext _chain = sink.Tron;
    private int _main = -1;

    public override void Read(JsonElement value) => Read(value, place: Position.Unknown);

    private void Read(JsonElement value, int place)
    {
        if (value.ValueKind == JsonValueKind.Array)
            ReadAll(value);
        else if (value.ValueKind != JsonValueKind.Object)
            Refuse(UnknownMessage, value);
        else if (TronJson.Member(value, "data").ValueKind == JsonValueKind.Array)
            ReadPage(value);
        else if (TronJson.Text(value, "Error") is { Length: > 0 } error)
            Refuse($"The node answered with an error: {IssueLog.Readable(error)} Ask again.", value);
        else if (TronJson.Text(value, "success") is "false")
            Refuse($"The provider answered with an error: {IssueLog.Readable(TronJson.Text(value, "error"))} Ask again.", value);
        else if (TronJson.Has(value, "block_header"))
            ReadBlock(value);
        else if (TronJson.Member(value, "block").ValueKind == JsonValueKind.Array)
            ReadAll(TronJson.Member(value, "block"));
        else if (TronJson.Has(value, "txID"))
            ReadTransaction(value, ownTime: "", ownBlock: "", place);
        else if (TronJson.Has(value, "blockTimeStamp") || TronJson.Has(value, "receipt"))
            ReadInfo(value, place);
        else
            ReadRow(value);
    }

    public override void Complete() => CompleteWaiting();

    // Infos of a whole block stand in its order; then their places number its transactions.
    private void ReadAll(JsonElement values)
    {
        string block = values.GetArrayLength() > 0 ? TronJson.Text(values[0], "blockNumber") : "";
        bool isBlock = block.Length > 0 && values.EnumerateArray().All(value => !TronJson.Has(value, "txID") && TronJson.Text(value, "blockNumber") == block);
        int place = 0;
        foreach (JsonElement value in values.EnumerateArray())
            Read(value, isBlock ? place++ : Position.Unknown);
    }

    private void ReadBlock(JsonElement block)
    {
        JsonElement header = TronJson.Member(TronJson.Member(block, "block_header"), "raw_data");
        string time = TronJson.Text(header, "timestamp");
        string number = TronJson.Text(header, "number");
        if (Numbers.TryReadWhole(number, out long height) && Times.TryRead(time, out long milliseconds))
            Sink.Pin(_chain, height, TronJson.Text(block, "blockID"), milliseconds);
        int place = 0;
        foreach (JsonElement transaction in TronJson.Items(block, "transactions"))
            ReadTransaction(transaction, time, number, place++);
    }

    private void ReadPage(JsonElement page)
    {
        int confirmed = -1;
        int unconfirmed = -1;
        foreach (JsonElement row in TronJson.Items(page, "data"))
        {
            if (!TronJson.Has(row, "token_info"))
                Read(row, Position.Unknown);
            else if (TronJson.Text(row, "_unconfirmed") is "true")
                ReadTokenRow(row, unconfirmed < 0 ? unconfirmed = Sink.NewSource() : unconfirmed);
            else
                ReadTokenRow(row, confirmed < 0 ? confirmed = Sink.NewSource() : confirmed);
        }
    }

    private void ReadRow(JsonElement row)
    {
        if (TronJson.Has(row, "token_info"))
            ReadTokenRow(row, Sink.NewSource());
        else if (TronJson.Has(row, "internal_tx_id") || TronJson.Has(row, "internal_transaction_id"))
            ReadInternalRow(row);
        else if (TronJson.Has(row, "event_name"))
            ReadEventRow(row);
        else if (!row.EnumerateObject().Any())
            Sink.Tally(EmptyMessage);
        else
            Refuse(UnknownMessage, row);
    }

    private void ReadTokenRow(JsonElement row, int source)
    {
        Rows++;
        string type = TronJson.Text(row, "type");
        if (type is not ("Transfer" or ""))
        {
            Sink.Issues.TallyWord(ReadIssueSeverity.Notice, "Rows of tokens that are no transfers move nothing.", Sink.Line, type);
            return;
        }

        JsonElement token = TronJson.Member(row, "token_info");
        if (!Sink.TryTransaction(TronJson.Text(row, "transaction_id"), out TransactionId transaction)
            || !Sink.TryTime(TronJson.Text(row, "block_timestamp"), out long time)
            || !TryAccount(row, "from", out Account from)
            || !TryAccount(row, "to", out Account to)
            || !TryToken(token, out Asset asset)
            || !Sink.TryAmount(TronJson.Text(row, "value"), out UInt128 amount, out _))
            return;
        Sink.Describe(asset, TronJson.Text(token, "symbol"), TronJson.Text(token, "decimals"));
        Sink.UseSource(source);
        if (TronJson.Text(row, "_unconfirmed") is "true")
            Sink.MarkUnfinal(_chain, transaction);
        Sink.Add(TransferKind.Token, transaction, new Position(time, _chain.Id, Position.Unknown, Position.Unknown, Position.Unknown), from, to, asset, amount);
    }

    private bool TryToken(JsonElement token, out Asset asset)
    {
        asset = default;
        string address = TronJson.Text(token, "address");
        if (address.Length == 0)
            return Sink.Refuse(Fault.Asset, "The row does not say which token moved. Ask for the transaction's info.", token.GetRawText());
        return _chain.TryAsset(address, out asset, out _, out string? error) || Sink.Refuse(Fault.Asset, $"The member token_info: {error}", address);
    }

    /// <summary>Reads an address in any of Tron's spellings; events write twenty bytes without any prefix.</summary>
    private bool TryAccount(JsonElement value, string member, out Account account)
    {
        const int bareDigits = 40;
        string text = TronJson.Text(value, member);
        return Sink.TryAccount(text.Length == bareDigits ? "0x" + text : text, _chain, member, out account);
    }

    private void UseMain() => Sink.UseSource(_main < 0 ? _main = Sink.NewSource() : _main);

    private void Refuse(string message, JsonElement value)
    {
        Rows++;
        Sink.Refuse(Fault.Json, message, value.GetRawText());
    }
}
