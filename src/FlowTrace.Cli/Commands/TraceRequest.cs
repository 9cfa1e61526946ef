using FlowTrace.Chain;
using FlowTrace.Cli.Live;
using FlowTrace.Files;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary>What a command that traces was asked.</summary>
/// <param name="Chain">The chain of what does not say.</param>
/// <param name="Ledgers">The ledgers; at least one unless a store has them or providers are read.</param>
/// <param name="Labels">The label files.</param>
/// <param name="Links">The files of asserted links.</param>
/// <param name="Thefts">The thefts, at least one; ids differ.</param>
/// <param name="AssetTexts">What <c>--asset</c> says, by the id of the theft it narrows; symbols are known only when the data is read.</param>
/// <param name="Options">How to trace.</param>
/// <param name="OutputFolder">Where to write the files; null for nowhere.</param>
/// <param name="Format">What to print.</param>
internal sealed record TraceRequest(
    ChainId Chain, IReadOnlyList<LedgerFile> Ledgers, IReadOnlyList<LabelFile> Labels, IReadOnlyList<LinkFile> Links, IReadOnlyList<Theft> Thefts,
    IReadOnlyDictionary<string, string[]> AssetTexts, TraceOptions Options, string? OutputFolder, string Format)
{
    /// <summary>The case file; null where none is given.</summary>
    public string? CaseFile { get; init; }

    /// <summary>What to read from providers; null for files only.</summary>
    public LiveRequest? Live { get; init; }

    /// <summary>What is checked when a live trace is done.</summary>
    public LiveCheckRequest Checks { get; init; } = new(false, null);

    /// <summary>The store to trace, or to put the case into; null for none.</summary>
    public string? Store { get; init; }

    /// <summary>Whether the store answers as it is: nothing is added to it, and the thefts are those of its last run.</summary>
    public bool IsOfStore { get; init; }

    /// <summary>Whether a store that answers as it is stays as it is: a report is no run of its own.</summary>
    public bool LeavesStore { get; init; }

    /// <summary>Who works, as the store's log of acts names them.</summary>
    public string Analyst { get; init; } = "";
}
