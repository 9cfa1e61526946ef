namespace FlowTrace.Findings;

/// <summary>A number that a rule of the profiles uses.</summary>
/// <param name="Name">Its name in a file of thresholds, such as <c>otc-desk.senders.least</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Default">The published default.</param>
/// <param name="Source">Where the default comes from; <c>[H]</c> marks a hypothesis that nobody has tested on labelled addresses.</param>
public sealed record ProfileThreshold(string Name, Ratio Value, Ratio Default, string Source);
