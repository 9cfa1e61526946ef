using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>What records of trades may tell of, record by record.</summary>
/// <param name="Account">The account whose transfers were looked through.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Info">Its symbol and decimals.</param>
/// <param name="Matches">The records in their order, each with its candidates.</param>
/// <param name="Issues">What was found wrong with the data.</param>
/// <param name="Manifest">Tool, options and inputs.</param>
public sealed record FiatMatchResult(
    Account Account, Asset Asset, AssetInfo Info, IReadOnlyList<FiatMatch> Matches, IReadOnlyList<ReadIssue> Issues, Manifest Manifest)
{
    /// <summary>How many decimals an asset has, by the table, the list of known tokens or its chain; null where nobody says.</summary>
    public static int? DecimalsOf(TransferTable table, Asset asset)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.AssetInfo.GetValueOrDefault(asset)?.Decimals ?? KnownTokens.Find(asset)?.Decimals
            ?? (asset.Kind == AssetKind.Native ? KnownChains.Find(asset.Chain)?.NativeDecimals : null);
    }

    /// <summary>Matches records with the transfers of an account.</summary>
    /// <param name="table">The transfers.</param>
    /// <param name="account">The desk's or the customer's account.</param>
    /// <param name="asset">The asset traded.</param>
    /// <param name="info">Its symbol and decimals, which have to be known.</param>
    /// <param name="trades">The records.</param>
    /// <param name="issues">What was wrong with their file.</param>
    /// <param name="inputs">The files beside the table's.</param>
    /// <exception cref="ArgumentException">The decimals are not known.</exception>
    public static FiatMatchResult Of(
        TransferTable table, Account account, Asset asset, AssetInfo info, IReadOnlyList<FiatTrade> trades, IReadOnlyList<ReadIssue> issues,
        IReadOnlyList<InputDescription> inputs)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(trades);
        if (info.Decimals is not { } decimals)
            throw new ArgumentException("The asset's decimals are not known, so that an amount of coins is no quantity.", nameof(info));
        var matcher = new FiatMatcher(table, account, asset, decimals);
        var options = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["account"] = account.ToString(), ["asset"] = asset.ToString() };
        return new FiatMatchResult(
            account, asset, info, [.. trades.Select(trade => matcher.Match(trade))], [.. issues, .. table.Issues],
            new Manifest(Tracer.ToolName(), options, [.. inputs, .. table.Inputs]));
    }
}
