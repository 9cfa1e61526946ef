using FlowTrace.Internals;

namespace FlowTrace.Tracing;

/// <summary>
/// Finds what clean units are made of under pro-rata, by walking back over what was applied. How a pocket's clean units are made up changes only when
/// some arrive, in proportion to what was there; so the units asked about are divided, step by step and latest first, between what arrived and what was
/// there before. Every division is into whole units that add up, so the sources do too.
/// </summary>
/// <remarks>One number per pocket, whatever the number of sources: the walk costs what the sweep did.</remarks>
/// <param name="log">What was applied.</param>
/// <param name="beginnings">The entries of what pockets held when they were first looked at.</param>
internal sealed class ProportionalWalk(SourceLog log, IReadOnlyDictionary<int, (int Entry, UInt128 Balance)> beginnings)
{
    // What is still to be found, by pocket: in units of the asset asked about, and in units of the pocket's own asset.
    private readonly Dictionary<int, (UInt128 Asked, UInt128 Own)> _wanted = [];

    /// <summary>The units that each step passed on towards what was asked about; only of steps that passed any.</summary>
    public Dictionary<int, UInt128> Passed { get; } = [];

    /// <summary>Adds the sources of the clean units asked about.</summary>
    public void Run(SourceSearch.Asked asked, int policy)
    {
        foreach ((int pocket, UInt128 clean) in asked.Pockets)
            Want(pocket, clean, clean);
        int next = asked.Steps.Count - 1;
        for (int number = log.Last; number >= 0; number--)
        {
            SourceLog.Step step = log.Steps[number];
            SourceLog.Proportion part = log.ProportionOf(number);
            (UInt128 wanted, UInt128 own) = TakeWhatArrived(step, part);
            own = ConvertBack(own, part);
            TakeWhatWasAdded(number, asked, policy);
            for (; next >= 0 && asked.Steps[next].Step == number; next--)
            {
                (_, bool leaves, UInt128 clean) = asked.Steps[next];
                wanted += clean;
                own += leaves || clean == UInt128.Zero ? clean : part.CleanOut + part.Missing;
            }

            if (wanted == UInt128.Zero)
                continue;
            Passed[number] = wanted;
            Pass(step, part, wanted, own, asked, policy);
        }

        foreach ((int pocket, (UInt128 left, UInt128 own)) in _wanted.OrderBy(pair => pair.Key))
            asked.Add(policy, EntryTable.SourceOf(beginnings[pocket].Entry), left, own);
    }

    private (UInt128 Asked, UInt128 Own) TakeWhatArrived(in SourceLog.Step step, in SourceLog.Proportion part)
    {
        if (step.To == SourceLog.Step.None || part.CleanIn == UInt128.Zero || !_wanted.TryGetValue(step.To, out (UInt128 Asked, UInt128 Own) wanted))
            return default;
        UInt128 asked = Halves.FirstOf(wanted.Asked, part.CleanIn, part.CleanBefore);
        UInt128 own = Halves.FirstOf(wanted.Own, part.CleanIn, part.CleanBefore);
        if (asked == wanted.Asked)
            _wanted.Remove(step.To);
        else
            _wanted[step.To] = (wanted.Asked - asked, wanted.Own - own);
        return (asked, own);
    }

    // Before the step arrived, its pocket may have been given clean units that no transfer shows.
    private void TakeWhatWasAdded(int step, SourceSearch.Asked asked, int policy)
    {
        if (!log.Added.TryGetValue(step, out SourceLog.Addition added) || !_wanted.Remove(added.Pocket, out (UInt128 Asked, UInt128 Own) wanted))
            return;
        UInt128 units = Halves.FirstOf(wanted.Asked, added.Quantity, added.Before);
        UInt128 own = Halves.FirstOf(wanted.Own, added.Quantity, added.Before);
        asked.Add(policy, EntryTable.SourceOf(added.Entry), units, own);
        Want(added.Pocket, wanted.Asked - units, wanted.Own - own);
    }

    private static UInt128 ConvertBack(UInt128 own, in SourceLog.Proportion part)
    {
        UInt128 left = part.CleanOut + part.Missing;
        return own == UInt128.Zero || left == part.CleanIn || part.CleanIn == UInt128.Zero ? own
            : WideMath.MulDiv(UInt128.Min(own, part.CleanIn), left, part.CleanIn, out _);
    }

    private void Pass(
        in SourceLog.Step step, in SourceLog.Proportion part, UInt128 wanted, UInt128 own, SourceSearch.Asked asked, int policy)
    {
        UInt128 missing = part.IsRenamed || step.From == SourceLog.Step.None ? wanted : Halves.FirstOf(wanted, part.Missing, part.CleanOut);
        UInt128 ownMissing = missing == wanted ? own : Halves.FirstOf(own, part.Missing, part.CleanOut);
        if (missing != UInt128.Zero)
            asked.Add(policy, EntryTable.SourceOf(part.Entry), missing, ownMissing);
        if (missing != wanted)
            Want(step.From, wanted - missing, own - ownMissing);
    }

    private void Want(int pocket, UInt128 asked, UInt128 own)
    {
        if (asked == UInt128.Zero)
            return;
        (UInt128 before, UInt128 ownBefore) = _wanted.GetValueOrDefault(pocket);
        _wanted[pocket] = (before + asked, ownBefore + own);
    }
}
