using System.ComponentModel;
using System.Text.Json.Serialization;

namespace FlowTrace.Cli.Mcp.Answers;

/// <summary>
/// What every answer has. An answer cannot be made without what collects its evidence, and reads it when it is written: then every claim has been cited.
/// </summary>
internal abstract record Answer
{
    private readonly IAnswerEvidence _evidence;

    private protected Answer(IAnswerEvidence evidence) => _evidence = evidence;

    [JsonPropertyOrder(3)]
    [Description("What a reader must know beside the figures; repeat what concerns yours.")]
    public IReadOnlyList<string> Notes => _evidence.Notes;

    [JsonPropertyOrder(4)]
    [Description("Every claim that this answer cites, with what it rests on.")]
    public IReadOnlyList<ClaimPart> Claims => _evidence.Claims;
}
