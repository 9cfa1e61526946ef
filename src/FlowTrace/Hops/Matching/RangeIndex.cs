namespace FlowTrace.Hops;

/// <summary>
/// Finds among points of time and quantity those in a rectangle, in time that grows with what is found and not with what is there.
/// </summary>
/// <remarks>
/// A merge-sort tree: the points stand in order of time; for every power of two, blocks of so many points are sorted by quantity as well. A
/// stretch of time falls into two blocks a size at most, and in each the quantities stand together. Not safe to share between threads.
/// </remarks>
internal sealed class RangeIndex
{
    // Up to so many points are looked at one by one.
    private const int Few = 32;

    private readonly long[] _times;
    private readonly UInt128[] _quantities;
    private readonly int[] _ids;
    private readonly int[][] _levels;
    private int[]?[]? _covered;

    /// <summary>An index of points in order of time.</summary>
    /// <param name="ids">The points, by the number the caller knows them by.</param>
    /// <param name="times">When each is, ascending.</param>
    /// <param name="quantities">How much each is.</param>
    public RangeIndex(int[] ids, long[] times, UInt128[] quantities)
    {
        (_ids, _times, _quantities) = (ids, times, quantities);
        int levels = 1;
        while (ids.Length > Few && 1 << (levels - 1) < ids.Length)
            levels++;
        _levels = new int[levels][];
        _levels[0] = [.. Enumerable.Range(0, ids.Length)];
        for (int level = 1; level < levels; level++)
            _levels[level] = Merge(_levels[level - 1], 1 << (level - 1));
    }

    /// <summary>
    /// Adds to <paramref name="found"/> what lies in the rectangle, bounds included; stops and says false
    /// when that is more than <paramref name="most"/>.
    /// </summary>
    public bool TryFind(long from, long to, UInt128 least, UInt128 greatest, int most, List<int> found)
    {
        int limit = found.Count + most;
        foreach ((int level, int start, int end) in Blocks(from, to))
        {
            int[] block = _levels[level];
            for (int i = LowerBound(block, start, end, least); i < end && _quantities[block[i]] <= greatest; i++)
            {
                if (found.Count == limit)
                    return false;
                found.Add(_ids[block[i]]);
            }
        }

        return true;
    }

    /// <summary>Marks what lies in the rectangle, however much it is.</summary>
    public void Cover(long from, long to, UInt128 least, UInt128 greatest)
    {
        _covered ??= new int[_levels.Length][];
        foreach ((int level, int start, int end) in Blocks(from, to))
        {
            int[] block = _levels[level];
            int[] marks = _covered[level] ??= new int[_ids.Length + 1];
            marks[LowerBound(block, start, end, least)]++;
            marks[UpperBound(block, start, end, greatest)]--;
        }
    }

    /// <summary>What was marked.</summary>
    public IEnumerable<int> Covered()
    {
        for (int level = 0; _covered is not null && level < _levels.Length; level++)
        {
            int depth = 0;
            for (int i = 0; _covered[level] is { } marks && i < _ids.Length; i++)
            {
                depth += marks[i];
                if (depth > 0)
                    yield return _ids[_levels[level][i]];
            }
        }
    }

    private IEnumerable<(int Level, int Start, int End)> Blocks(long from, long to)
    {
        int start = LowerBound(_times, from);
        int end = to == long.MaxValue ? _ids.Length : LowerBound(_times, to + 1);
        while (start < end)
        {
            int level = 0;
            while (level + 1 < _levels.Length && start % (2 << level) == 0 && start + (2 << level) <= end)
                level++;
            yield return (level, start, start + (1 << level));
            start += 1 << level;
        }
    }

    private int[] Merge(int[] below, int size)
    {
        int[] merged = new int[below.Length];
        for (int start = 0; start < below.Length; start += 2 * size)
        {
            int left = start, middle = Math.Min(start + size, below.Length), right = middle, end = Math.Min(start + (2 * size), below.Length);
            for (int i = start; i < end; i++)
                merged[i] = right >= end || (left < middle && _quantities[below[left]] <= _quantities[below[right]]) ? below[left++] : below[right++];
        }

        return merged;
    }

    private int LowerBound(int[] block, int start, int end, UInt128 quantity)
    {
        while (start < end)
        {
            int middle = (start + end) / 2;
            if (_quantities[block[middle]] < quantity)
                start = middle + 1;
            else
                end = middle;
        }

        return start;
    }

    private int UpperBound(int[] block, int start, int end, UInt128 quantity) =>
        quantity == UInt128.MaxValue ? end : LowerBound(block, start, end, quantity + 1);

    private static int LowerBound(long[] times, long time)
    {
        int start = 0;
        int end = times.Length;
        while (start < end)
        {
            int middle = (start + end) / 2;
            if (times[middle] < time)
                start = middle + 1;
            else
                end = middle;
        }

        return start;
    }
}
