using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace FlowTrace.Internals;

/// <summary>
/// Keccak-256 as Ethereum uses it: the sponge of the SHA-3 competition with its original padding, not FIPS 202's.
/// </summary>
/// <remarks>The base class library has SHA-3 only, whose padding differs. Source: the Keccak reference, version 3.0.</remarks>
internal static class Keccak256
{
    public const int HashBytes = 32;

    // 1600 bits of state less twice the 256 bits of the digest.
    private const int RateBytes = 136;

    private static readonly ulong[] RoundConstants =
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // The lane that each step of "rho and pi" moves on to, and by how much it turns.
    private static ReadOnlySpan<byte> Lanes => [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    private static ReadOnlySpan<byte> Turns => [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    /// <summary>Writes the 32 bytes of the digest of <paramref name="source"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        for (; source.Length >= RateBytes; source = source[RateBytes..])
            Absorb(state, source[..RateBytes]);
        Span<byte> last = stackalloc byte[RateBytes];
        last.Clear();
        source.CopyTo(last);
        last[source.Length] = 0x01;
        last[^1] |= 0x80;
        Absorb(state, last);
        for (int i = 0; i < HashBytes / sizeof(ulong); i++)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(i * sizeof(ulong))..], state[i]);
    }

    /// <summary>The digest of the bytes of an ASCII text.</summary>
    public static byte[] HashOf(string ascii)
    {
        var hash = new byte[HashBytes];
        Hash(Encoding.ASCII.GetBytes(ascii), hash);
        return hash;
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < RateBytes / sizeof(ulong); i++)
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(i * sizeof(ulong))..]);
        foreach (ulong constant in RoundConstants)
        {
            Theta(state);
            RhoAndPi(state);
            Chi(state);
            state[0] ^= constant;
        }
    }

    private static void Theta(Span<ulong> state)
    {
        ulong a = state[0] ^ state[5] ^ state[10] ^ state[15] ^ state[20];
        ulong b = state[1] ^ state[6] ^ state[11] ^ state[16] ^ state[21];
        ulong c = state[2] ^ state[7] ^ state[12] ^ state[17] ^ state[22];
        ulong d = state[3] ^ state[8] ^ state[13] ^ state[18] ^ state[23];
        ulong e = state[4] ^ state[9] ^ state[14] ^ state[19] ^ state[24];
        ulong a2 = e ^ BitOperations.RotateLeft(b, 1);
        ulong b2 = a ^ BitOperations.RotateLeft(c, 1);
        ulong c2 = b ^ BitOperations.RotateLeft(d, 1);
        ulong d2 = c ^ BitOperations.RotateLeft(e, 1);
        ulong e2 = d ^ BitOperations.RotateLeft(a, 1);
        for (int row = 0; row < 25; row += 5)
        {
            state[row] ^= a2;
            state[row + 1] ^= b2;
            state[row + 2] ^= c2;
            state[row + 3] ^= d2;
            state[row + 4] ^= e2;
        }
    }

    private static void RhoAndPi(Span<ulong> state)
    {
        ulong carried = state[1];
        for (int i = 0; i < Lanes.Length; i++)
        {
            ref ulong lane = ref state[Lanes[i]];
            (lane, carried) = (BitOperations.RotateLeft(carried, Turns[i]), lane);
        }
    }

    private static void Chi(Span<ulong> state)
    {
        for (int row = 0; row < 25; row += 5)
        {
            ulong a = state[row];
            ulong b = state[row + 1];
            ulong c = state[row + 2];
            ulong d = state[row + 3];
            ulong e = state[row + 4];
            state[row] = a ^ (~b & c);
            state[row + 1] = b ^ (~c & d);
            state[row + 2] = c ^ (~d & e);
            state[row + 3] = d ^ (~e & a);
            state[row + 4] = e ^ (~a & b);
        }
    }
}
