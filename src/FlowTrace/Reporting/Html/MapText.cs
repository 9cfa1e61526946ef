using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>The words of the map: what a wallet, a bundle, an amount, an outcome is called. Every text it returns is safe to show, not yet encoded.</summary>
internal static class MapText
{
    /// <summary>Every outcome with the words of the legend, in the legend's order.</summary>
    public static readonly (OutcomeStatus Status, string Words)[] Outcomes =
    [
        (OutcomeStatus.CashOut, "cashed out"), (OutcomeStatus.Service, "mixer or other service"), (OutcomeStatus.Hub, "unknown hub"),
        (OutcomeStatus.AtRest, "at rest"), (OutcomeStatus.Frozen, "frozen"), (OutcomeStatus.Burned, "burned"), (OutcomeStatus.Fee, "network fees"),
        (OutcomeStatus.Dust, "dust"), (OutcomeStatus.Horizon, "beyond a limit"), (OutcomeStatus.Unresolved, "unresolved"),
    ];

    /// <summary>The CSS class of an outcome; of money that moves on where there is none.</summary>
    public static string ClassOf(OutcomeStatus? fate) => "s-" + (fate is { } status ? status.ToName() : "moving");

    /// <summary>The outcome in words.</summary>
    public static string Words(OutcomeStatus? fate) => fate is { } status ? Array.Find(Outcomes, entry => entry.Status == status).Words : "moves on";

    /// <summary>What a wallet is called: its label, or its shortened address.</summary>
    public static string NameOf(Wallet wallet, int maxLength = 60)
    {
        if (wallet.Account.IsFeeSink)
            return "network fees";
        if (wallet.Account.IsZero && wallet.Label is null)
            return "zero address";
        return wallet.Label is { } label && !string.IsNullOrWhiteSpace(label.Name) ? Encode.Visible(label.Name, maxLength)
            : Figures.ShortAddress(wallet.Account);
    }

    /// <summary>What a node is called.</summary>
    public static string NameOf(MapNode node, int maxLength = 60)
    {
        if (!node.IsBundle)
            return NameOf(node.Members[0].Wallet, maxLength);
        string count = Figures.Count(node.Members.Count, "wallet");
        return node.IsChain ? count + " in a row" : count;
    }

    /// <summary>A node's part in the story, in a word or two; empty where there is none.</summary>
    public static string RoleOf(MapNode node)
    {
        MapWallet first = node.Members[0];
        if (node.Members.All(member => member.IsFirstHolder))
            return "first holder of stolen units";
        if (node.Members.All(member => member.IsRobbed))
            return "robbed";
        return node.IsBundle || first.Wallet.Label is not { Category: not ServiceCategory.None } label ? "" : Words(label.Category);
    }

    /// <summary>The amounts, largest first by nothing but their order of assets: up to <paramref name="most"/>, then how many more.</summary>
    public static string Amounts(IEnumerable<KeyValuePair<Asset, UInt128>> amounts, TraceResult result, int most = 3, bool full = false)
    {
        KeyValuePair<Asset, UInt128>[] all = [.. amounts];
        IEnumerable<string> shown = all.Take(most).Select(pair => full
            ? Figures.Full(pair.Value, pair.Key, result.AssetInfo.GetValueOrDefault(pair.Key))
            : Figures.Short(pair.Value, pair.Key, result.AssetInfo.GetValueOrDefault(pair.Key)));
        string text = string.Join(" + ", shown);
        return all.Length > most ? $"{text} + {Figures.Count(all.Length - most, "more asset")}" : text;
    }

    /// <summary>A category in words.</summary>
    public static string Words(ServiceCategory category) => category switch
    {
        ServiceCategory.Deposit => "deposit address",
        ServiceCategory.HotWallet => "hot wallet",
        ServiceCategory.Otc => "OTC broker",
        ServiceCategory.P2pTrader => "P2P trader",
        ServiceCategory.Dex => "decentralised exchange",
        ServiceCategory.Defi => "DeFi contract",
        ServiceCategory.EscrowMarket => "escrow market",
        ServiceCategory.InstantExchange => "instant exchange",
        ServiceCategory.Mining => "mining pool",
        ServiceCategory.Token => "token contract",
        ServiceCategory.None => "",
        _ => category.ToString().ToLowerInvariant(),
    };
}
