using System.Runtime.InteropServices;

namespace FlowTrace.Reporting;

/// <summary>Numbers texts as they come, as UTF-8, without making strings of them.</summary>
internal sealed class ByteTable
{
    private readonly List<byte> _bytes = new(1 << 16);
    private readonly List<(int Start, int Length, ulong Hash)> _texts = [];
    private int[] _slots = new int[1 << 10];

    public int Count => _texts.Count;

    public ReadOnlySpan<byte> this[int number] => CollectionsMarshal.AsSpan(_bytes).Slice(_texts[number].Start, _texts[number].Length);

    public ulong HashOf(int number) => _texts[number].Hash;

    public string TextOf(int number) => System.Text.Encoding.UTF8.GetString(this[number]);

    public int Add(ReadOnlySpan<byte> text)
    {
        ulong hash = Hash(text);
        int mask = _slots.Length - 1;
        int slot = (int)(hash & (ulong)mask);
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
            if (_texts[_slots[slot] - 1].Hash == hash && this[_slots[slot] - 1].SequenceEqual(text))
                return _slots[slot] - 1;
        _texts.Add((_bytes.Count, text.Length, hash));
        _bytes.AddRange(text);
        _slots[slot] = _texts.Count;
        if (_texts.Count * 2 > _slots.Length)
            Grow();
        return _texts.Count - 1;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int i = 0; i < _texts.Count; i++)
        {
            int slot = (int)(_texts[i].Hash & (ulong)mask);
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = i + 1;
        }
    }

    // Eight bytes at a time; equal texts have equal hashes, and whoever finds equal hashes compares the texts.
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
