using System.Numerics;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>How often amounts are round: of the account, and of everybody's transfers of the asset on the same days.</summary>
internal sealed class RoundAmounts
{
    /// <summary>Round is what is a multiple of so many whole coins.</summary>
    public static readonly int[] Multiples = [100, 1_000, 10_000];

    // A base rate is a fraction of a day's transfers; the mean of hundreds of such fractions would have a denominator of thousands of digits.
    private const long Parts = 1_000_000_000;

    private readonly Dictionary<long, Tally> _days = [];
    private readonly UInt128 _coin;

    /// <summary>Counts the whole ledger once.</summary>
    public RoundAmounts(TransferTable table, int asset, int decimals)
    {
        _coin = UInt128.One;
        for (int i = 0; i < decimals; i++)
            _coin *= 10;
        TransferColumns columns = table.Columns;
        for (int row = 0; row < table.Count; row++)
        {
            ulong key = table.Pockets[columns.FromPocket[row]];
            if (PocketKey.IsOutpoint(key) || PocketKey.Number(key) != asset || columns.Kind[row] == Chain.TransferKind.Fee)
                continue;
            long day = ActivityClock.DayOf(columns.MillisecondsOf(columns.Transaction[row]));
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_days, day, out _).Add(columns.Quantity[row], _coin);
        }
    }

    /// <summary>How many transfers are round, and how many would be by the base rates of their days, in parts per billion, each day's cut.</summary>
    /// <param name="entries">The transfers.</param>
    /// <param name="multiple">Which of <see cref="Multiples"/>, by its place.</param>
    public (int Count, int Round, BigInteger BaseParts) Count(ReadOnlySpan<Entry> entries, int multiple)
    {
        int count = 0, round = 0;
        BigInteger expected = BigInteger.Zero;
        UInt128 step = _coin * (UInt128)Multiples[multiple];
        long dayKnown = long.MinValue, partsKnown = 0;
        long run = 0;
        foreach (Entry entry in entries)
        {
            if (entry.IsFee)
                continue;
            count++;
            round += entry.Quantity % step == UInt128.Zero ? 1 : 0;
            long day = ActivityClock.DayOf(entry.Time);
            if (day != dayKnown)
            {
                expected += (BigInteger)run * partsKnown;
                (dayKnown, partsKnown, run) = (day, _days[day].Parts(multiple), 0);
            }

            run++;
        }

        return (count, round, expected + ((BigInteger)run * partsKnown));
    }

    /// <summary>The excess of round amounts over the base rates, as a share of the transfers.</summary>
    public static Ratio Excess((int Count, int Round, BigInteger BaseParts) counted) => counted.Count == 0
        ? Ratio.Zero
        : Ratio.Of(((BigInteger)counted.Round * Parts) - counted.BaseParts, (BigInteger)counted.Count * Parts);

    private struct Tally
    {
        private int _count;
        private int _hundreds;
        private int _thousands;
        private int _tenThousands;

        public void Add(UInt128 quantity, UInt128 coin)
        {
            _count++;
            if (quantity % (coin * 100) != UInt128.Zero)
                return;
            _hundreds++;
            _thousands += quantity % (coin * 1_000) == UInt128.Zero ? 1 : 0;
            _tenThousands += quantity % (coin * 10_000) == UInt128.Zero ? 1 : 0;
        }

        public readonly long Parts(int multiple) =>
            RoundAmounts.Parts * (multiple switch { 0 => _hundreds, 1 => _thousands, _ => _tenThousands }) / _count;
    }
}
