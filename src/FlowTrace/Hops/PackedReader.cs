using System.Buffers.Binary;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Reads bytes that were packed one after the other. A read beyond the end gives zeros and sets <see cref="IsCutShort"/>; nothing throws.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether a read went beyond the end: then no value may be used.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>What is not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (IsCutShort || count < 0 || count > _rest.Length)
        {
            IsCutShort = true;
            return [];
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>A big-endian number of at most 16 bytes.</summary>
    public UInt128 Number(int byteCount)
    {
        Span<byte> padded = stackalloc byte[16];
        ReadOnlySpan<byte> taken = Take(byteCount);
        padded.Clear();
        taken.CopyTo(padded[(16 - taken.Length)..]);
        return BinaryPrimitives.ReadUInt128BigEndian(padded);
    }

    /// <summary>A little-endian number of eight bytes.</summary>
    public ulong LittleEndian64() => Take(sizeof(ulong)) is { Length: sizeof(ulong) } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    /// <summary>Thirty-two bytes.</summary>
    public Word Word() => Take(FlowTrace.Chain.Word.Bytes) is { Length: FlowTrace.Chain.Word.Bytes } taken ? FlowTrace.Chain.Word.FromBytes(taken) : default;

    /// <summary>An address of twenty bytes.</summary>
    public Account Account(ChainId chain) => Take(20) is { Length: 20 } taken ? new Account(chain, Address.FromAccount20(taken)) : default;
}
