using System.Collections.Concurrent;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Following;

/// <summary>
/// Live readers for a trace that is made again and again: tables of accounts that have nothing new are kept, so that a trace asks only for what is new,
/// and nothing at all when nothing is.
/// </summary>
/// <remarks>
/// What it hands over for an account is what reading it anew would show, except that the table may name an earlier block as its end. Traces may read
/// concurrently; <see cref="AdvanceAsync"/> must not run while one does.
/// </remarks>
public sealed class FollowingReader : IChainReader, IAsyncDisposable
{
    private readonly LiveReaders _readers;
    private readonly FollowedAnswers _answers;
    private readonly ConcurrentDictionary<Account, (TransferTable Table, long Block)> _tables = new();
    private readonly ConcurrentDictionary<TransactionId, TransferTable> _transactions = new();
    private readonly Dictionary<ChainId, ChainHead> _heads = [];
    private int _failures;

    private FollowingReader(LiveReaders readers, FollowedAnswers answers)
    {
        _readers = readers;
        _answers = answers;
    }

    /// <inheritdoc/>
    public string Name => _readers.Name;

    /// <summary>The readers themselves.</summary>
    public LiveReaders Readers => _readers;

    /// <summary>How many accounts' tables are kept.</summary>
    public int Count => _tables.Count;

    /// <summary>Whether anything could not be read since the last step: a trace made since then may lack it, and has to be made again.</summary>
    public bool HasFailed => Volatile.Read(ref _failures) > 0;

    /// <summary>Opens readers to follow chains with, as <see cref="LiveReaders.Open"/> does.</summary>
    /// <exception cref="ArgumentException">There are no providers, or one has an address or a chain that its kind cannot have.</exception>
    public static FollowingReader Open(IReadOnlyList<ProviderOptions> providers, LiveOptions options, IChainReader? ledgers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var answers = new FollowedAnswers(options.Archive ?? new MemoryAnswers());
        return new FollowingReader(LiveReaders.Open(providers, options with { Archive = answers }, ledgers), answers);
    }

    /// <summary>Follows chains through readers that are made already, which keep their answers in what <paramref name="make"/> is given.</summary>
    internal static FollowingReader Over(Func<IAnswerArchive, LiveReaders> make)
    {
        var answers = new FollowedAnswers(new MemoryAnswers());
        return new FollowingReader(make(answers), answers);
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        if (_tables.TryGetValue(account, out (TransferTable Table, long Block) known))
            return known.Table;
        TransferTable table = await CountFailures(_readers.ReadAccountAsync(account, cancellationToken)).ConfigureAwait(false);
        _tables[account] = (table, table.Ends.FirstOrDefault(end => end.Chain == account.Chain)?.Block ?? long.MaxValue);
        return table;
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        if (_transactions.TryGetValue(transaction, out TransferTable? known))
            return known;
        TransferTable table = await CountFailures(_readers.ReadTransactionAsync(transaction, cancellationToken)).ConfigureAwait(false);

        // One that is not there yet may come.
        if (table.Count > 0)
            _transactions[transaction] = table;
        return table;
    }

    /// <summary>Pins every chain to where the archive, or the chain, stands; nothing is moved that is pinned already.</summary>
    /// <exception cref="ChainReadException">A chain has no provider that answers.</exception>
    public async ValueTask<IReadOnlyList<ChainHead>> PinAsync(CancellationToken cancellationToken = default)
    {
        foreach (ChainId chain in _readers.Readers.Select(reader => reader.Chain).Distinct())
            _heads[chain] = await _readers.PinAsync(chain, cancellationToken).ConfigureAwait(false);
        return HeadsNow();
    }

    /// <summary>Moves on to the last final blocks, and drops the tables of accounts that may have anything new.</summary>
    /// <exception cref="ChainReadException">A chain has no provider that answers. What was read stays, and the next call goes on from there.</exception>
    public async ValueTask<FollowStep> AdvanceAsync(CancellationToken cancellationToken = default)
    {
        if (_heads.Count == 0)
            await PinAsync(cancellationToken).ConfigureAwait(false);
        bool hasMoved = false;
        foreach (IGrouping<ChainId, ILiveReader> chain in _readers.Readers.GroupBy(reader => reader.Chain))
        {
            ChainHead head = await AdvanceAllAsync([.. chain], cancellationToken).ConfigureAwait(false);
            hasMoved |= _heads[chain.Key] != head;
            _heads[chain.Key] = head;
        }

        IReadOnlyList<ChainId> replaced = _answers.TakeReplaced(_heads.Keys.Order());
        foreach (ChainId chain in replaced)
            Drop(_tables.Keys.Where(account => account.Chain == chain));
        if (replaced.Count > 0)
            _transactions.Clear();
        var touched = new List<Account>();
        foreach (IGrouping<ChainId, ILiveReader> chain in _readers.Readers.GroupBy(reader => reader.Chain))
            touched.AddRange(await DropTouchedAsync([.. chain], _heads[chain.Key], cancellationToken).ConfigureAwait(false));
        Volatile.Write(ref _failures, 0);
        return new FollowStep(HeadsNow(), hasMoved, touched, replaced);
    }

    /// <summary>
    /// Lets the archive know to which blocks reading is pinned. Until then it says the ones of before, up to which it is whole: call this when every account
    /// has been read through it up to these.
    /// </summary>
    public ValueTask SettleAsync(CancellationToken cancellationToken = default) => _answers.SettleAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _readers.DisposeAsync();

    private ChainHead[] HeadsNow() => [.. _heads.OrderBy(head => head.Key).Select(head => head.Value)];

    // Those that stand in for another are moved on too, so that none of them reads up to an old block; the first that answers tells where the chain is.
    private static async ValueTask<ChainHead> AdvanceAllAsync(ILiveReader[] readers, CancellationToken cancellationToken)
    {
        ChainHead? head = null;
        ChainReadException? failure = null;
        foreach (ILiveReader reader in readers)
        {
            try
            {
                ChainHead own = await reader.AdvanceAsync(cancellationToken).ConfigureAwait(false);
                head ??= own;
            }
            catch (ChainReadException wrong)
            {
                failure ??= wrong;
            }
        }

        return head ?? throw failure!;
    }

    private async ValueTask<Account[]> DropTouchedAsync(ILiveReader[] readers, ChainHead head, CancellationToken cancellationToken)
    {
        Account[] accounts =
        [
            .. _tables.Where(entry => entry.Key.Chain == head.Chain && entry.Value.Block < head.Block).Select(entry => entry.Key).Order(),
        ];
        if (accounts.Length == 0)
            return [];
        long after = accounts.Min(account => _tables[account].Block);
        IReadOnlySet<Account>? touched = await FindTouchedAsync(readers, accounts, after, cancellationToken).ConfigureAwait(false);
        Account[] stale = touched is null ? accounts : Array.FindAll(accounts, touched.Contains);
        Drop(stale);
        foreach (Account account in accounts)
            if (_tables.TryGetValue(account, out (TransferTable Table, long Block) kept))
                _tables[account] = (kept.Table, head.Block);
        return stale;
    }

    private static async ValueTask<IReadOnlySet<Account>?> FindTouchedAsync(
        ILiveReader[] readers, Account[] accounts, long after, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await readers[i].FindTouchedAsync(accounts, after, cancellationToken).ConfigureAwait(false);
            }
            catch (ChainReadException failure) when (i + 1 < readers.Length && failure.Limit == ChainReadException.Unreadable)
            {
                // The next provider of the chain may know.
            }
        }
    }

    private void Drop(IEnumerable<Account> accounts)
    {
        foreach (Account account in accounts.ToArray())
            _tables.TryRemove(account, out _);
    }

    private async ValueTask<TransferTable> CountFailures(ValueTask<TransferTable> reading)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (ChainReadException)
        {
            Interlocked.Increment(ref _failures);
            throw;
        }
    }
}
