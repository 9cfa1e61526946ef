using System.Text;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Properties;

/// <summary>Everything a result says, in the order in which it says it: two results are the same when their texts are.</summary>
internal static class ResultText
{
    public static string Of(TraceResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(string.Join(' ', result.Thefts)).AppendLine(Parts(result.Stolen));
        foreach (Outcome outcome in result.Outcomes)
            text.AppendLine(
                $"outcome {Names.Of(outcome.Account)} {Names.Of(outcome.Asset)} {outcome.Status} {outcome.Service?.Name} {outcome.Reason} "
                + $"{outcome.First:O} {outcome.Last:O} {Parts(result.Policies, outcome.Stolen)}");
        foreach (Wallet wallet in result.Graph.Wallets)
            text.AppendLine($"wallet {wallet.Index} {Names.Of(wallet.Account)} {wallet.Label?.Name} {wallet.Hops} {wallet.First:O} {wallet.Followed}");
        foreach (FlowEdge edge in result.Graph.Edges())
            text.AppendLine(
                $"edge {edge.Index} {edge.Source.Index} {edge.Target.Index} {edge.IsTheft} {edge.Transfer.Transaction} {edge.Transfer.Position} "
                + $"{edge.Transfer.Quantity} {Parts(result.Policies, edge.Stolen)}");
        foreach (BalanceSheet sheet in result.Books)
            text.AppendLine(
                $"book {sheet.Theft} {sheet.Policy} {Names.Of(sheet.Asset)} {sheet.Stolen} {sheet.Balanced} "
                + string.Join(' ', sheet.ByStatus.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}")));
        foreach (Gap gap in result.Gaps)
            text.AppendLine($"gap {Names.Of(gap.Account)} {Names.Of(gap.Asset)} {gap.Position} {gap.Transaction} {gap.Quantity} {gap.BeforeStolenFunds}");
        foreach (Cut cut in result.Cuts)
            text.AppendLine($"cut {cut.Limit} {Names.Of(cut.Account)} {cut.Detail} {Parts(cut.AtStake)}");
        text.AppendLine($"ties {result.Statistics.TieDecisions}");
        return text.ToString();
    }

    private static string Parts(IEnumerable<TaintPolicy> policies, Func<TaintPolicy, IReadOnlyList<StolenPart>> stolen) =>
        string.Join("; ", policies.Select(policy => $"{policy.ToName()} {Parts(stolen(policy))}"));

    private static string Parts(IEnumerable<StolenPart> parts) =>
        string.Join(' ', parts.Select(part => $"{part.Theft}:{part.Quantity}/{part.Origin}{Names.Of(part.OriginAsset)}"));
}
