namespace FlowTrace.Readers;

/// <summary>Makes the reader of a kind of provider.</summary>
internal static class ReaderFactory
{
    /// <summary>Makes one reader of the providers of one chain and kind.</summary>
    /// <exception cref="ArgumentException">The kind does not read that chain.</exception>
    public static ILiveReader Make(IReadOnlyList<ProviderOptions> providers, ReadSession session) => providers[0].Kind switch
    {
        ProviderKind.JsonRpc => Evm.EvmReader.Open(providers, session),
        ProviderKind.TronGrid => Tron.TronGridReader.Open(providers, session),
        ProviderKind.TronNode => Tron.TronNodeReader.Open(providers, session),
        ProviderKind.Etherscan or ProviderKind.Blockscout => Etherscan.EtherscanReader.Open(providers, session),
        ProviderKind.Esplora => Bitcoin.EsploraReader.Open(providers, session),
        ProviderKind.Bitcoind => Bitcoin.BitcoindReader.Open(providers, session),
        _ => throw new ArgumentOutOfRangeException(nameof(providers), providers[0].Kind, "This is no kind of provider."),
    };
}
