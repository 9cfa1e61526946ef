using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
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
        if (wallet.Account.IsTransaction && wallet.Label is null)
            return "transaction " + Figures.ShortAddress(wallet.Account);
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
        if (node.WalletCount == 1)
            return NameOf(node.Members[0].Wallet, maxLength) + FormattableString.Invariant($" in {node.Members.Count} assets");
        string count = Figures.Count(node.WalletCount, "wallet");
        return node.IsChain ? count + " in a row" : count;
    }

    /// <summary>A node's part in the story, in a word or two; empty where there is none.</summary>
    public static string RoleOf(MapNode node)
    {
        MapWallet first = node.Members[0];
        if (!node.IsBundle && first.Wallet.Account.IsTransaction)
            return first.IsRobbed ? "the theft's transaction" : "transaction";
        if (node.Members.All(member => member.IsFirstHolder))
            return "first holder of stolen units";
        if (node.Members.All(member => member.IsRobbed))
            return "robbed";
        return node.IsBundle || first.Wallet.Label is not { Category: not ServiceCategory.None } label ? "" : Words(label.Category);
    }

    /// <summary>What an asset is called on the map: its symbol, made safe; its id where it has none.</summary>
    public static string NameOf(Asset asset, TraceResult result, int maxLength = 16) => Encode.Visible(ReportText.Of(asset, result), maxLength);

    /// <summary>An exchange or crossing behind a ribbon in words, with how it is known; empty for transfers.</summary>
    public static string About(MapRibbon ribbon, TraceResult result)
    {
        if (!ribbon.Step.IsConversion)
            return ribbon.Step.Grade == EvidenceGrade.Observed ? "" : ribbon.Step.Grade.ToName();
        HopFlow first = result.Graph.HopOf(ribbon.Transfers[0].Edge)!;
        string caveat = ribbon.Transfers.Exists(transfer => result.Graph.HopOf(transfer.Edge) is { Shape: HopShape.Loan }) ? "; " + HopText.LoanCaveat : "";
        string round = ribbon.Drawn < ribbon.Share ? "; to and fro, drawn no wider than what came into the wallet" : "";
        string what = ribbon.Count == 1 ? Phrase(first, result)
            : ribbon.Step.Kind == FlowKind.Bridge
                ? $"{Figures.Count(ribbon.Count, "crossing")} from {HopText.ChainName(ribbon.Source.Chain)} to {HopText.ChainName(ribbon.Target.Chain)}"
                : $"{Figures.Count(ribbon.Count, "exchange")} of {NameOf(ribbon.Given, result)} for {NameOf(ribbon.Received, result)}";
        return Encode.Visible($"{what} ({ribbon.Step.Grade.ToName()}){round}{caveat}", 400);
    }

    /// <summary>One exchange or crossing in words, with its full amounts.</summary>
    public static string Phrase(HopFlow hop, TraceResult result) => HopText.Phrase(
        hop, Figures.Full(hop.Given.BaseUnits, hop.Given.Asset, result.AssetInfo.GetValueOrDefault(hop.Given.Asset)),
        Figures.Full(hop.Received.BaseUnits, hop.Received.Asset, result.AssetInfo.GetValueOrDefault(hop.Received.Asset)));

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
