namespace FlowTrace.Hops;

/// <summary>What a transaction that joins many people's coins looks like.</summary>
internal enum CoinJoinKind
{
    /// <summary>Not like a coinjoin.</summary>
    None = 0,

    /// <summary>Samourai's Whirlpool: as many equal outputs of a pool's size as inputs, and nothing else.</summary>
    Whirlpool,

    /// <summary>Wasabi 1.x: many equal outputs of about 0.1 BTC.</summary>
    Wasabi1,

    /// <summary>Wasabi 2.x (WabiSabi): fifty inputs or more, nearly every output of a standard denomination, both in falling order.</summary>
    Wasabi2,

    /// <summary>JoinMarket and its like: one equal output per participant, and at most one change output each.</summary>
    JoinMarket,
}

/// <summary>The names of kinds of coinjoins in results.</summary>
internal static class CoinJoinKinds
{
    /// <summary>The name, such as <c>wasabi-1</c>.</summary>
    public static string ToName(this CoinJoinKind kind) => kind switch
    {
        CoinJoinKind.Whirlpool => "whirlpool",
        CoinJoinKind.Wasabi1 => "wasabi-1",
        CoinJoinKind.Wasabi2 => "wasabi-2",
        CoinJoinKind.JoinMarket => "joinmarket",
        _ => "none",
    };
}
