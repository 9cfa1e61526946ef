using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Tracing;

/// <summary>The places where clean units enter what a question looks at: each is a source, and the name of the units that entered there.</summary>
internal sealed class EntryTable
{
    private readonly Dictionary<(SourceKind Kind, int Account, Asset Asset, string Limit), int> _index = [];
    private readonly List<FundingSource> _entries = [];

    public int Count => _entries.Count;

    public FundingSource this[int entry] => _entries[entry];

    /// <summary>The number of an entry as the source of a lot: below the number of clean units without a name.</summary>
    public static int SourceOf(int entry) => -2 - entry;

    /// <summary>The entry that a lot's source names, or below zero for a theft.</summary>
    public static int EntryOf(int source) => -2 - source;

    /// <summary>The entry of a kind at an account in an asset, made now if it is new.</summary>
    public int Of(SourceKind kind, int number, in Account account, in Asset asset, string limit, Label? label, string reason)
    {
        if (!_index.TryGetValue((kind, number, asset, limit), out int entry))
        {
            entry = _entries.Count;
            _index.Add((kind, number, asset, limit), entry);
            _entries.Add(new FundingSource(kind, "", account, asset, label, reason));
        }

        return entry;
    }
}
