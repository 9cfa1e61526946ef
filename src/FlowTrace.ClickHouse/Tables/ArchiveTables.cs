using FlowTrace.Chain;

namespace FlowTrace.ClickHouse.Tables;

/// <summary>The tables of the archive. <c>docs/clickhouse.md</c> describes them for those who ask them in SQL or make them on a cluster.</summary>
/// <remarks>
/// A transaction has a number within its batch, ascending along the order of the ledger; what belongs to it stands together in every table under batch and
/// number. A table's index has an entry every 256 rows, for a trace reads single transactions out of the whole.
/// </remarks>
internal static class ArchiveTables
{
    private const int FewRows = 256;
    private const int UsualRows = 8192;

    // Where a row stands: its transaction's number and its own place in the ledger, then what everybody knows of the transaction.
    private static readonly (string Name, string Type)[] Place =
    [
        ("number", "UInt32"), ("row", "UInt32"), ("chain", "String"), ("transaction", "String"), ("unix_ms", "Int64"), ("block", "Int64"),
        ("transaction_index", "Int32"), ("position", "Int32"),
    ];

    /// <summary>The committed batches. A batch that has no row here, or has one that says it was removed, is not read.</summary>
    public static ArchiveTable Batches { get; } = new(
        "batches",
        [
            ("state", "Enum8('committed' = 1, 'removed' = 2)"), ("version", "UInt32"), ("name", "String"), ("digest", "String"),
            ("rows", "Array(UInt64)"), ("facts", "String"),
        ],
        "batch", UsualRows)
    { RowOrder = "batch" };

    /// <summary>The transfers.</summary>
    public static ArchiveTable Transfers { get; } = ByTransaction("transfers",
        ("kind", EnumOf<TransferKind>(kind => kind.ToString().ToLowerInvariant())), ("sender", "String"), ("receiver", "String"), ("asset", "String"),
        ("quantity", "String"), ("spent", "String"), ("made", "String"));

    /// <summary>The events that contracts emitted.</summary>
    public static ArchiveTable Events { get; } = ByTransaction("events",
        ("emitter", "String"), ("topics", "Array(FixedString(32))"), ("data", "String"));

    /// <summary>The calls to contracts.</summary>
    public static ArchiveTable Calls { get; } = ByTransaction("calls", ("caller", "String"), ("contract", "String"), ("value", "String"), ("input", "String"));

    /// <summary>The texts that transactions carry.</summary>
    public static ArchiveTable Memos { get; } = ByTransaction("memos", ("text", "String"));

    /// <summary>What ties accounts together or changes who may spend from them.</summary>
    public static ArchiveTable AccountEvents { get; } = ByTransaction("account_events",
        ("kind", EnumOf<AccountEventKind>(kind => kind.ToName())), ("account", "String"), ("counterparty", "String"), ("text", "String"));

    /// <summary>How assets are shown.</summary>
    public static ArchiveTable Assets { get; } =
        new("assets", [("asset", "String"), ("symbol", "String"), ("decimals", "Int32")], "asset, batch", UsualRows) { RowOrder = "asset" };

    /// <summary>Where an account or a transaction is found: the numbers of the transactions, and how many transfers of the account each has.</summary>
    public static ArchiveTable Places { get; } =
        new("places", [("key", "String"), ("number", "UInt32"), ("transfers", "UInt32")], "key, batch, number", UsualRows) { RowOrder = "number, key" };

    /// <summary>The tables whose rows belong to transactions.</summary>
    public static IReadOnlyList<ArchiveTable> OfTransactions { get; } = [Transfers, Events, Calls, Memos, AccountEvents];

    /// <summary>The tables that hold a batch, in the order in which its digest goes through them.</summary>
    public static IReadOnlyList<ArchiveTable> OfBatch { get; } = [.. OfTransactions, Assets, Places];

    /// <summary>All tables.</summary>
    public static IReadOnlyList<ArchiveTable> All { get; } = [.. OfBatch, Batches];

    private static ArchiveTable ByTransaction(string name, params (string Name, string Type)[] columns) =>
        new(name, [.. Place, .. columns], "batch, number, row", FewRows) { RowOrder = "row" };

    private static string EnumOf<T>(Func<T, string> name)
        where T : struct, Enum =>
        $"Enum8({string.Join(", ", Enum.GetValues<T>().Select(value => $"'{name(value)}' = {value:D}"))})";
}
