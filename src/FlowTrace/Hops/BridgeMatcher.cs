namespace FlowTrace.Hops;

/// <summary>Ties what went into bridges to what came out of them, by evidence and nothing else.</summary>
/// <remarks>
/// <para>Asserted ties win. Then an id that both legs bear (observed); then the stated receiver, the asset, the amount less a fee and the time,
/// where only one way of tying the legs is left (derived); what is left is tied by amount and time alone, with its rivals (inferred).</para>
/// <para>A pure function: the same legs give the same ties, in whatever order they come. Safe to call from many threads.</para>
/// </remarks>
internal static class BridgeMatcher
{
    /// <summary>Matches the legs.</summary>
    /// <param name="departures">What went in.</param>
    /// <param name="arrivals">What came out: payouts that were decoded, and plain payments that may be payouts.</param>
    /// <param name="asserted">What analysts assert; null for nothing.</param>
    /// <param name="options">How to match; null for the defaults.</param>
    public static BridgeMatch Match(
        IReadOnlyList<BridgeDeparture> departures, IReadOnlyList<BridgeArrival> arrivals, IReadOnlyList<AssertedLink>? asserted = null,
        BridgeMatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(departures);
        ArgumentNullException.ThrowIfNull(arrivals);
        var run = new MatchRun(departures, arrivals, options ?? new BridgeMatchOptions());
        run.TieAsserted(asserted ?? []);
        run.TieObserved();
        run.TieDerived();
        run.TieInferred();
        return run.Complete();
    }
}
