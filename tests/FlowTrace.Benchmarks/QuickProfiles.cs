using System.Diagnostics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Simulation;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--profiles</c>: what the classifier makes of simulated accounts whose truth is known (<c>--seeds 1000-1049</c>), or how long a profile of one
/// account with very many transfers takes (<c>--transfers 1000000</c>).
/// </summary>
internal static class QuickProfiles
{
    private const string Ordinary = "ordinary";
    private const int OrdinaryPerSeed = 100;

    // Who moves less than this is left out of the sample of ordinary people: there is nothing to judge.
    private const int LeastTransfers = 10;

    public static int Run(Arguments arguments) => arguments.Has("--seeds") ? Confuse(arguments) : Time(arguments);

    private static int Confuse(Arguments arguments)
    {
        string[] range = arguments.Text("--seeds", "1000-1049").Split('-');
        int first = int.Parse(range[0]), last = int.Parse(range[^1]);
        var table = new SortedDictionary<(string Truth, string Said), int>();
        for (int seed = first; seed <= last; seed++)
        {
            SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions
            {
                Seed = (ulong)seed,
                Desks = arguments.Number("--desks", 6),
                Transfers = arguments.Number("--transfers", 60_000),
                Accounts = 2_000,
            });
            foreach ((string truth, string said) in Judge(ledger))
                table[(truth, said)] = table.GetValueOrDefault((truth, said)) + 1;
        }

        Print(table);
        return 0;
    }

    private static IEnumerable<(string Truth, string Said)> Judge(SimulatedLedger ledger)
    {
        Asset asset = ledger.AssetInfo.Keys.First(key => KnownTokens.Find(key) is not null);
        var profiler = new AccountProfiler(ledger.ToTable(), new ProfileOptions { Labels = new LabelBook(ledger.Labels) });
        foreach (SimulatedActor actor in ledger.Actors)
            yield return (actor.Role, profiler.Profile(actor.Account, asset).Behaviour.ToName());
        HashSet<Account> known = [.. ledger.Actors.Select(actor => actor.Account), .. ledger.Labels.Select(label => label.Account)];
        foreach (Account account in ledger.People().Where(account => !known.Contains(account)).Intersect(profiler.Accounts(LeastTransfers, asset))
            .Take(OrdinaryPerSeed))
            yield return (Ordinary, profiler.Profile(account, asset).Behaviour.ToName());
    }

    private static void Print(SortedDictionary<(string Truth, string Said), int> table)
    {
        string[] said = [.. AccountBehaviours.Judged.Select(behaviour => behaviour.ToName()), "unknown"];
        string[] truths = [.. AccountBehaviours.Judged.Select(behaviour => behaviour.ToName()), "shop", Ordinary];
        Console.WriteLine($"| is | {string.Join(" | ", said)} | accounts |");
        Console.WriteLine($"|---|{string.Concat(said.Select(_ => "---:|"))}---:|");
        foreach (string truth in truths)
        {
            int[] counts = [.. said.Select(one => table.GetValueOrDefault((truth, one)))];
            int all = table.Where(pair => pair.Key.Truth == truth).Sum(pair => pair.Value);
            Console.WriteLine($"| {truth} | {string.Join(" | ", counts)} | {all} |");
        }
    }

    private static int Time(Arguments arguments)
    {
        int transfers = arguments.Number("--transfers", 1_000_000);
        TransferTable table = Busy(transfers, arguments.Number("--parties", 50_000), out Account account);
        for (int i = 0; i < arguments.Number("--repeat", 3); i++)
        {
            TimeSpan used = Environment.CpuUsage.UserTime;
            long start = Stopwatch.GetTimestamp();
            AccountProfile profile = new AccountProfiler(table).Profile(account);
            Console.WriteLine(
                $"{transfers:N0} transfers of one account: {(Environment.CpuUsage.UserTime - used).TotalSeconds:F3} s of processor (user), "
                + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F3} s, {profile.Behaviour.ToName()}, "
                + $"{profile.Lifetime.Sum(feature => feature.Figures.Count)} figures");
        }

        return 0;
    }

    private static TransferTable Busy(int transfers, int parties, out Account account)
    {
        Asset asset = Asset.Parse("ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7");
        var random = new Random(7);
        account = Of(0);
        var builder = new TransferTableBuilder(transfers);
        builder.Describe(asset, new AssetInfo("USDT", 6));
        for (int i = 0; i < transfers; i++)
        {
            byte[] hash = System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i));
            Account other = Of(1 + random.Next(parties));
            bool isOut = random.Next(5) < 2;
            builder.Add(new Transfer(
                TransferKind.Token, TransactionId.FromHash(hash),
                new Position(1_700_000_000_000 + (i * 30_000L), ChainId.Ethereum, Position.Unknown, Position.Unknown, Position.Unknown),
                isOut ? account : other, isOut ? other : account, asset, (UInt128)random.NextInt64(1_000_000, 50_000_000_000)));
        }

        return builder.Build();
    }

    private static Account Of(int number)
    {
        byte[] bytes = System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number))[..20];
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }
}
