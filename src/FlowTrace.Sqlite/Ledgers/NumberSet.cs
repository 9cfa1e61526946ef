using System.Numerics;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Some of the ledger's numbers below a limit, a bit each, and the place that each has among them.</summary>
internal sealed class NumberSet(int limit)
{
    private readonly ulong[] _bits = new ulong[(limit + 63) / 64];
    private int[] _before = [];

    public int Count { get; private set; }

    /// <summary>Adds a number; false when it is there already.</summary>
    /// <exception cref="InvalidDataException">It lies beyond the limit.</exception>
    public bool Add(int number)
    {
        if ((uint)number >= (uint)limit)
            throw new InvalidDataException("a number of the ledger lies beyond its end");
        ref ulong word = ref _bits[number >> 6];
        ulong bit = 1UL << (number & 63);
        if ((word & bit) != 0)
            return false;
        word |= bit;
        Count++;
        return true;
    }

    public bool Contains(int number) => (uint)number < (uint)limit && (_bits[number >> 6] >> (number & 63) & 1) != 0;

    /// <summary>The least number at or behind another; -1 where there is none.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="except">Numbers that are passed over.</param>
    public int Next(int from, NumberSet? except = null)
    {
        for (int word = from >> 6; word < _bits.Length; word++)
        {
            ulong bits = _bits[word] & ~(except?._bits[word] ?? 0);
            if (word == from >> 6)
                bits &= ulong.MaxValue << (from & 63);
            if (bits != 0)
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
        }

        return -1;
    }

    /// <summary>Counts, so that <see cref="PlaceOf"/> can tell. What is added later is not counted.</summary>
    public void Rank()
    {
        _before = new int[_bits.Length];
        for (int word = 1; word < _bits.Length; word++)
            _before[word] = _before[word - 1] + BitOperations.PopCount(_bits[word - 1]);
    }

    /// <summary>How many of the numbers stand before one of them.</summary>
    public int PlaceOf(int number) => _before[number >> 6] + BitOperations.PopCount(_bits[number >> 6] & ((1UL << (number & 63)) - 1));

    /// <summary>The numbers, ascending.</summary>
    public int[] ToArray()
    {
        int[] numbers = new int[Count];
        for (int i = 0, number = -1; i < numbers.Length; i++)
            numbers[i] = number = Next(number + 1);
        return numbers;
    }
}
