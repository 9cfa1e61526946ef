using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Tests.Auditing;

namespace FlowTrace.Tests.Properties;

/// <summary>
/// Stands for a live source of chains that grow: it knows so many of some transfers, answers for one account at a time, and numbers accounts and assets
/// differently from call to call.
/// </summary>
/// <param name="auditCase">What there is in the end.</param>
/// <param name="seed">Which numbers it gives.</param>
/// <param name="isOrdered">Whether every transfer has its place in the order, so that it may be shown in any.</param>
/// <param name="isShared">Whether one table answers for all accounts.</param>
internal sealed class GrowingReader(AuditCase auditCase, int seed, bool isOrdered, bool isShared) : IChainReader
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private (int Visible, TransferTable Table) _shared = (-1, TransferTable.Empty);

    /// <summary>How many transfers are there already.</summary>
    public int Visible { get; private set; }

    public string Name => "growing";

    public bool IsComplete => Visible == auditCase.Transfers.Count;

    /// <summary>Lets more transfers come, all of a second together; returns the accounts that they concern.</summary>
    public IReadOnlyCollection<Account> Grow(int transfers)
    {
        int first = Visible;
        Visible = Math.Min(auditCase.Transfers.Count, Visible + transfers);
        while (Visible > 0 && Visible < auditCase.Transfers.Count
            && auditCase.Transfers[Visible].Position.UnixMilliseconds <= auditCase.Transfers.Take(Visible).Max(one => one.Position.UnixMilliseconds))
            Visible++;
        return (isShared ? auditCase.Transfers : auditCase.Transfers.Skip(first).Take(Visible - first))
            .SelectMany(transfer => new[] { transfer.From, transfer.To }).ToHashSet();
    }

    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) =>
        new(isShared ? Shared() : TableOf(transfer => transfer.From == account || transfer.To == account));

    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
        new(isShared ? Shared() : TableOf(transfer => transfer.Transaction == transaction));

    private TransferTable Shared()
    {
        lock (_gate)
        {
            if (_shared.Visible != Visible)
                _shared = (Visible, TableOf(_ => true));
            return _shared.Table;
        }
    }

    // A whole transaction is shown where any of it is asked for, as sources of exchanges do.
    private TransferTable TableOf(Func<Transfer, bool> isAsked)
    {
        var transactions = auditCase.Transfers.Take(Visible).Where(isAsked).Select(transfer => transfer.Transaction).ToHashSet();
        Transfer[] rows = [.. auditCase.Transfers.Take(Visible).Where(transfer => transactions.Contains(transfer.Transaction))];
        if (isOrdered)
            lock (_gate)
                _random.Shuffle(rows);
        return AuditCase.TableOf(rows);
    }
}
