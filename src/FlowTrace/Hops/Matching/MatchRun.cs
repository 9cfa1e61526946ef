using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>One matching of departures with arrivals: the legs in order, and what has been tied so far. Not safe to share between threads.</summary>
internal sealed partial class MatchRun
{
    private const int None = -1;

    /// <summary>More arrivals than this fit one departure: nobody can tell them apart, and listing them helps nobody.</summary>
    private const int MostCandidates = 64;

    private readonly LegFit _fit;
    private readonly BridgeDeparture[] _departures;
    private readonly BridgeArrival[] _arrivals;
    private readonly string[] _families;
    private readonly Dictionary<Asset, string> _assetTexts = [];
    private readonly BridgeLink?[] _linkOf;
    private readonly int[] _answerOf;
    private readonly string?[] _why;
    private readonly IReadOnlyList<BridgeArrival>?[] _candidates;
    private readonly List<OpenAssertion> _openAssertions = [];
    private readonly List<ReadIssue> _issues = [];

    public MatchRun(IReadOnlyList<BridgeDeparture> departures, IReadOnlyList<BridgeArrival> arrivals, BridgeMatchOptions options)
    {
        _fit = new LegFit(options);
        _departures = [.. departures];
        _arrivals = [.. arrivals];
        LegOrder.Sort(_departures, departure => departure.Position.UnixMilliseconds, LegOrder.Compare);
        LegOrder.Sort(_arrivals, arrival => arrival.Position.UnixMilliseconds, LegOrder.Compare);
        _families = Array.ConvertAll(_departures, departure => _fit.FamilyOf(departure.Protocol));
        _linkOf = new BridgeLink?[_arrivals.Length];
        _answerOf = new int[_departures.Length];
        Array.Fill(_answerOf, None);
        _why = new string?[_departures.Length];
        _candidates = new IReadOnlyList<BridgeArrival>?[_departures.Length];
    }

    public BridgeMatch Complete()
    {
        BridgeLink[] links =
        [
            .. _linkOf.OfType<BridgeLink>()
                .OrderBy(link => link.Departure, Comparer<BridgeDeparture>.Create(LegOrder.Compare))
                .ThenBy(link => link.Arrival, Comparer<BridgeArrival>.Create(LegOrder.Compare)),
        ];
        var open = new List<OpenDeparture>();
        for (int i = 0; i < _departures.Length; i++)
            if (!IsAnswered(i))
                open.Add(new OpenDeparture(_departures[i], _why[i] ?? "nothing answers it", _candidates[i] ?? []));
        BridgeArrival[] arrivals = [.. _arrivals.Where((_, i) => _linkOf[i] is null or { Grade: EvidenceGrade.Inferred })];
        return new BridgeMatch(links, open, arrivals, _openAssertions, _issues);
    }

    private void Tie(int departure, int arrival, EvidenceGrade grade, string reason, IReadOnlyList<BridgeArrival>? rivals = null)
    {
        _linkOf[arrival] = new BridgeLink(_departures[departure], _arrivals[arrival], grade, reason, rivals ?? []);
        if (grade != EvidenceGrade.Inferred && !IsAnswered(departure))
            _answerOf[departure] = arrival;
    }

    /// <summary>Whether a tie that is more than inferred answers the departure.</summary>
    private bool IsAnswered(int departure) => _answerOf[departure] != None;

    private void LeaveOpen(int departure, string why, IReadOnlyList<BridgeArrival>? candidates = null)
    {
        _why[departure] = why;
        _candidates[departure] = candidates;
    }

    private void Doubt(BridgeArrival arrival, string message) =>
        _issues.Add(new ReadIssue(ReadIssueSeverity.Doubt, Name(arrival.Receiver.Chain, arrival.Transaction), 0, message));

    private static string Name(ChainId chain, TransactionId transaction) => $"{chain.Name} {transaction.ToText(chain)}";

    private static string Name(BridgeDeparture departure) => Name(departure.Via.Chain, departure.Transaction);

    private static string Name(BridgeArrival arrival) => Name(arrival.Receiver.Chain, arrival.Transaction);

    private static string Id(string key) => SafeText.Quote(key);

    /// <summary>The asset's text; it costs a hash, and there are few assets.</summary>
    private string Name(Asset asset)
    {
        if (!_assetTexts.TryGetValue(asset, out string? text))
            _assetTexts.Add(asset, text = asset.ToString());
        return text;
    }

    /// <summary>How long after the departure the arrival came, in words that go behind a comma.</summary>
    private static string Later(BridgeDeparture departure, BridgeArrival arrival)
    {
        long after = arrival.Position.UnixMilliseconds - departure.Position.UnixMilliseconds;
        return after >= 0
            ? $"{LegFit.Duration(after)} later"
            : $"stamped {LegFit.Duration(after)} earlier, which the clocks of two chains allow";
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
