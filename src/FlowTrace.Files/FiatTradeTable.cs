using FlowTrace.Findings;
using FlowTrace.Reading;

namespace FlowTrace.Files;

/// <summary>What a file of records of trades says.</summary>
/// <param name="Trades">The records, in the order of the file.</param>
/// <param name="Issues">The rows that could not be read, and why.</param>
/// <param name="Input">The file as a manifest names it.</param>
public sealed record FiatTradeTable(IReadOnlyList<FiatTrade> Trades, IReadOnlyList<ReadIssue> Issues, InputDescription Input);
