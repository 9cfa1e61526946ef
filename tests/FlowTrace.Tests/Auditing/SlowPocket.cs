using System.Numerics;
using FlowTrace.Taint;

namespace FlowTrace.Tests.Auditing;

/// <summary>A quantity of one theft, or clean (no theft), and the stolen units it stands for.</summary>
internal sealed record SlowLot(string? Theft, BigInteger Quantity, BigInteger Origin)
{
    public static SlowLot Clean(BigInteger quantity) => new(null, quantity, BigInteger.Zero);

    /// <summary>Splits off a part: it takes ⌊origin · part / quantity⌋ of the origin, and all of it when it is the whole.</summary>
    public (SlowLot Leaves, SlowLot Stays) Split(BigInteger part)
    {
        BigInteger origin = Origin * part / Quantity;
        return (new SlowLot(Theft, part, origin), new SlowLot(Theft, Quantity - part, Origin - origin));
    }
}

/// <summary>A pocket as a plain list of lots, the oldest first, and the rules of the policies as they are worded.</summary>
internal sealed class SlowPocket
{
    private List<SlowLot> _lots = [];

    /// <summary>The thefts that poison it.</summary>
    public SortedSet<string> Poison { get; } = new(StringComparer.Ordinal);

    public bool Followed { get; set; }

    /// <summary>The gaps of the time before it was followed: they become known once it is.</summary>
    public List<(int Row, BigInteger Missing)> PastGaps { get; } = [];

    public IReadOnlyList<SlowLot> Lots => _lots;

    public BigInteger Balance => Sum(_lots);

    public BigInteger Stolen => Sum(_lots.Where(lot => lot.Theft is not null));

    private BigInteger CleanUnits => Balance - Stolen;

    public void Add(IEnumerable<SlowLot> lots) => _lots.AddRange(lots.Where(lot => lot.Quantity > 0));

    /// <summary>Takes units out by a policy. When there are not enough, all lots leave and the caller sees what is missing.</summary>
    /// <param name="amount">How many leave.</param>
    /// <param name="policy">Which of them.</param>
    /// <param name="largerOutflows">For tiho: the pocket's other outflows of the transaction that come before this one in size.</param>
    public List<SlowLot> Take(BigInteger amount, TaintPolicy policy, BigInteger largerOutflows)
    {
        if (amount >= Balance)
        {
            List<SlowLot> all = _lots;
            _lots = [];
            return all;
        }

        return policy switch
        {
            TaintPolicy.Fifo or TaintPolicy.Poison => TakeOldest(amount, _ => true),
            TaintPolicy.Lifo => TakeNewest(amount),
            TaintPolicy.ProRata => TakeInProportion(amount),
            TaintPolicy.DirtyFirst => StolenThenClean(BigInteger.Min(amount, Stolen), amount),
            TaintPolicy.CleanFirst => CleanThenStolen(BigInteger.Max(0, amount - CleanUnits), amount),
            TaintPolicy.Tiho => StolenThenClean(
                BigInteger.Max(amount - CleanUnits, BigInteger.Min(amount, BigInteger.Max(0, Stolen - largerOutflows))), amount),
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "No such policy."),
        };
    }

    private List<SlowLot> StolenThenClean(BigInteger stolen, BigInteger amount) =>
        [.. TakeOldest(stolen, lot => lot.Theft is not null), .. TakeOldest(amount - stolen, lot => lot.Theft is null)];

    private List<SlowLot> CleanThenStolen(BigInteger stolen, BigInteger amount) =>
        [.. TakeOldest(amount - stolen, lot => lot.Theft is null), .. TakeOldest(stolen, lot => lot.Theft is not null)];

    private List<SlowLot> TakeOldest(BigInteger amount, Func<SlowLot, bool> which)
    {
        var taken = new List<SlowLot>();
        var kept = new List<SlowLot>();
        foreach (SlowLot lot in _lots)
        {
            BigInteger part = which(lot) ? BigInteger.Min(lot.Quantity, amount) : 0;
            amount -= part;
            if (part == 0)
            {
                kept.Add(lot);
                continue;
            }

            (SlowLot leaves, SlowLot stays) = lot.Split(part);
            taken.Add(leaves);
            if (stays.Quantity > 0)
                kept.Add(stays);
        }

        _lots = kept;
        return taken;
    }

    // The newest leave; among those that leave the older come first.
    private List<SlowLot> TakeNewest(BigInteger amount)
    {
        _lots.Reverse();
        List<SlowLot> taken = TakeOldest(amount, _ => true);
        _lots.Reverse();
        taken.Reverse();
        return taken;
    }

    // Whole shares first; what is left over goes to the largest remainders, one unit each: clean before labels, labels in ordinal order.
    private List<SlowLot> TakeInProportion(BigInteger amount)
    {
        BigInteger balance = Balance;
        string[] labels = [.. _lots.Select(lot => lot.Theft ?? "").Distinct().Order(StringComparer.Ordinal)];
        BigInteger[] held = [.. labels.Select(label => Sum(_lots.Where(lot => (lot.Theft ?? "") == label)))];
        BigInteger[] share = [.. held.Select(quantity => amount * quantity / balance)];
        BigInteger left = amount - share.Aggregate(BigInteger.Zero, (sum, part) => sum + part);
        foreach (int i in Enumerable.Range(0, labels.Length).OrderByDescending(i => amount * held[i] % balance).Take((int)left).ToArray())
            share[i]++;
        var taken = new List<SlowLot>();
        for (int i = 0; i < labels.Length; i++)
            taken.AddRange(TakeOldest(share[i], lot => (lot.Theft ?? "") == labels[i]));
        return taken;
    }

    private static BigInteger Sum(IEnumerable<SlowLot> lots) => lots.Aggregate(BigInteger.Zero, (sum, lot) => sum + lot.Quantity);
}
