namespace FlowTrace.Chain;

/// <summary>What an <see cref="AccountEvent"/> says.</summary>
public enum AccountEventKind : byte
{
    /// <summary>The counterparty opened the account on the chain and paid for that.</summary>
    Activation = 0,

    /// <summary>The keys that may spend from the account changed: it can change hands without a transfer.</summary>
    PermissionChange = 1,

    /// <summary>The counterparty lent the account energy or bandwidth; the coins behind it stay the lender's.</summary>
    ResourceLent = 2,

    /// <summary>The counterparty took back energy or bandwidth it had lent the account.</summary>
    ResourceReclaimed = 3,

    /// <summary>The account locked coins of its own.</summary>
    Staked = 4,

    /// <summary>The account released coins it had locked.</summary>
    Unstaked = 5,
}

/// <summary>The names of kinds of account events in results.</summary>
public static class AccountEventKinds
{
    /// <summary>The kind's name in results, such as <c>permission-change</c>.</summary>
    public static string ToName(this AccountEventKind kind) => kind switch
    {
        AccountEventKind.Activation => "activation",
        AccountEventKind.PermissionChange => "permission-change",
        AccountEventKind.ResourceLent => "resource-lent",
        AccountEventKind.ResourceReclaimed => "resource-reclaimed",
        AccountEventKind.Staked => "staked",
        AccountEventKind.Unstaked => "unstaked",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is no kind of account event."),
    };
}
