namespace FlowTrace.Findings;

/// <summary>What one feature says about one behaviour: it speaks for it, or against it.</summary>
/// <param name="Feature">The feature's id.</param>
/// <param name="Behaviour">The behaviour.</param>
/// <param name="IsFor">Whether every figure that could be compared lies where the behaviour has it.</param>
/// <param name="Reason">The figures and the ranges, such as <c>senders 12, 20 to 2000 expected</c>.</param>
public sealed record FeatureVote(string Feature, AccountBehaviour Behaviour, bool IsFor, string Reason);
