using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>One flow map, laid out: a selection of what was stolen, a policy, an axis.</summary>
internal sealed class MapView
{
    /// <summary>The largest number of maps in one report; with more policies and thefts than this, the last ones are in the tables only.</summary>
    public const int Limit = 48;

    private MapView(MapFlows flows, MapAxis axis, MapColumns columns, MapBundles bundles, MapLayout layout)
    {
        Flows = flows;
        Axis = axis;
        Columns = columns;
        Nodes = bundles.Nodes;
        Ribbons = bundles.Ribbons;
        Layout = layout;
        Assets = MapAssets.Of(flows.Result);
    }

    /// <summary>The assets' colours, the same on every map of a result.</summary>
    public MapAssets Assets { get; }

    public MapFlows Flows { get; }

    public MapAxis Axis { get; }

    public MapColumns Columns { get; }

    public IReadOnlyList<MapNode> Nodes { get; }

    public IReadOnlyList<MapRibbon> Ribbons { get; }

    public MapLayout Layout { get; }

    public TraceResult Result => Flows.Result;

    public static MapView Make(TraceResult result, MapSelection selection, TaintPolicy policy, MapAxis axis) =>
        Make(MapFlows.Collect(result, selection, policy), axis);

    public static MapView Make(MapFlows flows, MapAxis axis)
    {
        MapColumns columns = MapColumns.Assign(flows, axis);
        MapBundles bundles = MapBundles.Make(flows, columns);
        int count = columns.Headings.Count == 0 ? 1 : columns.Headings[^1].LastColumn + 1;
        return new MapView(flows, axis, columns, bundles, MapLayout.Arrange(bundles.Nodes, bundles.Ribbons, count));
    }

    /// <summary>
    /// The maps of a report, the one it opens on first: every axis of every selection under the main policy, then the other policies, at most
    /// <see cref="Limit"/>.
    /// </summary>
    public static IReadOnlyList<MapView> All(TraceResult result)
    {
        IReadOnlyList<MapSelection> selections = MapSelection.Of(result);
        var views = new List<MapView>();
        foreach (TaintPolicy policy in result.Policies)
            foreach (MapSelection selection in selections)
            {
                if (views.Count + 2 > Limit)
                    return views;
                MapFlows flows = MapFlows.Collect(result, selection, policy);
                views.Add(Make(flows, MapAxis.Hops));
                views.Add(Make(flows, MapAxis.Time));
            }

        return views;
    }
}
