namespace FlowTrace.Hops;

/// <summary>What an event says about units of its emitter, as <see cref="LogTransfers"/> reads it.</summary>
public enum LogMeaning
{
    /// <summary>Nothing: another event.</summary>
    Nothing = 0,

    /// <summary>A transfer of a fungible token.</summary>
    Transfer,

    /// <summary>A movement without a transfer event: wrapping, unwrapping, destroyed balances.</summary>
    Implied,

    /// <summary>A transfer of a token of which each is its own; such are not traced.</summary>
    NotFungible,

    /// <summary>Supply came into being or went, and the event does not say whose balance changed.</summary>
    SupplyOfUnnamed,

    /// <summary>It says that it is a transfer and cannot be read as one.</summary>
    Malformed,
}
