using System.Globalization;

namespace FlowTrace.Simulation;

/// <summary>What a simulated theft looks like. The same options give the same simulation, to the byte, on every machine.</summary>
/// <remarks>Immutable. The values are checked by <see cref="Simulator.Simulate"/>.</remarks>
public sealed record SimulationOptions
{
    /// <summary>How many transfers to make, fees included: the laundering first, and background traffic for the rest.</summary>
    /// <value>100,000. At least 80; how many the laundering itself needs depends on <see cref="FanOut"/> and <see cref="Thefts"/>.</value>
    public int Transfers { get; init; } = 100_000;

    /// <summary>How many accounts ordinary people have. Memory grows with this number and with nothing else.</summary>
    /// <value>10,000. From 8 to 100,000,000.</value>
    public int Accounts { get; init; } = 10_000;

    /// <summary>What every random choice is derived from.</summary>
    /// <value>1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>When the ledger begins. Blocks follow every 12 seconds for 60 days; the first theft happens on the tenth day.</summary>
    /// <value>1 February 2025, 00:00 UTC. Whole seconds from 1970 to 2100.</value>
    public DateTimeOffset Start { get; init; } = new(2025, 2, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How many thefts happen, a few hours apart. Their launderers use wallets of their own and the same brokers and services.</summary>
    /// <value>1. From 1 to 16.</value>
    public int Thefts { get; init; } = 1;

    /// <summary>Over how many fresh wallets the thief spreads the stolen coins at first; null to choose by <see cref="Transfers"/>.</summary>
    /// <value>Chosen: 2 in the smallest ledgers, 50 in large ones. From 2 to 10,000.</value>
    public int? FanOut { get; init; }

    /// <summary>
    /// Whether a money mule also pays an ordinary account, from where stolen units spread through the background traffic, differently under
    /// every policy. Without it stolen units reach only wallets of the story and services.
    /// </summary>
    /// <value>False.</value>
    public bool Spread { get; init; }

    /// <summary>
    /// How many OTC desks there are; exchanges with deposit addresses and hot wallets, escrow markets, mules, throw-away wallets and shops come with them.
    /// None bears a label. Without them the simulation is what it was.
    /// </summary>
    /// <value>0. From 0 to 64; each takes some 2,500 of <see cref="Transfers"/>.</value>
    public int Desks { get; init; }

    internal int EffectiveFanOut => FanOut ?? (IsTiny ? 2 : Math.Clamp(TransfersPerTheft / 200, 5, 50));

    /// <summary>How long chains and batches are: 1 tells the story in as few transfers as it takes.</summary>
    internal int Depth => IsTiny ? 1 : TransfersPerTheft < 2_000 ? 3 : 8;

    internal bool IsTiny => TransfersPerTheft < 400;

    private int TransfersPerTheft => Transfers / Thefts;

    internal void Validate()
    {
        Check(Transfers >= 80, nameof(Transfers), Transfers, "at least 80");
        Check(Accounts is >= 8 and <= 100_000_000, nameof(Accounts), Accounts, "8 to 100,000,000");
        Check(Thefts is >= 1 and <= 16, nameof(Thefts), Thefts, "1 to 16");
        Check(Desks is >= 0 and <= 64, nameof(Desks), Desks, "0 to 64");
        Check(FanOut is null or (>= 2 and <= 10_000), nameof(FanOut), FanOut, "2 to 10,000");
        Check(
            Start >= DateTimeOffset.UnixEpoch && Start.Year < 2100 && Start.UtcTicks % TimeSpan.TicksPerSecond == 0,
            nameof(Start), Start.ToString("O", CultureInfo.InvariantCulture), "whole seconds from 1970 to 2100");
    }

    private static void Check(bool holds, string name, object? value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {range}."));
    }
}
