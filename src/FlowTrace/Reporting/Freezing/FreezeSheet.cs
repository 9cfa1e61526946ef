using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>What one service, or the issuer of a token, would have to look at to find and hold stolen units.</summary>
/// <param name="Name">The issuer's name, or who keeps the service's accounts: a label's word.</param>
/// <param name="IsIssuer">Whether it issues the token and can freeze it where it rests.</param>
/// <param name="Rows">The deposits or holdings, largest first.</param>
internal sealed record FreezeSheet(string Name, bool IsIssuer, IReadOnlyList<FreezeRow> Rows)
{
    /// <summary>The rule of the figures: the main one, or the first that conserves units.</summary>
    public static TaintPolicy? PolicyOf(TraceResult result) =>
        result.Policies.Cast<TaintPolicy?>().FirstOrDefault(policy => policy!.Value.IsConserving());

    /// <summary>
    /// The sheets of every service that keeps accounts of customers, then of every issuer; empty where nothing can be frozen, and under poison alone, of
    /// which no figure can be asked.
    /// </summary>
    public static IReadOnlyList<FreezeSheet> Of(TraceResult result)
    {
        if (PolicyOf(result) is not { } policy)
            return [];
        var services = result.Outcomes.Where(outcome => outcome.Service is { } label && CanFreeze(label.Category) && outcome.Stolen(policy).Count > 0)
            .GroupBy(outcome => PartyOf(outcome.Service!, result), StringComparer.OrdinalIgnoreCase)
            .Select(service => new FreezeSheet(
                NameOf(service, result), IsIssuer: false, Sorted(service.SelectMany(outcome => Deposits(result, policy, outcome)))));
        var issuers = result.Outcomes
            .Where(outcome => outcome.Status is OutcomeStatus.AtRest or OutcomeStatus.Frozen && outcome.Stolen(policy).Count > 0)
            .Select(outcome => (Outcome: outcome, Issuer: IssuerOf(outcome.Asset))).Where(pair => pair.Issuer is not null)
            .GroupBy(pair => pair.Issuer!, StringComparer.Ordinal).OrderBy(issuer => issuer.Key, StringComparer.Ordinal)
            .Select(issuer => new FreezeSheet(issuer.Key, IsIssuer: true, Sorted(issuer.SelectMany(pair => Holdings(result, policy, pair.Outcome)))));
        return [.. services.Concat(issuers).Where(sheet => sheet.Rows.Count > 0)];
    }

    /// <summary>Who can freeze a token where it rests: Tether by its contracts, Circle by the contracts that it publishes; else null.</summary>
    public static string? IssuerOf(Asset asset) => asset.Kind != AssetKind.Token ? null
        : KnownContracts.IsTether(new Account(asset.Chain, asset.Contract)) ? "Tether"
        : KnownTokens.Find(asset) is { Symbol: "USDC", Confidence: 100 } ? "Circle"
        : null;

    /// <summary>
    /// Who is written to about a labelled account: the actor behind it where its label names one, so that an exchange's addresses with names of their own come
    /// in one letter; else whom the label names.
    /// </summary>
    public static string PartyOf(Label label, TraceResult result) =>
        result.Labels.ActorOf(label) is { } actor && !string.IsNullOrWhiteSpace(actor.Name) ? actor.Name.Trim()
        : label.Details.Actor.Length > 0 ? label.Details.Actor : label.Name.Trim();

    // As an ActorPack writes it where one does; a label may write the same name in other letters.
    private static string NameOf(IGrouping<string, Outcome> service, TraceResult result) =>
        service.FirstOrDefault(outcome => result.Labels.ActorOf(outcome.Service!) is not null) is { } described
            ? PartyOf(described.Service!, result) : service.Key;

    private static bool IsSameParty(Label? one, Label other, TraceResult result) =>
        one is not null && string.Equals(PartyOf(one, result), PartyOf(other, result), StringComparison.OrdinalIgnoreCase);

    // A mixer holds nobody's account, and contracts have nobody to write to.
    private static bool CanFreeze(ServiceCategory category) => category != ServiceCategory.Mixer && StopRules.Custodial.Contains(category);

    private static FreezeRow[] Sorted(IEnumerable<FreezeRow> rows) =>
    [
        .. rows.OrderByDescending(row => row.Share).ThenBy(row => row.Position).ThenBy(row => row.Part.Theft, StringComparer.Ordinal),
    ];

    private static IEnumerable<FreezeRow> Deposits(TraceResult result, TaintPolicy policy, Outcome outcome)
    {
        MoveTable moves = result.Moves;
        if (result.Graph.Find(outcome.Account) is not { } wallet)
            yield break;
        var senders = new Dictionary<int, int>();
        foreach (int move in moves.Incoming(wallet.Index).ToArray())
            senders[moves[move].Edge] = moves[move].From;
        foreach (FlowEdge edge in result.Graph.Backward(wallet))
            if (edge.Transfer.Asset == outcome.Asset)
                foreach (StolenPart part in edge.Stolen(policy))
                    yield return Row(result, outcome, edge, part) with
                    {
                        Deposit = DepositOf(result, outcome, senders.TryGetValue(edge.Index, out int sender) ? sender : edge.Source.Index),
                    };
    }

    private static IEnumerable<FreezeRow> Holdings(TraceResult result, TaintPolicy policy, Outcome outcome)
    {
        if (result.Graph.Find(outcome.Account) is not { } wallet)
            yield break;
        foreach (StolenPart part in outcome.Stolen(policy))
        {
            // The last arrival of the theft's units is what everybody can look up; how much of it is still there the outcome says.
            FlowEdge? last = null;
            foreach (FlowEdge edge in result.Graph.Backward(wallet))
                if (edge.Transfer.Asset == outcome.Asset && edge.Stolen(policy).Any(one => one.Theft == part.Theft))
                    last = edge;
            if (last is { } arrival)
                yield return Row(result, outcome, arrival, part) with { StillThere = part.Quantity, IsFrozen = outcome.Status == OutcomeStatus.Frozen };
        }
    }

    private static FreezeRow Row(TraceResult result, Outcome outcome, FlowEdge edge, StolenPart part)
    {
        StolenPart whole = result.Stolen.FirstOrDefault(stolen => stolen.OriginAsset == part.OriginAsset && stolen.Theft == part.Theft);
        return new FreezeRow(
            outcome, edge, edge.Hop?.ArrivalPosition ?? edge.Transfer.Position,
            edge.Hop is { } hop ? hop.Arrival : edge.Transfer.Transaction, part, Share.PartsPerMillion(part.Origin, whole.Quantity));
    }

    /// <summary>
    /// The receiving address where its label calls it a deposit address; else the sender where it is the last account without a label and pays
    /// nobody but this service: such an account may be the customer's deposit address.
    /// </summary>
    private static DepositSeen? DepositOf(TraceResult result, Outcome outcome, int sender)
    {
        if (outcome.Service!.Category == ServiceCategory.Deposit)
            return new DepositSeen(outcome.Account, IsCandidate: false, StillThere: null);
        MoveTable moves = result.Moves;
        if (!moves.IsHolder(sender) || moves.WalletAt(sender).Label is not null || moves.Outgoing(sender).IsEmpty || IsHolderOfTheft(result, sender))
            return null;
        foreach (int move in moves.Outgoing(sender))
            if (!IsSameParty(moves.WalletAt(moves[move].To).Label, outcome.Service, result))
                return null;
        UInt128 rests = 0;
        foreach (Outcome other in result.Outcomes)
            if (other.Account == moves.AccountAt(sender) && other.Asset == outcome.Asset && other.Status == OutcomeStatus.AtRest)
                rests += other.Quantity(PolicyOf(result)!.Value);
        return new DepositSeen(moves.AccountAt(sender), IsCandidate: true, rests);
    }

    // Who is robbed, or holds the loot at first, is no customer's deposit address.
    private static bool IsHolderOfTheft(TraceResult result, int wallet)
    {
        foreach (int move in result.Moves.Incoming(wallet))
            if (result.Moves[move].IsTheft)
                return true;
        return false;
    }
}

/// <summary>A deposit at a service, or a holding of a token that can be frozen.</summary>
/// <param name="Outcome">The outcome it is part of: the receiving account, its label, the bounds.</param>
/// <param name="Edge">The transfer that brought the units.</param>
/// <param name="Position">Where its arrival stands in the order.</param>
/// <param name="Transaction">The transaction in which they arrived.</param>
/// <param name="Part">The theft's units of it.</param>
/// <param name="Share">Their share of what the theft took of its asset, in parts per million.</param>
internal sealed record FreezeRow(Outcome Outcome, FlowEdge Edge, Position Position, TransactionId Transaction, StolenPart Part, int Share)
{
    public DepositSeen? Deposit { get; init; }

    /// <summary>What still rests there; null where only the service can say.</summary>
    public UInt128? StillThere { get; init; }

    public bool IsFrozen { get; init; }

    public StolenBounds? Bounds => Outcome.Bounds?.FirstOrDefault(bounds => bounds.Theft == Part.Theft);
}

/// <summary>The address a customer pays into.</summary>
/// <param name="Account">The address.</param>
/// <param name="IsCandidate">Whether no label says so: it is inferred from its place in front of the service.</param>
/// <param name="StillThere">What still rests at a candidate; null where only the service can say.</param>
internal sealed record DepositSeen(Account Account, bool IsCandidate, UInt128? StillThere);
