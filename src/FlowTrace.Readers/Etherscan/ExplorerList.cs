using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Etherscan;

/// <summary>
/// One list of an account's rows, read by windows of blocks: of a full page the last block is dropped, for it may be cut, and reading goes on from it.
/// So no row is lost and none comes twice, although rows have no identity of their own.
/// </summary>
/// <param name="api">The explorer.</param>
/// <param name="session">The run.</param>
/// <param name="prefix">What keys of answers begin with.</param>
/// <param name="action">The list: <c>txlist</c>, <c>txlistinternal</c> or <c>tokentx</c>.</param>
/// <param name="address">The account.</param>
internal sealed class ExplorerList(ExplorerApi api, ReadSession session, string prefix, string action, string address)
{
    /// <summary>What a page may hold under any plan; who has a larger one says so.</summary>
    public const int UsualRows = 1000;

    // Beyond, explorers answer no page of one question.
    private const int MostRows = 10_000;

    private readonly RangeLog _log = new(session, $"{prefix}{action}|{address}");

    private int _rows = Math.Clamp(api.Options.RangeSize ?? UsualRows, 1, MostRows);

    /// <summary>Reads the rows of a range of blocks, in their order, window by window.</summary>
    /// <returns>The rows of each window, and what is known to be missing in it; empty for nothing.</returns>
    /// <exception cref="ChainReadException">It cannot be read.</exception>
    public async IAsyncEnumerable<(IReadOnlyList<JsonElement> Rows, string Gap)> ReadAsync(
        long first, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long width = long.MaxValue;
        for (long start = first; start <= last;)
        {
            if (await _log.FindAsync(start, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                // An archive may reach beyond the last block; a gap there is none here.
                (IReadOnlyList<JsonElement> rows, string gap) = AnswerJson.Read(kept.Answer);
                yield return kept.Last <= last ? (rows, gap) : ([.. rows.Where(row => BlockOf(row) <= last)], "");
                start = kept.Last + 1;
                continue;
            }

            long end = width > last - start ? last : start + width - 1;
            Page page = await AskAsync(start, end, 1, cancellationToken).ConfigureAwait(false);
            if (page.IsTooLarge)
            {
                width = Half(start, end, page.Verdict);
                continue;
            }

            Window window = await CutAsync(page, start, end, cancellationToken).ConfigureAwait(false);
            if (!page.IsIncomplete)
                await _log.KeepAsync(start, window.Last, AnswerJson.Keep(window.Rows, window.Gap), cancellationToken).ConfigureAwait(false);
            yield return (window.Rows, window.Gap);
            start = window.Last + 1;
            width = width > long.MaxValue / 2 ? width : width * 2;
        }
    }

    private long Half(long start, long end, Verdict verdict) => start < end
        ? (end - start + 1) / 2
        : throw api.Failure(string.Create(
            CultureInfo.InvariantCulture, $"It does not answer {Subject} even for the one block {start} ({verdict.Message}). Try later, or name another "
                + $"provider."));

    /// <summary>What of a first page is whole, and how far it goes.</summary>
    private async ValueTask<Window> CutAsync(Page page, long start, long end, CancellationToken cancellationToken)
    {
        string gap = page.IsIncomplete
            ? string.Create(CultureInfo.InvariantCulture,
                $"The explorer has not worked off all of {action} from block {start} on yet: rows may be missing. Read again later.")
            : "";
        if (!page.IsFull)
            return new Window(page.Rows, end, gap);
        long lastBlock = BlockOf(page.Rows[^1]);
        if (lastBlock > BlockOf(page.Rows[0]))
            return new Window([.. page.Rows.Where(row => BlockOf(row) < lastBlock)], lastBlock - 1, gap);
        return await ReadBlockAsync(page.Rows, lastBlock, gap, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rest of a block that fills a page or more, page by page.</summary>
    private async ValueTask<Window> ReadBlockAsync(IReadOnlyList<JsonElement> firstRows, long block, string gap, CancellationToken cancellationToken)
    {
        var rows = new List<JsonElement>(firstRows);
        for (int number = 2; ; number++)
        {
            Page page = new([], false, false, default);
            bool isBeyond = (long)number * _rows > MostRows;
            if (!isBeyond)
                page = await AskAsync(block, block, number, cancellationToken).ConfigureAwait(false);
            if (isBeyond || page.IsTooLarge)
                return new Window(rows, block, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Block {block} holds more rows of {action} than an explorer answers: beyond the first {rows.Count} they are missing. Read the "
                        + $"account from a node."));
            rows.AddRange(page.Rows);
            if (!page.IsFull)
                return new Window(rows, block, gap);
        }
    }

    private string Subject => $"{action} of {address}";

    private async ValueTask<Page> AskAsync(long start, long end, int number, CancellationToken cancellationToken)
    {
        string query = string.Create(
            CultureInfo.InvariantCulture,
            $"module=account&action={action}&address={address}&startblock={start}&endblock={end}&page={number}&offset={_rows}&sort=asc");
        ExplorerAnswer answer = await api.TryAsync(query, Subject, cancellationToken).ConfigureAwait(false);
        if (answer.Verdict.Kind == VerdictKind.TooLarge)
            return new Page([], false, false, answer.Verdict);
        if (!answer.IsGood)
            throw api.Cannot(Subject, answer.Verdict);
        IReadOnlyList<JsonElement> rows = AnswerJson.Items(answer.Result);
        Check(rows, start, end);
        bool isFull = rows.Count >= _rows;
        if (!isFull && rows.Count > 0 && rows.Count % UsualRows == 0 && number == 1)
        {
            // A plan that answers fewer rows than were asked for cuts at a round number, without a word.
            _rows = rows.Count;
            isFull = true;
        }

        return new Page(rows, isFull, answer.IsIncomplete, answer.Verdict);
    }

    // Windows are cut by blocks in rising order: another order, or rows from elsewhere, would lose rows without a trace.
    private void Check(IReadOnlyList<JsonElement> rows, long start, long end)
    {
        long previous = start;
        foreach (JsonElement row in rows)
        {
            long block = BlockOf(row);
            if (block < previous || block > end)
                throw api.Failure(string.Create(
                    CultureInfo.InvariantCulture,
                    $"It answers {Subject} with block {block} where {previous} to {end} was to come: it does not keep to the order or the range asked "
                        + $"for. Name another provider."));
            previous = block;
        }
    }

    private static long BlockOf(JsonElement row) => AnswerJson.Number(row, "blockNumber"u8);

    private readonly record struct Page(IReadOnlyList<JsonElement> Rows, bool IsFull, bool IsIncomplete, Verdict Verdict)
    {
        public bool IsTooLarge => Verdict.Kind == VerdictKind.TooLarge;
    }

    private readonly record struct Window(IReadOnlyList<JsonElement> Rows, long Last, string Gap);
}
