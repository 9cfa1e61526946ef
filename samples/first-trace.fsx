// Where is the money? In F#, against the libraries as they were built.
// From the repository's root: dotnet build src/FlowTrace.Cli && dotnet fsi samples/first-trace.fsx
#I "../artifacts/bin/FlowTrace.Cli/debug"
#r "FlowTrace.dll"
#r "FlowTrace.Files.dll"
#r "Sylvan.Data.Csv.dll"
#r "YamlDotNet.dll"

open System.Collections.Generic
open FlowTrace.Tracing

let theft = Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC", id = "hot-wallet")

let result =
    TracerBuilder()
        .AddLedger("samples/exchange-theft/transfers.csv")
        .AddLabels("samples/exchange-theft/labels.csv")
        .Build()
        .TraceAsync(theft)
    |> Async.AwaitTask
    |> Async.RunSynchronously

for cashOut in result.CashOuts do
    let info = result.AssetInfo.GetValueOrDefault cashOut.Stolen.Asset
    printfn "%O  %-20s  %s" cashOut.Wallet cashOut.Service.Name (cashOut.Stolen.ToString info)
