using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Simulation;

/// <summary>
/// A made-up ledger of Ethereum with thefts in it, and the truth about them. Every account, contract and name is invented.
/// </summary>
/// <remarks>
/// The transfers are made while they are read: ten million take no more memory than the balances of the accounts. Immutable and safe to
/// share between threads.
/// </remarks>
public sealed class SimulatedLedger
{
    private readonly LaunderingScript _script;

    internal SimulatedLedger(
        LaunderingScript script, IReadOnlyList<SimulatedTheft> thefts, IReadOnlyList<Label> labels, IReadOnlyDictionary<Asset, AssetInfo> assetInfo)
    {
        _script = script;
        Thefts = thefts;
        Labels = labels;
        AssetInfo = assetInfo;
    }

    /// <summary>What it was made from.</summary>
    public SimulationOptions Options => _script.Options;

    /// <summary>The thefts and the truth about them, in order of time.</summary>
    public IReadOnlyList<SimulatedTheft> Thefts { get; }

    /// <summary>
    /// The accounts that play a part at the cash-out end, with what they are; empty unless <see cref="SimulationOptions.Desks"/> asks for them.
    /// </summary>
    public IReadOnlyList<SimulatedActor> Actors => _script.Actors;

    /// <summary>Who is who, as far as an investigator would know: the services, and the thieves.</summary>
    public IReadOnlyList<Label> Labels { get; }

    /// <summary>Symbols and decimals. Two tokens look alike; one of them is a counterfeit.</summary>
    public IReadOnlyDictionary<Asset, AssetInfo> AssetInfo { get; }

    /// <summary>The transfers, in time order and with every index known; made anew, and the same, each time.</summary>
    public IEnumerable<Transfer> Transfers()
    {
        SimulationRun run = Run();
        while (run.NextBlock())
            for (int i = 0; i < run.Rows.Count; i++)
                yield return run.TransferAt(i);
    }

    /// <summary>The transfers as a table in memory.</summary>
    public TransferTable ToTable()
    {
        var builder = new TransferTableBuilder();
        foreach ((Asset asset, AssetInfo info) in AssetInfo)
            builder.Describe(asset, info);
        foreach (Transfer transfer in Transfers())
            builder.Add(transfer);
        return builder.Build();
    }

    /// <summary>The accounts of ordinary people, who have no part in any story.</summary>
    public IEnumerable<Account> People() => Enumerable.Range(0, _script.Cast.People).Select(number => _script.Cast[number]);

    internal Cast Cast => _script.Cast;

    internal SimulationRun Run() => new(_script);
}
