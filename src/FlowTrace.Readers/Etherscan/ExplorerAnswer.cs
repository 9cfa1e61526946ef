using System.Text.Json;
using FlowTrace.Readers.Http;

namespace FlowTrace.Readers.Etherscan;

/// <summary>An explorer's answer: what it is worth, and what stands in it.</summary>
/// <param name="Verdict">Good, too large, or unsupported; all else has ended in an exception.</param>
/// <param name="Result">The member <c>result</c>: rows, a text, a node's object; nothing where there is none.</param>
/// <param name="IsIncomplete">Whether the explorer says that it has not worked all of it off yet.</param>
internal sealed record ExplorerAnswer(Verdict Verdict, JsonElement Result, bool IsIncomplete)
{
    public bool IsGood => Verdict.Kind == VerdictKind.Good;
}
