using System.Diagnostics;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Tracing;
using TraceOptions = FlowTrace.Tracing.TraceOptions;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--ongoing</c>: a trace that goes on against one made anew, over tables of accounts in memory as a live reader hands them over: <c>--transfers</c> of them
/// over <c>--accounts</c>, of which later blocks come one by one.
/// </summary>
internal static class QuickOngoing
{
    private const int Steps = 20;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        int transfers = arguments.Number("--transfers", 200_000);
        StressLedger ledger = StressLedger.Make(StressShape.Uniform, transfers, arguments.Number("--accounts", 5_000));
        var reader = new Growing(ledger.Table);
        Tracer tracer = new TracerBuilder().AddReader(reader)
            .WithOptions(new TraceOptions { DustPartsPerBillion = 0, HubTransfers = int.MaxValue }).Build();

        // A theft that has ended: what comes later is not named by it.
        Theft[] thefts = [.. ledger.Thefts.Select(theft => theft with { Until = Moment.AtUnixMilliseconds(ledger.Table[0].Position.UnixMilliseconds) })];
        reader.Visible = ledger.Table.Count * 9 / 10;
        reader.Grow();
        OngoingTrace ongoing = tracer.Begin(thefts);
        await ongoing.GoOnAsync([]);
        double anew = 0, on = 0;
        int continued = 0;
        for (int step = 0; step < Steps; step++)
        {
            IReadOnlyCollection<Account> changed = reader.Grow();
            long start = Stopwatch.GetTimestamp();
            TraceResult result = await ongoing.GoOnAsync(changed);
            on += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            continued += ongoing.WhyAnew is null ? 1 : 0;
            start = Stopwatch.GetTimestamp();
            TraceResult fresh = await tracer.TraceAsync(thefts);
            anew += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (fresh.Statistics != result.Statistics || fresh.Outcomes.Count != result.Outcomes.Count)
                throw new InvalidOperationException($"Step {step} differs: {fresh.Statistics} anew, {result.Statistics} gone on.");
        }

        Console.WriteLine($"{transfers:N0} transfers, {ledger.Table.AccountCount:N0} accounts, {Steps} later blocks one by one, {continued} gone on");
        if (ongoing.WhyAnew is { } why)
            Console.WriteLine($"the last one was traced anew: {why}");
        Console.WriteLine($"anew     {anew / Steps:F1} ms a result");
        Console.WriteLine($"gone on  {on / Steps:F1} ms a result");
        return 0;
    }

    /// <summary>Tables of accounts, each kept until the account has more.</summary>
    private sealed class Growing : IChainReader
    {
        private readonly TransferTable _all;
        private readonly Dictionary<Account, List<int>> _rows = [];
        private readonly Dictionary<Account, TransferTable> _tables = [];

        public Growing(TransferTable all)
        {
            _all = all;
            for (int row = 0; row < all.Count; row++)
                foreach (Account account in (Account[])[all[row].From, all[row].To])
                {
                    if (!_rows.TryGetValue(account, out List<int>? rows))
                        _rows.Add(account, rows = []);
                    rows.Add(row);
                }
        }

        public string Name => "growing";

        public int Visible { get; set; }

        /// <summary>Lets the next block come.</summary>
        public IReadOnlyCollection<Account> Grow()
        {
            var changed = new HashSet<Account>();
            do
            {
                changed.Add(_all[Visible].From);
                changed.Add(_all[Visible++].To);
            }
            while (Visible < _all.Count && _all[Visible].Position.UnixMilliseconds == _all[Visible - 1].Position.UnixMilliseconds);
            foreach (Account account in changed)
                _tables.Remove(account);
            return changed;
        }

        public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
        {
            lock (_tables)
            {
                if (_tables.TryGetValue(account, out TransferTable? table))
                    return new(table);
                var builder = new TransferTableBuilder();
                foreach (int row in _rows.GetValueOrDefault(account) ?? [])
                    if (row < Visible)
                        builder.Add(_all[row]);
                return new(_tables[account] = builder.Build());
            }
        }

        public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
        {
            var builder = new TransferTableBuilder();
            for (int row = 0; row < Visible; row++)
                if (_all[row].Transaction == transaction)
                    builder.Add(_all[row]);
            return new(builder.Build());
        }
    }
}
