using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers.Tron;

internal sealed partial class TronJsonParser
{
    private const string UndecodedEventMessage =
        "Events whose arguments are not all addresses, whole numbers, flags or words were left out. Ask for the transactions' infos.";

    private const string UnconfirmedMessage = "Unconfirmed events were left out; their confirmed copies follow.";

    /// <summary>Reads an event that TronGrid has decoded back into the words it was decoded from.</summary>
    private void ReadEventRow(JsonElement row)
    {
        Rows++;
        if (TronJson.Text(row, "_unconfirmed") is "true")
        {
            Sink.Tally(UnconfirmedMessage);
            return;
        }

        if (!Sink.TryTransaction(TronJson.Text(row, "transaction_id"), out TransactionId id)
            || !Sink.TryTime(TronJson.Text(row, "block_timestamp"), out long time)
            || !Sink.TryNumber(TronJson.Text(row, "block_number"), "block_number", out long block)
            || !Sink.TryNumber(TronJson.Text(row, "event_index"), "event_index", out long index)
            || !TryAccount(row, "contract_address", out Account emitter))
            return;
        if (!TryWords(row, out List<Word> topics, out List<Word> data))
        {
            Sink.Issues.TallyWord(ReadIssueSeverity.Doubt, UndecodedEventMessage, Sink.Line, TronJson.Text(row, "event_name"));
            return;
        }

        byte[] bytes = new byte[data.Count * Word.Bytes];
        for (int i = 0; i < data.Count; i++)
            data[i].CopyTo(bytes.AsSpan(i * Word.Bytes));
        var position = new Position(time, _chain.Id, block, Position.Unknown, (int)index);
        UseMain();
        Sink.Add(new EventLog(id, position, emitter, topics.ToArray(), bytes), position with { Index = Position.Unknown });
    }

    // "AddedBlackList(address indexed _user)": the declaration tells which argument is a topic, the result what each is.
    private static bool TryWords(JsonElement row, out List<Word> topics, out List<Word> data)
    {
        topics = [];
        data = [];
        string declaration = TronJson.Text(row, "event");
        int open = declaration.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !declaration.EndsWith(')') || declaration.AsSpan(open + 1).Contains('('))
            return false;
        JsonElement result = TronJson.Member(row, "result");
        string[] arguments = declaration[(open + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] types = [.. arguments.Select(argument => argument.Split(' ')[0])];
        topics.Add(new EventSignature($"{declaration[..open]}({string.Join(',', types)})").Topic);
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i].Split(' ')[^1];
            string text = First(result, i.ToString(System.Globalization.CultureInfo.InvariantCulture), name);
            if (!TryWord(types[i], text, out Word word))
                return false;
            (arguments[i].Contains(" indexed", StringComparison.Ordinal) ? topics : data).Add(word);
        }

        return topics.Count <= MostTopics;
    }

    private static bool TryWord(string type, string text, out Word word)
    {
        word = default;
        if (type == "address" && Address.TryParse(text, ChainId.Tron, out Address address, out _) && address.Kind == AddressKind.Account20)
        {
            Span<byte> bytes = stackalloc byte[Word.Bytes];
            Span<byte> payload = stackalloc byte[Word.Bytes];
            bytes.Clear();
            payload[..address.CopyTo(payload)].CopyTo(bytes[12..]);
            word = Word.FromBytes(bytes);
            return true;
        }

        if (type == "bool" && text is "true" or "false")
        {
            word = new Word(0, text is "true" ? 1u : 0u);
            return true;
        }

        if (type.StartsWith("uint", StringComparison.Ordinal) && Amount.TryParseBaseUnits(text, out UInt128 number, out _))
        {
            word = new Word(0, number);
            return true;
        }

        return type == "bytes32" && Word.TryParse(text, out word);
    }
}
