#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj

// How did it get there? Forward from the thief, backward from an exit, and the widest ways between them.
// From the repository's root: dotnet run samples/walk-the-graph.cs
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Tracing;

TraceResult result = await new TracerBuilder()
    .AddLedger("samples/exchange-theft/transfers.csv")
    .AddLabels("samples/exchange-theft/labels.csv")
    .Build()
    .TraceAsync(Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC", id: "hot-wallet"));
FlowGraph graph = result.Graph;

Console.WriteLine("Forward from the thief:");
Wallet thief = graph.Find(Account.Parse("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC"))!;
foreach (FlowEdge step in graph.Forward(thief).Where(step => step.Kind != FlowKind.Fee))
    Console.WriteLine($"  {Line(step)}");

Console.WriteLine("Backward from Nettle OTC desk, as far as the theft:");
Wallet desk = graph.Find(Account.Parse("ethereum:0xDfCDFe0DF74CC8607280cC86435ce277f2073401"))!;
var seen = new HashSet<Wallet>();
var waiting = new Queue<Wallet>([desk]);
while (waiting.TryDequeue(out Wallet? wallet))
    if (seen.Add(wallet))
        foreach (FlowEdge step in graph.Backward(wallet))
        {
            Console.WriteLine($"  {Line(step)}");
            waiting.Enqueue(step.Source);
        }

Console.WriteLine("The widest ways to the largest exit:");
CashOut exit = result.CashOuts[0];
foreach (FlowPath path in graph.PathsTo(exit.Wallet.Account, exit.Outcome.Asset, result.MainPolicy, maxPaths: 3))
{
    Console.WriteLine($"  {Text(new Amount(path.Origin, path.OriginAsset))}");
    foreach (FlowEdge step in path.Steps)
        Console.WriteLine($"    {Line(step)}");
}

string Line(FlowEdge step) =>
    string.Create(CultureInfo.InvariantCulture, $"{step.Transfer.Position.Time:MM-dd HH:mm}  {Who(step.Source)} -> {Who(step.Target)}  ")
    + Text(new Amount(step.Transfer.Quantity, step.Transfer.Asset));

// Addresses belong in full into a report; here their first and last letters do.
string Who(Wallet wallet) =>
    wallet.Label?.Name ?? (wallet.Account.AddressText is { Length: > 12 } text ? $"{text[..6]}…{text[^4..]}" : wallet.Account.AddressText);

string Text(Amount amount) => amount.ToString(result.AssetInfo.GetValueOrDefault(amount.Asset));
