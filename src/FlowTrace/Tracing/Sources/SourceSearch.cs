using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>What the sweep keeps when it is asked for sources: the question, where units enter, what was applied, and what was asked about.</summary>
internal sealed class SourceSearch(SourceQuery query, IReadOnlyList<TaintPolicy> policies)
{
    /// <summary>The place of pro-rata among the policies, whose clean units are found by walking back; -1 when it was not asked for.</summary>
    public int ProRata { get; } = policies.ToList().IndexOf(TaintPolicy.ProRata);

    public SourceQuery Query { get; } = query;

    public EntryTable Entries { get; } = new();

    public SourceLog Log { get; } = new() { KeepsProportions = policies.Contains(TaintPolicy.ProRata) };

    /// <summary>How many accounts to go back to at most; null for no limit.</summary>
    public int? MaxAccounts { get; init; }

    /// <summary>How many accounts back from the one asked about; null for no limit.</summary>
    public int? MaxHops { get; init; }

    /// <summary>The place of the policy whose paths are shown: the main one, where it conserves units; else -1.</summary>
    public int Main { get; } = policies[0].IsConserving() ? 0 : -1;

    /// <summary>What was asked about, by asset.</summary>
    public SortedDictionary<Asset, Asked> Found { get; } = [];

    /// <summary>What was asked about of one asset.</summary>
    public Asked Of(in Asset asset)
    {
        if (!Found.TryGetValue(asset, out Asked? asked))
            Found.Add(asset, asked = new Asked(policies.Count));
        return asked;
    }

    /// <summary>Units asked about, with their sources under every policy.</summary>
    internal sealed class Asked(int policies)
    {
        public UInt128 Quantity { get; set; }

        /// <summary>By policy, and by a lot's source.</summary>
        public Dictionary<int, (UInt128 Quantity, UInt128 Origin)>[] Parts { get; } =
            [.. Enumerable.Range(0, policies).Select(_ => new Dictionary<int, (UInt128 Quantity, UInt128 Origin)>())];

        /// <summary>Steps that are asked about, in the order of the log; whether what leaves or what arrives; how much of it is clean under pro-rata.</summary>
        public List<(int Step, bool Leaves, UInt128 Clean)> Steps { get; } = [];

        /// <summary>Pockets whose clean units are asked about at the end, and how many there are under pro-rata.</summary>
        public List<(int Pocket, UInt128 Clean)> Pockets { get; } = [];

        /// <summary>Pockets whose holdings are asked about.</summary>
        public List<int> Holdings { get; } = [];

        /// <summary>Under pro-rata, the units that each step passed on towards what was asked about.</summary>
        public IReadOnlyDictionary<int, UInt128>? Passed { get; set; }

        public void Add(int policy, int source, UInt128 quantity, UInt128 origin)
        {
            (UInt128 before, UInt128 originBefore) = Parts[policy].GetValueOrDefault(source);
            Parts[policy][source] = (before + quantity, originBefore + origin);
        }
    }
}
