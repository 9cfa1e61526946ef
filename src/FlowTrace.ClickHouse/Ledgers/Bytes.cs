namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>The order that a server keeps texts in.</summary>
internal static class Bytes
{
    public static IComparer<byte[]> Order { get; } = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));
}
