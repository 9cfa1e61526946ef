using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlowTrace.Reporting;

/// <summary>Numbers texts as they come, as UTF-8, without making strings of them.</summary>
internal sealed class ByteTable
{
    private readonly HashSlots _slots = new(1 << 11);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int[] _ends = ArrayPool<int>.Shared.Rent(1 << 11);

    public int Count => _slots.Count;

    public ReadOnlySpan<byte> this[int number] => _bytes.AsSpan(StartOf(number), _ends[number] - StartOf(number));

    public ulong HashOf(int number) => _slots[number];

    public string TextOf(int number) => System.Text.Encoding.UTF8.GetString(this[number]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> text)
    {
        ulong hash = Hash(text);
        int slot = _slots.Start(hash);
        while (_slots.Next(hash, ref slot) is >= 0 and var known)
            if (this[known].SequenceEqual(text))
                return known;
        int start = StartOf(Count);
        if (start + text.Length > _bytes.Length)
            PooledArray.Grow(ref _bytes, start, start + text.Length);
        if (Count == _ends.Length)
            PooledArray.Grow(ref _ends, Count, Count + 1);
        text.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = start + text.Length;
        return _slots.Add(hash, slot);
    }

    /// <summary>Gives back what was borrowed; nothing is added after it.</summary>
    public void Seal()
    {
        PooledArray.Trim(ref _bytes, StartOf(Count));
        PooledArray.Trim(ref _ends, Count);
        _slots.Seal();
    }

    private int StartOf(int number) => number == 0 ? 0 : _ends[number - 1];

    // Eight bytes at a time; equal texts have equal hashes, and whoever finds equal hashes compares the texts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        unchecked
        {
            ulong hash = (ulong)text.Length * 0x9E3779B97F4A7C15;
            while (text.Length >= 8)
            {
                hash = (hash ^ MemoryMarshal.Read<ulong>(text)) * 0xD6E8FEB86659FD93;
                hash ^= hash >> 32;
                text = text[8..];
            }

            foreach (byte one in text)
                hash = (hash ^ one) * 0x100000001B3;
            return (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9;
        }
    }
}
