using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Evm;

/// <summary>Finds the transactions of an account: all ways at once, one batch for the next range of each.</summary>
internal sealed class EvmHistory(EvmNode node, ReadSession session, string prefix, EvmCapabilities capabilities, EvmLimits limits)
{
    /// <summary>The account's transactions up to a block in their order, and what the ways do not show.</summary>
    /// <exception cref="ChainReadException">The account has more transactions than are wanted.</exception>
    public async ValueTask<(List<Touch> Touches, List<ReadIssue> Issues)> FindAsync(Account account, ChainHead head, CancellationToken cancellationToken)
    {
        IndexWalk[] walks = [.. WalksOf(EvmTokens.HexOf(account.Address), head.Block)];
        foreach (IndexWalk walk in walks)
            await walk.ResumeAsync(cancellationToken).ConfigureAwait(false);
        var touches = new HashSet<Touch>();
        int[] taken = new int[walks.Length];
        Gather(walks, taken, touches, account);
        while (Array.FindAll(walks, walk => !walk.IsDone) is { Length: > 0 } open)
        {
            IReadOnlyList<JsonRpcAnswer> answers =
                await node.SendAsync([.. open.Select(walk => walk.Next())], cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < open.Length; i++)
                await open[i].TakeAsync(answers[i], cancellationToken).ConfigureAwait(false);
            Gather(walks, taken, touches, account);
        }

        var issues = new List<ReadIssue>();
        if (walks.OfType<AlchemyWalk>().Any(walk => !walk.HasInternals))
            issues.Add(Doubt("The index does not have internal transfers of this chain: those whose outer transaction the account is no party to are not "
                + "seen."));
        return ([.. touches.Order()], issues);
    }

    /// <summary>Adds what the walks have found since the last time.</summary>
    /// <exception cref="ChainReadException">It is more than is wanted of one account.</exception>
    private void Gather(IndexWalk[] walks, int[] taken, HashSet<Touch> touches, in Account account)
    {
        for (int i = 0; i < walks.Length; i++)
            for (; taken[i] < walks[i].Found.Count; taken[i]++)
                touches.Add(walks[i].Found[taken[i]]);
        if (touches.Count > session.Options.MaxTransfersPerAccount)
            throw session.TooMany(node.Name, account);
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
