using System.ComponentModel;
using System.Text.Json.Serialization;

namespace FlowTrace.Cli.Mcp.Answers;

/// <summary>What <c>inspect</c> answers: of the folder its files, of a case or a ledger what it holds.</summary>
internal sealed record InspectAnswer : Answer
{
    private readonly CaseAnswers? _traced;

    internal InspectAnswer(IAnswerEvidence evidence)
        : base(evidence) => _traced = evidence as CaseAnswers;

    [JsonPropertyOrder(-1)]
    [Description("The case; left out for the folder and for a ledger, which nothing was traced through.")]
    public CasePart? Case => _traced?.Case;

    [JsonPropertyOrder(1)]
    public GapsPart? Gaps => _traced?.Gaps;

    [JsonPropertyOrder(2)]
    public CutsPart? Cuts => _traced?.Cuts;

    [Description("The files of the folder; there when no path was given.")]
    public IReadOnlyList<FilePart>? Files { get; init; }

    [Description("What the case or ledger holds; left out for a case that was read from providers.")]
    public LedgerPart? Ledger { get; init; }

    [Description("Its assets, those that move most often first.")]
    public IReadOnlyList<AssetPart>? Assets { get; init; }

    public required PagePart Page { get; init; }
}

[Description("A file of the folder.")]
internal sealed record FilePart
{
    [Description("Its path, as every tool takes it.")]
    public required string Path { get; init; }

    [Description("case (can be traced), store (a case store, can be traced), or file (a ledger, labels or anything else).")]
    public required string Kind { get; init; }

    [Description("Its length in bytes.")]
    public required long Bytes { get; init; }

    [Description("A case's title.")]
    public string? Title { get; init; }
}

[Description("What ledgers hold.")]
internal sealed record LedgerPart
{
    public required IReadOnlyList<InputPart> Inputs { get; init; }

    public required int Transfers { get; init; }

    public required int Accounts { get; init; }

    public string? First { get; init; }

    public string? Last { get; init; }

    public long? FirstBlock { get; init; }

    public long? LastBlock { get; init; }

    [Description("The busiest accounts.")]
    public required IReadOnlyList<TrafficPart> Busiest { get; init; }

    [Description("How many rows had something wrong: mended, doubtful or rejected.")]
    public required long Issues { get; init; }
}

internal sealed record TrafficPart
{
    public required string Account { get; init; }

    public required int Sent { get; init; }

    public required int Received { get; init; }
}

internal sealed record AssetPart
{
    [Description("How many transfers move it.")]
    public required long Transfers { get; init; }

    [Description("How much they move together; a sum over transfers, not a holding.")]
    public required AmountPart Moved { get; init; }
}
