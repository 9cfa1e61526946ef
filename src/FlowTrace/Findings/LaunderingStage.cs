namespace FlowTrace.Findings;

/// <summary>
/// What a flow is in a laundering. Nine of the values are the steps that the Multilateral Sanctions Monitoring Team described in October 2025, as press
/// coverage gives their order; their numbering is reconstructed. The others are what the nine do not name.
/// </summary>
public enum LaunderingStage
{
    /// <summary>A transfer between wallets that is none of the steps below.</summary>
    Layering = 0,

    /// <summary>Step 1: a token becomes its chain's own coin, which no issuer can freeze.</summary>
    SwapToNative = 1,

    /// <summary>Step 2: into a mixer, on a chain of accounts.</summary>
    Mix = 2,

    /// <summary>Step 3: over a bridge, to Bitcoin or another chain but Tron.</summary>
    Bridge = 3,

    /// <summary>Step 4: into a wallet where it lies still, as the detector <c>dormancy</c> finds it.</summary>
    Park = 4,

    /// <summary>Step 5: into a mixer or coinjoin on Bitcoin.</summary>
    MixAgain = 5,

    /// <summary>Step 6: to Tron.</summary>
    BridgeToTron = 6,

    /// <summary>Step 7: becomes Tether's dollars on Tron.</summary>
    SwapToTether = 7,

    /// <summary>Step 8: to a broker, a trader or an escrow market.</summary>
    Otc = 8,

    /// <summary>Step 9: to another service that pays out money. What it pays to whom no chain shows.</summary>
    CashOut = 9,

    /// <summary>A transfer of a theft itself.</summary>
    Theft = 10,

    /// <summary>One asset becomes another in a way that is no step above.</summary>
    Conversion = 11,

    /// <summary>From Bitcoin to a chain of accounts other than Tron: a way back that the steps do not name.</summary>
    Crossing = 12,

    /// <summary>To a service that is none of the above.</summary>
    Service = 13,

    /// <summary>Paid to the chain.</summary>
    Fee = 14,
}

/// <summary>The names of stages in results.</summary>
public static class LaunderingStages
{
    /// <summary>The name, such as <c>swap-to-native</c>.</summary>
    public static string ToName(this LaunderingStage stage) => stage switch
    {
        LaunderingStage.Layering => "layering",
        LaunderingStage.SwapToNative => "swap-to-native",
        LaunderingStage.Mix => "mix",
        LaunderingStage.Bridge => "bridge",
        LaunderingStage.Park => "park",
        LaunderingStage.MixAgain => "mix-again",
        LaunderingStage.BridgeToTron => "bridge-to-tron",
        LaunderingStage.SwapToTether => "swap-to-tether",
        LaunderingStage.Otc => "otc",
        LaunderingStage.CashOut => "cash-out",
        LaunderingStage.Theft => "theft",
        LaunderingStage.Conversion => "conversion",
        LaunderingStage.Crossing => "crossing",
        LaunderingStage.Service => "service",
        LaunderingStage.Fee => "fee",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "No such stage."),
    };

    /// <summary>The step's number from 1 to 9, as reconstructed; null for what is none of the nine.</summary>
    public static int? StepNumber(this LaunderingStage stage) => (int)stage is >= 1 and <= 9 and var number ? number : null;
}
