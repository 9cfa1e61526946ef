using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>
/// Walks down an account's transactions, newest first, and hands them over in whole blocks: servers agree on the order of blocks, and not on that of an
/// account's transactions within one.
/// </summary>
/// <param name="node">The servers.</param>
/// <param name="path">The account's path, such as <c>/address/bc1…</c>.</param>
/// <param name="head">The pinned block; what lies above it can still be replaced.</param>
/// <param name="onFinal">Is told of every transaction up to the pinned block, before it is handed over.</param>
internal sealed class EsploraPages(EsploraNode node, string path, ChainHead head, Func<string, JsonElement, ValueTask> onFinal)
{
    private const int UsualRows = 25;
    private const int MostRestarts = 5;

    private readonly int _rowsOfPage = node.Options.RangeSize is { } given ? (int)given : UsualRows;

    /// <summary>Blocks of transactions and whether they are the last; nothing at all where the server has no such histories.</summary>
    public async IAsyncEnumerable<(List<CoinSighting> Blocks, bool IsEnd)> WalkAsync(
        CoinSighting? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CoinSighting? last = after;
        var pending = new List<CoinSighting>();
        for (int server = -1, restarts = 0; ;)
        {
            (List<CoinSighting>? page, int answered) = await AskAsync(last, cancellationToken).ConfigureAwait(false);
            if (page is null && last is null)
                yield break;
            bool isLost = page is null
                || (page.Count == 0 && last?.Block > head.Block && !await IsThereAsync(last.Value.Id, cancellationToken).ConfigureAwait(false));
            if (isLost || (server >= 0 && answered != server))
            {
                // The chain has replaced the place to go on from, or another server has taken over: from the last whole block on.
                if (++restarts > MostRestarts)
                    throw node.Failure($"The history of {path} changes faster than it can be read. Try later.");
                (last, server) = (after, -1);
                pending.Clear();
                continue;
            }

            server = answered;
            bool isEnd = page!.Count < _rowsOfPage;
            foreach (CoinSighting row in page)
                if (row.Block < (after?.Block ?? long.MaxValue) && !pending.Contains(row))
                    pending.Add(row);
            last = page.Count > 0 ? page[^1] : last;
            int whole = isEnd ? pending.Count : pending.FindIndex(row => row.Block == pending[^1].Block);
            if (!isEnd && whole <= 0)
                continue;
            List<CoinSighting> blocks = pending[..whole];
            pending.RemoveRange(0, whole);
            after = blocks.Count > 0 ? blocks[^1] : after;
            yield return (blocks, isEnd);
            if (isEnd)
                yield break;
        }
    }

    private async ValueTask<(List<CoinSighting>? Rows, int Server)> AskAsync(CoinSighting? last, CancellationToken cancellationToken)
    {
        (JsonDocument? answer, int server) = await node.AskAsync(
            $"{path}/txs/chain{(last is { } seen ? "/" + seen.Id : "")}", $"the transactions of {path[(path.LastIndexOf('/') + 1)..]}", cancellationToken)
            .ConfigureAwait(false);
        using (answer)
        {
            if (answer?.RootElement.ValueKind != JsonValueKind.Array)
                return (null, server);
            var rows = new List<CoinSighting>();
            foreach (JsonElement transaction in answer.RootElement.EnumerateArray())
            {
                CoinBlock block = CoinJson.ReadStatus(transaction)
                    ?? throw new FormatException("a transaction that no block has stands among those that one has");
                string id = CoinJson.Text(transaction, "txid");
                rows.Add(new CoinSighting(block.Block, id));
                if (block.Block <= head.Block)
                    await onFinal(id, transaction).ConfigureAwait(false);
            }

            return (rows, server);
        }
    }

    private async ValueTask<bool> IsThereAsync(string id, CancellationToken cancellationToken)
    {
        (JsonDocument? answer, _) = await node.AskAsync($"/tx/{id}", $"transaction {id}", cancellationToken).ConfigureAwait(false);
        using (answer)
            return answer is not null && CoinJson.ReadStatus(answer.RootElement) is not null;
    }
}
