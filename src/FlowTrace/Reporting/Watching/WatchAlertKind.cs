namespace FlowTrace.Reporting;

/// <summary>What an alert tells of. The names are those of <see cref="WatchAlertKinds"/>.</summary>
public enum WatchAlertKind
{
    /// <summary>Stolen units first reached an account that a label calls an exchange's.</summary>
    ExchangeReached = 0,

    /// <summary>They first reached a customer's deposit address: one that a label calls so, or one that is inferred.</summary>
    DepositReached,

    /// <summary>They first reached an over-the-counter desk, or somebody who trades coins for money.</summary>
    DeskReached,

    /// <summary>They first reached a mixer.</summary>
    MixerReached,

    /// <summary>They first reached a bridge, or first crossed by one from one chain to another.</summary>
    BridgeReached,

    /// <summary>They first reached another service that keeps accounts of customers.</summary>
    ServiceReached,

    /// <summary>They came to rest in a token that its issuer can freeze there.</summary>
    FreezableBalance,

    /// <summary>An issuer's order to freeze an account of the trail is on the chain and waits to come into force.</summary>
    FreezePending,

    /// <summary>An issuer froze an account of the trail.</summary>
    FreezeInForce,

    /// <summary>A wallet in which stolen units lay still for long pays them on.</summary>
    DormancyEnded,
}

/// <summary>The names of kinds of alerts, as they stand in JSON and in the log of a watch.</summary>
public static class WatchAlertKinds
{
    private static readonly string[] Names =
    [
        "exchange-reached", "deposit-reached", "desk-reached", "mixer-reached", "bridge-reached", "service-reached", "freezable-balance", "freeze-pending",
        "freeze-in-force", "dormancy-ended",
    ];

    /// <summary>The kind's name, such as <c>exchange-reached</c>.</summary>
    public static string ToName(this WatchAlertKind kind) => Names[(int)kind];
}
