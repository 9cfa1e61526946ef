namespace FlowTrace.Readers.Http;

/// <summary>What each kind of provider is known to allow, where nobody says otherwise.</summary>
/// <remarks>
/// Etherscan's free plan: 3 requests a second. Blockscout without a key: 5. TronGrid with a free key: 15 and a suspension of 30 seconds beyond,
/// hence 12. Public Esplora instances ask for 2 to 4. A public EVM node: 10 is what most bear. What runs on this machine is one's own.
/// </remarks>
internal static class ProviderLimits
{
    private const double None = 0;

    public static double RequestsPerSecond(ProviderOptions options)
    {
        if (options.RequestsPerSecond is { } given)
            return given;
        if (Uri.TryCreate(options.Url, UriKind.Absolute, out Uri? url) && url.IsLoopback)
            return None;
        return options.Kind switch
        {
            ProviderKind.Etherscan => 3,
            ProviderKind.Blockscout => 5,
            ProviderKind.TronGrid or ProviderKind.TronNode => 12,
            ProviderKind.Esplora => 3,
            _ => 10,
        };
    }

    /// <summary>The shortest pause when a provider says that it is asked too often and not for how long to wait.</summary>
    public static TimeSpan Pause(ProviderKind kind) => kind is ProviderKind.TronGrid or ProviderKind.TronNode ? TimeSpan.FromSeconds(30)
        : TimeSpan.FromSeconds(1);
}
