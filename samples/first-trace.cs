#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj

// Where is the money? From the repository's root: dotnet run samples/first-trace.cs
using FlowTrace.Findings;
using FlowTrace.Tracing;

TraceResult result = await new TracerBuilder()
    .AddLedger("samples/exchange-theft/transfers.csv")
    .AddLabels("samples/exchange-theft/labels.csv")
    .Build()
    .TraceAsync(Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC", id: "hot-wallet"));

foreach (CashOut exit in result.CashOuts)
    Console.WriteLine($"{exit.Wallet}  {exit.Service.Name,-20}  {exit.Stolen.ToString(result.AssetInfo.GetValueOrDefault(exit.Stolen.Asset))}");

string report = Path.Combine(Path.GetTempPath(), "flowtrace-report.html");
File.WriteAllText(report, result.ToHtml());
Console.Error.WriteLine($"The picture: {report}");
