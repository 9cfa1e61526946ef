using FlowTrace.Attribution;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>Makes results again from nothing but a case's raw inputs, the way a trace of files goes.</summary>
internal sealed class CaseReplay
{
    private CaseReplay(CaseFacts facts, string name)
    {
        Facts = facts;
        Name = name;
    }

    /// <summary>What the inputs say.</summary>
    public CaseFacts Facts { get; }

    private string Name { get; }

    /// <summary>Reads the inputs.</summary>
    /// <exception cref="ChainReadException">A file is of no known format.</exception>
    public static async Task<CaseReplay> ReadAsync(CaseInput[] inputs, CancellationToken cancellationToken)
    {
        var reader = new LedgerReader(CaseInput.Ledgers(inputs));
        CaseFacts facts = await CaseFacts.ReadAsync(reader, CaseInput.Labels(inputs), CaseInput.Links(inputs), cancellationToken).ConfigureAwait(false);
        return new CaseReplay(facts, reader.Name);
    }

    /// <summary>Traces what a run was asked, and writes the result into a file of its own.</summary>
    public async Task<TemporaryFile> RunAsync(TraceDefinition asked, CancellationToken cancellationToken)
    {
        TracerBuilder builder = new TracerBuilder().AddReader(new TableReader(Facts.Table, Name)).WithOptions(asked.Options);
        foreach (LabelBook book in Facts.Labels)
            builder.AddLabels(book);
        TraceResult result = await builder.Build().TraceAsync(asked.Thefts, null, cancellationToken).ConfigureAwait(false);
        var document = new TemporaryFile();
        JsonReport.Write(result, document.Stream);
        return document;
    }
}
