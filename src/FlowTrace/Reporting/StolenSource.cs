using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>One asset stolen in one theft, with the transfers that stole it.</summary>
internal sealed class StolenSource(string theft, Asset asset, UInt128 stolen)
{
    public string Theft => theft;

    public Asset Asset => asset;

    public UInt128 Stolen => stolen;

    public int TheftTransfers { get; private set; }

    /// <summary>How many transfers carried its units: how much there is to say about it.</summary>
    public int Flows { get; private set; }

    public DateTimeOffset? First { get; private set; }

    public DateTimeOffset? Last { get; private set; }

    /// <summary>
    /// Everything stolen: by theft, native coins first, then by how much the units moved. Worth is not known here, and a thief's wallet is
    /// full of worthless tokens that strangers sent it.
    /// </summary>
    public static StolenSource[] Of(TraceResult result)
    {
        var sources = result.Stolen.ToDictionary(part => (part.Theft, part.OriginAsset), part => new StolenSource(part.Theft, part.OriginAsset, part.Quantity));
        foreach (FlowEdge edge in result.Graph.Edges())
            foreach (StolenPart part in edge.Stolen(result.MainPolicy))
                if (sources.TryGetValue((part.Theft, part.OriginAsset), out StolenSource? source))
                    source.Count(edge);
        return
        [
            .. sources.Values
                .OrderBy(source => source.Theft, StringComparer.Ordinal)
                .ThenBy(source => source.Asset.Kind == AssetKind.Native ? 0 : 1)
                .ThenByDescending(source => source.Flows)
                .ThenBy(source => source.Asset),
        ];
    }

    private void Count(FlowEdge edge)
    {
        Flows++;
        if (!edge.IsTheft)
            return;
        TheftTransfers++;
        First ??= edge.Transfer.Position.Time;
        Last = edge.Transfer.Position.Time;
    }
}

/// <summary>What one outcome holds of one theft's stolen asset, under each policy.</summary>
internal sealed class OutcomeRow
{
    private readonly UInt128[] _quantities;
    private readonly UInt128[] _origins;

    private OutcomeRow(Outcome outcome, string theft, Asset originAsset, int policies)
    {
        Outcome = outcome;
        Theft = theft;
        OriginAsset = originAsset;
        _quantities = new UInt128[policies];
        _origins = new UInt128[policies];
    }

    public Outcome Outcome { get; }

    public string Theft { get; }

    public Asset OriginAsset { get; }

    /// <summary>How much in the outcome's asset, under the policy with that place in the list.</summary>
    public UInt128 Quantity(int policy) => _quantities[policy];

    /// <summary>How much in units of the stolen asset.</summary>
    public UInt128 Origin(int policy) => _origins[policy];

    /// <summary>The rows of every outcome, largest under the main policy first; equal ones stay in the outcomes' order.</summary>
    public static IEnumerable<OutcomeRow> Of(TraceResult result)
    {
        var rows = new List<OutcomeRow>();
        foreach (Outcome outcome in result.Outcomes)
        {
            int first = rows.Count;
            for (int policy = 0; policy < result.Policies.Count; policy++)
                foreach (StolenPart part in outcome.Stolen(result.Policies[policy]))
                {
                    OutcomeRow? row = rows.Find(first, part);
                    if (row is null)
                        rows.Add(row = new OutcomeRow(outcome, part.Theft, part.OriginAsset, result.Policies.Count));
                    row._quantities[policy] += part.Quantity;
                    row._origins[policy] += part.Origin;
                }
        }

        return rows.OrderByDescending(row => row._origins[0]);
    }
}

/// <summary>Finds an outcome's row among the last of a list.</summary>
file static class OutcomeRows
{
    public static OutcomeRow? Find(this List<OutcomeRow> rows, int first, StolenPart part)
    {
        for (int i = first; i < rows.Count; i++)
            if (rows[i].OriginAsset == part.OriginAsset && rows[i].Theft == part.Theft)
                return rows[i];
        return null;
    }
}
