using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>The answer to a question about sources, in the words of results.</summary>
internal sealed partial class Sweep
{
    /// <summary>What the units asked about are made of, a composition for every asset and policy.</summary>
    /// <exception cref="InvalidOperationException">The sources do not add up: a defect of this library.</exception>
    public Composition[] MakeCompositions() =>
        [.. _search!.Found.SelectMany(found => _policies.Select((policy, place) => MakeComposition(found.Key, policy, found.Value, place)))];

    private Composition MakeComposition(in Asset asset, TaintPolicy policy, SourceSearch.Asked asked, int place)
    {
        SourceShare[] shares = [.. asked.Parts[place].Select(part => new SourceShare(SourceNamed(part.Key), part.Value.Quantity,
            part.Value.Origin)).Order(BySize)];
        UInt128 total = shares.Aggregate(UInt128.Zero, (sum, share) => policy.IsConserving() ? sum + share.Quantity : sum);
        if (policy.IsConserving() && total != asked.Quantity)
            throw new InvalidOperationException(
                $"The sources do not add up under {policy.ToName()}: {asked.Quantity} of {asset} were asked about, and {total} are accounted for. "
                + "This is a defect of FlowTrace; please report it with the case.");
        return new Composition(asset, policy, asked.Quantity, shares);
    }

    private static readonly Comparer<SourceShare> BySize = Comparer<SourceShare>.Create((one, other) =>
    {
        int order = other.Quantity.CompareTo(one.Quantity);
        if (order == 0)
            order = one.Source.Kind.CompareTo(other.Source.Kind);
        if (order == 0)
            order = string.CompareOrdinal(one.Source.Theft, other.Source.Theft);
        if (order == 0)
            order = Nullable.Compare(one.Source.Account, other.Source.Account);
        return order == 0 ? one.Source.Asset.CompareTo(other.Source.Asset) : order;
    });

    private FundingSource SourceNamed(int source) => source >= 0
        ? new FundingSource(SourceKind.Theft, _sources[source].Name.Theft, null, _sources[source].Asset, null, "")
        : _search!.Entries[EntryTable.EntryOf(source)];

    /// <summary>Paths for the largest sources of every asset, under the main policy.</summary>
    public SourcePath[] MakePaths()
    {
        var paths = new List<SourcePath>();
        if (_search!.Main < 0)
            return [];
        foreach ((Asset asset, SourceSearch.Asked asked) in _search.Found)
        {
            int[] largest = [.. asked.Parts[_search.Main]
                .OrderBy(part => new SourceShare(SourceNamed(part.Key), part.Value.Quantity, part.Value.Origin), BySize)
                .Take(_search.Query.MostPaths).Select(part => part.Key)];
            if (largest.Length == 0)
                continue;
            var search = new SourcePathSearch(_search, asked, largest);
            foreach (int source in largest)
                if (search.PathOf(source) is { Count: > 0 } path)
                    paths.Add(new SourcePath(asset, SourceNamed(source), [.. StepsOf(path)]));
        }

        return [.. paths];
    }

    // The two legs of a crossing are one step.
    private IEnumerable<SourcePathStep> StepsOf(IReadOnlyList<int> path)
    {
        for (int i = 0; i < path.Count; i++)
        {
            SourceLog.Step step = _search!.Log.Steps[path[i]];
            bool crosses = i + 1 < path.Count && _search.Log.Steps[path[i + 1]].From == ~path[i];
            SourceLog.Step last = crosses ? _search.Log.Steps[path[++i]] : step;
            TransferTable from = _runs[step.Run].Table, to = _runs[last.Run].Table;
            Asset given = from.AssetOfPocket(step.FromLocal);
            Asset received = last.ToLocal >= 0 ? to.AssetOfPocket(last.ToLocal) : given;
            Account payer = from.AccountOfPocket(step.FromLocal);
            Account taker = last.ToLocal >= 0 ? to.AccountOfPocket(last.ToLocal) : payer;
            Transfer row = from[step.Row];
            FlowKind kind = crosses ? FlowKind.Bridge : given != received ? FlowKind.Swap
                : row.Kind == TransferKind.Fee ? FlowKind.Fee : FlowKind.Transfer;

            // Where no pocket of the giver takes part, the row shows the asset that the taker got.
            if (step.From == SourceLog.Step.None && given != received)
                (given, kind) = (received, FlowKind.Transfer);
            yield return new SourcePathStep(
                kind, payer, taker, new Amount(step.Given, given), new Amount(last.Received, received), row.Transaction, row.Position);
        }
    }

    /// <summary>The gaps of accounts that are among the sources, in order.</summary>
    public Gap[] GapsOfSources()
    {
        var accounts = _search!.Found.Values.SelectMany(asked => asked.Parts).SelectMany(parts => parts.Keys).Where(source => source < 0)
            .Select(SourceNamed).Where(source => source.Kind == SourceKind.Unknown).Select(source => (source.Account!.Value, source.Asset)).ToHashSet();
        return [.. _gaps.Where(gap => accounts.Contains((gap.Account, gap.Asset))).OrderBy(gap => gap.Position).ThenBy(gap => gap.Account)];
    }
}
