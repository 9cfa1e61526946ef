using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Tests.Auditing;

namespace FlowTrace.Tests.Properties;

/// <summary>
/// Stands for a live source: it answers for one account at a time, with that account's transfers only, each time in a new table, after a
/// while that differs from call to call.
/// </summary>
internal sealed class AccountReader(IReadOnlyList<Transfer> transfers, int seed) : IChainReader
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public string Name => "one account at a time";

    public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        await WaitAsync();
        return AuditCase.TableOf(Shuffled(transfers.Where(transfer => transfer.From == account || transfer.To == account)));
    }

    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        await WaitAsync();
        return AuditCase.TableOf(Shuffled(transfers.Where(transfer => transfer.Transaction == transaction)));
    }

    private Transfer[] Shuffled(IEnumerable<Transfer> found)
    {
        Transfer[] rows = [.. found];
        lock (_gate)
            _random.Shuffle(rows);
        return rows;
    }

    private async Task WaitAsync()
    {
        int turns;
        lock (_gate)
            turns = _random.Next(12);
        for (int i = 0; i < turns; i++)
            await Task.Yield();
    }
}
