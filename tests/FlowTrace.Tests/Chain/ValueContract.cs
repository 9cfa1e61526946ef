namespace FlowTrace.Tests.Chain;

/// <summary>What every value type of the domain promises, in one place.</summary>
internal static class ValueContract
{
    /// <summary>Equality, hash codes and order agree with one another over values that all differ.</summary>
    public static void HoldsFor<T>(params T[] different)
        where T : struct, IEquatable<T>
    {
        T none = default;
        none.Equals(default).Should().BeTrue();
        none.GetHashCode().Should().Be(default(T).GetHashCode());
        (none.ToString() is null).Should().BeFalse("a default value can be printed");
        for (int i = 0; i < different.Length; i++)
            for (int j = 0; j < different.Length; j++)
            {
                T copy = different[j];
                different[i].Equals(copy).Should().Be(i == j);
                different[i].Equals((object)copy).Should().Be(i == j);
                if (i == j)
                    different[i].GetHashCode().Should().Be(copy.GetHashCode());
            }

        different[0].Equals(new object()).Should().BeFalse();
        different[0].Equals(null).Should().BeFalse();
    }

    /// <summary>The order is total and agrees with equality; <paramref name="ascending"/> stand in it.</summary>
    public static void IsOrdered<T>(params T[] ascending)
        where T : struct, IComparable<T>
    {
        for (int i = 0; i < ascending.Length; i++)
            for (int j = 0; j < ascending.Length; j++)
                Math.Sign(ascending[i].CompareTo(ascending[j])).Should().Be(Math.Sign(i.CompareTo(j)), $"of {ascending[i]} and {ascending[j]}");
    }

    /// <summary>What is printed reads back as the same value.</summary>
    public static void ReadsBack<T>(Func<T, string> format, Func<string, T> parse, params T[] values)
        where T : struct
    {
        foreach (T value in values)
            parse(format(value)).Should().Be(value);
    }
}
