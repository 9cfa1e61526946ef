namespace FlowTrace.Readers.Bitcoin;

/// <summary>Which chains are like Bitcoin: those that CAIP-2 names by the first 32 digits of their first block's hash (<c>bip122</c>).</summary>
internal static class BitcoinChains
{
    /// <exception cref="ArgumentException">The provider's chain is none of them.</exception>
    public static void Require(ProviderOptions provider)
    {
        if (provider.Chain.Namespace != "bip122")
            throw new ArgumentException(
                $"{provider.Chain} is no chain like Bitcoin, so {provider.Kind.ToName()} cannot read it. Check the provider's chain.", nameof(provider));
    }
}
