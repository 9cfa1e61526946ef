using System.Globalization;
using System.Text;

namespace FlowTrace.Chain;

/// <summary>
/// A place in the total order of transfers: time, chain, block, transaction index, index in the block or transaction.
/// </summary>
/// <remarks>Unknown parts are <see cref="Unknown"/> and order before known ones. Immutable and safe to share between threads.</remarks>
/// <param name="UnixMilliseconds">The block's time, in milliseconds since 1970-01-01 UTC.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Block">The block's number, or <see cref="Unknown"/>.</param>
/// <param name="TransactionIndex">The transaction's index in its block, or <see cref="Unknown"/>.</param>
/// <param name="Index">The transfer's index (a log or trace index, or the row's place), or <see cref="Unknown"/>.</param>
public readonly record struct Position(long UnixMilliseconds, ChainId Chain, long Block, int TransactionIndex, int Index) : IComparable<Position>
{
    /// <summary>Stands for a block or index the source does not give.</summary>
    public const int Unknown = -1;

    // What a DateTimeOffset can hold: years 1 to 9999.
    private const long MinUnixMilliseconds = -62_135_596_800_000;
    private const long MaxUnixMilliseconds = 253_402_300_799_999;

    /// <summary>The block's time in UTC.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the years 1 to 9999. No table holds such a position.</exception>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds);

    /// <inheritdoc/>
    public int CompareTo(Position other)
    {
        int order = UnixMilliseconds.CompareTo(other.UnixMilliseconds);
        if (order == 0)
            order = Chain.CompareTo(other.Chain);
        if (order == 0)
            order = Block.CompareTo(other.Block);
        if (order == 0)
            order = TransactionIndex.CompareTo(other.TransactionIndex);
        return order == 0 ? Index.CompareTo(other.Index) : order;
    }

    /// <summary>For debugging: <c>2025-02-21T14:13:35.000Z eip155:1 block 21895238 transaction 4 index 12</c>, without the parts that are unknown.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (UnixMilliseconds >= MinUnixMilliseconds && UnixMilliseconds <= MaxUnixMilliseconds)
            text.Append(CultureInfo.InvariantCulture, $"{Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Chain}");
        else
            text.Append(CultureInfo.InvariantCulture, $"{UnixMilliseconds} ms {Chain}");
        if (Block != Unknown)
            text.Append(CultureInfo.InvariantCulture, $" block {Block}");
        if (TransactionIndex != Unknown)
            text.Append(CultureInfo.InvariantCulture, $" transaction {TransactionIndex}");
        if (Index != Unknown)
            text.Append(CultureInfo.InvariantCulture, $" index {Index}");
        return text.ToString();
    }
}
