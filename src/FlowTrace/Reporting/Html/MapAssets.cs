using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Which colour each asset has on the maps of a result: the few that carried most have one of their own, all others share one.</summary>
internal sealed class MapAssets
{
    /// <summary>How many assets have a colour of their own. People do not tell more apart.</summary>
    public const int Colours = 6;

    private readonly Dictionary<Asset, int> _ranks = [];

    private MapAssets()
    {
    }

    /// <summary>Whether units change their asset or chain anywhere, so that ribbons are better coloured by what they carry.</summary>
    public bool HasConversions { get; private init; }

    /// <summary>The assets that have a colour, most carried first.</summary>
    public IEnumerable<Asset> Coloured => _ranks.OrderBy(pair => pair.Value).Select(pair => pair.Key);

    /// <summary>How many assets share the last colour.</summary>
    public int Others { get; private set; }

    public static MapAssets Of(TraceResult result)
    {
        var everything = new MapSelection("", MapSelection.SourcesOf(result));
        var carried = new Dictionary<Asset, double>();
        bool hasConversions = false;
        foreach (FlowEdge edge in result.Graph.Edges())
        {
            if (edge.Stolen(result.MainPolicy) is not { Count: > 0 } parts)
                continue;
            double share = everything.Measure(parts).Share;
            Asset asset = edge.Transfer.Asset;
            carried[asset] = carried.GetValueOrDefault(asset) + share;
            if (edge.Hop is not { Kind: FlowKind.Swap or FlowKind.Bridge } hop)
                continue;
            hasConversions = true;
            carried[hop.Given.Asset] = carried.GetValueOrDefault(hop.Given.Asset) + share;
        }

        var assets = new MapAssets { HasConversions = hasConversions };
        foreach (Asset asset in carried.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key))
            if (assets._ranks.Count < Colours)
                assets._ranks.Add(asset, assets._ranks.Count);
            else
                assets.Others++;
        return assets;
    }

    /// <summary>The CSS class of an asset's colour.</summary>
    public string ClassOf(Asset asset) => _ranks.TryGetValue(asset, out int rank) ? FormattableString.Invariant($"k{rank}") : "kx";
}
