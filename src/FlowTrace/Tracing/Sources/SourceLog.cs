using FlowTrace.Internals;

namespace FlowTrace.Tracing;

/// <summary>
/// What a search for sources applied, step by step: who gave, who took, and what the main policy's lots were. The proportions of clean units under
/// pro-rata are kept beside, for the walk back.
/// </summary>
internal sealed class SourceLog
{
    private readonly List<Step> _steps = [];
    private readonly List<Proportion> _proportions = [];
    private readonly List<Carried> _carried = [];

    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<Carried> Parts => _carried;

    /// <summary>Whether pro-rata was asked for, so that proportions are kept.</summary>
    public bool KeepsProportions { get; init; }

    public int Last => _steps.Count - 1;

    public void Begin(in Step step, in Proportion proportion)
    {
        _steps.Add(step);
        if (KeepsProportions)
            _proportions.Add(proportion);
    }

    /// <summary>Says where the last step arrived, and what was there.</summary>
    public void Arrive(int pocket, UInt128 cleanBefore, UInt128 cleanIn)
    {
        _steps[^1] = _steps[^1] with { To = pocket };
        if (KeepsProportions)
            _proportions[^1] = _proportions[^1] with { CleanBefore = cleanBefore, CleanIn = cleanIn };
    }

    /// <summary>The clean units of the last step come from an entry, whatever was there before.</summary>
    public void Rename(int entry)
    {
        if (KeepsProportions)
            _proportions[^1] = _proportions[^1] with { Entry = entry, IsRenamed = true };
    }

    /// <summary>What pockets were given by no transfer, just before a step arrived there; by the step.</summary>
    public Dictionary<int, Addition> Added { get; } = [];

    public void Carry(int source, UInt128 quantity) => _carried.Add(new Carried(Last, source, quantity));

    public Proportion ProportionOf(int step) => _proportions[step];

    /// <summary>One step. Pockets are the sweep's numbers, those of rows the run's own.</summary>
    /// <param name="Run">The run of its row.</param>
    /// <param name="Row">The row that shows it; -1 for what a pocket held when it was first looked at.</param>
    /// <param name="FromLocal">The pocket of the row's table that gives.</param>
    /// <param name="ToLocal">The pocket of the row's table that takes; below zero where none does.</param>
    /// <param name="From">The followed pocket, or the complement of a way over a bridge, that gives; <see cref="None"/> where none is followed.</param>
    /// <param name="To">Likewise, that takes.</param>
    /// <param name="Given">How many units leave.</param>
    /// <param name="Received">How many arrive.</param>
    /// <param name="IsEmptied">Whether nothing is left with the giver.</param>
    internal readonly record struct Step(
        int Run, int Row, int FromLocal, int ToLocal, int From, int To, UInt128 Given, UInt128 Received, bool IsEmptied)
    {
        public const int None = int.MinValue;
    }

    /// <summary>Clean units that a pocket is taken to have had, though what was applied does not show them.</summary>
    /// <param name="Pocket">The pocket.</param>
    /// <param name="Entry">Their entry.</param>
    /// <param name="Before">How many clean units it had.</param>
    /// <param name="Quantity">How many more it has.</param>
    internal readonly record struct Addition(int Pocket, int Entry, UInt128 Before, UInt128 Quantity);

    /// <summary>Units of one source on a step, under the main policy.</summary>
    internal readonly record struct Carried(int Step, int Source, UInt128 Quantity);

    /// <summary>The clean units of a step under pro-rata.</summary>
    /// <param name="CleanOut">How many left the giver's clean units.</param>
    /// <param name="Missing">How many more left than there were, or came from nobody who is followed.</param>
    /// <param name="Entry">The entry of the latter; of all of them where <paramref name="IsRenamed"/>.</param>
    /// <param name="CleanBefore">How many clean units the taker had before.</param>
    /// <param name="CleanIn">How many clean units arrived.</param>
    /// <param name="IsRenamed">Whether all clean units are the entry's.</param>
    internal readonly record struct Proportion(
        UInt128 CleanOut, UInt128 Missing, int Entry, UInt128 CleanBefore, UInt128 CleanIn, bool IsRenamed);
}

/// <summary>Divides a whole number of units between two in proportion, the larger fraction getting the unit that does not divide.</summary>
internal static class Halves
{
    /// <summary>The first one's part of <paramref name="units"/>; the other one's is the rest. All is the first one's when both weigh nothing.</summary>
    public static UInt128 FirstOf(UInt128 units, UInt128 first, UInt128 second)
    {
        if (second == UInt128.Zero)
            return units;
        UInt128 whole = first + second;
        UInt128 part = WideMath.MulDiv(units, first, whole, out UInt128 remainder);
        return remainder > whole - remainder ? part + 1 : part;
    }
}
