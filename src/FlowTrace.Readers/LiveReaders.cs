using FlowTrace.Chain;
using FlowTrace.Readers.Http;
using FlowTrace.Reading;

namespace FlowTrace.Readers;

/// <summary>The live readers of a run, by chain. What one fails to answer the next of its chain is asked for.</summary>
/// <remarks>
/// An account of a chain that no reader reads cannot be read, which ends the trail there as a limit of the trace; with ledgers beside, give them
/// to <see cref="Open"/>, so that what they hold of such a chain counts. Safe for concurrent calls.
/// </remarks>
public sealed class LiveReaders : IChainReader, IAsyncDisposable
{
    private readonly ILiveReader[] _readers;
    private readonly IChainReader? _ledgers;
    private readonly RequestMeter _meter;

    private LiveReaders(ILiveReader[] readers, IChainReader? ledgers, RequestMeter meter)
    {
        _readers = readers;
        _ledgers = ledgers;
        _meter = meter;
    }

    /// <inheritdoc/>
    public string Name => string.Join(" + ", _readers.Select(reader => reader.Name));

    /// <summary>The readers, one a chain and kind.</summary>
    public IReadOnlyList<ILiveReader> Readers => _readers;

    /// <summary>How many requests were made.</summary>
    public long Requests => _meter.Requests;

    /// <summary>How many answers stood in the archive already.</summary>
    public long FromArchive => _meter.FromArchive;

    /// <summary>Opens readers. Nothing is asked of a provider yet.</summary>
    /// <param name="providers">The providers; several of one chain stand in for one another, those of one kind first.</param>
    /// <param name="options">What they share.</param>
    /// <param name="ledgers">What is known of chains that have no provider, and more of those that have; null for nothing.</param>
    /// <exception cref="ArgumentException">There are no providers, or one has an address or a chain that its kind cannot have.</exception>
    public static LiveReaders Open(IReadOnlyList<ProviderOptions> providers, LiveOptions options, IChainReader? ledgers = null)
    {
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentNullException.ThrowIfNull(options);
        if (providers.Count == 0)
            throw new ArgumentException("There is no provider to read from. Name at least one.", nameof(providers));
        var meter = new RequestMeter(options.Budget, options.Progress);
        var session = new ReadSession(options, meter);
        return new LiveReaders(
            [.. providers.GroupBy(provider => (provider.Chain, provider.Kind)).Select(group => ReaderFactory.Make([.. group], session))], ledgers, meter);
    }

    /// <summary>Readers of one's own.</summary>
    internal static LiveReaders Over(params ILiveReader[] readers) => new(readers, null, new RequestMeter(null, null));

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) => ReadAsync(
        account.Chain, reader => reader.ReadAccountAsync(account, cancellationToken), ledgers => ledgers.ReadAccountAsync(account, cancellationToken));

    /// <inheritdoc/>
    /// <remarks>A hash alone does not name its chain: every chain is asked.</remarks>
    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        if (_ledgers is not null && await _ledgers.ReadTransactionAsync(transaction, cancellationToken).ConfigureAwait(false) is { Count: > 0 } known
            && Array.TrueForAll(_readers, reader => known.Ends.All(end => end.Chain != reader.Chain)))
            return known;
        foreach (IGrouping<ChainId, ILiveReader> chain in _readers.GroupBy(reader => reader.Chain))
            if (await ReadAsync(
                chain.Key, reader => reader.ReadTransactionAsync(transaction, cancellationToken), ledgers: null).ConfigureAwait(false) is { Count: > 0 } table)
                return table;
        return TransferTable.Empty;
    }

    /// <summary>The block that a chain is pinned to.</summary>
    /// <exception cref="ChainReadException">No reader reads the chain, or none of its providers answers.</exception>
    public ValueTask<ChainHead> PinAsync(ChainId chain, CancellationToken cancellationToken = default) =>
        ReadAsync(chain, reader => reader.PinAsync(cancellationToken), ledgers: null);

    /// <summary>How much of an asset an account holds, as a provider tells it; null where none can say.</summary>
    /// <exception cref="ChainReadException">No reader reads the chain, or none of its providers answers.</exception>
    public ValueTask<BalanceAnswer?> ReadBalanceAsync(Account account, Asset asset, CancellationToken cancellationToken = default) =>
        ReadAsync(account.Chain, reader => reader.ReadBalanceAsync(account, asset, cancellationToken), ledgers: null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (ILiveReader reader in _readers)
            await reader.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<T> ReadAsync<T>(ChainId chain, Func<ILiveReader, ValueTask<T>> read, Func<IChainReader, ValueTask<T>>? ledgers)
    {
        ILiveReader[] able = Array.FindAll(_readers, reader => reader.Chain == chain);
        if (able.Length == 0)
            return _ledgers is not null && ledgers is not null
                ? await ledgers(_ledgers).ConfigureAwait(false)
                : throw new ChainReadException($"No reader reads {chain}. Name one with --reader, or add a ledger of that chain.") { Reader = Name };
        for (int i = 0; ; i++)
        {
            try
            {
                return await read(able[i]).ConfigureAwait(false);
            }
            catch (ChainReadException failure) when (i + 1 < able.Length && failure.Limit == ChainReadException.Unreadable)
            {
                // The next provider of the chain may know; if it fails too, its failure stands.
            }
        }
    }
}
