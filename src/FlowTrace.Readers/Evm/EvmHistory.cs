using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>Finds the transactions of an account: all ways at once, one batch for the next range of each.</summary>
internal sealed class EvmHistory(EvmNode node, ReadSession session, string prefix, EvmCapabilities capabilities, EvmLimits limits)
{
    /// <summary>The account's transactions up to a block in their order, and what was left out.</summary>
    public async ValueTask<(List<Touch> Touches, List<ReadIssue> Issues)> FindAsync(Account account, ChainHead head, CancellationToken cancellationToken)
    {
        IndexWalk[] walks = [.. WalksOf(EvmTokens.HexOf(account.Address), head.Block)];
        foreach (IndexWalk walk in walks)
            await walk.ResumeAsync(cancellationToken).ConfigureAwait(false);
        int most = session.Options.MaxTransfersPerAccount ?? int.MaxValue;
        while (StillOpen(walks, most) is { Length: > 0 } open)
        {
            IReadOnlyList<JsonRpcAnswer> answers =
                await node.SendAsync([.. open.Select(walk => walk.Next())], cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < open.Length; i++)
                await open[i].TakeAsync(answers[i], cancellationToken).ConfigureAwait(false);
        }

        var issues = new List<ReadIssue>();
        var touches = new SortedSet<Touch>(walks.SelectMany(walk => walk.Found)).ToList();
        if (touches.Count > most)
        {
            touches.RemoveRange(most, touches.Count - most);
            issues.Add(Doubt(string.Create(
                CultureInfo.InvariantCulture, $"{account.AddressText} has more than {most} transactions; the later ones were not read. Raise --hub to read more.")));
        }

        if (walks.OfType<AlchemyWalk>().Any(walk => !walk.HasInternals))
            issues.Add(Doubt("The index does not have internal transfers of this chain: those whose outer transaction the account is no party to are not seen."));
        return (touches, issues);
    }

    /// <summary>The walks to go on with: all that have blocks left, up to the block where the account has more transactions than are wanted.</summary>
    private static IndexWalk[] StillOpen(IndexWalk[] walks, int most)
    {
        long enough = long.MaxValue;
        if (walks.Sum(walk => (long)walk.Found.Count) > most)
            enough = walks.SelectMany(walk => walk.Found).Distinct().Order().Skip(most).Select(touch => touch.Block).DefaultIfEmpty(long.MaxValue).First();
        return Array.FindAll(walks, walk => !walk.IsDone && walk.First <= enough);
    }

    private ReadIssue Doubt(string message) => new(ReadIssueSeverity.Doubt, node.Name, 0, message);

    private IEnumerable<IndexWalk> WalksOf(string account, long last)
    {
        long first = node.Options.FromBlock;
        foreach (bool isFrom in (bool[])[true, false])
        {
            string side = isFrom ? "from" : "to";
            yield return new LogWalk(node, Log($"logs-{side}"), first, last, new RangeSize(limits.Logs, limits.First), account, isFrom);
            if (capabilities.HasAlchemyIndex)
                yield return new AlchemyWalk(node, Log($"index-{side}"), first, last, account, isFrom);
            else if (capabilities.HasTraceFilter)
                yield return new TraceWalk(node, Log($"traces-{side}"), first, last, new RangeSize(limits.Traces, limits.First), account, isFrom);
        }

        RangeLog Log(string what) => new(session, $"{prefix}{what}|{account}");
    }
}
