namespace FlowTrace.Sqlite;

/// <summary>What a raw input is to its case. The numbers are written into stores and never change.</summary>
public enum InputRole
{
    /// <summary>Transfers, and the events, calls and memos beside them.</summary>
    Ledger = 0,

    /// <summary>Names and categories of accounts.</summary>
    Labels = 1,

    /// <summary>Ties over bridges that analysts assert.</summary>
    Links = 2,

    /// <summary>The description of the case.</summary>
    Case = 3,

    /// <summary>Prices of assets.</summary>
    Prices = 4,

    /// <summary>What a provider answered to a request.</summary>
    Answer = 5,
}
