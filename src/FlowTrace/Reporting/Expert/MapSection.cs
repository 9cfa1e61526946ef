using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>The flow map, still.</summary>
internal static class MapSection
{
    public static ExpertSection Build(ExpertContext context)
    {
        MapSelection selection = MapSelection.Of(context.Result)[0];
        var view = MapView.Make(context.Result, selection, context.Policy, MapAxis.Hops);
        return new ExpertSection("map", "Flow map",
        [
            new PictureBlock(MapSvg.WithLegend(view), context.Derive(
                $"{selection.Title}, under {context.Policy.ToName()}: the flow by hops from the theft on the left to where the units stand; small wallets are "
                + "drawn together. The interactive map in report.html opens every wallet and transfer.",
                ExpertRules.Drawing)),
        ]);
    }
}
