using System.Globalization;
using System.Text;
using FlowTrace.Chain;

namespace FlowTrace.Readers.Answers;

/// <summary>
/// The block that a reader is pinned to. It is kept with the answers, so that a run that goes on sees the chain the first one saw; when the chain has
/// another block in its place by then, everything that was kept is dropped.
/// </summary>
/// <param name="session">The run.</param>
/// <param name="chain">The chain.</param>
/// <param name="prefix">What the keys of the reader's answers begin with, such as <c>eip155:1|rpc|</c>.</param>
/// <param name="askFinal">Asks for the last final block, or the one that options name.</param>
/// <param name="askHash">Asks for the hash of a block by its number; empty where the provider does not tell, null where it has no such block.</param>
internal sealed class HeadPin(
    ReadSession session, ChainId chain, string prefix, Func<CancellationToken, ValueTask<ChainHead>> askFinal,
    Func<long, CancellationToken, ValueTask<string?>> askHash)
    : IDisposable
{
    private const string KeyEnd = "head";

    private readonly SemaphoreSlim _one = new(1);
    private ChainHead? _head;

    /// <summary>The block that options name; a kept pin at another one is not used. Null for the last final one.</summary>
    public long? Wanted { get; init; }

    private string Key => prefix + KeyEnd;

    /// <summary>Whether a key of an archive is that of a pinned block.</summary>
    public static bool IsKey(string key) => key.EndsWith("|" + KeyEnd, StringComparison.Ordinal);

    /// <summary>The pinned block.</summary>
    public async ValueTask<ChainHead> GetAsync(CancellationToken cancellationToken)
    {
        if (_head is { } known)
            return known;
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _head ??= session.Options.Heads.FirstOrDefault(head => head.Chain == chain)
                ?? await FindAsync(cancellationToken).ConfigureAwait(false)
                ?? await PinAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Moves on to the last final block there is now.</summary>
    public async ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ChainHead? known = _head ?? await FindKeptAsync(cancellationToken).ConfigureAwait(false);
            bool isReplaced = known is { } old && await DropIfReplacedAsync(old, cancellationToken).ConfigureAwait(false);
            ChainHead head = await askFinal(cancellationToken).ConfigureAwait(false);

            // Who follows a chain asks more often than it has a new block: the same one is not kept twice.
            if (isReplaced || head != known)
                await KeepAsync(head, cancellationToken).ConfigureAwait(false);
            return _head = head;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async ValueTask<ChainHead?> FindKeptAsync(CancellationToken cancellationToken) =>
        await session.FindAsync(Key, cancellationToken).ConfigureAwait(false) is { } kept ? Parse(Encoding.UTF8.GetString(kept.Span)) : null;

    /// <summary>The block that an earlier run was pinned to, unless it is not there any more or another one is wanted now.</summary>
    private async ValueTask<ChainHead?> FindAsync(CancellationToken cancellationToken)
    {
        if (await FindKeptAsync(cancellationToken).ConfigureAwait(false) is not { } head)
            return null;
        bool isReplaced = !session.Options.IsOffline && await DropIfReplacedAsync(head, cancellationToken).ConfigureAwait(false);
        return isReplaced || (Wanted is { } block && block != head.Block) ? null : head;
    }

    private async ValueTask<bool> DropIfReplacedAsync(ChainHead head, CancellationToken cancellationToken)
    {
        string? hash = await askHash(head.Block, cancellationToken).ConfigureAwait(false);
        if (hash is not null && (hash.Length == 0 || head.Hash.Length == 0 || hash == head.Hash))
            return false;
        await session.Archive.DropAsync(prefix, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken)
    {
        ChainHead head = await askFinal(cancellationToken).ConfigureAwait(false);
        await KeepAsync(head, cancellationToken).ConfigureAwait(false);
        return head;
    }

    private ValueTask KeepAsync(ChainHead head, CancellationToken cancellationToken) =>
        session.KeepAsync(Key, Encoding.UTF8.GetBytes(Write(head)), cancellationToken);

    private static string Write(ChainHead head) =>
        string.Create(CultureInfo.InvariantCulture, $"{head.Chain} {head.Block} {head.UnixMilliseconds} {head.Hash}");

    private static ChainHead Parse(string text)
    {
        string[] parts = text.Split(' ');
        return new ChainHead(
            ChainId.Parse(parts[0]), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[3], long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
