using System.Diagnostics.CodeAnalysis;

namespace FlowTrace.Attribution;

/// <summary>The names of service categories in files, options and results.</summary>
public static class ServiceCategories
{
    private static readonly (ServiceCategory Category, string Name)[] Names =
    [
        (ServiceCategory.None, "none"), (ServiceCategory.Exchange, "exchange"), (ServiceCategory.Deposit, "deposit"),
        (ServiceCategory.HotWallet, "hot-wallet"), (ServiceCategory.Otc, "otc"), (ServiceCategory.P2pTrader, "p2p-trader"),
        (ServiceCategory.Mixer, "mixer"), (ServiceCategory.Bridge, "bridge"), (ServiceCategory.Dex, "dex"),
        (ServiceCategory.Lending, "lending"), (ServiceCategory.Defi, "defi"), (ServiceCategory.Gambling, "gambling"),
        (ServiceCategory.Payment, "payment"), (ServiceCategory.EscrowMarket, "escrow-market"),
        (ServiceCategory.InstantExchange, "instant-exchange"), (ServiceCategory.Mining, "mining"), (ServiceCategory.Service, "service"),
        (ServiceCategory.Token, "token"), (ServiceCategory.Thief, "thief"), (ServiceCategory.Victim, "victim"),
        (ServiceCategory.Mule, "mule"), (ServiceCategory.Sanctioned, "sanctioned"), (ServiceCategory.Frozen, "frozen"),
    ];

    /// <summary>The category's name in files and results, such as <c>hot-wallet</c>.</summary>
    public static string ToName(this ServiceCategory category) => Array.Find(Names, pair => pair.Category == category).Name;

    /// <summary>Reads a category's name (case and <c>_</c> for <c>-</c> do not matter); <paramref name="error"/> lists the names when it is none.</summary>
    public static bool TryParse(string text, out ServiceCategory category, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        string wanted = text.Trim().Replace('_', '-');
        foreach ((ServiceCategory candidate, string name) in Names)
            if (string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase))
            {
                category = candidate;
                error = null;
                return true;
            }

        category = ServiceCategory.None;
        error = $"'{text}' is not a category. Give one of {string.Join(", ", Names.Select(pair => pair.Name))}.";
        return false;
    }
}
