using FlowTrace.Reading;
using FlowTrace.Reporting;

namespace FlowTrace.Files;

/// <summary>What a file of prices says.</summary>
/// <param name="Prices">The prices, in the order of the file; a row that names a symbol stands for every known asset of it.</param>
/// <param name="Issues">The rows that could not be read, and why.</param>
/// <param name="Input">The file as the manifest names it.</param>
public sealed record PriceTable(IReadOnlyList<AssetPrice> Prices, IReadOnlyList<ReadIssue> Issues, InputDescription Input);
