using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Files.Ledgers;
using FlowTrace.Hops;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Readers.Etherscan;

/// <summary>Makes transfers of one whole transaction: what was asked, its receipt with all events, and its internal rows.</summary>
internal sealed class ExplorerTransaction(LedgerSink sink, AnswerText text)
{
    private const string BrokenMessage = "The transaction or its receipt lacks what every one has, or a number in it is none. Read it from a node.";
    private const int MostTopics = 4;

    private readonly ChainContext _chain = sink.Default;

    /// <summary>Reads the answers about one transaction.</summary>
    /// <param name="transaction">What was asked of the chain.</param>
    /// <param name="receipt">What came of it.</param>
    /// <param name="internals">Its internal rows.</param>
    /// <param name="unixMilliseconds">When its block was made.</param>
    public void Read(JsonElement transaction, JsonElement receipt, IReadOnlyList<JsonElement> internals, long unixMilliseconds)
    {
        text.MoveTo(receipt);
        string hash = AnswerJson.Text(transaction, "hash"u8);
        if (!sink.TryTransaction(hash, out TransactionId id)
            || !sink.TryAccount(AnswerJson.Text(transaction, "from"u8), _chain, "from", out Account from))
            return;
        if (Number(transaction, "blockNumber"u8) is not { } block || Number(transaction, "transactionIndex"u8) is not { } index
            || Optional(transaction, "value"u8) is not { } value || FeeOf(transaction, receipt) is not { } fee)
        {
            sink.Refuse(Fault.Json, BrokenMessage, hash);
            return;
        }

        var position = new Position(unixMilliseconds, _chain.Id, (long)block, (int)index, Position.Unknown);
        if (fee > 0)
            sink.Add(TransferKind.Fee, id, position, from, _chain.FeeSink, _chain.Native, fee);
        if (AnswerJson.Text(receipt, "status"u8) == "0x0")
        {
            sink.Tally(LedgerSink.FailedMessage);
            return;
        }

        ReadCall(transaction, receipt, id, position, from, value);
        var rows = new ExplorerRows(sink, text);
        foreach (JsonElement row in internals)
            rows.ReadInternal(row, id);
        foreach (JsonElement log in AnswerJson.Items(AnswerJson.Member(receipt, "logs"u8)))
            ReadLog(log, id, position);
        sink.HasAllEvents(_chain.Id, id);
    }

    private void ReadCall(
        JsonElement transaction, JsonElement receipt, in TransactionId id, in Position position, in Account from, UInt128 value)
    {
        string receiver = AnswerJson.Text(transaction, "to"u8) is { Length: > 0 } named ? named : AnswerJson.Text(receipt, "contractAddress"u8);
        if (receiver.Length == 0 || !sink.TryAccount(receiver, _chain, "to", out Account to))
            return;
        sink.Add(TransferKind.Transfer, id, position, from, to, _chain.Native, value);
        string input = AnswerJson.Text(transaction, "input"u8);
        if (!Hex.TryReadSelector(input, out uint selector) || !KnownSelectors.IsWanted(selector))
            return;
        if (Hex.TryRead(input, out byte[] bytes))
            sink.Add(new ContractCall(id, position, from, to, value, bytes));
        else
            sink.Refuse(Fault.Log, LedgerSink.HexMessage, input);
    }

    private void ReadLog(JsonElement log, in TransactionId id, in Position position)
    {
        text.MoveTo(log);
        if (!sink.TryAccount(AnswerJson.Text(log, "address"u8), _chain, "address", out Account emitter))
            return;
        var topics = new List<Word>(MostTopics);
        foreach (JsonElement topic in AnswerJson.Items(AnswerJson.Member(log, "topics"u8)))
            if (topic.ValueKind == JsonValueKind.Null)
                continue;
            else if (Word.TryParse(AnswerJson.Text(topic), out Word word) && topics.Count < MostTopics)
                topics.Add(word);
            else
            {
                sink.Refuse(Fault.Log, "A topic is not one of at most four of 64 hexadecimal digits. Read the transaction from a node.",
                    AnswerJson.Text(topic));
                return;
            }

        Position place = Number(log, "logIndex"u8) is { } index ? position with { Index = (int)index } : position;
        if (Hex.TryRead(AnswerJson.Text(log, "data"u8), out byte[] data))
            sink.Add(new EventLog(id, place, emitter, topics.ToArray(), data), place);
        else
            sink.Refuse(Fault.Log, LedgerSink.HexMessage, AnswerJson.Text(log, "data"u8));
    }

    // Blob gas, and on layers above Ethereum the fee of the layer beneath, are paid beside that of execution.
    private static UInt128? FeeOf(JsonElement transaction, JsonElement receipt)
    {
        UInt128? price = AnswerJson.Text(receipt, "effectiveGasPrice"u8).Length > 0 ? Small(receipt, "effectiveGasPrice"u8) : Small(transaction, "gasPrice"u8);
        return (Small(receipt, "gasUsed"u8) * price) + (Small(receipt, "blobGasUsed"u8) * Small(receipt, "blobGasPrice"u8)) + Small(receipt, "l1Fee"u8);
    }

    // Products of two such numbers, and their sum, fit 128 bits.
    private static UInt128? Small(JsonElement value, ReadOnlySpan<byte> name) =>
        Optional(value, name) is { } number && number <= long.MaxValue ? number : null;

    private static UInt128? Optional(JsonElement value, ReadOnlySpan<byte> name) =>
        AnswerJson.Text(value, name).Length == 0 ? 0 : AnswerJson.Quantity(AnswerJson.Member(value, name));

    private static UInt128? Number(JsonElement value, ReadOnlySpan<byte> name) =>
        AnswerJson.Quantity(AnswerJson.Member(value, name)) is { } number && number < int.MaxValue ? number : null;
}
