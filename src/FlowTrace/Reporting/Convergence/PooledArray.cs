using System.Buffers;

namespace FlowTrace.Reporting;

/// <summary>Arrays that are borrowed while they grow, so that growing many tables one after another asks for no new memory.</summary>
internal static class PooledArray
{
    /// <summary>Changes it for one that has room for at least so many items, with those that there are.</summary>
    public static void Grow<T>(ref T[] array, int count, int least)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(array.Length * 2, least));
        array.AsSpan(0, count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }

    /// <summary>Changes it for an owned one of exactly its items.</summary>
    public static void Trim<T>(ref T[] array, int count)
    {
        T[] exact = array.AsSpan(0, count).ToArray();
        ArrayPool<T>.Shared.Return(array);
        array = exact;
    }
}
