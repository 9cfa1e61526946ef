using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Simulation;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using TraceOptions = FlowTrace.Tracing.TraceOptions;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--bounds</c>: the policy-free bounds in processor seconds, on networks in which money mixes in ways that are usual and meant to be slow. What is measured
/// is a trace with bounds of every outcome, and the same trace without.
/// </summary>
internal static class QuickBounds
{
    private const int Exits = 100;

    // Wallets, how many transfers in a hundred bring clean coins, and how much of what a wallet holds it pays at most, in percent.
    private static readonly (string Name, int Wallets, int Clean, int Share, bool IsChain)[] Shapes =
    [
        ("many wallets", 10_000, 20, 100, false),
        ("a thousand wallets", 1_000, 20, 100, false),
        ("long carry chains", 20, 20, 10, false),
        ("mostly clean", 1_000, 50, 50, false),
        ("little clean, dense", 300, 2, 30, false),
        ("a chain of mixers", 2_000, 10, 60, true),
    ];

    public static async Task<int> RunAsync(Arguments arguments)
    {
        int repetitions = arguments.Number("--repeat", 3);
        string only = arguments.Text("--shape", "");
        foreach (int transfers in new[] { 10_000, arguments.Number("--transfers", 100_000) })
            foreach ((string name, int wallets, int clean, int share, bool isChain) in Shapes)
            {
                if (only.Length > 0 && only != name)
                    continue;
                TransferTable table = Make(transfers, wallets, clean, share, isChain, arguments.Has("--ends") is false);
                double without = double.MaxValue;
                double with = double.MaxValue;
                TraceResult? result = null;
                for (int i = 0; i < repetitions; i++)
                {
                    without = Math.Min(without, (await MeasureAsync(table, wallets, bounds: false)).Seconds);
                    (double seconds, result) = await MeasureAsync(table, wallets, bounds: true);
                    with = Math.Min(with, seconds);
                }

                StolenBounds[] all = [.. result!.Outcomes.SelectMany(outcome => outcome.Bounds!)];
                Console.WriteLine(
                    $"{name,-22} {transfers,8:N0} transfers, {result.Graph.EdgeCount,8:N0} edges, {all.Length,6:N0} targets "
                    + $"({all.Count(one => one.Least < one.Most):N0} open): {with - without:F3} s on top of {without:F3} s");
            }

        return 0;
    }

    private static async Task<(double Seconds, TraceResult Result)> MeasureAsync(TransferTable table, int wallets, bool bounds)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        TraceResult result = await new TracerBuilder()
            .AddReader(new TableReader(table))
            .AddLabels(new ExitLabels(wallets))
            .WithOptions(new TraceOptions { Policies = [TaintPolicy.ProRata], Bounds = bounds, DustPartsPerBillion = 0, HubTransfers = int.MaxValue })
            .Build()
            .TraceAsync([Theft.InTransactions([Hash(0)], "theft")]);
        return ((Environment.CpuUsage.TotalTime - used).TotalSeconds, result);
    }

    /// <summary>Loot goes from wallet to wallet, among clean coins, and leaves for a hundred exchanges.</summary>
    private static TransferTable Make(int transfers, int wallets, int clean, int share, bool isChain, bool isSwept)
    {
        var random = new RandomStream(1, (ulong)wallets);
        var balances = new UInt128[wallets];
        var builder = new TransferTableBuilder();
        Account outside = AccountOf(wallets + Exits);
        Pay(0, outside, AccountOf(0), balances[0] = (UInt128)1_000_000_000_000_000_000 * 100_000);
        int reached = 1;
        int made = 1;
        for (; made < transfers - (isSwept ? reached : 0); made++)
        {
            int i = made;
            // The later wallets of a chain are paid by the earlier ones, step by step; else anybody pays anybody.
            int window = Math.Max(1, Math.Min(reached, isChain ? 40 : reached));
            int from = reached - 1 - random.Below(window);
            if (random.Below(100) < clean)
            {
                UInt128 income = 1 + ((UInt128)random.Below(1_000_000_000) * 100_000_000_000);
                balances[from] += income;
                Pay(i, outside, AccountOf(from), income);
                continue;
            }

            UInt128 amount = UInt128.Max(UInt128.One, balances[from] * (UInt128)random.Below(share * 10) / 1_000);
            amount = UInt128.Min(amount, UInt128.Max(balances[from], UInt128.One));
            balances[from] -= UInt128.Min(amount, balances[from]);
            bool exits = random.Below(20) == 0;
            bool isNew = !exits && reached < wallets && random.Below(3) == 0;
            int to = exits ? wallets + random.Below(Exits) : isNew ? reached++ : reached - 1 - random.Below(window);
            if (to == from)
                to = wallets;
            if (to < wallets)
                balances[to] += amount;
            Pay(i, AccountOf(from), AccountOf(to), amount);
        }

        // In the end every wallet is emptied, so that the exchanges are all there is to ask about.
        for (int wallet = 0; isSwept && wallet < reached; wallet++)
            if (balances[wallet] > UInt128.Zero)
                Pay(made++, AccountOf(wallet), AccountOf(wallets + random.Below(Exits)), balances[wallet]);
        return builder.Build();

        void Pay(int number, Account from, Account to, UInt128 amount) => builder.Add(new Transfer(
            TransferKind.Transfer, Hash(number),
            new Position(1_700_000_000_000 + (number * 1000L), ChainId.Ethereum, Position.Unknown, Position.Unknown, Position.Unknown), from, to,
            Asset.Native(ChainId.Ethereum), amount));
    }

    private static Account AccountOf(int number)
    {
        byte[] bytes = new byte[20];
        BitConverter.TryWriteBytes(bytes, number + 1);
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }

    private static TransactionId Hash(int number)
    {
        byte[] bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, number + 1);
        return TransactionId.FromHash(bytes);
    }

    private sealed class ExitLabels(int wallets) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(new LabelBook(
            Enumerable.Range(wallets, Exits)
                .Select(exit => new Label(AccountOf(exit), $"exit {exit}", ServiceCategory.Exchange, "benchmark", 100))));
    }
}
