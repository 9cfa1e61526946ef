using System.Numerics;
using System.Security.Cryptography;

namespace FlowTrace.Evidence;

/// <summary>
/// A Merkle tree over a list of records, as RFC 6962 (Certificate Transparency) and RFC 9162 define it with SHA-256: one hash, the root, stands for
/// all records in their order, and a short proof shows that one record is among them without showing the others.
/// </summary>
/// <remarks>
/// <para>
/// A leaf is hashed with the byte 0 before it and a node with the byte 1, so that no node can be passed off as a leaf (RFC 6962, section 2.1). The left
/// half of a list is the largest power of two below its length. The root of no records is the hash of nothing.
/// </para>
/// <para>Hashes are written in lower-case hexadecimal. Immutable.</para>
/// </remarks>
public sealed class MerkleTree
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    private readonly byte[][] _leaves;

    private MerkleTree(byte[][] leaves)
    {
        _leaves = leaves;
        Root = Convert.ToHexStringLower(Subtree(leaves));
    }

    /// <summary>The hash that stands for all records.</summary>
    public string Root { get; }

    /// <summary>How many records there are.</summary>
    public int Count => _leaves.Length;

    /// <summary>Makes the tree of the records, in their order.</summary>
    public static MerkleTree Of(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return new MerkleTree([.. records.Select(record => HashLeaf(record.Span))]);
    }

    /// <summary>The hash of one record as a leaf.</summary>
    public static string LeafHash(ReadOnlySpan<byte> record) => Convert.ToHexStringLower(HashLeaf(record));

    /// <summary>
    /// The proof that a record is in the tree: the hashes that lead from its leaf to the root, the leaf's neighbour first (RFC 9162, section 2.1.3).
    /// </summary>
    /// <param name="index">The record's place in the list, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    public IReadOnlyList<string> Proof(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var path = new List<string>();
        ReadOnlySpan<byte[]> rest = _leaves;
        while (rest.Length > 1)
        {
            int split = LeftHalf(rest.Length);
            bool isLeft = index < split;
            path.Add(Convert.ToHexStringLower(Subtree(isLeft ? rest[split..] : rest[..split])));
            rest = isLeft ? rest[..split] : rest[split..];
            index -= isLeft ? 0 : split;
        }

        path.Reverse();
        return path;
    }

    /// <summary>Whether a proof shows that a record stands at a place of the tree with that root (RFC 9162, section 2.1.3.2).</summary>
    /// <param name="record">The record's bytes.</param>
    /// <param name="index">Its place in the list, from 0.</param>
    /// <param name="count">How many records the tree has.</param>
    /// <param name="proof">The proof, as <see cref="Proof"/> gives it. Text that is no hash proves nothing.</param>
    /// <param name="root">The root.</param>
    public static bool IsIncluded(ReadOnlySpan<byte> record, int index, int count, IReadOnlyList<string> proof, string root)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(root);
        if (index < 0 || index >= count)
            return false;
        byte[] hash = HashLeaf(record);
        int place = index;
        int last = count - 1;
        foreach (string step in proof)
        {
            if (last == 0 || !TryReadHash(step, out byte[] sibling))
                return false;
            if ((place & 1) == 1 || place == last)
            {
                hash = HashNode(sibling, hash);
                // A node without a right neighbour is carried up as it is.
                int carried = (place & 1) == 1 ? 0 : BitOperations.TrailingZeroCount(place);
                place >>= carried;
                last >>= carried;
            }

            else
                hash = HashNode(hash, sibling);
            place >>= 1;
            last >>= 1;
        }

        return last == 0 && string.Equals(Convert.ToHexStringLower(hash), root, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Subtree(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.IsEmpty)
            return SHA256.HashData([]);
        if (leaves.Length == 1)
            return leaves[0];
        int split = LeftHalf(leaves.Length);
        return HashNode(Subtree(leaves[..split]), Subtree(leaves[split..]));
    }

    private static int LeftHalf(int count) => 1 << BitOperations.Log2((uint)(count - 1));

    private static byte[] HashLeaf(ReadOnlySpan<byte> record)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(record);
        return hash.GetHashAndReset();
    }

    private static byte[] HashNode(byte[] left, byte[] right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        node[0] = NodePrefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + SHA256.HashSizeInBytes)..]);
        return SHA256.HashData(node);
    }

    private static bool TryReadHash(string text, out byte[] hash)
    {
        hash = new byte[SHA256.HashSizeInBytes];
        return text.Length == 2 * hash.Length && Convert.FromHexString(text, hash, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
