namespace FlowTrace.ClickHouse.Wire;

/// <summary>Takes a row from the reader; where the reader turns out short, it does nothing and is called again with more bytes.</summary>
internal delegate void RowHandler(ref RowBinaryReader row);

/// <summary>Reads an answer row by row, however it is cut into pieces.</summary>
internal static class RowStream
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>Hands over every row of the answer.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="InvalidDataException">The answer ends in the middle of a row.</exception>
    public static async Task<long> ReadAsync(Stream answer, RowHandler handle, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[FirstBuffer];
        int held = 0;
        long rows = 0;
        while (true)
        {
            if (held == buffer.Length)
                Array.Resize(ref buffer, checked(buffer.Length * 2));
            int read = await answer.ReadAsync(buffer.AsMemory(held), cancellationToken).ConfigureAwait(false);
            held += read;
            (int used, long count) = HandOver(buffer.AsSpan(0, held), handle);
            rows += count;
            if (read == 0)
                return used == held ? rows : throw new InvalidDataException("the answer ends in the middle of a row");
            buffer.AsSpan(used, held - used).CopyTo(buffer);
            held -= used;
        }
    }

    /// <summary>Hands over the whole rows at the beginning of some bytes.</summary>
    private static (int Used, long Rows) HandOver(ReadOnlySpan<byte> bytes, RowHandler handle)
    {
        int used = 0;
        long rows = 0;
        while (used < bytes.Length)
        {
            var row = new RowBinaryReader(bytes[used..]);
            handle(ref row);
            if (row.IsShort)
                break;
            used += row.Read;
            rows++;
        }

        return (used, rows);
    }
}
