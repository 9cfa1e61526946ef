using FlowTrace.Chain;
using FlowTrace.Noise;

namespace FlowTrace.Reporting;

/// <summary>Noise of one kind that belongs together for a reader: of one token, or aimed at one account under the guise of one other.</summary>
internal sealed record NoiseGroup(NoiseFinding First, int Count, DateTimeOffset Last)
{
    /// <summary>The groups, what was kept out first, then those of most transfers.</summary>
    public static IReadOnlyList<NoiseGroup> Of(IReadOnlyList<NoiseFinding> findings) =>
    [
        .. findings
            .GroupBy(finding => (
                finding.Kind, finding.IsKeptOut, finding.Transfer.Asset, Addressed: IsOfAToken(finding) ? default : finding.Addressed,
                Imitated: IsOfAToken(finding) ? null : finding.ImitatedAccount))
            .Select(group => new NoiseGroup(group.First(), group.Count(), group.Last().Transfer.Position.Time))
            .OrderByDescending(group => group.First.IsKeptOut).ThenBy(group => group.First.Kind).ThenByDescending(group => group.Count)
            .ThenBy(group => group.First.Transfer.Position).ThenBy(group => group.First.Transfer.Asset),
    ];

    /// <summary>How many findings there are in all, as a sentence.</summary>
    public static string Summary(IReadOnlyList<NoiseFinding> findings, string subject)
    {
        int zero = findings.Count(finding => finding.Transfer.Quantity == UInt128.Zero);
        int kept = findings.Count(finding => finding.IsKeptOut) - zero;
        int told = findings.Count - kept - zero;
        string nothing = zero > 0 ? $" {ReportText.Count(zero, "transfer", "transfers")} of nothing {(zero == 1 ? "is" : "are")} poisoning as well." : "";
        string inFlow = told > 0 ? $" {ReportText.Count(told, "transfer", "transfers")} that {(told == 1 ? "looks" : "look")} suspicious stay in it." : "";
        return $"{subject}: {ReportText.Count(kept, "transfer", "transfers")}.{nothing}{inFlow}";
    }

    /// <summary>The token with its symbol in quotes, which identifies nothing, or the coin.</summary>
    public static string Named(Asset asset, IReadOnlyDictionary<Asset, AssetInfo> info) =>
        info.TryGetValue(asset, out AssetInfo? known) && known.Symbol.Length > 0 ? $"\"{ReportText.Name(known.Symbol, 24)}\" ({asset})" : asset.ToString();

    /// <summary>The entry of a list in a report.</summary>
    public ListEntry Entry(IReadOnlyDictionary<Asset, AssetInfo> info)
    {
        string aim = IsOfAToken(First) ? "" : $" aimed at {ReportText.Of(First.Addressed)}";
        string stays = First.IsKeptOut ? "" : " (in the flow)";
        return new ListEntry(
            $"{First.Kind.ToName()}{stays}: {ReportText.Count(Count, "transfer", "transfers")} of {Named(First.Transfer.Asset, info)}{aim}",
            [First.Reason, $"first in tx {ReportText.Name(First.Transfer.TransactionText)}, {Figures.Time(First.Transfer.Position.Time)}"]);
    }

    private static bool IsOfAToken(NoiseFinding finding) => finding.Kind is NoiseKind.ForgedToken or NoiseKind.SpamToken or NoiseKind.Airdrop;
}
