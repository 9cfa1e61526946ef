using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>Collects what decoders find.</summary>
internal sealed class BridgeRecord
{
    private readonly List<BridgeDeparture> _departures = [];
    private readonly List<BridgeArrival> _arrivals = [];
    private readonly List<ReadIssue> _issues = [];

    /// <summary>Units that went into bridges.</summary>
    public IReadOnlyList<BridgeDeparture> Departures => _departures;

    /// <summary>Units that bridges paid out.</summary>
    public IReadOnlyList<BridgeArrival> Arrivals => _arrivals;

    /// <summary>What could not be decoded, and why.</summary>
    public IReadOnlyList<ReadIssue> Issues => _issues;

    /// <summary>Adds a departure.</summary>
    public void Add(BridgeDeparture departure) => _departures.Add(departure);

    /// <summary>Adds an arrival.</summary>
    public void Add(BridgeArrival arrival) => _arrivals.Add(arrival);

    /// <summary>Reports a log, call or memo that says what cannot be.</summary>
    public void Report(ReadIssue issue) => _issues.Add(issue);
}
