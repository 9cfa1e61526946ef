using System.Buffers.Binary;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Hops;

/// <summary>
/// One frame of ABI-encoded arguments: a head of 32-byte slots, behind it the tail that offsets in the head point into.
/// </summary>
/// <remarks>
/// The bytes are a stranger's. Nothing here throws for what they say: a read that leaves the data, an offset that points back into the head
/// (the only way a frame could contain itself) or a number too large gives false. Source: the Contract ABI Specification of Solidity.
/// </remarks>
internal readonly struct AbiReader
{
    /// <summary>The longest text that is kept; longer ones are cut with an ellipsis. Memos of THORChain have 250 bytes.</summary>
    public const int MaxText = 1024;

    private readonly ReadOnlyMemory<byte> _frame;
    private readonly int _slots;

    private AbiReader(ReadOnlyMemory<byte> frame, int slots)
    {
        _frame = frame;
        _slots = slots;
    }

    /// <summary>A frame whose head has <paramref name="slots"/> slots; false where the data is shorter than that.</summary>
    public static bool TryCreate(ReadOnlyMemory<byte> data, int slots, out AbiReader reader)
    {
        bool isWhole = slots >= 0 && data.Length / Word.Bytes >= slots;
        reader = isWhole ? new AbiReader(data, slots) : default;
        return isWhole;
    }

    /// <summary>The slot as it stands.</summary>
    public bool TryReadWord(int slot, out Word word)
    {
        bool isThere = (uint)slot < (uint)_slots;
        word = isThere ? Word.FromBytes(_frame.Span.Slice(slot * Word.Bytes, Word.Bytes)) : default;
        return isThere;
    }

    /// <summary>An unsigned number of at most 128 bits.</summary>
    public bool TryReadQuantity(int slot, out UInt128 quantity)
    {
        quantity = default;
        return TryReadWord(slot, out Word word) && word.TryGetQuantity(out quantity);
    }

    /// <summary>An address: twenty bytes at the slot's end, before them zeros or Tron's 0x41.</summary>
    public bool TryReadAccount(int slot, ChainId chain, out Account account)
    {
        account = default;
        return TryReadWord(slot, out Word word) && word.TryGetAccount(chain, out account);
    }

    /// <summary>A boolean: 0 or 1, nothing else.</summary>
    public bool TryReadFlag(int slot, out bool flag)
    {
        bool isFlag = TryReadQuantity(slot, out UInt128 value) && value <= UInt128.One;
        flag = isFlag && value == UInt128.One;
        return isFlag;
    }

    /// <summary>Bytes of any length; the slot holds their offset.</summary>
    public bool TryReadBytes(int slot, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (!TryFollow(slot, out ReadOnlyMemory<byte> tail) || !TryTakeLength(ref tail, 1, out int length))
            return false;
        bytes = tail[..length];
        return true;
    }

    /// <summary>A text of UTF-8; what does not show or could steer a terminal is written out.</summary>
    public bool TryReadText(int slot, out string text)
    {
        bool isThere = TryReadBytes(slot, out ReadOnlyMemory<byte> bytes);
        // One character takes up to four bytes, so this cuts nothing that would be kept.
        text = isThere ? SafeText.Clean(Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, MaxText * 4)]), MaxText) : "";
        return isThere;
    }

    /// <summary>A dynamic tuple of <paramref name="slots"/> slots; the slot holds its offset, and its own offsets count from its start.</summary>
    public bool TryReadTuple(int slot, int slots, out AbiReader tuple)
    {
        tuple = default;
        return TryFollow(slot, out ReadOnlyMemory<byte> tail) && TryCreate(tail, slots, out tuple);
    }

    /// <summary>A static tuple, or static array of fixed length, that stands in the head itself.</summary>
    public bool TryReadInline(int slot, int slots, out AbiReader tuple)
    {
        tuple = default;
        return slot >= 0 && slots >= 0 && slot <= _slots - slots
            && TryCreate(_frame.Slice(slot * Word.Bytes, slots * Word.Bytes), slots, out tuple);
    }

    /// <summary>
    /// An array; the slot holds its offset. The elements come as one frame whose head has <paramref name="slotsEach"/> slots for each of them:
    /// their values where the elements are static, one offset each where they are dynamic.
    /// </summary>
    public bool TryReadArray(int slot, int slotsEach, out AbiReader elements, out int count)
    {
        elements = default;
        count = 0;
        return slotsEach > 0 && TryFollow(slot, out ReadOnlyMemory<byte> tail) && TryTakeLength(ref tail, slotsEach * Word.Bytes, out count)
            && TryCreate(tail, count * slotsEach, out elements);
    }

    private bool TryFollow(int slot, out ReadOnlyMemory<byte> tail)
    {
        bool isInside = TryReadQuantity(slot, out UInt128 offset) && offset >= (UInt128)(_slots * Word.Bytes) && offset <= (UInt128)_frame.Length;
        tail = isInside ? _frame[(int)offset..] : default;
        return isInside;
    }

    // The padding behind the last bytes may be missing: events of hand-written contracts and call data packed by wallets leave it out.
    private static bool TryTakeLength(ref ReadOnlyMemory<byte> tail, int bytesEach, out int length)
    {
        length = 0;
        if (tail.Length < Word.Bytes)
            return false;
        UInt128 high = BinaryPrimitives.ReadUInt128BigEndian(tail.Span);
        UInt128 low = BinaryPrimitives.ReadUInt128BigEndian(tail.Span[16..]);
        tail = tail[Word.Bytes..];
        if (high != UInt128.Zero || low > (UInt128)(tail.Length / bytesEach))
            return false;
        length = (int)low;
        return true;
    }
}
