using System.Buffers;
using System.Runtime.CompilerServices;

namespace FlowTrace.Reporting;

/// <summary>
/// Finds entries again by their hashes: numbers from 0, in the order in which they came. Whoever owns the entries compares them. Its arrays are borrowed until
/// it is sealed.
/// </summary>
internal sealed class HashSlots
{
    private ulong[] _hashes;
    private int[] _slots;
    private int _mask;

    /// <summary>Has room for so many entries before it grows.</summary>
    public HashSlots(int entries)
    {
        _hashes = ArrayPool<ulong>.Shared.Rent(entries);
        _slots = Empty((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries) * 2, out _mask);
    }

    public int Count { get; private set; }

    public ulong this[int entry] => _hashes[entry];

    /// <summary>Where the search for this hash begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Start(ulong hash) => (int)(hash & (uint)_mask);

    /// <summary>The next entry that has this hash; -1 where there is none, and then the slot is the one for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(ulong hash, ref int slot)
    {
        while (_slots[slot] is not 0 and var number)
        {
            if (_hashes[number - 1] == hash)
            {
                slot = (slot + 1) & _mask;
                return number - 1;
            }

            slot = (slot + 1) & _mask;
        }

        return -1;
    }

    /// <summary>Notes a new entry at the slot where the search for it ended.</summary>
    public int Add(ulong hash, int slot)
    {
        if (Count == _hashes.Length)
            PooledArray.Grow(ref _hashes, Count, Count + 1);
        _hashes[Count] = hash;
        _slots[slot] = ++Count;
        if (Count * 2 > _mask)
            Grow();
        return Count - 1;
    }

    /// <summary>Whether an entry has this hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(ulong hash)
    {
        int slot = Start(hash);
        return Next(hash, ref slot) >= 0;
    }

    /// <summary>Adds an entry for a hash that has none.</summary>
    public void Note(ulong hash)
    {
        int slot = Start(hash);
        if (Next(hash, ref slot) < 0)
            Add(hash, slot);
    }

    /// <summary>Gives back what was borrowed. Hashes are kept; nothing is looked for or added after it.</summary>
    public void Seal()
    {
        PooledArray.Trim(ref _hashes, Count);
        ArrayPool<int>.Shared.Return(_slots);
        _slots = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        int length = (_mask + 1) * 2;
        ArrayPool<int>.Shared.Return(_slots);
        _slots = Empty(length, out _mask);
        for (int i = 0; i < Count; i++)
        {
            int slot = Start(_hashes[i]);
            while (_slots[slot] != 0)
                slot = (slot + 1) & _mask;
            _slots[slot] = i + 1;
        }
    }

    private static int[] Empty(int length, out int mask)
    {
        int[] slots = ArrayPool<int>.Shared.Rent(length);
        slots.AsSpan(0, length).Clear();
        mask = length - 1;
        return slots;
    }
}
