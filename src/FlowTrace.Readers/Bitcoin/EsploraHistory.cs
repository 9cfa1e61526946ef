using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Chain;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>
/// Finds the transactions of an account, and keeps what it has found: pages by the transaction they follow, and the newest part with the block up to
/// which it is complete. When the pin moves on, only what is newer is asked for; a run that was stopped goes on below the last page kept.
/// </summary>
internal sealed class EsploraHistory(EsploraNode node, ReadSession session, string prefix, Func<string, JsonElement, ValueTask> onFinal)
{
    private const string EndLine = "end";

    /// <summary>
    /// The account's transactions up to a block, newest first; null where the server has no such histories.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="path">Its path, such as <c>/address/bc1…</c>.</param>
    /// <param name="head">The pinned block.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Reading.ChainReadException">The account has more transactions than are wanted.</exception>
    public async ValueTask<List<CoinSighting>?> FindAsync(
        Account account, string path, ChainHead head, CancellationToken cancellationToken)
    {
        long first = node.Options.FromBlock;
        int most = session.Options.MaxTransfersPerAccount ?? int.MaxValue - 1;
        Kept? kept = await LoadAsync(account, head, most, cancellationToken).ConfigureAwait(false);
        var pages = new EsploraPages(node, path, head, onFinal);
        if (kept.Until < head.Block)
            kept = await ReadNewestAsync(account, pages, kept, head, most, cancellationToken).ConfigureAwait(false);
        if (kept is null)
            return null;
        if (!kept.IsEnd && !IsEnough(kept.Rows))
            await foreach ((List<CoinSighting> blocks, bool isEnd) in pages.WalkAsync(kept.Rows[^1], cancellationToken).ConfigureAwait(false))
            {
                string after = kept.Rows[^1].Id;
                await session.KeepAsync(PageKey(account, after), Write("", blocks, isEnd), cancellationToken).ConfigureAwait(false);
                kept.Rows.AddRange(blocks);
                if (IsEnough(kept.Rows))
                    break;
            }

        List<CoinSighting> found = kept.Rows.FindAll(row => row.Block <= head.Block && row.Block >= first);
        return found.Count > most ? throw session.TooMany(node.Name, account) : found;

        bool IsEnough(List<CoinSighting> rows) => rows.Count > 0 && (rows[^1].Block < first || CountUpTo(head, rows) > most);
    }

    /// <summary>Asks for what is newer than what is kept, down to that, and keeps both as one.</summary>
    private async ValueTask<Kept?> ReadNewestAsync(
        Account account, EsploraPages pages, Kept kept, ChainHead head, int most, CancellationToken cancellationToken)
    {
        var newer = new List<CoinSighting>();
        bool isEnd = false;
        await foreach ((List<CoinSighting> blocks, bool isLast) in pages.WalkAsync(after: null, cancellationToken).ConfigureAwait(false))
        {
            isEnd = isLast;
            newer.AddRange(blocks.Where(row => row.Block <= head.Block && row.Block > kept.Until));
            bool hasMet = kept.Until >= 0 && blocks.Exists(row => row.Block <= kept.Until);
            if (isEnd || hasMet || newer.Count > most || (kept.Until < 0 && newer.Count > 0))
            {
                bool isJoined = kept.Until >= 0 && (isEnd || hasMet);
                List<CoinSighting> top = isJoined ? [.. newer, .. kept.Rows[..kept.TopCount]] : newer;
                bool isWhole = isJoined ? kept.IsTopEnd : isEnd;
                string until = string.Create(CultureInfo.InvariantCulture, $"{head.Block}\n");
                await session.KeepAsync(TopKey(account), Write(until, top, isWhole), cancellationToken).ConfigureAwait(false);
                return new Kept(
                    head.Block, isJoined ? [.. newer, .. kept.Rows] : newer, top.Count, isWhole, isJoined ? kept.IsEnd : isEnd);
            }
        }

        return null;
    }

    private async ValueTask<Kept> LoadAsync(Account account, ChainHead head, int most, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(TopKey(account), cancellationToken).ConfigureAwait(false) is not { } top)
            return new Kept(-1, [], 0, IsTopEnd: false, IsEnd: false);
        string text = Encoding.ASCII.GetString(top.Span);
        int line = text.IndexOf('\n', StringComparison.Ordinal);
        var rows = new List<CoinSighting>();
        bool isEnd = Read(text.AsSpan(line + 1), rows);
        bool isTopEnd = isEnd;
        int topCount = rows.Count;
        while (!isEnd && CountUpTo(head, rows) <= most
            && await session.FindAsync(PageKey(account, rows[^1].Id), cancellationToken).ConfigureAwait(false) is { } page)
            isEnd = Read(Encoding.ASCII.GetString(page.Span), rows);
        return new Kept(long.Parse(text.AsSpan(0, line), CultureInfo.InvariantCulture), rows, topCount, isTopEnd, isEnd);
    }

    private static int CountUpTo(ChainHead head, List<CoinSighting> rows) =>
        rows.FindIndex(row => row.Block <= head.Block) is var first and >= 0 ? rows.Count - first : 0;

    private string TopKey(in Account account) => $"{prefix}newest|{account.AddressText}";

    private string PageKey(in Account account, string after) => $"{prefix}page|{account.AddressText}|{after}";

    private static byte[] Write(string before, List<CoinSighting> rows, bool isEnd)
    {
        var text = new StringBuilder(before);
        foreach (CoinSighting row in rows)
            text.Append(CultureInfo.InvariantCulture, $"{row.Block} {row.Id}\n");
        return Encoding.ASCII.GetBytes(text.Append(isEnd ? EndLine : "").ToString());
    }

    private static bool Read(ReadOnlySpan<char> text, List<CoinSighting> rows)
    {
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
            if (line is EndLine)
                return true;
            else if (line.IndexOf(' ') is var space and > 0)
                rows.Add(new CoinSighting(long.Parse(line[..space], CultureInfo.InvariantCulture), line[(space + 1)..].ToString()));
        return false;
    }

    /// <summary>What is known of an account: all its transactions down to a place, newest first, complete up to a block.</summary>
    private sealed record Kept(long Until, List<CoinSighting> Rows, int TopCount, bool IsTopEnd, bool IsEnd);
}
