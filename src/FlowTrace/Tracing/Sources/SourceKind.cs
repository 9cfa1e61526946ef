namespace FlowTrace.Tracing;

/// <summary>What units came from: where a question about the past of a holding ends.</summary>
public enum SourceKind
{
    /// <summary>A theft that the question names: its units, by the same rules as when they are followed forward.</summary>
    Theft,

    /// <summary>An account that bears a label of a stopping category: nobody can see through a service that holds many people's coins.</summary>
    Service,

    /// <summary>A mixer, by its label or by the shape of a transaction.</summary>
    Mixer,

    /// <summary>Units that came into being: tokens minted from the zero address.</summary>
    Mint,

    /// <summary>New coins of a chain like Bitcoin, paid to a miner.</summary>
    Coinbase,

    /// <summary>An account without a label that has more transfers than a wallet has.</summary>
    Hub,

    /// <summary>An account that paid out more than the data shows it had: where the difference came from is not in the data.</summary>
    Unknown,

    /// <summary>An account that a limit kept from being followed further back; which limit is said.</summary>
    Limit,

    /// <summary>An exchange or a payout of a bridge whose other side the data do not show.</summary>
    Unresolved,
}

/// <summary>The names of kinds of sources in results.</summary>
public static class SourceKinds
{
    /// <summary>The name in results, such as <c>service</c>.</summary>
    public static string ToName(this SourceKind kind) => kind switch
    {
        SourceKind.Theft => "theft",
        SourceKind.Service => "service",
        SourceKind.Mixer => "mixer",
        SourceKind.Mint => "mint",
        SourceKind.Coinbase => "coinbase",
        SourceKind.Hub => "hub",
        SourceKind.Unknown => "unknown",
        SourceKind.Limit => "limit",
        _ => "unresolved",
    };
}
