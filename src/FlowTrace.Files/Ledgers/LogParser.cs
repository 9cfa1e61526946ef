using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>What parsers of events have in common.</summary>
internal abstract class LogParser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
{
    private const int MostTopics = 4;

    /// <summary>Adds one topic; nothing is none.</summary>
    protected bool TryTopic(ReadOnlySpan<char> text, List<Word> topics)
    {
        if (text.IsEmpty)
            return true;
        if (!Word.TryParse(text, out Word word))
            return Sink.Refuse(Fault.Log, "A topic is not 64 hexadecimal digits: it is cut short or broken. Export the events again.", text);
        if (topics.Count == MostTopics)
            return Sink.Refuse(Fault.Log, "The event has more than four topics, which no chain allows. Export the events again.", text);
        topics.Add(word);
        return true;
    }

    protected void AddLog(in TransactionId transaction, in Position position, in Account emitter, List<Word> topics, ReadOnlySpan<char> data)
    {
        if (!Hex.TryRead(data, out byte[] bytes))
        {
            Sink.Refuse(Fault.Log, LedgerSink.HexMessage, data);
            return;
        }

        // Tron numbers events within their transaction: that orders no block, unless the transactions themselves are numbered.
        bool ordersBlock = position.TransactionIndex >= 0 || position.Chain.Namespace != "tron";
        Sink.Add(
            new EventLog(transaction, position, emitter, topics.ToArray(), bytes),
            ordersBlock ? position : position with { Index = Position.Unknown });
    }
}
