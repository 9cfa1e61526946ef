namespace FlowTrace.Sqlite.Segments;

/// <summary>What a segment holds. The numbers are written into stores and never change.</summary>
internal enum SegmentKind
{
    /// <summary>A book of labels; by the number of the book.</summary>
    Labels = 0,

    /// <summary>What the ledger is as a whole: counts, assets, issues, inputs; one segment.</summary>
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

    /// <summary>The transactions of an account that has very many; by the number of the account.</summary>
    LargeAccounts = 8,

    /// <summary>Events, calls and texts that are asked for with their transaction; by the number of the transaction and a running number.</summary>
    Records = 9,

    /// <summary>Those that every trace looks at, or whose transaction has no transfers; by a running number.</summary>
    WideRecords = 10,

    /// <summary>What ties accounts together without moving units; by a running number.</summary>
    AccountEvents = 11,

    /// <summary>Transfers of nothing, kept as evidence, and their accounts; by a running number.</summary>
    Zeros = 12,

    /// <summary>What was recognised as noise; by a running number.</summary>
    Noise = 13,
}
