using System.Globalization;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Readers.Tron;

/// <summary>Finds the block to pin to, on the chain that was meant.</summary>
/// <param name="api">The provider.</param>
/// <param name="session">The run.</param>
/// <param name="prefix">What keys of answers begin with.</param>
/// <param name="margin">How many blocks behind the last final one the provider may still be working off.</param>
internal sealed class TronHead(TronApi api, ReadSession session, string prefix, int margin) : IDisposable
{
    private readonly Lock _lock = new();
    private HeadPin? _pin;

    private HeadPin Pin
    {
        get
        {
            lock (_lock)
                return _pin ??= new HeadPin(session, api.Chain, prefix, AskFinalAsync, AskHashAsync) { Wanted = api.Options.ToBlock };
        }
    }

    public ValueTask<ChainHead> GetAsync(CancellationToken cancellationToken) => Pin.GetAsync(cancellationToken);

    public ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken) => Pin.AdvanceAsync(cancellationToken);

    /// <summary>When a block was made, in milliseconds since 1970; asked once.</summary>
    public async ValueTask<long> TimeOfAsync(long block, CancellationToken cancellationToken)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{prefix}time|{block}");
        if (await session.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } kept
            && System.Buffers.Text.Utf8Parser.TryParse(kept.Span, out long known, out _))
            return known;
        long time = (await FindAsync(block, cancellationToken).ConfigureAwait(false)).UnixMilliseconds;
        await session.KeepAsync(key, System.Text.Encoding.ASCII.GetBytes(time.ToString(CultureInfo.InvariantCulture)), cancellationToken).ConfigureAwait(false);
        return time;
    }

    public void Dispose() => _pin?.Dispose();

    private async ValueTask<ChainHead> AskFinalAsync(CancellationToken cancellationToken)
    {
        await RequireChainAsync(cancellationToken).ConfigureAwait(false);
        if (api.Options.ToBlock is { } given)
            return await FindAsync(given, cancellationToken).ConfigureAwait(false);
        int behind = api.Options.Confirmations ?? margin;
        ChainHead last = await api.AskLastAsync(isFinal: api.Options.Confirmations is null, cancellationToken).ConfigureAwait(false);
        return behind == 0 ? last : await FindAsync(Math.Max(0, last.Block - behind), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ChainHead> FindAsync(long block, CancellationToken cancellationToken) =>
        await api.FindBlockAsync(block, cancellationToken).ConfigureAwait(false)
        ?? throw api.Failure(string.Create(CultureInfo.InvariantCulture, $"It does not have block {block}. Give one that is there."));

    private async ValueTask<string?> AskHashAsync(long block, CancellationToken cancellationToken) =>
        (await api.FindBlockAsync(block, cancellationToken).ConfigureAwait(false))?.Hash;

    // The chain's id is the last four bytes of its first block's (TIP-474).
    private async ValueTask RequireChainAsync(CancellationToken cancellationToken)
    {
        string meant = api.Chain.Reference.Replace("0x", "", StringComparison.Ordinal);
        ChainHead first = await FindAsync(0, cancellationToken).ConfigureAwait(false);
        if (!first.Hash.EndsWith(meant, StringComparison.OrdinalIgnoreCase))
            throw api.Failure($"Its first block is {first.Hash}, which is not that of {api.Chain}. Check the address and the chain.");
    }
}
