using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Tron;

/// <summary>Reads blocks with what came of their transactions from a node, a hundred at once; each is asked for once.</summary>
internal sealed class TronBlocks(TronApi api, ReadSession session, string prefix)
{
    // What nodes answer of getblockbylimitnext at most.
    private const int MostBlocks = 100;

    private readonly RangeLog _log = new(session, prefix + "blocks");
    private readonly int _blocks = Math.Clamp(api.Options.RangeSize ?? MostBlocks, 1, MostBlocks);

    /// <summary>Reads a range of blocks: one list of blocks and of lists of infos after the other.</summary>
    /// <exception cref="ChainReadException">It cannot be read.</exception>
    public async IAsyncEnumerable<IReadOnlyList<JsonElement>> ReadAsync(long first, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long start = first; start <= last;)
        {
            if (await _log.FindAsync(start, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                IReadOnlyList<JsonElement> rows = AnswerJson.Read(kept.Answer).Rows;
                yield return kept.Last <= last ? rows : UpTo(rows, last);
                start = kept.Last + 1;
                continue;
            }

            long end = Math.Min(last, start + _blocks - 1);
            IReadOnlyList<JsonElement> answers = await AskAsync(start, end, cancellationToken).ConfigureAwait(false);
            await _log.KeepAsync(start, end, AnswerJson.Keep(answers), cancellationToken).ConfigureAwait(false);
            yield return answers;
            start = end + 1;
        }
    }

    private async ValueTask<IReadOnlyList<JsonElement>> AskAsync(long start, long end, CancellationToken cancellationToken)
    {
        JsonElement answer = await api.PostAsync(
            "/wallet/getblockbylimitnext", string.Create(CultureInfo.InvariantCulture, $$"""{"startNum":{{start}},"endNum":{{end + 1}}}"""),
            cancellationToken).ConfigureAwait(false);
        IReadOnlyList<JsonElement> blocks = AnswerJson.Items(AnswerJson.Member(answer, "block"u8));
        if (blocks.Count != end - start + 1)
            throw api.Failure(string.Create(
                CultureInfo.InvariantCulture, $"It answers {blocks.Count} of the blocks {start} to {end}. Read from a node that keeps them all."));
        for (int i = 0; i < blocks.Count; i++)
            if (api.HeadOf(blocks[i])?.Block != start + i)
                throw api.Failure(string.Create(CultureInfo.InvariantCulture, $"It does not answer block {start + i} in its place. Name another node."));
        JsonElement[] infos = await Task.WhenAll(blocks.Where(HasTransactions).Select(block => AskInfosAsync(block, cancellationToken))).ConfigureAwait(false);
        return [answer, .. infos];
    }

    private async Task<JsonElement> AskInfosAsync(JsonElement block, CancellationToken cancellationToken)
    {
        long number = api.HeadOf(block)!.Block;
        JsonElement infos = await api.PostAsync(
            "/wallet/gettransactioninfobyblocknum", string.Create(CultureInfo.InvariantCulture, $$"""{"num":{{number}}}"""), cancellationToken)
                .ConfigureAwait(false);
        int transactions = AnswerJson.Items(AnswerJson.Member(block, "transactions"u8)).Count;
        int told = AnswerJson.Items(infos).Count;
        return told == transactions || number == 0 ? infos : throw api.Failure(string.Create(
            CultureInfo.InvariantCulture, $"It tells what came of {told} of the {transactions} transactions of block {number}. Read from a node that "
                + $"keeps all infos."));
    }

    // An archive may reach beyond the last block.
    private IReadOnlyList<JsonElement> UpTo(IReadOnlyList<JsonElement> answers, long last) =>
    [
        .. AnswerJson.Items(AnswerJson.Member(answers[0], "block"u8)).Where(block => api.HeadOf(block) is { } head && head.Block <= last),
        .. answers.Skip(1).Where(infos => AnswerJson.Items(infos) is { Count: > 0 } list && AnswerJson.Number(list[0], "blockNumber"u8) <= last),
    ];

    private static bool HasTransactions(JsonElement block) => AnswerJson.Items(AnswerJson.Member(block, "transactions"u8)).Count > 0;
}
