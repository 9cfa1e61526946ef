using FlowTrace.Cli.Mcp.Answers;

namespace FlowTrace.Cli.Mcp;

/// <summary>What collects the evidence of one answer while it is made.</summary>
internal interface IAnswerEvidence
{
    /// <summary>What must be said beside the figures.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Every claim that was cited, with what it rests on.</summary>
    IReadOnlyList<ClaimPart> Claims { get; }
}
