namespace FlowTrace.Internals;

/// <summary>Gives each different value a small number, in order of first appearance, and finds it again.</summary>
/// <remarks>Open addressing over the list of values: a third of the memory of a dictionary, which also keeps hash and link of every entry.</remarks>
internal sealed class InternTable<T>
    where T : struct, IEquatable<T>
{
    private T[] _values;
    private int[] _slots;

    public InternTable(int capacity = 16)
    {
        _values = new T[Math.Max(capacity, 4)];
        _slots = NewSlots(_values.Length);
    }

    public int Count { get; private set; }

    public ref readonly T this[int number] => ref _values[number];

    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    /// <summary>The number of <paramref name="value"/>, or -1.</summary>
    public int Find(in T value)
    {
        int mask = _slots.Length - 1;
        for (int slot = HashOf(value) & mask; ; slot = (slot + 1) & mask)
        {
            int number = _slots[slot];
            if (number < 0 || _values[number].Equals(value))
                return number;
        }
    }

    /// <summary>The number of <paramref name="value"/>, given now if it is new.</summary>
    public int Intern(in T value)
    {
        int mask = _slots.Length - 1;
        int slot = HashOf(value) & mask;
        for (; _slots[slot] >= 0; slot = (slot + 1) & mask)
            if (_values[_slots[slot]].Equals(value))
                return _slots[slot];
        if (Count == _values.Length)
        {
            Grow();
            return Intern(value);
        }

        _values[Count] = value;
        _slots[slot] = Count;
        return Count++;
    }

    /// <summary>Gives back the room that growth left over.</summary>
    public void Trim() => Array.Resize(ref _values, Math.Max(Count, 1));

    private void Grow()
    {
        Array.Resize(ref _values, checked(_values.Length * 2));
        _slots = NewSlots(_values.Length);
        int mask = _slots.Length - 1;
        for (int number = 0; number < Count; number++)
        {
            int slot = HashOf(_values[number]) & mask;
            while (_slots[slot] >= 0)
                slot = (slot + 1) & mask;
            _slots[slot] = number;
        }
    }

    // At most two thirds full, so that probes stay short.
    private static int[] NewSlots(int values)
    {
        int[] slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(values + (values / 2) + 1))];
        Array.Fill(slots, -1);
        return slots;
    }

    // Pockets pack two small numbers into one word, whose own hash, their exclusive or, is the same for very many of them.
    private static int HashOf(in T value)
    {
        if (value is ulong packed)
            return unchecked((int)(packed * 0x9E3779B97F4A7C15UL >> 32));
        int hash = value.GetHashCode();
        return unchecked((int)((uint)hash * 0x9E3779B1U >> 7) ^ hash);
    }
}
