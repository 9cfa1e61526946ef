using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>How far to the right a wallet stands on the map.</summary>
internal enum MapAxis
{
    /// <summary>By hops from the theft.</summary>
    Hops,

    /// <summary>By the time at which stolen units arrive.</summary>
    Time,
}

/// <summary>What a map shows: one stolen asset of one theft, all of one theft, or everything. Widths are shares of it.</summary>
/// <param name="Title">The words for it in the report's switch; safe to show.</param>
/// <param name="Sources">The stolen parts it covers. Several stand side by side with equal weight: without prices, no asset counts for more.</param>
internal sealed record MapSelection(string Title, IReadOnlyList<StolenPart> Sources)
{
    /// <summary>The largest number of selections that get a map of their own; the combined one comes first.</summary>
    public const int Limit = 9;

    private const int FewSources = 3;

    /// <summary>The share of the selection that <paramref name="origin"/> units of a source stand for; zero when it is not selected.</summary>
    public double ShareOf(string theft, Asset originAsset, UInt128 origin)
    {
        foreach (StolenPart source in Sources)
            if (source.OriginAsset == originAsset && source.Theft == theft)
                return Figures.Share(origin, source.Origin) / Sources.Count;
        return 0;
    }

    /// <summary>The share of the selection that the parts stand for together, and their quantity.</summary>
    public (double Share, UInt128 Quantity) Measure(IReadOnlyList<StolenPart> parts)
    {
        double share = 0;
        UInt128 quantity = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            double part = ShareOf(parts[i].Theft, parts[i].OriginAsset, parts[i].Origin);
            if (part == 0 && !Covers(parts[i]))
                continue;
            share += part;
            quantity += parts[i].Quantity;
        }

        return (share, quantity);
    }

    /// <summary>
    /// The selections of a result, the one to open on first: everything, each theft, each stolen asset, at most <see cref="Limit"/>. With many
    /// stolen assets, most of them worthless tokens that somebody sent the thief, the one that went furthest comes before everything.
    /// </summary>
    public static IReadOnlyList<MapSelection> Of(TraceResult result)
    {
        StolenPart[] sources = SourcesOf(result);
        if (sources.Length == 1)
            return [new MapSelection(TitleOf(result, sources[0]), sources)];
        var selections = new List<MapSelection> { new("Everything stolen", sources) };
        if (result.Thefts.Count > 1)
            selections.AddRange(result.Thefts
                .Select(theft => new MapSelection(Encode.Visible(theft, 40), [.. sources.Where(part => part.Theft == theft)]))
                .Where(selection => selection.Sources.Count > 1));
        selections.AddRange(sources.Select(part => new MapSelection(TitleOf(result, part), [part])));
        if (sources.Length > FewSources)
        {
            MapSelection furthest = selections[^sources.Length];
            selections.Remove(furthest);
            selections.Insert(0, furthest);
        }

        return selections.Count > Limit ? selections[..Limit] : selections;
    }

    /// <summary>What was stolen, by how many transfers it was followed through under the main policy, most first.</summary>
    public static StolenPart[] SourcesOf(TraceResult result)
    {
        var transfers = new Dictionary<(string Theft, Asset Asset), int>();
        foreach (FlowEdge edge in result.Graph.Edges())
            foreach (StolenPart part in edge.IsTheft ? [] : edge.Stolen(result.MainPolicy))
                transfers[(part.Theft, part.OriginAsset)] = transfers.GetValueOrDefault((part.Theft, part.OriginAsset)) + 1;
        return [.. result.Stolen.Where(part => part.Origin > UInt128.Zero)
            .OrderByDescending(part => transfers.GetValueOrDefault((part.Theft, part.OriginAsset)))
            .ThenBy(part => part.Theft, StringComparer.Ordinal).ThenBy(part => part.OriginAsset)];
    }

    private bool Covers(StolenPart part) =>
        Sources.Any(source => source.OriginAsset == part.OriginAsset && source.Theft == part.Theft);

    private static string TitleOf(TraceResult result, StolenPart part) =>
        $"{Encode.Visible(part.Theft, 40)}: {Figures.Short(part.Origin, part.OriginAsset, result.AssetInfo.GetValueOrDefault(part.OriginAsset))}";
}
