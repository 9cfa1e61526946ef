using FlowTrace.Attribution;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>The signs that tell services apart without colour, each drawn in a box of twelve by twelve.</summary>
internal static class MapGlyph
{
    private const string Coin = "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10zM6 3.5v5M4.2 6h3.6";
    private const string Mixer = "M4.3 2.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7zM7.7 2.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z";
    private const string Bridge = "M1 9.5h10M1.5 9.5c0-6 9-6 9 0M4 9.5v-3.4M8 9.5v-3.4";
    private const string Pool = "M1 4h9l-2.5-2.5M11 8h-9l2.5 2.5";
    private const string Service = "M2 2h8v8h-8zM2 5h8";
    private const string Hub = "M6 1l4.4 2.5v5l-4.4 2.5l-4.4-2.5v-5z";
    private const string Thief = "M6 1.2l5 9.3h-10zM6 4.6v3M6 8.9v.3";
    private const string Robbed = "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM2.8 9.2l6.4-6.4";
    private const string Fee = "M3 10.5h6M4 10.5v-9h4v9M4 5h4";
    private const string Frozen = "M6 1v10M1.7 3.5l8.6 5M10.3 3.5l-8.6 5";

    /// <summary>The sign of a node as SVG path data; empty for a plain wallet.</summary>
    public static string Of(MapNode node)
    {
        MapWallet first = node.Members[0];
        if (node.Members.All(member => member.IsFirstHolder))
            return Thief;
        if (node.Members.All(member => member.IsRobbed))
            return Robbed;
        if (node.IsBundle || first.Wallet.Account.IsFeeSink)
            return OfFate(node.Fate);
        return first.Wallet.Label is { } label && OfCategory(label.Category) is { Length: > 0 } glyph ? glyph : OfFate(node.Fate);
    }

    private static string OfCategory(ServiceCategory category) => category switch
    {
        ServiceCategory.Exchange or ServiceCategory.Deposit or ServiceCategory.HotWallet or ServiceCategory.Otc or ServiceCategory.P2pTrader
            or ServiceCategory.Payment or ServiceCategory.EscrowMarket or ServiceCategory.InstantExchange => Coin,
        ServiceCategory.Mixer => Mixer,
        ServiceCategory.Bridge => Bridge,
        ServiceCategory.Dex or ServiceCategory.Lending or ServiceCategory.Defi or ServiceCategory.Token => Pool,
        ServiceCategory.Gambling or ServiceCategory.Mining or ServiceCategory.Service => Service,
        ServiceCategory.Thief or ServiceCategory.Mule or ServiceCategory.Sanctioned => Thief,
        ServiceCategory.Victim => Robbed,
        ServiceCategory.Frozen => Frozen,
        _ => "",
    };

    private static string OfFate(OutcomeStatus? fate) => fate switch
    {
        OutcomeStatus.CashOut => Coin,
        OutcomeStatus.Service => Mixer,
        OutcomeStatus.Hub => Hub,
        OutcomeStatus.Fee => Fee,
        OutcomeStatus.Frozen => Frozen,
        _ => "",
    };
}
