using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Finds the alerts of one result.</summary>
internal sealed class AlertSearch
{
    private const int MostLines = 500;
    private const int IdBytes = 16;

    private readonly TraceResult _result;
    private readonly TaintPolicy _policy;
    private readonly IReadOnlyList<FreezeSheet> _sheets;
    private readonly Dictionary<Account, List<(FreezeSheet Sheet, FreezeRow Row)>> _rows = [];
    private readonly List<WatchAlert> _alerts = [];

    public AlertSearch(TraceResult result)
    {
        _result = result;
        _policy = result.MainPolicy;
        _sheets = FreezeSheet.Of(result);
        foreach (FreezeSheet sheet in _sheets)
            foreach (FreezeRow row in sheet.Rows)
            {
                Note(row.Outcome.Account, sheet, row);
                if (row.Deposit is { } deposit && deposit.Account != row.Outcome.Account)
                    Note(deposit.Account, sheet, row);
            }
    }

    public IReadOnlyList<WatchAlert> Run()
    {
        AddTouches();
        AddCrossings();
        AddInferredDeposits();
        AddHoldings();
        AddFreezes();
        AddEndsOfRest();
        return
        [
            .. _alerts.DistinctBy(alert => alert.Id, StringComparer.Ordinal).OrderBy(alert => alert.Position).ThenBy(alert => alert.Kind)
                .ThenBy(alert => alert.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The first arrival of every theft at every account that a label calls a service's.</summary>
    private void AddTouches()
    {
        foreach (Wallet wallet in _result.Graph.Wallets)
        {
            if (wallet.Label is not { } label || KindOf(label.Category) is not { } kind)
                continue;
            foreach ((string theft, FlowEdge edge, StolenPart[] parts) in FirstArrivals(_result.Graph.Backward(wallet)))
                Add(Make(kind, theft, wallet.Account, edge.Transfer.Asset, ArrivalOf(edge), label.Name, "") with
                {
                    Stolen = parts,
                    Label = label,
                    Text = $"{Amount(parts, edge.Transfer.Asset)} of {ReportText.Name(theft)} reach {ReportText.Of(label)} at {ReportText.Of(wallet.Account)}",
                });
        }
    }

    /// <summary>The first time that every theft is carried from one chain to another over one bridge.</summary>
    private void AddCrossings()
    {
        var crossings = _result.Graph.Edges().Where(edge => edge.Hop is { Kind: FlowKind.Bridge })
            .GroupBy(edge => (edge.Hop!.Protocol, From: edge.Hop.Given.Asset.Chain, To: edge.Hop.Received.Asset.Chain));
        foreach (var bridge in crossings)
            foreach ((string theft, FlowEdge edge, StolenPart[] parts) in FirstArrivals(bridge))
            {
                HopFlow hop = edge.Hop!;
                Account account = edge.Target.Account;
                Add(Make(
                    WatchAlertKind.BridgeReached, theft, account, edge.Transfer.Asset, (hop.Departure, hop.DeparturePosition), hop.Protocol, "crossing") with
                {
                    Stolen = parts,
                    IsInferred = hop.Grade == EvidenceGrade.Inferred,
                    Text = $"{HopText.Of(hop, _result)} at {ReportText.Of(account)}, {Amount(parts, edge.Transfer.Asset)} of {ReportText.Name(theft)} "
                        + $"with them "
                        + $"({HopText.Evidence(hop)})",
                });
            }
    }

    /// <summary>The first payment of every theft into a service through an account that may be a customer's deposit address there.</summary>
    private void AddInferredDeposits()
    {
        foreach (FreezeSheet sheet in _sheets)
            foreach (var candidate in sheet.Rows.Where(row => row.Deposit is { IsCandidate: true }).GroupBy(row => (row.Deposit!.Account, row.Part.Theft)))
            {
                FreezeRow first = candidate.MinBy(row => row.Position)!;
                Account account = candidate.Key.Account;
                Add(Make(
                    WatchAlertKind.DepositReached, first.Part.Theft, account, first.Outcome.Asset, (first.Transaction, first.Position), sheet.Name,
                    sheet.Name) with
                {
                    Stolen = [.. candidate.Where(row => row.Transaction == first.Transaction && row.Outcome.Asset == first.Outcome.Asset)
                        .Select(row => row.Part)],
                    IsInferred = true,
                    Text = $"{ReportText.Of(account)} may be a customer's deposit address at {ReportText.Name(sheet.Name)} (inferred: it has no label and pays "
                        + $"nobody else): {Amount([first.Part], first.Outcome.Asset)} of {ReportText.Name(first.Part.Theft)} pass it",
                });
            }
    }

    /// <summary>What rests in tokens that can be frozen. Every arrival is news: it brings more.</summary>
    private void AddHoldings()
    {
        foreach (FreezeSheet sheet in _sheets.Where(sheet => sheet.IsIssuer))
            foreach (var holding in sheet.Rows.Where(row => !row.IsFrozen).GroupBy(row => (row.Outcome.Account, row.Outcome.Asset, row.Part.Theft)))
            {
                FreezeRow last = holding.MaxBy(row => row.Position)!;
                (Account account, Asset asset, string theft) = holding.Key;
                StolenPart[] parts = [.. holding.Select(row => row.Part)];
                Add(Make(WatchAlertKind.FreezableBalance, theft, account, asset, (last.Transaction, last.Position), sheet.Name, "") with
                {
                    Stolen = parts,
                    Text = $"{Amount(parts, asset)} of {ReportText.Name(theft)} rest at {ReportText.Of(account)}, where {ReportText.Name(sheet.Name)} can "
                        + "freeze them",
                });
            }
    }

    private void AddFreezes()
    {
        foreach (Freeze freeze in _result.Freezes.Where(freeze => freeze.IsPending || freeze.IsInForce))
        {
            IssuerAct act = (freeze.Frozen ?? freeze.Submitted)!;
            string issuer = FreezeSheet.IssuerOf(freeze.Asset) ?? "";
            string who = issuer.Length > 0 ? ReportText.Name(issuer) : "The issuer";
            StolenPart[] rest = RestingAt(freeze.Account, freeze.Asset);
            string what = rest.Length == 0 ? "no stolen unit rests there any more" : $"{Amount(rest, freeze.Asset)} of stolen units rest there";
            string token = ReportText.Of(freeze.Asset, _result);
            Add(Make(
                freeze.IsPending ? WatchAlertKind.FreezePending : WatchAlertKind.FreezeInForce, "", freeze.Account, freeze.Asset,
                (act.Transaction, act.Position), issuer, "") with
            {
                Stolen = rest,
                Text = freeze.IsPending
                    ? $"{who} has ordered to freeze {ReportText.Of(freeze.Account)} in {token}, which everybody can read and which is not in force yet: {what}"
                    : $"{who} has frozen {ReportText.Of(freeze.Account)} in {token}: {what}",
            });
        }
    }

    private void AddEndsOfRest()
    {
        foreach (DormancyEnd end in DormancyDetector.EndsIn(_result))
        {
            FlowEdge edge = new(_result.Graph, end.Edge);
            Account account = _result.Graph.Wallets[end.Wallet].Account;
            (TransactionId Transaction, Position Position) place = edge.Hop is { } hop
                ? (hop.Departure, hop.DeparturePosition) : (edge.Transfer.Transaction, edge.Transfer.Position);
            foreach (IGrouping<string, StolenPart> theft in edge.Stolen(_policy).GroupBy(part => part.Theft, StringComparer.Ordinal))
            {
                StolenPart[] parts = [.. theft];
                Add(Make(WatchAlertKind.DormancyEnded, theft.Key, account, end.Asset, place, "", "") with
                {
                    Stolen = parts,
                    Text = $"{ReportText.Of(account)}, where stolen units lay still for {ReportText.Duration(end.Until - end.Since)}, pays on: "
                        + $"{Amount(parts, edge.Transfer.Asset)} of {ReportText.Name(theft.Key)} go to {ReportText.Of(edge.Target.Account)}",
                });
            }
        }
    }

    private IEnumerable<(string Theft, FlowEdge Edge, StolenPart[] Parts)> FirstArrivals(IEnumerable<FlowEdge> edges)
    {
        var first = new SortedDictionary<string, (Position Position, FlowEdge Edge)>(StringComparer.Ordinal);
        foreach (FlowEdge edge in edges)
            foreach (StolenPart part in edge.Stolen(_policy))
                if (!first.TryGetValue(part.Theft, out var known) || ArrivalOf(edge).Position.CompareTo(known.Position) < 0)
                    first[part.Theft] = (ArrivalOf(edge).Position, edge);
        foreach ((string theft, (_, FlowEdge edge)) in first)
            yield return (theft, edge, [.. edge.Stolen(_policy).Where(part => part.Theft == theft)]);
    }

    private StolenPart[] RestingAt(Account account, Asset asset) =>
    [
        .. _result.Outcomes.Where(outcome => outcome.Account == account && outcome.Asset == asset
                && outcome.Status is OutcomeStatus.AtRest or OutcomeStatus.Frozen).SelectMany(outcome => outcome.Stolen(_policy)),
    ];

    private WatchAlert Make(
        WatchAlertKind kind, string theft, Account account, Asset asset, (TransactionId Transaction, Position Position) place, string name, string more)
    {
        FreezeLine[] lines =
        [
            .. _rows.GetValueOrDefault(account, []).Where(pair => theft.Length == 0 || pair.Row.Part.Theft == theft)
                .Where(pair => IsAboutTheTouch(kind) || (pair.Sheet.IsIssuer && pair.Row.Outcome.Asset == asset))
                .Select(pair => FreezeLine.Of(pair.Sheet, pair.Row, FreezeSheet.PolicyOf(_result)!.Value)),
        ];
        return new WatchAlert
        {
            Id = IdOf(kind.ToName(), theft, account.ToString(), asset.ToString(), place.Transaction.ToText(place.Position.Chain), more),
            Kind = kind,
            Account = account,
            Asset = asset,
            Transaction = place.Transaction,
            Position = place.Position,
            Stolen = [],
            Policy = _policy,
            Name = name,
            Text = "",
            Freeze = lines.Length <= MostLines ? lines : lines[..MostLines],
            FreezeLinesLeftOut = Math.Max(0, lines.Length - MostLines),
        };
    }

    // What reaches an account may come in any asset; what rests or is frozen there is about one.
    private static bool IsAboutTheTouch(WatchAlertKind kind) =>
        kind is not (WatchAlertKind.FreezableBalance or WatchAlertKind.FreezePending or WatchAlertKind.FreezeInForce);

    // Lengths in front keep parts of hostile texts from running into one another.
    private static string IdOf(params string[] parts)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part}")))));
        return Convert.ToHexStringLower(hash.AsSpan(0, IdBytes));
    }

    private void Add(WatchAlert alert) => _alerts.Add(alert);

    private void Note(Account account, FreezeSheet sheet, FreezeRow row)
    {
        if (!_rows.TryGetValue(account, out List<(FreezeSheet, FreezeRow)>? rows))
            _rows.Add(account, rows = []);
        rows.Add((sheet, row));
    }

    private string Amount(IEnumerable<StolenPart> parts, Asset asset)
    {
        UInt128 sum = 0;
        foreach (StolenPart part in parts)
            sum += part.Quantity;
        return ReportText.Of(sum, asset, _result);
    }

    private static (TransactionId Transaction, Position Position) ArrivalOf(FlowEdge edge) =>
        edge.Hop is { } hop ? (hop.Arrival, hop.ArrivalPosition) : (edge.Transfer.Transaction, edge.Transfer.Position);

    private static WatchAlertKind? KindOf(ServiceCategory category) => category switch
    {
        ServiceCategory.Exchange or ServiceCategory.HotWallet or ServiceCategory.InstantExchange => WatchAlertKind.ExchangeReached,
        ServiceCategory.Deposit => WatchAlertKind.DepositReached,
        ServiceCategory.Otc or ServiceCategory.P2pTrader => WatchAlertKind.DeskReached,
        ServiceCategory.Mixer => WatchAlertKind.MixerReached,
        ServiceCategory.Bridge => WatchAlertKind.BridgeReached,
        _ => StopRules.Custodial.Contains(category) ? WatchAlertKind.ServiceReached : null,
    };
}
