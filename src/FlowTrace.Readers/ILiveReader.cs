using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Readers;

/// <summary>Reads one chain from a provider, up to one pinned block.</summary>
/// <remarks>
/// What it hands over for an account is every transfer of the account up to the pinned block, and of the transactions they stand in as much as the
/// provider shows. Safe for concurrent calls. An account of another chain is refused.
/// </remarks>
public interface ILiveReader : IChainReader, IAsyncDisposable
{
    /// <summary>The chain it reads.</summary>
    ChainId Chain { get; }

    /// <summary>The block it is pinned to; the first call asks the provider, or the archive.</summary>
    /// <exception cref="ChainReadException">The provider cannot be read, reads another chain, or is not synchronised.</exception>
    ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves the pin to the last final block there is now. What was read up to the old one is not asked for again, unless the provider has another
    /// block in its place: then what was read is dropped, and the result is that of reading anew.
    /// </summary>
    /// <exception cref="ChainReadException">The provider cannot be read.</exception>
    ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Which of some accounts may have anything new behind a block, up to the pinned one; null where that cannot be told for less than reading them all.
    /// Of an account that is not named nothing is new; one that is named need not have anything.
    /// </summary>
    /// <param name="accounts">The accounts; all are of this chain.</param>
    /// <param name="after">The last block that is known of all of them.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="ChainReadException">The provider cannot be read.</exception>
    ValueTask<IReadOnlySet<Account>?> FindTouchedAsync(IReadOnlyCollection<Account> accounts, long after, CancellationToken cancellationToken = default) =>
        new((IReadOnlySet<Account>?)null);

    /// <summary>What the provider can do, asked of it.</summary>
    /// <exception cref="ChainReadException">The provider cannot be read at all.</exception>
    ValueTask<IReadOnlyList<ReaderCapability>> ProbeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// How much of an asset the account holds: at the pinned block where the provider tells that, else at its present one; null where it cannot say.
    /// </summary>
    /// <exception cref="ChainReadException">The provider cannot be read.</exception>
    ValueTask<BalanceAnswer?> ReadBalanceAsync(Account account, Asset asset, CancellationToken cancellationToken = default);
}
