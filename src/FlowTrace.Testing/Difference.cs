using System.Globalization;

namespace FlowTrace.Testing;

/// <summary>Says how two lists of facts differ, in words.</summary>
internal static class Difference
{
    /// <summary>The first fact of <paramref name="expected"/> that <paramref name="actual"/> has less often; false where there is none.</summary>
    public static bool TryFindMissing<T>(IEnumerable<T> expected, IEnumerable<T> actual, out T missing)
        where T : notnull
    {
        var counts = new Dictionary<T, int>();
        foreach (T fact in actual)
            counts[fact] = counts.GetValueOrDefault(fact) + 1;
        foreach (T fact in expected)
        {
            int left = counts.GetValueOrDefault(fact);
            missing = fact;
            if (left == 0)
                return true;
            counts[fact] = left - 1;
        }

        missing = default!;
        return false;
    }

    /// <summary>Whether two lists hold the same facts as often, in whatever order.</summary>
    public static bool IsNone<T>(IReadOnlyCollection<T> one, IReadOnlyCollection<T> other)
        where T : notnull => one.Count == other.Count && !TryFindMissing(one, other, out _);

    /// <summary>Where two lists of facts first differ; null where they are alike.</summary>
    public static string? First(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            string wanted = i < expected.Count ? expected[i] : "nothing";
            string seen = i < actual.Count ? actual[i] : "nothing";
            if (wanted != seen)
                return string.Create(CultureInfo.InvariantCulture, $"at place {i + 1}, {wanted} was expected, and there is {seen}");
        }

        return null;
    }

    /// <summary>Where two texts first differ, with what stands around the place; null where they are alike.</summary>
    public static string? First(string expected, string actual)
    {
        if (expected == actual)
            return null;
        int at = expected.AsSpan().CommonPrefixLength(actual);
        return string.Create(CultureInfo.InvariantCulture, $"at character {at}, '{Around(expected, at)}' was expected, and there is '{Around(actual, at)}'");
    }

    private static string Around(string text, int at)
    {
        int start = Math.Max(0, at - 30);
        return text[start..Math.Min(text.Length, at + 30)].ReplaceLineEndings("\\n");
    }
}
