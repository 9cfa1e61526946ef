#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj

// What would have been new, and when? A ledger is traced as it was, ten days later each time, and only what somebody should know is told.
// From the repository's root: dotnet run samples/watch-a-ledger.cs
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

// The sample's ledger plays the chain. Against a node see watch-a-chain.cs, and `flowtrace watch`.
TransferTable chain = await new LedgerReader("samples/exchange-theft/transfers.csv").ReadAllAsync();
Theft theft = Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC", id: "hot-wallet");
TraceResult? before = null;
for (DateTimeOffset now = new(2025, 2, 12, 0, 0, 0, TimeSpan.Zero); now <= new DateTimeOffset(2025, 4, 3, 0, 0, 0, TimeSpan.Zero); now = now.AddDays(10))
{
    TraceResult result = await new TracerBuilder()
        .AddReader(new TableReader(UpTo(chain, now), "chain"))
        .AddLabels("samples/exchange-theft/labels.csv")
        .Build()
        .TraceAsync(theft);
    IReadOnlyList<WatchAlert> alerts = WatchAlerts.Between(before, result);
    Console.WriteLine(FormattableString.Invariant($"{now:yyyy-MM-dd}: {alerts.Count} alerts"));
    foreach (IGrouping<WatchAlertKind, WatchAlert> kind in alerts.GroupBy(alert => alert.Kind))
        Console.WriteLine($"  {kind.Count(),3} {kind.Key.ToName(),-10} first: {kind.First().Text}");
    before = result;
}

static TransferTable UpTo(TransferTable chain, DateTimeOffset now)
{
    var seen = new TransferTableBuilder();
    for (int row = 0; row < chain.Count && chain[row].Position.Time <= now; row++)
        seen.Add(chain[row]);
    foreach ((var asset, var info) in chain.AssetInfo)
        seen.Describe(asset, info);
    return seen.Build();
}
