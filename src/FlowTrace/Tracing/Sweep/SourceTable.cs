using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>The sources of stolen units: a theft and an asset it took, with what was named, what was stolen, and the dust line.</summary>
internal sealed class SourceTable(IReadOnlyList<Theft> thefts)
{
    private readonly Dictionary<(int Theft, Asset Asset), int> _index = [];
    private readonly List<Source> _sources = [];
    private int[] _ranks = [];

    public int Count => _sources.Count;

    public Source this[int source] => _sources[source];

    /// <summary>The source of a theft and asset, made now if it is new.</summary>
    public int Of(int theft, in Asset asset)
    {
        if (!_index.TryGetValue((theft, asset), out int source))
        {
            source = _sources.Count;
            _index.Add((theft, asset), source);
            _sources.Add(new Source(theft, new StolenOrigin(thefts[theft].Id, asset)));
            _ranks = [];
        }

        return source;
    }

    public int Find(int theft, in Asset asset) => _index.GetValueOrDefault((theft, asset), -1);

    /// <summary>The place of a source in ordinal order: by theft (numbered in the order of their ids), then by asset.</summary>
    public int RankOf(int source)
    {
        if (_ranks.Length != _sources.Count)
        {
            int[] order = [.. Enumerable.Range(0, _sources.Count).OrderBy(i => _sources[i].Theft).ThenBy(i => _sources[i].Asset)];
            _ranks = new int[order.Length];
            for (int i = 0; i < order.Length; i++)
                _ranks[order[i]] = i;
        }

        return _ranks[source];
    }

    /// <summary>Sets every dust line from what the thefts name.</summary>
    public void DrawDustLines(long partsPerBillion)
    {
        foreach (Source source in _sources)
        {
            // Under the line means: origin · 10⁹ < named · parts, so the line is rounded up.
            UInt128 line = WideMath.MulDiv(source.Named, (UInt128)partsPerBillion, 1_000_000_000, out UInt128 remainder);
            source.DustLine = remainder == UInt128.Zero ? line : line + 1;
        }
    }

    internal sealed class Source(int theft, StolenOrigin name)
    {
        public int Theft { get; } = theft;

        /// <summary>The theft's id and the asset, as results say them.</summary>
        public StolenOrigin Name { get; } = name;

        public Asset Asset => Name.Asset;

        /// <summary>How many units the theft's description names, come back or not.</summary>
        public UInt128 Named { get; set; }

        /// <summary>How many units were stolen.</summary>
        public UInt128 Stolen { get; set; }

        /// <summary>How many origin units have come to a final place under the main policy.</summary>
        public UInt128 Final { get; set; }

        /// <summary>An arrival that stands for fewer units is dust.</summary>
        public UInt128 DustLine { get; set; }
    }
}
