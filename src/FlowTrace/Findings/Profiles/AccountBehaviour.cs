namespace FlowTrace.Findings;

/// <summary>What an account behaves like, as far as its transfers tell.</summary>
public enum AccountBehaviour
{
    /// <summary>Nothing the rules know, or too little to tell.</summary>
    Unknown = 0,

    /// <summary>A source says what it is: nothing is inferred.</summary>
    Labelled,

    /// <summary>A contract of a protocol: no person's or firm's wallet.</summary>
    Contract,

    /// <summary>An address that a custodial service gave to one customer, and empties into its hot wallet.</summary>
    DepositAddress,

    /// <summary>A wallet from which a custodial service pays its customers.</summary>
    HotWallet,

    /// <summary>An escrow or guarantee market.</summary>
    EscrowMarket,

    /// <summary>A desk that changes coins into money over the counter.</summary>
    OtcDesk,

    /// <summary>A wallet of a layer that is used once and thrown away.</summary>
    ThrowAway,

    /// <summary>A mule: somebody through whose wallet others' money is passed on.</summary>
    Mule,
}

/// <summary>The names of behaviours in results.</summary>
public static class AccountBehaviours
{
    /// <summary>The behaviours that votes are cast on, in the order of the decision.</summary>
    public static IReadOnlyList<AccountBehaviour> Judged { get; } =
    [
        AccountBehaviour.DepositAddress, AccountBehaviour.HotWallet, AccountBehaviour.EscrowMarket, AccountBehaviour.OtcDesk,
        AccountBehaviour.ThrowAway, AccountBehaviour.Mule,
    ];

    /// <summary>The name in results and of thresholds, such as <c>otc-desk</c>.</summary>
    public static string ToName(this AccountBehaviour behaviour) => behaviour switch
    {
        AccountBehaviour.Unknown => "unknown",
        AccountBehaviour.Labelled => "labelled",
        AccountBehaviour.Contract => "contract",
        AccountBehaviour.DepositAddress => "deposit-address",
        AccountBehaviour.HotWallet => "hot-wallet",
        AccountBehaviour.EscrowMarket => "escrow-market",
        AccountBehaviour.OtcDesk => "otc-desk",
        AccountBehaviour.ThrowAway => "throw-away",
        AccountBehaviour.Mule => "mule",
        _ => throw new ArgumentOutOfRangeException(nameof(behaviour), behaviour, "This is no behaviour."),
    };

    /// <summary>The behaviour with an article, as it stands in a sentence.</summary>
    internal static string ToNoun(this AccountBehaviour behaviour) => behaviour switch
    {
        AccountBehaviour.DepositAddress => "a deposit address",
        AccountBehaviour.HotWallet => "a hot wallet",
        AccountBehaviour.EscrowMarket => "an escrow market",
        AccountBehaviour.OtcDesk => "an OTC desk",
        AccountBehaviour.ThrowAway => "a throw-away wallet",
        AccountBehaviour.Mule => "a mule",
        _ => throw new ArgumentOutOfRangeException(nameof(behaviour), behaviour, "This is no behaviour that is inferred."),
    };
}
