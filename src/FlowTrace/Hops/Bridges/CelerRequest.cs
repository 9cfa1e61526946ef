using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>What the signers of Celer ask a contract to pay out: the protobuf messages <c>Relay</c> of pool.proto and <c>Mint</c> of pegged.proto.</summary>
/// <param name="Receiver">Who is paid.</param>
/// <param name="Token">In what; the wrapped coin where the coin itself is paid.</param>
/// <param name="Amount">How much, fees already taken.</param>
/// <param name="SourceChain">The number of the chain the deposit was made on.</param>
/// <param name="DestinationChain">The number of the chain of the payout; null where the message does not say.</param>
/// <param name="SourceId">The deposit's id.</param>
internal sealed record CelerRequest(Word Receiver, Word Token, UInt128 Amount, UInt128 SourceChain, UInt128? DestinationChain, Word SourceId)
{
    // The sizes of protobuf's wire types that these messages use.
    private const int VarintType = 0;
    private const int BytesType = 2;

    /// <summary>
    /// message Relay { sender = 1, receiver = 2, token = 3, amount = 4, src_chain_id = 5, dst_chain_id = 6, src_transfer_id = 7 }; null where it is none.
    /// </summary>
    public static CelerRequest? ReadRelay(ReadOnlySpan<byte> message) =>
        TryReadFields(message, out Word[] words, out bool[] isSet) && Has(isSet, 2, 3, 4, 5, 6, 7) && words[4].TryGetQuantity(out UInt128 amount)
            ? new(words[2], words[3], amount, words[5].Low, words[6].Low, words[7]) : null;

    /// <summary>message Mint { token = 1, account = 2, amount = 3, depositor = 4, ref_chain_id = 5, ref_id = 6 }; null where it is none.</summary>
    public static CelerRequest? ReadMint(ReadOnlySpan<byte> message) =>
        TryReadFields(message, out Word[] words, out bool[] isSet) && Has(isSet, 1, 2, 3, 5, 6) && words[3].TryGetQuantity(out UInt128 amount)
            ? new(words[2], words[1], amount, words[5].Low, null, words[6]) : null;

    private static bool Has(bool[] isSet, params ReadOnlySpan<int> fields)
    {
        foreach (int field in fields)
            if (!isSet[field])
                return false;
        return true;
    }

    // Every field of these messages is a number or at most 32 bytes, so all of them fit words. A field that stands twice is refused: readers
    // of protobuf take the last, and a forger would count on others to take the first.
    private static bool TryReadFields(ReadOnlySpan<byte> message, out Word[] words, out bool[] isSet)
    {
        words = new Word[8];
        isSet = new bool[8];
        Span<byte> padded = stackalloc byte[Word.Bytes];
        var reader = new PackedReader(message);
        while (!reader.Rest.IsEmpty)
        {
            ulong tag = Varint(ref reader);
            int field = (int)Math.Min(tag >> 3, 8);
            if (reader.IsCutShort || field is 0 or 8 || isSet[field])
                return false;
            isSet[field] = true;
            switch ((int)(tag & 7))
            {
                case VarintType:
                    words[field] = new Word(UInt128.Zero, Varint(ref reader));
                    break;
                case BytesType:
                    ReadOnlySpan<byte> bytes = reader.Take((int)Math.Min(Varint(ref reader), int.MaxValue));
                    if (bytes.Length > Word.Bytes)
                        return false;
                    padded.Clear();
                    bytes.CopyTo(padded[(Word.Bytes - bytes.Length)..]);
                    words[field] = Word.FromBytes(padded);
                    break;
                default:
                    return false;
            }

            if (reader.IsCutShort)
                return false;
        }

        return true;
    }

    private static ulong Varint(ref PackedReader reader)
    {
        ulong value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            ulong part = (ulong)reader.Number(1);
            value |= (part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        // Longer numbers name no field, length or chain.
        reader.Take(int.MaxValue);
        return 0;
    }
}
