namespace FlowTrace.Hops;

/// <summary>What a conversion of one asset into another is, as far as the transaction shows it. The accounting is the same for all.</summary>
public enum HopShape
{
    /// <summary>No conversion: units move and stay what they are.</summary>
    None,

    /// <summary>One asset given for another.</summary>
    Swap,

    /// <summary>The native coin becomes its wrapped token, one for one.</summary>
    Wrap,

    /// <summary>The wrapped token becomes the native coin, one for one.</summary>
    Unwrap,

    /// <summary>Several assets given for a newly minted token: a share of a pool.</summary>
    LiquidityIn,

    /// <summary>A token burnt for several assets: a share of a pool given back.</summary>
    LiquidityOut,

    /// <summary>An asset given for a newly minted receipt: staking, a vault, a lending market, bridged coins.</summary>
    Deposit,

    /// <summary>A receipt burnt for an asset.</summary>
    Redeem,

    /// <summary>An asset left as collateral for a loan of another. In law the borrower still owns the collateral, and owes the loan.</summary>
    Loan,

    /// <summary>Units left one chain and arrived on another.</summary>
    Bridge,
}

/// <summary>The names of shapes in results.</summary>
public static class HopShapes
{
    /// <summary>The name, such as <c>liquidity-in</c>; empty for none.</summary>
    public static string ToName(this HopShape shape) => shape switch
    {
        HopShape.None => "",
        HopShape.LiquidityIn => "liquidity-in",
        HopShape.LiquidityOut => "liquidity-out",
        HopShape.Swap => "swap",
        HopShape.Wrap => "wrap",
        HopShape.Unwrap => "unwrap",
        HopShape.Deposit => "deposit",
        HopShape.Redeem => "redeem",
        HopShape.Loan => "loan",
        _ => "bridge",
    };
}
