using System.Text.Json.Serialization;

namespace FlowTrace.Cli.Mcp.Answers;

/// <summary>What every answer about a traced case has.</summary>
internal abstract record TracedAnswer : Answer
{
    private readonly CaseAnswers _answers;

    private protected TracedAnswer(CaseAnswers answers)
        : base(answers) => _answers = answers;

    [JsonPropertyOrder(-1)]
    public CasePart Case => _answers.Case;

    [JsonPropertyOrder(1)]
    public GapsPart Gaps => _answers.Gaps;

    [JsonPropertyOrder(2)]
    public CutsPart Cuts => _answers.Cuts;
}
