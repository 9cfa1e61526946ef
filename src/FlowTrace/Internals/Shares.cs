namespace FlowTrace.Internals;

/// <summary>Splits whole amounts into whole shares that add up: by largest remainder, the earlier share first at a tie.</summary>
internal static class Shares
{
    /// <summary>Splits in proportion to weights; all to the first when every weight is zero.</summary>
    /// <exception cref="OverflowException">The weights add up to more than 128 bits.</exception>
    public static UInt128[] Split(UInt128 amount, ReadOnlySpan<UInt128> weights)
    {
        var shares = new UInt128[weights.Length];
        if (weights.Length == 0)
            return shares;
        UInt128 total = UInt128.Zero;
        foreach (UInt128 weight in weights)
            total += weight;
        if (weights.Length == 1 || total == UInt128.Zero)
        {
            shares[0] = amount;
            return shares;
        }

        var remainders = new UInt128[weights.Length];
        UInt128 given = UInt128.Zero;
        for (int i = 0; i < weights.Length; i++)
        {
            shares[i] = WideMath.MulDiv(amount, weights[i], total, out remainders[i]);
            given += shares[i];
        }

        for (UInt128 rest = amount - given; rest != UInt128.Zero; rest--)
        {
            int next = 0;
            for (int i = 1; i < remainders.Length; i++)
                if (remainders[i] > remainders[next])
                    next = i;
            shares[next]++;
            remainders[next] = UInt128.Zero;
        }

        return shares;
    }

    /// <summary>Splits into equal parts; what does not divide goes to the first ones.</summary>
    public static UInt128[] SplitEqually(UInt128 amount, int parts)
    {
        var weights = new UInt128[parts];
        Array.Fill(weights, UInt128.One);
        return Split(amount, weights);
    }
}
