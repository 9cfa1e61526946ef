using FlowTrace.Cli.Mcp.Answers;

namespace FlowTrace.Cli.Mcp;

/// <summary>The evidence of an answer about what was not traced: a ledger or a folder.</summary>
/// <param name="build">What its claims are cited with.</param>
/// <param name="notes">What must be said beside its figures.</param>
internal sealed class PlainEvidence(AnswerBuilder build, params IReadOnlyList<string> notes) : IAnswerEvidence
{
    public IReadOnlyList<string> Notes => notes;

    public IReadOnlyList<ClaimPart> Claims => build.Claims;
}
