using System.Text;
using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// What the script needs to answer a hover, a click or a search: a JSON document inside the page. Its encoder escapes everything but plain
/// letters, so that no label can end the element it stands in.
/// </summary>
internal sealed class MapData
{
    /// <summary>The largest number of transfers listed behind one ribbon; the rest are counted and stand in flows.csv.</summary>
    public const int TransfersPerRibbon = 40;

    /// <summary>The largest number of wallets listed behind one bundle.</summary>
    public const int WalletsPerBundle = 300;

    // About a hundred bytes each: the page stays within a few megabytes whatever the trace.
    private const int TransferBudget = 24_000;

    private readonly TraceResult _result;
    private readonly IReadOnlyList<MapView> _views;
    private readonly Dictionary<int, int> _wallets = [];
    private readonly List<Wallet> _walletList = [];
    private readonly Dictionary<int, int> _transfers = [];
    private readonly List<int> _transferList = [];
    private readonly Dictionary<Asset, int> _assets = [];
    private readonly List<Asset> _assetList = [];

    private MapData(TraceResult result, IReadOnlyList<MapView> views)
    {
        _result = result;
        _views = views;
    }

    public static string Write(TraceResult result, IReadOnlyList<MapView> views) => new MapData(result, views).Write();

    private string Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("views");
            for (int i = 0; i < _views.Count; i++)
                View(json, _views[i], PerRibbon(i));
            json.WriteEndArray();
            Wallets(json);
            Transfers(json);
            json.WriteStartArray("assets");
            foreach (Asset asset in _assetList)
                json.WriteStringValue(asset.ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The first two maps, which the report opens on, list the most; the others share what is left of the budget.</summary>
    private int PerRibbon(int view)
    {
        int ribbons = Math.Max(1, _views.Sum(other => other.Ribbons.Count));
        return view < 2 ? TransfersPerRibbon : Math.Clamp(TransferBudget / ribbons, 3, TransfersPerRibbon);
    }

    private void View(Utf8JsonWriter json, MapView view, int perRibbon)
    {
        json.WriteStartObject();
        json.WriteString("selection", view.Flows.Selection.Title);
        json.WriteString("policy", FlowTrace.Taint.TaintPolicies.ToName(view.Flows.Policy));
        json.WriteString("axis", view.Axis == MapAxis.Hops ? "hops" : "time");
        json.WriteNumber("wallets", view.Flows.WalletCount);
        json.WriteNumber("sources", view.Flows.Selection.Sources.Count);
        json.WriteStartArray("nodes");
        foreach (MapNode node in view.Nodes)
            Node(json, node);
        json.WriteEndArray();
        json.WriteStartArray("ribbons");
        foreach (MapRibbon ribbon in view.Ribbons)
            Ribbon(json, ribbon, perRibbon);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Node(Utf8JsonWriter json, MapNode node)
    {
        json.WriteStartObject();
        json.WriteString("name", MapText.NameOf(node, 300));
        json.WriteString("role", MapText.RoleOf(node));
        if (node.Held is { } held)
            json.WriteString("held", MapText.NameOf(held, _result, 60));
        Share(json, "through", node.Through);
        Share(json, "in", node.In);
        Share(json, "out", node.Out);
        json.WriteStartArray("ends");
        foreach ((OutcomeStatus status, double share) in node.Ends)
        {
            json.WriteStartArray();
            json.WriteStringValue(status.ToName());
            json.WriteNumberValue(Rounded(share));
            json.WriteStringValue(MapText.Amounts(
                node.EndAmounts.Where(pair => pair.Key.Status == status).Select(pair => KeyValuePair.Create(pair.Key.Asset, pair.Value)), _result, 4));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNumber("count", node.WalletCount);
        (Wallet Wallet, double Through)[] wallets =
        [
            .. node.Members.GroupBy(member => member.Wallet.Index).Select(group => (group.First().Wallet, group.Max(member => member.Through))),
        ];
        json.WriteStartArray("wallets");
        foreach ((Wallet wallet, double through) in wallets.Take(WalletsPerBundle))
        {
            json.WriteNumberValue(IndexOf(wallet));
            json.WriteNumberValue(Rounded(through));
        }

        json.WriteEndArray();
        if (wallets.Length > WalletsPerBundle)
            Share(json, "more", wallets.Skip(WalletsPerBundle).Sum(wallet => wallet.Through));
        if (node.InnerTransfers > 0)
        {
            json.WriteNumber("inner", node.InnerTransfers);
            json.WriteString("innerAmounts", MapText.Amounts(node.InnerAmounts, _result, 4));
        }

        json.WriteEndObject();
    }

    private void Ribbon(Utf8JsonWriter json, MapRibbon ribbon, int perRibbon)
    {
        MapTransfer[] largest = [.. ribbon.Transfers.OrderByDescending(transfer => transfer.Share).ThenBy(transfer => transfer.Edge)];
        json.WriteStartObject();
        json.WriteNumber("from", ribbon.Source.Index);
        json.WriteNumber("to", ribbon.Target.Index);
        Share(json, "share", ribbon.Share);
        json.WriteNumber("count", ribbon.Count);
        json.WriteString("amounts", MapText.Amounts(ribbon.Amounts, _result, 4));
        if (MapText.About(ribbon, _result) is { Length: > 0 } about)
            json.WriteString("about", about);
        json.WriteStartArray("transfers");
        foreach (MapTransfer transfer in largest.Take(perRibbon).OrderBy(transfer => transfer.Edge))
        {
            Asset asset = _result.Graph.TransferOf(transfer.Edge).Asset;
            json.WriteNumberValue(TransferIndexOf(transfer.Edge));
            json.WriteStringValue(Figures.Full(transfer.Quantity, asset, _result.AssetInfo.GetValueOrDefault(asset)));
        }

        json.WriteEndArray();
        if (largest.Length > perRibbon)
        {
            var rest = new SortedDictionary<Asset, UInt128>();
            foreach (MapTransfer transfer in largest.Skip(perRibbon))
            {
                Asset asset = _result.Graph.TransferOf(transfer.Edge).Asset;
                rest[asset] = rest.GetValueOrDefault(asset) + transfer.Quantity;
            }

            json.WriteString("moreAmounts", MapText.Amounts(rest, _result, 4));
        }

        json.WriteEndObject();
    }

    private void Wallets(Utf8JsonWriter json)
    {
        json.WriteStartArray("wallets");
        foreach (Wallet wallet in _walletList)
        {
            Label? label = wallet.Label;
            json.WriteStartArray();
            json.WriteStringValue(wallet.Account.ToString());
            json.WriteStringValue(wallet.Account.IsFeeSink ? Figures.ShortAddress(wallet.Account) : wallet.Account.AddressText);
            json.WriteStringValue(wallet.Account.Chain.Name);
            json.WriteStringValue(label is null ? "" : Encode.Visible(label.Name, 300));
            json.WriteStringValue(label is null
                ? ""
                : $"{MapText.Words(label.Category)} · source {Encode.Visible(label.Source, 80)} · confidence {Figures.Count(label.Confidence)}");
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void Transfers(Utf8JsonWriter json)
    {
        json.WriteStartArray("transfers");
        foreach (int edge in _transferList)
        {
            Transfer transfer = _result.Graph.TransferOf(edge);
            HopFlow? hop = _result.Graph.HopOf(edge);
            json.WriteStartArray();
            json.WriteStringValue(Encode.Visible(hop is null ? transfer.TransactionText : HopText.Departure(hop), 200));
            json.WriteStringValue(Figures.Time((hop?.DeparturePosition ?? transfer.Position).Time));
            json.WriteNumberValue(IndexOf(_result.Graph.SourceOf(edge)));
            json.WriteNumberValue(IndexOf(_result.Graph.TargetOf(edge)));
            json.WriteStringValue(Figures.Full(transfer.Quantity, transfer.Asset, _result.AssetInfo.GetValueOrDefault(transfer.Asset)));
            json.WriteNumberValue(AssetIndexOf(transfer.Asset));
            if (hop is not null)
                Hop(json, hop);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>What was done, how it is known, and the arrival of a crossing.</summary>
    private void Hop(Utf8JsonWriter json, HopFlow hop)
    {
        json.WriteStringValue(Encode.Visible(MapText.Phrase(hop, _result), 300));
        json.WriteStringValue(Encode.Visible(HopText.Evidence(hop) + (hop.Shape == HopShape.Loan ? "; " + HopText.LoanCaveat : ""), 400));
        if (hop.Kind != FlowKind.Bridge)
            return;
        json.WriteStringValue(Encode.Visible(HopText.Arrival(hop), 200));
        json.WriteStringValue(Figures.Time(hop.ArrivalPosition.Time));
    }

    private int IndexOf(Wallet wallet)
    {
        if (_wallets.TryAdd(wallet.Index, _walletList.Count))
            _walletList.Add(wallet);
        return _wallets[wallet.Index];
    }

    private int TransferIndexOf(int edge)
    {
        if (_transfers.TryAdd(edge, _transferList.Count))
        {
            _transferList.Add(edge);
            _ = IndexOf(_result.Graph.SourceOf(edge));
            _ = IndexOf(_result.Graph.TargetOf(edge));
        }

        return _transfers[edge];
    }

    private int AssetIndexOf(Asset asset)
    {
        if (_assets.TryAdd(asset, _assetList.Count))
            _assetList.Add(asset);
        return _assets[asset];
    }

    private static void Share(Utf8JsonWriter json, string name, double share) => json.WriteNumber(name, Rounded(share));

    // Ten digits are more than any share is read to, and keep the document short.
    private static double Rounded(double share) => Math.Round(share, 10);
}
