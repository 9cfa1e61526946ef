namespace FlowTrace.Files;

/// <summary>How far the reading of ledgers has come.</summary>
/// <param name="RowsRead">How many rows were read, refused ones included.</param>
/// <param name="BytesRead">How many bytes were read.</param>
/// <param name="TotalBytes">How many bytes the files have together, as far as their sizes are known.</param>
public readonly record struct LedgerProgress(long RowsRead, long BytesRead, long TotalBytes);
