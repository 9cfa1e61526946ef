using FlowTrace.Chain;

namespace FlowTrace.Reading;

public sealed partial class TransferTable
{
    /// <summary>
    /// Adds rows of the table, and all that it says beside its transfers, to a builder; rows that it refuses are issues of
    /// <paramref name="who"/>.
    /// </summary>
    internal void CopyTo(TransferTableBuilder builder, IEnumerable<int> rows, string who)
    {
        foreach (int row in rows)
            if (!builder.TryAdd(this, row, out string? error))
                builder.Report(new ReadIssue(ReadIssueSeverity.Rejected, who, 0, error, this[row].TransactionText));
        foreach ((Asset asset, AssetInfo info) in AssetInfo)
            builder.Describe(asset, info);
        Records.CopyTo(builder);
        Zeros.CopyTo(builder);
        ChainEnds.CopyTo(builder);
        foreach (ReadIssue issue in Issues)
            builder.Report(issue);
        foreach (InputDescription input in Inputs)
            builder.Describe(input);
    }
}
