using System.Diagnostics;
using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Benchmarks;

/// <summary><c>--match</c>: matching legs of bridges by stopwatch, in shapes that are easy, usual and meant to be slow.</summary>
internal static class QuickMatch
{
    private static readonly ChainId Arbitrum = ChainId.Parse("arbitrum");
    private static readonly Asset Usdc = Asset.Parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", ChainId.Ethereum);
    private static readonly Asset UsdcThere = Asset.Parse("0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8", Arbitrum);

    // What differs from one pair of legs to the next.
    private static readonly (string Name, bool HasId, bool HasReceiver, Func<int, uint> Receiver, Func<int, uint> Quantity, Func<int, long> Seconds)[] Shapes =
    [
        ("ids", true, true, i => (uint)i, _ => 1_000_000, i => i * 12),
        ("receivers", false, true, i => (uint)i / 3, i => 1_000_000 + (uint)(i * 7919 % 1_000_000), i => i * 12),
        ("one receiver", false, true, _ => 1, i => 1_000_000 + (uint)(i * 104_729L % 1_000_000_000), i => i * 12),
        ("one receiver, one amount", false, true, _ => 1, _ => 1_000_000, i => i * 12),
        ("one receiver, amount, hour", false, true, _ => 1, _ => 1_000_000, i => i * 3600L / 100_000),
        ("in turns", false, true, _ => 1, _ => 1_000_000, i => i * 600L),
        ("one id", true, true, _ => 1, _ => 1_000_000, i => i * 12),
        ("no receivers", false, false, i => (uint)i, i => 1_000_000 + (uint)(i * 104_729L % 1_000_000_000), i => i * 12),
    ];

    public static int Run(Arguments arguments)
    {
        int pairs = arguments.Number("--pairs", 100_000);
        int repetitions = arguments.Number("--repeat", 3);
        foreach ((string name, bool hasId, bool hasReceiver, Func<int, uint> receiver, Func<int, uint> quantity, Func<int, long> seconds) in Shapes)
        {
            var departures = new BridgeDeparture[pairs];
            var arrivals = new BridgeArrival[pairs];
            for (int i = 0; i < pairs; i++)
            {
                string key = hasId ? name == "one id" ? "0" : $"{i}" : "";
                Account paid = Of(Arbitrum, receiver(i));
                UInt128 sent = quantity(i);
                departures[i] = new BridgeDeparture(
                    "Example", key, Hash(i), At(ChainId.Ethereum, seconds(i)), Of(ChainId.Ethereum, 1), Of(ChainId.Ethereum, 2), Usdc, sent)
                {
                    DestinationChain = Arbitrum,
                    Destination = hasReceiver ? paid : null,
                };
                arrivals[i] = new BridgeArrival("Example", key, Hash(pairs + i), At(Arbitrum, seconds(i) + 300), paid, UsdcThere, sent - (sent / 1000));
            }

            new Random(1).Shuffle(departures);
            new Random(2).Shuffle(arrivals);
            double best = double.MaxValue;
            double processor = double.MaxValue;
            BridgeMatch match = BridgeMatcher.Match([], []);
            for (int i = 0; i < repetitions; i++)
            {
                TimeSpan used = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                match = BridgeMatcher.Match(departures, arrivals);
                processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            Console.WriteLine(
                $"{name,-28} {pairs:N0} + {pairs:N0} legs in {best:F3} s ({processor:F3} s of processor), "
                + $"{match.Links.Count(link => link.Grade != EvidenceGrade.Inferred):N0} tied, "
                + $"{match.Links.Count(link => link.Grade == EvidenceGrade.Inferred):N0} inferred, {match.OpenDepartures.Count:N0} open");
        }

        return 0;
    }

    private static Position At(ChainId chain, long seconds) =>
        new(1_700_000_000_000 + (seconds * 1000), chain, Position.Unknown, Position.Unknown, Position.Unknown);

    private static Account Of(ChainId chain, uint number)
    {
        byte[] bytes = new byte[20];
        BitConverter.TryWriteBytes(bytes, number + 1);
        return new Account(chain, Address.FromAccount20(bytes));
    }

    private static TransactionId Hash(int number)
    {
        byte[] bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, number + 1);
        return TransactionId.FromHash(bytes);
    }
}
