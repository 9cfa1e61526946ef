using System.Numerics;

namespace FlowTrace.Findings;

/// <summary>The sums, counts and medians of a stretch of an account's transfers, in one pass over the columns and two sorts.</summary>
internal sealed class EntryFigures
{
    private readonly AccountEntries _entries;
    private readonly FigureRules _rules;
    private readonly int _from;

    private EntryFigures(AccountEntries entries, int from, in FigureRules rules)
    {
        _entries = entries;
        _rules = rules;
        _from = from;
        Parties = new PartyTotals[entries.Parties.Length];
    }

    public PartyTotals[] Parties { get; }

    public UInt128 In { get; private set; }

    public UInt128 Out { get; private set; }

    public int InCount { get; private set; }

    public int OutCount { get; private set; }

    public int Senders { get; private set; }

    public int Receivers { get; private set; }

    /// <summary>The place of the party that received most; among equals the first by account. -1 for none.</summary>
    public int TopReceiver { get; private set; } = -1;

    /// <summary>Of the units that came in within the stretch, those that left to somebody within the limit of pass-through.</summary>
    public UInt128 PassedThrough { get; private set; }

    /// <summary>The dwell that half of the units that left had at most, in milliseconds; null where none left.</summary>
    public long? MedianDwell { get; private set; }

    /// <summary>Units that left and of which the data does not show that they came.</summary>
    public UInt128 Unseen { get; private set; }

    public UInt128 MostHeld { get; private set; }

    public int TestPayments { get; private set; }

    public Ratio? MedianIn { get; private set; }

    public Ratio? MedianOut { get; private set; }

    public long First { get; private set; }

    public long Last { get; private set; }

    /// <summary>Counts the entries from one on; what came before only serves to know what is held and whom the account paid already.</summary>
    public static EntryFigures Of(AccountEntries entries, int from, in FigureRules rules, Func<int, int, int> compareParties)
    {
        var figures = new EntryFigures(entries, from, rules);
        figures.Count(compareParties);
        figures.FollowUnits();
        return figures;
    }

    private void Count(Func<int, int, int> compareParties)
    {
        Entry[] items = _entries.Items;
        for (int i = 0; i < items.Length; i++)
            CountOne(items[i], isCounted: i >= _from);
        First = _from < items.Length ? items[_from].Time : 0;
        Last = items.Length > 0 ? items[^1].Time : 0;
        UInt128[] ins = new UInt128[InCount];
        UInt128[] outs = new UInt128[OutCount];
        int nextIn = 0, nextOut = 0;
        for (int i = _from; i < items.Length; i++)
            if (!items[i].IsFee && items[i].IsOut)
                outs[nextOut++] = items[i].Quantity;
            else if (!items[i].IsFee)
                ins[nextIn++] = items[i].Quantity;
        MedianIn = MedianOf(ins);
        MedianOut = MedianOf(outs);
        for (int party = 0; party < Parties.Length; party++)
        {
            ref PartyTotals totals = ref Parties[party];
            Senders += totals.InCount > 0 ? 1 : 0;
            Receivers += totals.OutCount > 0 ? 1 : 0;
            TestPayments += totals.IsTested ? 1 : 0;
            if (totals.OutCount > 0 && (TopReceiver < 0 || IsAbove(party, TopReceiver, compareParties)))
                TopReceiver = party;
        }
    }

    private bool IsAbove(int party, int other, Func<int, int, int> compareParties) =>
        Parties[party].Out != Parties[other].Out ? Parties[party].Out > Parties[other].Out : compareParties(party, other) < 0;

    private void CountOne(in Entry entry, bool isCounted)
    {
        if (entry.IsFee)
            return;
        if (isCounted && entry.IsOut)
        {
            Out += entry.Quantity;
            OutCount++;
        }
        else if (isCounted)
        {
            In += entry.Quantity;
            InCount++;
        }

        if (entry.Party < 0)
            return;
        ref PartyTotals party = ref Parties[entry.Party];
        if (entry.IsOut)
            NoteTest(ref party, entry, isCounted);
        if (isCounted && entry.IsOut)
        {
            party.Out += entry.Quantity;
            party.OutCount++;
        }
        else if (isCounted)
        {
            party.In += entry.Quantity;
            party.InCount++;
        }
    }

    // A trifle to somebody never paid before, and soon after a payment many times as large.
    private void NoteTest(ref PartyTotals party, in Entry entry, bool isCounted)
    {
        if (!party.HasFirstOut)
        {
            party.HasFirstOut = true;
            party.FirstOut = isCounted ? entry.Quantity : UInt128.Zero;
            party.FirstOutTime = entry.Time;
        }
        else if (!party.IsTested && party.FirstOut > UInt128.Zero && party.FirstOut <= _rules.TestMost
            && entry.Time - party.FirstOutTime <= _rules.TestMilliseconds)
        {
            party.IsTested = Ratio.Of((BigInteger)entry.Quantity, (BigInteger)party.FirstOut) >= _rules.TestFactor;
        }
    }

    /// <summary>First in, first out: how long units stay, how many leave soon, and how much is held at most.</summary>
    private void FollowUnits()
    {
        Entry[] items = _entries.Items;
        var lots = new (UInt128 Left, int Entry)[items.Length];
        int head = 0, tail = 0;
        UInt128 held = UInt128.Zero;
        var dwells = new List<long>();
        var weights = new List<UInt128>();
        for (int i = 0; i < items.Length; i++)
        {
            ref readonly Entry entry = ref items[i];
            if (!entry.IsOut)
            {
                lots[tail++] = (entry.Quantity, i);
                held += entry.Quantity;
                if (i >= _from && held > MostHeld)
                    MostHeld = held;
                continue;
            }

            UInt128 wanted = entry.Quantity;
            while (wanted > UInt128.Zero && head < tail)
            {
                ref (UInt128 Left, int Entry) lot = ref lots[head];
                UInt128 taken = UInt128.Min(wanted, lot.Left);
                lot.Left -= taken;
                wanted -= taken;
                held -= taken;
                if (lot.Entry >= _from && !entry.IsFee)
                    Leave(entry.Time - items[lot.Entry].Time, taken, dwells, weights);
                if (lot.Left == UInt128.Zero)
                    head++;
            }

            if (i >= _from)
                Unseen += wanted;
        }

        MedianDwell = WeightedMedian(dwells, weights);
    }

    private void Leave(long dwell, UInt128 quantity, List<long> dwells, List<UInt128> weights)
    {
        if (dwell <= _rules.PassMilliseconds)
            PassedThrough += quantity;
        dwells.Add(dwell);
        weights.Add(quantity);
    }

    private static long? WeightedMedian(List<long> dwells, List<UInt128> weights)
    {
        if (dwells.Count == 0)
            return null;
        long[] keys = [.. dwells];
        UInt128[] items = [.. weights];
        Array.Sort(keys, items);
        UInt128 total = UInt128.Zero;
        foreach (UInt128 item in items)
            total += item;
        UInt128 sum = UInt128.Zero;
        for (int i = 0; i < keys.Length; i++)
        {
            sum += items[i];
            if (sum >= total - sum)
                return keys[i];
        }

        return keys[^1];
    }

    private static Ratio? MedianOf(UInt128[] quantities)
    {
        if (quantities.Length == 0)
            return null;
        Array.Sort(quantities);
        int middle = quantities.Length / 2;
        return quantities.Length % 2 == 1
            ? Ratio.Of((BigInteger)quantities[middle])
            : Ratio.Of((BigInteger)quantities[middle - 1] + (BigInteger)quantities[middle], 2);
    }
}

/// <summary>The numbers that counting needs, in base units and milliseconds.</summary>
/// <param name="PassMilliseconds">How soon units leave that only pass through.</param>
/// <param name="TestMost">The largest test payment; zero where nobody says how many decimals the asset has.</param>
/// <param name="TestFactor">How many times as large what follows is.</param>
/// <param name="TestMilliseconds">How soon it follows.</param>
internal readonly record struct FigureRules(long PassMilliseconds, UInt128 TestMost, Ratio TestFactor, long TestMilliseconds);
