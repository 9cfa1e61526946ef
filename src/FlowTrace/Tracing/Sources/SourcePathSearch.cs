namespace FlowTrace.Tracing;

/// <summary>
/// Finds, for some sources, the way by which most of their units can have come: each step leaves where the one before arrived, and carries units of the
/// source under the main policy. One pass over the log for all of them.
/// </summary>
internal sealed class SourcePathSearch
{
    private readonly SourceSearch _search;
    private readonly SourceSearch.Asked _asked;
    private readonly int[] _sources;
    private readonly Dictionary<(int Source, int Pocket), (UInt128 Width, int Step)> _best = [];
    private readonly Dictionary<(int Source, int Step), (UInt128 Width, int Before)> _ways = [];

    /// <summary>Searches.</summary>
    /// <param name="search">What was applied.</param>
    /// <param name="asked">What was asked about.</param>
    /// <param name="sources">The sources, as lots name them.</param>
    public SourcePathSearch(SourceSearch search, SourceSearch.Asked asked, IReadOnlyList<int> sources)
    {
        _search = search;
        _asked = asked;
        _sources = [.. sources];
        int part = 0;
        for (int step = 0; step <= search.Log.Last; step++)
        {
            for (; part < search.Log.Parts.Count && search.Log.Parts[part].Step == step; part++)
                if (Array.IndexOf(_sources, search.Log.Parts[part].Source) >= 0)
                    Extend(search.Log.Parts[part].Source, step, search.Log.Parts[part].Quantity, mustHaveCome: false);
            if (asked.Passed?.GetValueOrDefault(step) is { } passed && passed != UInt128.Zero)
                ExtendProportions(step, passed);
            if (search.Log.Steps[step] is { IsEmptied: true } left)
                foreach (int source in _sources)
                    _best.Remove((source, left.From));
        }
    }

    /// <summary>The steps of the widest way of a source to what was asked about, by their places in the log; none where there is none.</summary>
    public IReadOnlyList<int> PathOf(int source)
    {
        (UInt128 Width, int Step) widest = (UInt128.Zero, -1);
        foreach ((int step, _, _) in _asked.Steps)
            if (_ways.TryGetValue((source, step), out (UInt128 Width, int Before) way) && way.Width > widest.Width)
                widest = (way.Width, step);
        foreach (int pocket in _asked.Holdings)
            if (_best.TryGetValue((source, pocket), out (UInt128 Width, int Step) held) && held.Width > widest.Width)
                widest = held;
        var path = new List<int>();
        for (int step = widest.Step; step >= 0; step = _ways[(source, step)].Before)
            path.Add(step);
        path.Reverse();
        return path;
    }

    // Under pro-rata every payment is made of every source there is: what was passed on is, wherever the source has come.
    private void ExtendProportions(int step, UInt128 passed)
    {
        int entry = EntryTable.SourceOf(_search.Log.ProportionOf(step).Entry);
        foreach (int source in _sources)
            if (source < 0)
                Extend(source, step, passed, mustHaveCome: source != entry);
    }

    private void Extend(int source, int step, UInt128 quantity, bool mustHaveCome)
    {
        SourceLog.Step at = _search.Log.Steps[step];
        (UInt128 Width, int Step) before = (quantity, -1);
        if (at.From != SourceLog.Step.None && _best.TryGetValue((source, at.From), out (UInt128 Width, int Step) best))
            before = (UInt128.Min(best.Width, quantity), best.Step);
        else if (mustHaveCome)
            return;
        if (_ways.TryGetValue((source, step), out (UInt128 Width, int Before) known) && known.Width >= before.Width)
            return;
        _ways[(source, step)] = before;
        if (at.To != SourceLog.Step.None && (!_best.TryGetValue((source, at.To), out (UInt128 Width, int Step) there) || before.Width > there.Width))
            _best[(source, at.To)] = (before.Width, step);
    }
}
