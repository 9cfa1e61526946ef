using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Files;

/// <summary>What a file of links says.</summary>
/// <param name="Links">The links, in the order of the file.</param>
/// <param name="Issues">The rows that could not be read, and why.</param>
/// <param name="Input">The file as the manifest names it.</param>
public sealed record LinkTable(IReadOnlyList<AssertedLink> Links, IReadOnlyList<ReadIssue> Issues, InputDescription Input);
