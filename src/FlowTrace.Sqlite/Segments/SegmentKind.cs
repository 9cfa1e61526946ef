namespace FlowTrace.Sqlite.Segments;

/// <summary>What a segment holds. The numbers are written into stores and never change.</summary>
internal enum SegmentKind
{
    /// <summary>A book of labels; by the number of the book.</summary>
    Labels = 0,

    /// <summary>What the ledger is as a whole: counts, chains, assets, issues, inputs; one segment.</summary>
    Ledger = 1,

    /// <summary>Transfers; by the number of the first.</summary>
    Transfers = 2,

    /// <summary>Pockets; by the number of the first.</summary>
    Pockets = 3,

    /// <summary>Accounts with, behind them, how many transfers each has and in which transactions; by the number of the first.</summary>
    Accounts = 4,

    /// <summary>Where an account stands by its address; by the first key.</summary>
    AccountKeys = 5,

    /// <summary>Where a transaction stands by its id; by the first key.</summary>
    TransactionKeys = 6,

    /// <summary>Outpoints; by the number of the first.</summary>
    Outpoints = 7,

    /// <summary>Events that only a trace through their transaction asks for; by the first transaction.</summary>
    Logs = 8,

    /// <summary>Calls of the same kind; by the first transaction.</summary>
    Calls = 9,

    /// <summary>Texts of the same kind; by the first transaction.</summary>
    Memos = 10,

    /// <summary>Events, calls and texts that every trace looks at; by a running number.</summary>
    WideLogs = 11,

    /// <inheritdoc cref="WideLogs"/>
    WideCalls = 12,

    /// <inheritdoc cref="WideLogs"/>
    WideMemos = 13,

    /// <summary>What ties accounts together without moving units; by a running number.</summary>
    AccountEvents = 14,

    /// <summary>Transfers of nothing, kept as evidence; by a running number.</summary>
    Zeros = 15,

    /// <summary>What was recognised as noise; by a running number.</summary>
    Noise = 16,
}
