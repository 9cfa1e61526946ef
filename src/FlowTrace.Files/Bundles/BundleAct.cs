namespace FlowTrace.Files;

/// <summary>Something an analyst did to the case.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What, as one word: <c>label-added</c>, <c>theft-changed</c> …</param>
/// <param name="Texts">The particulars by name: who did it, to what, why. Each can be withheld by itself.</param>
public sealed record BundleAct(DateTimeOffset Time, string Kind, IReadOnlyDictionary<string, BundleText> Texts);
