using System.Runtime.InteropServices;
using FlowTrace.Attribution;
using FlowTrace.Evidence;

namespace FlowTrace.Tracing;

/// <summary>Adds up what ends where, while the sweep runs: one entry per pocket, status and limit.</summary>
internal sealed class OutcomeTally
{
    private readonly Dictionary<(int Pocket, OutcomeStatus Status, string Limit), int> _index;
    private readonly List<Entry> _entries;

    public OutcomeTally()
        : this([], [])
    {
    }

    private OutcomeTally(Dictionary<(int Pocket, OutcomeStatus Status, string Limit), int> index, List<Entry> entries)
    {
        _index = index;
        _entries = entries;
    }

    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>The entry of a place, made now if it is new.</summary>
    public Entry At(int pocket, OutcomeStatus status, string limit, long unixMilliseconds)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, (pocket, status, limit), out bool known);
        if (!known)
        {
            number = _entries.Count;
            _entries.Add(new Entry(pocket, status, limit, unixMilliseconds));
        }

        Entry entry = _entries[number];
        entry.Last = Math.Max(entry.Last, unixMilliseconds);
        entry.First = Math.Min(entry.First, unixMilliseconds);
        return entry;
    }

    /// <summary>A new entry for a place that has none: what rests in a pocket at the end.</summary>
    public Entry AddRest(int pocket, OutcomeStatus status, long first, long last)
    {
        var entry = new Entry(pocket, status, "", first) { Last = last };
        _entries.Add(entry);
        return entry;
    }

    /// <summary>A tally of the same, which what is added to either leaves alone.</summary>
    public OutcomeTally Copy() => new(new(_index), [.. _entries.Select(entry => entry.Copy())]);

    /// <summary>Stolen units in one place: a part per policy (by its place in the list) and source.</summary>
    internal sealed class Entry(int pocket, OutcomeStatus status, string limit, long unixMilliseconds)
    {
        private Part _only;
        private List<Part>? _many;

        public int Pocket { get; } = pocket;

        public OutcomeStatus Status { get; } = status;

        /// <summary>Which limit cut here; empty when none did.</summary>
        public string Limit { get; } = limit;

        /// <summary>What happened, in words, for the cut.</summary>
        public string Detail { get; set; } = "";

        public Label? Service { get; set; }

        public long First { get; set; } = unixMilliseconds;

        public long Last { get; set; } = unixMilliseconds;

        // Units may stand for no whole unit of the origin, and an origin for no whole unit here; only both together are nothing.
        private bool HasOnly => (_only.Quantity | _only.Origin) != UInt128.Zero;

        /// <summary>The parts, each policy and source once. A lone part, as most entries have, costs no list.</summary>
        public ReadOnlySpan<Part> Parts => _many is not null ? CollectionsMarshal.AsSpan(_many)
            : HasOnly ? new ReadOnlySpan<Part>(ref _only) : [];

        public void Add(int book, int source, UInt128 quantity, UInt128 origin)
        {
            var added = new Part(book, source, quantity, origin);
            if (_many is null && !HasOnly)
                _only = added;
            else if (_many is null && _only.IsOf(added))
                _only = _only.Plus(added);
            else
                AddToMany(added);
        }

        public Entry Copy()
        {
            var copy = (Entry)MemberwiseClone();
            copy._many = _many is null ? null : [.. _many];
            return copy;
        }

        private void AddToMany(in Part added)
        {
            _many ??= [_only];
            foreach (ref Part part in CollectionsMarshal.AsSpan(_many))
                if (part.IsOf(added))
                {
                    part = part.Plus(added);
                    return;
                }

            _many.Add(added);
        }
    }

    internal readonly record struct Part(int Book, int Source, UInt128 Quantity, UInt128 Origin)
    {
        public bool IsOf(in Part other) => Book == other.Book && Source == other.Source;

        public Part Plus(in Part other) => new(Book, Source, Quantity + other.Quantity, Origin + other.Origin);
    }
}
