using System.Runtime.CompilerServices;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Testing;

/// <summary>What a source has of one kind beside its transfers, to compare a reader's tables with.</summary>
/// <remarks>
/// A record is an account's when its transaction moves something from or to it, or when it happened to the account; an asset's description is an account's
/// when the account has moved the asset; with a transaction alone none is asked for, for few sources tell it there.
/// </remarks>
internal sealed class SourceRecords
{
    private readonly Func<TransferTable, IEnumerable<TableFact>> _read;

    // A source in memory hands the same table over for every account.
    private readonly ConditionalWeakTable<TransferTable, TableFact[]> _known = [];
    private readonly Holdings _holdings;
    private readonly TableFact[] _facts;
    private readonly ILookup<string, Position> _moments;

    private SourceRecords(string name, TransferTable source, Holdings holdings, Func<TransferTable, IEnumerable<TableFact>> read)
    {
        Name = name;
        _read = read;
        _holdings = holdings;
        _facts = [.. read(source)];
        _moments = _facts.ToLookup(fact => fact.Text, fact => fact.Position, StringComparer.Ordinal);
    }

    /// <summary>The name of the kind, and of its rule.</summary>
    public string Name { get; }

    /// <summary>Every kind of thing that a table says beside its transfers, as the source has it.</summary>
    public static IReadOnlyList<SourceRecords> Of(TransferTable source)
    {
        var holdings = new Holdings(source);
        SourceRecords Kind(string name, Func<TransferTable, IEnumerable<TableFact>> read) => new(name, source, holdings, read);
        return
        [
            Kind("events", TableFact.Events),
            Kind("calls", TableFact.Calls),
            Kind("memos", TableFact.Memos),
            Kind("account-events", TableFact.AccountEvents),
            Kind("outpoints", TableFact.Outpoints),
            Kind("asset-info", TableFact.AssetInfo),
            Kind("finality", TableFact.Unfinal),
        ];
    }

    /// <summary>The transactions of which the source has something of the kind.</summary>
    public IEnumerable<TransactionPlace> Transactions() => _facts.Select(fact => fact.Place).Where(place => !place.Transaction.IsNone).Distinct();

    /// <summary>What is wrong with a table that was read for an account; null where nothing is.</summary>
    public string? FindFault(Account account, TransferTable table) => FindFault(account.ToString(), Concerns(account), table)
        ?? (Array.Find(Read(table), fact => !_moments[fact.Text].Any(position => Positions.Agree(position, fact.Position))) is { } moved
            ? $"{moved.Text} stands at {moved.Position}, and belongs to {_moments[moved.Text].First()}" : null);

    /// <summary>What is wrong with a table that was read for a transaction; null where nothing is. Where in its block it stands, few sources tell.</summary>
    public string? FindFault(TransactionPlace transaction, TransferTable table) => FindFault(
        $"transaction {transaction.Transaction.ToText(transaction.Chain)}", fact => fact.Place == transaction, table);

    /// <summary>What a table says of an account, whether or not it is true.</summary>
    public IEnumerable<string> TextsOf(Account account, TransferTable table) => Read(table).Where(Concerns(account))
        .Select(fact => fact.Asset is null ? $"{fact.Text} {fact.Position}" : fact.Text);

    /// <summary>What a table says of a transaction, whether or not it is true.</summary>
    public IEnumerable<string> TextsOf(TransactionPlace transaction, TransferTable table) =>
        Read(table).Where(fact => fact.Place == transaction).Select(fact => fact.Text);

    private string? FindFault(string asked, Func<TableFact, bool> concerns, TransferTable table)
    {
        TableFact[] read = Read(table);
        string[] expected = [.. _facts.Where(concerns).Select(fact => fact.Text)];
        string[] actual = [.. read.Where(concerns).Select(fact => fact.Text)];
        return Difference.TryFindMissing(expected, actual, out string missing) ? $"asked for {asked}, this is missing: {missing}"
            : Array.Find(read, fact => !_moments.Contains(fact.Text)) is { } invented ? $"the source has no such thing: {invented.Text}"
            : Difference.TryFindMissing(actual, expected, out string extra) ? $"asked for {asked}, this stands once too often: {extra}"
            : null;
    }

    private TableFact[] Read(TransferTable table) => _known.GetValue(table, unknown => [.. _read(unknown)]);

    private Func<TableFact, bool> Concerns(Account account)
    {
        HashSet<TransactionPlace> transactions = [.. _holdings.Transactions[account]];
        HashSet<Asset> assets = [.. _holdings.Assets[account]];
        return fact => fact.Asset is { } asset ? assets.Contains(asset) : transactions.Contains(fact.Place) || fact.Account == account;
    }

    /// <summary>Who moved what in which transactions of the source.</summary>
    private sealed class Holdings
    {
        public Holdings(TransferTable source)
        {
            Transfer[] transfers = [.. Enumerable.Range(0, source.Count).Select(row => source[row])];
            var ends = transfers.SelectMany(transfer => new[] { (Account: transfer.From, transfer), (Account: transfer.To, transfer) }).ToList();
            Transactions = ends.ToLookup(end => end.Account, end => PlaceOf(end.transfer));
            Assets = ends.ToLookup(end => end.Account, end => end.transfer.Asset);
        }

        public ILookup<Account, TransactionPlace> Transactions { get; }

        public ILookup<Account, Asset> Assets { get; }

        private static TransactionPlace PlaceOf(Transfer transfer) => new(transfer.Transaction, transfer.Position);
    }
}
