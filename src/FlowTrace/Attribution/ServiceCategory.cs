namespace FlowTrace.Attribution;

/// <summary>What an account is, as far as tracing cares.</summary>
public enum ServiceCategory
{
    /// <summary>Nothing that changes the trace.</summary>
    None = 0,

    /// <summary>A centralised exchange.</summary>
    Exchange,

    /// <summary>A customer's deposit address at a custodial service.</summary>
    Deposit,

    /// <summary>A hot wallet of a custodial service.</summary>
    HotWallet,

    /// <summary>An over-the-counter broker or money-exchange desk.</summary>
    Otc,

    /// <summary>A person who trades coins for money on a market place.</summary>
    P2pTrader,

    /// <summary>A mixer or coinjoin coordinator.</summary>
    Mixer,

    /// <summary>A bridge between chains.</summary>
    Bridge,

    /// <summary>A decentralised exchange: pool, router or aggregator.</summary>
    Dex,

    /// <summary>A lending market.</summary>
    Lending,

    /// <summary>Any other contract that holds many people's coins.</summary>
    Defi,

    /// <summary>A casino or betting service.</summary>
    Gambling,

    /// <summary>A payment processor or shop.</summary>
    Payment,

    /// <summary>An escrow or guarantee market.</summary>
    EscrowMarket,

    /// <summary>A service that swaps coins at once and keeps no accounts.</summary>
    InstantExchange,

    /// <summary>A mining pool.</summary>
    Mining,

    /// <summary>A custodial service of unknown kind.</summary>
    Service,

    /// <summary>The contract of a token.</summary>
    Token,

    /// <summary>A thief's or launderer's wallet.</summary>
    Thief,

    /// <summary>Somebody who was robbed.</summary>
    Victim,

    /// <summary>A money mule.</summary>
    Mule,

    /// <summary>On a sanctions list.</summary>
    Sanctioned,

    /// <summary>An address whose coins the issuer froze.</summary>
    Frozen,
}
