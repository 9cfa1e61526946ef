using System.Numerics;
using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>
/// How often amounts are round in another currency: whether some price within the spread makes a transfer a multiple of ten thousand, to within the
/// tolerance. Large amounts nearly always are, so the figure is set against chance: every amount at the rate of every other transfer.
/// </summary>
internal static class YuanAmounts
{
    /// <summary>Counts transfers that have a rate.</summary>
    /// <returns>
    /// How many have one, how many are round, and how many would be if the amounts were dealt out anew over the times: the mean over all ways.
    /// </returns>
    public static (int Count, int Round, Ratio Expected) Count(
        ReadOnlySpan<Entry> entries, Asset asset, int decimals, AssetRates rates, ProfileThresholds thresholds)
    {
        var amounts = new Dictionary<UInt128, int>();
        var prices = new Dictionary<Ratio, int>();
        int count = 0, round = 0;
        var rule = new Rule(decimals, thresholds["cny.multiple"], thresholds["cny.spread"], thresholds["cny.tolerance"]);
        foreach (Entry entry in entries)
        {
            if (entry.IsFee || rates.Find(asset, entry.Time) is not { } price)
                continue;
            count++;
            round += rule.IsRound(entry.Quantity, price) ? 1 : 0;
            amounts[entry.Quantity] = amounts.GetValueOrDefault(entry.Quantity) + 1;
            prices[price] = prices.GetValueOrDefault(price) + 1;
        }

        BigInteger pairs = BigInteger.Zero;
        foreach ((UInt128 amount, int times) in amounts)
            foreach ((Ratio price, int days) in prices)
                if (rule.IsRound(amount, price))
                    pairs += (BigInteger)times * days;
        return (count, round, count == 0 ? Ratio.Zero : Ratio.Of(pairs, count));
    }

    /// <summary>The rule: of the multiples of the step, one lies within the tolerance of the amount at some price within the spread.</summary>
    private sealed class Rule(int decimals, Ratio step, Ratio spread, Ratio tolerance)
    {
        private readonly BigInteger _coin = BigInteger.Pow(10, decimals);

        public bool IsRound(UInt128 quantity, Ratio price)
        {
            // m lies between q·p·(1-s)/(1+t) and q·p·(1+s)/(1-t), in steps: the highest multiple under the upper end must reach the lower one.
            BigInteger above = (BigInteger)quantity * price.Numerator * step.Denominator;
            BigInteger below = _coin * price.Denominator * step.Numerator;
            BigInteger highest = Floor(above, below, Ratio.One + spread, Ratio.One - tolerance);
            BigInteger missed = Floor(above, below, Ratio.One - spread, Ratio.One + tolerance, lessThan: true);
            return highest > 0 && highest > missed;
        }

        // The largest whole number at most (or less than) above/below·factor/divisor.
        private static BigInteger Floor(BigInteger above, BigInteger below, Ratio factor, Ratio divisor, bool lessThan = false)
        {
            BigInteger numerator = above * factor.Numerator * divisor.Denominator;
            BigInteger denominator = below * factor.Denominator * divisor.Numerator;
            return BigInteger.Divide(lessThan ? numerator - 1 : numerator, denominator);
        }
    }
}
