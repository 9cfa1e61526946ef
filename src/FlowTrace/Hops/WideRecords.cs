using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>
/// What of a ledger every trace looks at, wherever it leads: the legs of all bridges, for rivals matter, what issuers did, and what mixers said. Who keeps a
/// ledger in parts has to hand these over with every part.
/// </summary>
internal sealed class WideRecords
{
    private readonly HashSet<(ChainId, TransactionId)> _ofBridges;

    private WideRecords(HashSet<(ChainId, TransactionId)> ofBridges) => _ofBridges = ofBridges;

    /// <summary>The numbers of the transactions whose transfers every trace looks at, ascending.</summary>
    public required IReadOnlyList<int> Transactions { get; init; }

    /// <summary>The stated receivers of bridges' payouts: any of their transfers may be one.</summary>
    public required IReadOnlySet<Account> Receivers { get; init; }

    /// <summary>Who sent into bridges: their twins on other chains are named.</summary>
    public required IReadOnlySet<Account> Senders { get; init; }

    /// <summary>Looks through a table, and through the same table without its noise, of which a trace sees one.</summary>
    public static WideRecords Of(TransferTable table, TransferTable clean)
    {
        HashSet<(ChainId, TransactionId)> ofBridges = BridgeDecoding.Default.TransactionsIn(table, out HashSet<int> numbers);
        if (ofBridges.Count > 0)
            for (int row = 0; row < table.Count; row++)
                if (ofBridges.Contains((table.AssetOfPocket(table.Columns.FromPocket[row]).Chain, IdOf(table, row))))
                    numbers.Add(table.Columns.Transaction[row]);
        BridgeDeparture[] departures = [.. new[] { table, clean }.Distinct().SelectMany(one => BridgeDecoding.Default.Decode(one).Departures)];
        return new WideRecords(ofBridges)
        {
            Transactions = [.. numbers.Order()],
            Receivers = departures.Select(departure => departure.Destination).OfType<Account>().ToHashSet(),
            Senders = departures.Select(departure => departure.Sender).OfType<Account>().ToHashSet(),
        };
    }

    public bool Contains(EventLog log) => log.Transaction.IsNone || IsOfBridge(log.Transaction, log.Position)
        || IssuerActReader.Concerns(log) || TornadoPools.Find(log.Emitter) is not null;

    public bool Contains(ContractCall call) => call.Transaction.IsNone || IsOfBridge(call.Transaction, call.Position) || IssuerActReader.Concerns(call);

    public bool Contains(TransactionMemo memo) => memo.Transaction.IsNone || IsOfBridge(memo.Transaction, memo.Position);

    private bool IsOfBridge(TransactionId transaction, Position position) => _ofBridges.Contains((position.Chain, transaction));

    private static TransactionId IdOf(TransferTable table, int row) => table.Columns.TransactionIdOf(table.Columns.Transaction[row]);
}
