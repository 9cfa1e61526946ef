using System.Globalization;
using System.Text.Json;
using FlowTrace.Files.Ledgers;
using FlowTrace.Files.Ledgers.Tron;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Tron;

/// <summary>Makes one table of Tron's answers, by the parser that reads them from files.</summary>
internal sealed class TronLedger
{
    private readonly TronApi _api;
    private readonly TransferTableBuilder _builder = new();
    private readonly LedgerSink _sink;
    private readonly TronJsonParser _parser;

    public TronLedger(TronApi api, string about)
    {
        _api = api;
        _sink = new LedgerSink(new AnswerText(about), _builder, new LedgerShared(), api.Chain) { IsComplete = true };
        _parser = new TronJsonParser(_sink);
    }

    /// <summary>Reads an answer: a page, a block, an info, or a list of them.</summary>
    public void Read(JsonElement answer) => _parser.Read(answer);

    /// <summary>Says that something is missing or not sure.</summary>
    public void Doubt(string message) => _sink.Issues.Tally(ReadIssueSeverity.Doubt, message, 0);

    /// <summary>Makes the table.</summary>
    public TransferTable Complete(ChainHead head)
    {
        _parser.Complete();
        if (_api.Options.FromBlock > 0)
            Doubt(BlindSpot.Before(_api.Options.FromBlock));
        _sink.Close();
        _builder.PinBlock(head.Chain, head.Block, head.Hash, head.UnixMilliseconds);
        _builder.Describe(new InputDescription(
            string.Create(CultureInfo.InvariantCulture, $"{_api.Name} to block {head.Block}"), _api.Options.Kind.ToName(), head.Hash, 0));
        return _builder.Build();
    }
}
