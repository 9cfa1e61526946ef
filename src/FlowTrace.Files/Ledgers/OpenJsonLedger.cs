using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>A ledger of JSON values of which the first was read.</summary>
internal sealed class OpenJsonLedger : IOpenLedger
{
    private const string NothingMessage = "The file holds no transaction, so nothing can be traced in it.";

    private readonly JsonFile _file;
    private readonly JsonLedgerFormat _format;
    private readonly ChainId _defaultChain;
    private readonly List<(long Line, string Message)> _broken;
    private JsonDocument? _first;

    private OpenJsonLedger(JsonFile file, JsonLedgerFormat format, JsonDocument first, List<(long Line, string Message)> broken, ChainId defaultChain)
    {
        _file = file;
        _format = format;
        _first = first;
        _broken = broken;
        _defaultChain = defaultChain;
    }

    public bool NeedsBlockTimes => false;

    /// <exception cref="ChainReadException">The file is missing, holds no JSON value, or one of no known format.</exception>
    public static OpenJsonLedger Open(LedgerFile ledger, Action<int> onRead)
    {
        var file = JsonFile.Open(ledger.Path, onRead);
        JsonDocument? first = null;
        try
        {
            var broken = new List<(long, string)>();
            first = file.Next(message => broken.Add((file.Line, message)))
                ?? throw file.Failure("holds no JSON value that can be read. Download it again.");
            return new OpenJsonLedger(file, LedgerFormats.Of(file, first.RootElement, ledger.Format), first, broken, ledger.DefaultChain);
        }
        catch (ChainReadException)
        {
            first?.Dispose();
            file.Dispose();
            throw;
        }
    }

    public void Read(TransferTableBuilder builder, LedgerShared shared, Action<long> onRows, CancellationToken cancellationToken)
    {
        using JsonFile file = _file;
        var sink = new LedgerSink(file, builder, shared, _defaultChain);
        JsonLedgerParser parser = _format.Open(sink);

        // Answers list the newest first or the oldest, as they were asked for: their order is no news.
        sink.IsComplete = true;
        foreach ((long line, string message) in _broken)
            sink.Issues.Refuse(Fault.Json, line, message, "");
        long seen = 0;
        for (JsonDocument? value = _first; value is not null; value = file.Next(message => sink.Refuse(Fault.Json, message, file.RawRow)))
        {
            using (value)
                parser.Read(value.RootElement);
            onRows(parser.Rows - seen);
            seen = parser.Rows;
            cancellationToken.ThrowIfCancellationRequested();
        }

        _first = null;
        parser.Complete();
        if (parser.Rows == 0)
            sink.Issues.Tally(ReadIssueSeverity.Doubt, NothingMessage, 0);
        sink.Close();
        file.Rows = parser.Rows;
        builder.Describe(file.Describe(_format.Name));
    }

    public void Dispose()
    {
        _first?.Dispose();
        _file.Dispose();
    }
}
