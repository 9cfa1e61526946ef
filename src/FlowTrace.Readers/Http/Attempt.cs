namespace FlowTrace.Readers.Http;

/// <summary>One try of a request: what came, and what it is worth.</summary>
internal readonly record struct Attempt(HttpAnswer Answer, Verdict Verdict);
