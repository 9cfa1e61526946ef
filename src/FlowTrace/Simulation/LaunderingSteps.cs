namespace FlowTrace.Simulation;

/// <summary>The steps of a laundering.</summary>
internal enum LaunderingStep
{
    GasFunding,
    Drain,
    FanOut,
    PeelChain,
    Park,
    Mix,
    Bridge,
    Commingle,
    RoundTrip,
    Consolidate,
    CashOut,
    Spam,
}

/// <summary>What the steps are called and what happens in them.</summary>
internal static class LaunderingSteps
{
    private static readonly (string Name, string Description)[] Texts =
    [
        ("gas-funding", "Clean coins out of a mixer give the launderer's token wallets exactly 0.1 ETH each for fees."),
        ("drain", "The exchange's hot wallet is drained into the thief's account."),
        ("fan-out", "The thief spreads the loot over fresh wallets in nearly equal parts."),
        ("peel-chain", "Wallets used once pay a small part to an exchange and pass the rest on."),
        ("park", "Coins lie still for weeks, then half of them move."),
        ("mix", "Batches of fixed denominations go into a mixer, where the trail stops."),
        ("bridge", "Coins leave through a bridge and a swap pool, whose other sides this ledger does not show."),
        ("commingle", "A money mule mixes stolen tokens with clean ones and pays out: the policy decides whose they are."),
        ("round-trip", "Tokens go in a circle through the thief's account, which steals nothing anew."),
        ("consolidate", "Wallets gather what they hold in one place."),
        ("cash-out", "Brokers and deposit addresses of exchanges take what was gathered; exchanges sweep theirs into hot wallets."),
        ("spam", "Counterfeit tokens from a look-alike address, and payments too small to follow."),
    ];

    public static string NameOf(LaunderingStep step) => Texts[(int)step].Name;

    public static string DescriptionOf(LaunderingStep step) => Texts[(int)step].Description;
}
