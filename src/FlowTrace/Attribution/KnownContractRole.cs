namespace FlowTrace.Attribution;

/// <summary>What readers of events must know of a <see cref="KnownContract"/>.</summary>
public enum KnownContractRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It wraps the chain's coin one for one; wrapping and unwrapping have events of their own and no transfer event.</summary>
    WrappedNative,

    /// <summary>A contract of Tether: destroying, issuing and redeeming have no transfer event.</summary>
    Tether,

    /// <summary>A token of which each is its own, with the transfer event of a coin.</summary>
    NotFungible,
}
