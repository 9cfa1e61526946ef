namespace FlowTrace.Chain;

/// <summary>How deep a block must lie under its chain's head before it counts as final, where the source says only how deep it lies.</summary>
/// <remarks>
/// Bitcoin has no final blocks; six is its convention. Tron's blocks are final when 19 of its 27 representatives have built on them. Ethereum
/// finalises after two epochs of 32 slots; the same depth serves the chains of its kind, which mostly finalise sooner.
/// </remarks>
public static class Finality
{
    private const int BitcoinBlocks = 6;
    private const int TronBlocks = 19;
    private const int EthereumBlocks = 64;

    /// <summary>How many confirmations make a transaction of the chain final.</summary>
    public static int ConfirmationsOn(ChainId chain) => chain.Namespace switch
    {
        "bip122" => BitcoinBlocks,
        "tron" => TronBlocks,
        _ => EthereumBlocks,
    };
}
