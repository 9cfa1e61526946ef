namespace FlowTrace.Simulation;

/// <summary>Makes simulations: a theft, its laundering in nine steps, and the traffic of ordinary people around it.</summary>
/// <remarks>
/// The nine steps are drain, fan-out, peel chain, park, mix, bridge, commingle, consolidate and cash-out, after public reports on how large
/// thefts are laundered. Around them stand the launderer's gas funding, a round trip, and spam.
/// </remarks>
public static class Simulator
{
    /// <summary>Plans a ledger with thefts in it; its transfers are made when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range; the message says which and what the range is.</exception>
    public static SimulatedLedger Simulate(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var script = new LaunderingScript(options);
        script.Write();
        return new SimulatedLedger(script, script.Truth(), script.Cast.Labels, script.Cast.AssetInfo);
    }
}
