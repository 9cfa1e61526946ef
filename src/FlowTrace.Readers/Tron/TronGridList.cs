using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Tron;

/// <summary>
/// One list of an account at TronGrid, read by windows of time: of a page behind which there is more, the last millisecond (a block's time) is dropped,
/// for it may be cut, and reading goes on from it. The provider's own cursor is known to end early and is followed only through a block that fills a page.
/// </summary>
/// <param name="api">The provider.</param>
/// <param name="session">The run.</param>
/// <param name="prefix">What keys of answers begin with.</param>
/// <param name="list">The list: <c>transactions</c> or <c>transactions/trc20</c>.</param>
/// <param name="address">The account, in Base58.</param>
internal sealed class TronGridList(TronApi api, ReadSession session, string prefix, string list, string address)
{
    private const int MostRows = 200;

    private readonly RangeLog _log = new(session, $"{prefix}{list}|{address}");
    private readonly int _rows = Math.Clamp(api.Options.RangeSize ?? MostRows, 1, MostRows);

    private string Subject => $"{list} of {address}";

    /// <summary>Reads the rows of a range of time in milliseconds, in their order, window by window; the rows of one millisecond stand in one window.</summary>
    /// <exception cref="ChainReadException">It cannot be read.</exception>
    public async IAsyncEnumerable<(IReadOnlyList<JsonElement> Rows, string Gap)> ReadAsync(
        long first, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool wasCut = false;
        for (long start = first; start <= last;)
        {
            if (await _log.FindAsync(start, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                // An archive may reach beyond the last block; a gap there is none here.
                (IReadOnlyList<JsonElement> rows, string gap) = AnswerJson.Read(kept.Answer);
                yield return kept.Last <= last ? (rows, gap) : ([.. rows.Where(row => TimeOf(row) <= last)], "");
                start = kept.Last + 1;
                wasCut = false;
                continue;
            }

            Page page = await AskAsync(start, last, "", cancellationToken).ConfigureAwait(false);
            if (wasCut && (page.Rows.Count == 0 || TimeOf(page.Rows[0]) != start))
                throw api.Failure(string.Create(
                    CultureInfo.InvariantCulture, $"It showed {Subject} at {start} ms, and no longer does when asked to begin there. Try later, or name "
                        + $"another provider."));
            Window window = await CutAsync(page, start, last, cancellationToken).ConfigureAwait(false);
            await _log.KeepAsync(start, window.Last, AnswerJson.Keep(window.Rows, window.Gap), cancellationToken).ConfigureAwait(false);
            yield return (window.Rows, window.Gap);
            start = window.Last + 1;
            wasCut = window.WasCut;
        }
    }

    /// <summary>What of a first page is whole, and how far it goes.</summary>
    private async ValueTask<Window> CutAsync(Page page, long start, long end, CancellationToken cancellationToken)
    {
        // A cursor may come with an empty page: there is nothing.
        if (page.Rows.Count == 0 || (page.Cursor.Length == 0 && page.Rows.Count < _rows))
            return new Window(page.Rows, end, "", false);
        long last = TimeOf(page.Rows[^1]);
        return last > TimeOf(page.Rows[0])
            ? new Window([.. page.Rows.Where(row => TimeOf(row) < last)], last - 1, "", true)
            : await ReadBlockAsync(page, start, end, last, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rest of a block that fills a page, along the provider's cursor, until something later comes.</summary>
    private async ValueTask<Window> ReadBlockAsync(Page page, long start, long end, long time, CancellationToken cancellationToken)
    {
        var rows = new List<JsonElement>(page.Rows);
        while (page.Cursor.Length > 0)
        {
            Page next = await AskAsync(start, end, page.Cursor, cancellationToken).ConfigureAwait(false);
            rows.AddRange(next.Rows.Where(row => TimeOf(row) == time));
            if (next.Rows.Count == 0 || TimeOf(next.Rows[^1]) > time)
                return new Window(rows, time, "", false);
            page = next;
        }

        // The cursor ended within the block: where the last page was full, that may be the provider's mistake.
        string gap = page.Rows.Count < _rows ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"The provider ended its list of {list} after a full page within the block of {time} ms: beyond {rows.Count} rows some may be missing. Read "
                + $"the account from a node.");
        return new Window(rows, time, gap, false);
    }

    private async ValueTask<Page> AskAsync(long start, long end, string cursor, CancellationToken cancellationToken)
    {
        string path = string.Create(
            CultureInfo.InvariantCulture,
            $"/v1/accounts/{address}/{list}?only_confirmed=true&search_internal=true&order_by=block_timestamp,asc&limit={_rows}"
            + $"&min_timestamp={start}&max_timestamp={end}");
        if (cursor.Length > 0)
            path += "&fingerprint=" + Uri.EscapeDataString(cursor);
        JsonElement answer = await api.GetAsync(path, Subject, cancellationToken).ConfigureAwait(false);
        if (AnswerJson.Member(answer, "data"u8).ValueKind != JsonValueKind.Array)
            throw api.Failure($"It answers {Subject} without rows. Check that the address is that of TronGrid.");
        List<JsonElement> rows = [.. AnswerJson.Items(AnswerJson.Member(answer, "data"u8)).Where(row => AnswerJson.Text(row, "_unconfirmed"u8) != "true")];
        Check(rows, start, end);
        return new Page(rows, AnswerJson.Text(AnswerJson.Member(answer, "meta"u8), "fingerprint"u8));
    }

    // Windows are cut by times in rising order: another order, or rows from elsewhere, would lose rows without a trace.
    private void Check(List<JsonElement> rows, long start, long end)
    {
        long previous = start;
        foreach (JsonElement row in rows)
        {
            long time = TimeOf(row);
            if (time < previous || time > end)
                throw api.Failure(string.Create(
                    CultureInfo.InvariantCulture,
                    $"It answers {Subject} with {time} ms where {previous} to {end} was to come: it does not keep to the order or the range asked for. "
                        + $"Name another provider."));
            previous = time;
        }
    }

    private static long TimeOf(JsonElement row) => AnswerJson.Number(row, "block_timestamp"u8);

    private readonly record struct Page(IReadOnlyList<JsonElement> Rows, string Cursor);

    private readonly record struct Window(IReadOnlyList<JsonElement> Rows, long Last, string Gap, bool WasCut);
}
