using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>
/// Reads accounts before the sweep asks for them: the receivers of what was just read, a few at a time. A guess that proves wrong costs a
/// read and changes nothing; what the trail is known to end at is no guess.
/// </summary>
/// <param name="reader">What reads.</param>
/// <param name="limit">How many accounts are read at a time.</param>
/// <param name="isEnd">Whether a trail that reaches an account at a time, in milliseconds since 1970, ends there.</param>
internal sealed class ReadAhead(IChainReader reader, int limit, Func<Account, long, bool> isEnd) : IAsyncDisposable
{
    private const int MostOfOneTable = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<Account, Task<TransferTable>> _reads = [];
    private readonly HashSet<Account> _seen = [];
    private readonly Queue<Account> _candidates = new();
    private readonly CancellationTokenSource _stop = new();
    private int _running;
    private bool _isStarting;

    /// <summary>The account's transfers: read already, being read, or read now.</summary>
    /// <param name="account">The account.</param>
    /// <param name="since">When stolen units first come to it: whom it paid before, it has not paid with them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<TransferTable> TakeAsync(Account account, long since, CancellationToken cancellationToken)
    {
        Task<TransferTable>? started;
        lock (_lock)
            _reads.Remove(account, out started);
        ValueTask<TransferTable> read = started is not null
            ? new ValueTask<TransferTable>(started.WaitAsync(cancellationToken))
            : reader.ReadAccountAsync(account, cancellationToken);

        // A source that answers at once has nothing to gain from being asked earlier.
        if (started is null && read.IsCompletedSuccessfully)
            return await read.ConfigureAwait(false);
        lock (_lock)
            _seen.Add(account);
        TransferTable table = await read.ConfigureAwait(false);
        Consider(account, since, table);
        return table;
    }

    /// <summary>The accounts this one pays may be asked for next; in time order, as the sweep will.</summary>
    private void Consider(Account account, long since, TransferTable table)
    {
        lock (_lock)
        {
            int left = limit * MostOfOneTable;
            for (int i = 0; i < table.Count && left > 0; i++)
                if (table[i] is var transfer && transfer.Position.UnixMilliseconds >= since && (transfer.From == account || transfer.From.IsTransaction)
                    && IsReadable(transfer.To) && !isEnd(transfer.To, transfer.Position.UnixMilliseconds) && _seen.Add(transfer.To))
                {
                    _candidates.Enqueue(transfer.To);
                    left--;
                }

            Start();
        }
    }

    private static bool IsReadable(in Account account) =>
        !account.IsFeeSink && !account.IsZero && !account.IsTransaction && !account.IsUnspendable;

    /// <summary>Keeps so many reads under way; called with the lock held.</summary>
    private void Start()
    {
        // A read that ends at once calls this again from within: the loop that is running goes on for it.
        if (_isStarting)
            return;
        _isStarting = true;

        // What was read and not taken waits for the sweep; only reads under way count against the limit.
        while (_running < limit && !_stop.IsCancellationRequested && _candidates.TryDequeue(out Account account))
        {
            _running++;
            _reads[account] = ReadAsync(account);
        }

        _isStarting = false;
    }

    /// <summary>Reads, and lets the next one begin when it has ended, whatever the sweep waits for.</summary>
    private async Task<TransferTable> ReadAsync(Account account)
    {
        try
        {
            return await reader.ReadAccountAsync(account, _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _running--;
                Start();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task reads;
        lock (_lock)
            reads = Task.WhenAll(_reads.Values);

        // A read nobody asked for may end as it likes: its failure would be met again if it were needed.
        await reads.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
