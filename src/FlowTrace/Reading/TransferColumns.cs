using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>The columns of a <see cref="TransferTable"/>. Columns that no row needs are null and cost nothing.</summary>
internal sealed class TransferColumns
{
    private const uint UnknownBlock = uint.MaxValue;

    // Per transfer.
    public required int[] Transaction { get; init; }

    public required int[] FromPocket { get; init; }

    public required int[] ToPocket { get; init; }

    public required UInt128[] Quantity { get; init; }

    public required TransferKind[] Kind { get; init; }

    public required int[]? Index { get; init; }

    /// <summary>A bit per row: nothing in the source orders it against the row before.</summary>
    public required ulong[]? TiedWithPrevious { get; init; }

    // Per transaction.
    public required uint[] Seconds { get; init; }

    public required ushort[]? Milliseconds { get; init; }

    public required uint[] Block { get; init; }

    public required int[]? TransactionIndex { get; init; }

    public required UInt128[] HashHigh { get; init; }

    public required UInt128[] HashLow { get; init; }

    /// <summary>Ids that are no 32-byte hashes, by transaction.</summary>
    public required IReadOnlyDictionary<int, string> OtherIds { get; init; }

    // Rows by pocket and pockets by account, as offsets into one list each.
    public required int[] RowStart { get; init; }

    public required int[] Rows { get; init; }

    public required int[] PocketStart { get; init; }

    public required int[] PocketList { get; init; }

    /// <summary>The rows that move units out of or into the pocket, ascending.</summary>
    public ReadOnlySpan<int> RowsOf(int pocket) => Rows.AsSpan(RowStart[pocket], RowStart[pocket + 1] - RowStart[pocket]);

    public ReadOnlySpan<int> PocketsOf(int account) => PocketList.AsSpan(PocketStart[account], PocketStart[account + 1] - PocketStart[account]);

    public long MillisecondsOf(int transaction) => (Seconds[transaction] * 1000L) + (Milliseconds?[transaction] ?? 0);

    public long BlockOf(int transaction) => Block[transaction] == UnknownBlock ? Position.Unknown : Block[transaction];

    public TransactionId TransactionIdOf(int transaction) =>
        TransactionId.FromParts(HashHigh[transaction], HashLow[transaction], OtherIds.GetValueOrDefault(transaction));

    public bool IsTied(int row) => TiedWithPrevious is { } bits && (bits[row >> 6] >> (row & 63) & 1) != 0;
}
