using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>Ties that analysts assert: they come first, and what they tie is not tied otherwise.</summary>
internal sealed partial class MatchRun
{
    public void TieAsserted(IReadOnlyList<AssertedLink> asserted)
    {
        if (asserted.Count == 0)
            return;
        ILookup<TransactionId, int> departures = Enumerable.Range(0, _departures.Length).ToLookup(i => _departures[i].Transaction);
        ILookup<TransactionId, int> arrivals = Enumerable.Range(0, _arrivals.Length).ToLookup(i => _arrivals[i].Transaction);
        foreach (AssertedLink link in asserted)
        {
            int[] from =
            [
                .. departures[link.Departure].Where(i => (link.DepartureChain is null || link.DepartureChain == _departures[i].Via.Chain)
                    && (link.Sender is null || link.Sender == _departures[i].Sender)),
            ];
            int[] to =
            [
                .. arrivals[link.Arrival].Where(i => (link.ArrivalChain is null || link.ArrivalChain == _arrivals[i].Receiver.Chain)
                    && (link.Receiver is null || link.Receiver == _arrivals[i].Receiver)),
            ];
            Tie(link, from, to);
        }
    }

    private void Tie(AssertedLink link, int[] departures, int[] arrivals)
    {
        int[] free = [.. arrivals.Where(i => _linkOf[i] is null)];
        if (departures.Length == 0 || arrivals.Length == 0)
        {
            string missing = departures.Length > 0 ? $"no arrival was read in {link.Arrival}"
                : arrivals.Length > 0 ? $"no departure was read in {link.Departure}"
                : $"neither a departure in {link.Departure} nor an arrival in {link.Arrival} was read";
            Refuse(link, $"An asserted link ties nothing: {missing}. Check the hashes, and that the ledgers hold both transactions.");
        }
        else if (free.Length == 0)
        {
            Refuse(link, $"An asserted link ties nothing: the arrival in {link.Arrival} is asserted of another departure already. Keep one of the rows.");
        }
        else if (departures.Length == 1)
        {
            foreach (int arrival in free)
                Tie(departures[0], arrival, link);
        }
        else if (free.Length == 1 && departures.Where(i => _fit.Contradiction(_departures[i], _arrivals[free[0]]) is null).ToArray() is [int only])
        {
            Tie(only, free[0], link);
        }
        else
        {
            Refuse(link, $"An asserted link ties nothing: {link.Departure} holds {Number(departures.Length)} departures. Name the sender.");
        }
    }

    private void Tie(int departure, int arrival, AssertedLink link)
    {
        string against = _fit.Contradiction(_departures[departure], _arrivals[arrival]) is { } contradiction ? $"; against it speaks that {contradiction}" : "";
        Tie(departure, arrival, EvidenceGrade.Asserted, $"{SafeText.Clean(link.Source, SafeText.QuoteLength)}{against}");
    }

    private void Refuse(AssertedLink link, string message) => _openAssertions.Add(
        new OpenAssertion(link, new ReadIssue(ReadIssueSeverity.Rejected, SafeText.Clean(link.Source, SafeText.QuoteLength), 0, message)));
}
