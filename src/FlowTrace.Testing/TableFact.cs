using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Testing;

/// <summary>One thing that a table says beside its transfers, in words that compare.</summary>
/// <param name="Place">What it is said of: a transaction; none where it is said of <paramref name="Asset"/>.</param>
/// <param name="Position">Where it stands; parts that its source does not give, or gives in its own way, are unknown.</param>
/// <param name="Text">What it says.</param>
/// <param name="Account">The account it happened to, where it concerns one.</param>
/// <param name="Asset">The asset it describes, where it does.</param>
internal sealed record TableFact(TransactionPlace Place, Position Position, string Text, Account? Account = null, Asset? Asset = null)
{
    public static IEnumerable<TableFact> Events(TransferTable table) => table.Logs.Select(log => new TableFact(
        new(log.Transaction, log.Position), log.Position,
        $"event of {log.Emitter} in {log.Transaction}: {string.Join(' ', log.Topics)} with {Convert.ToHexStringLower(log.Data.Span)}"));

    // Sources number calls each in their own way.
    public static IEnumerable<TableFact> Calls(TransferTable table) => table.Calls.Select(call => new TableFact(
        new(call.Transaction, call.Position), call.Position with { Index = Position.Unknown },
        string.Create(
            CultureInfo.InvariantCulture,
            $"call by {call.From} to {call.To} in {call.Transaction} with {call.Value} base units: {Convert.ToHexStringLower(call.Input.Span)}")));

    public static IEnumerable<TableFact> Memos(TransferTable table) => table.Memos.Select(memo => new TableFact(
        new(memo.Transaction, memo.Position), memo.Position, $"memo of {memo.Transaction}: {memo.Text}"));

    public static IEnumerable<TableFact> AccountEvents(TransferTable table) => table.AccountEvents.Select(one => new TableFact(
        new(one.Transaction, one.Position), one.Position,
        $"{one.Kind.ToName()} of {one.Account} by {one.Counterparty?.ToString() ?? "nobody else"} in {one.Transaction}: {one.Text}", one.Account));

    public static IEnumerable<TableFact> Outpoints(TransferTable table) =>
        from row in Enumerable.Range(0, table.Count)
        let outpoint = table.OutpointOf(row)
        where outpoint is not null
        let transfer = table[row]
        select new TableFact(
            new(transfer.Transaction, transfer.Position), transfer.Position with { Index = Position.Unknown },
            string.Create(CultureInfo.InvariantCulture, $"{transfer.Quantity} base units of output {outpoint} from {transfer.From} to {transfer.To}"));

    public static IEnumerable<TableFact> AssetInfo(TransferTable table) => table.AssetInfo.Select(described => new TableFact(
        default, default,
        $"{described.Key} is '{described.Value.Symbol}' with {described.Value.Decimals?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} decimals",
        Asset: described.Key));

    public static IEnumerable<TableFact> Unfinal(TransferTable table) => Enumerable.Range(0, table.Count).Select(row => table[row])
        .Select(transfer => (Place: new TransactionPlace(transfer.Transaction, transfer.Position), transfer.Position))
        .Concat(Events(table).Concat(Calls(table)).Concat(Memos(table)).Concat(AccountEvents(table)).Select(fact => (fact.Place, fact.Position)))
        .DistinctBy(one => one.Place).Where(one => !table.IsFinal(one.Place.Chain, one.Place.Transaction))
        .Select(one => new TableFact(one.Place, one.Position with { Index = Position.Unknown }, $"transaction {one.Place.Transaction} is not final"));
}

/// <summary>A transaction of one chain.</summary>
internal readonly record struct TransactionPlace(TransactionId Transaction, ChainId Chain)
{
    public TransactionPlace(TransactionId transaction, in Position position)
        : this(transaction, position.Chain)
    {
    }
}
