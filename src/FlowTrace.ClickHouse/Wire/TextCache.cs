using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FlowTrace.ClickHouse.Wire;

/// <summary>Reads texts that come again and again, such as accounts, each once.</summary>
internal sealed class TextCache<T>(Func<string, T> parse)
{
    private readonly Dictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> _known =
        new Dictionary<byte[], T>(BytesComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>What was read so far.</summary>
    public IReadOnlyCollection<T> Values => _known.Dictionary.Values;

    /// <summary>What a text says.</summary>
    public T this[ReadOnlySpan<byte> text]
    {
        get
        {
            if (!_known.TryGetValue(text, out T? value))
                _known[text] = value = parse(Encoding.UTF8.GetString(text));
            return value;
        }
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static BytesComparer Instance { get; } = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
