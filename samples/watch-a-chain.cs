#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj
#:project ../src/FlowTrace.Readers/FlowTrace.Readers.csproj

// What is new on the chain itself? A node is asked again and again; the trace goes on with what its new final blocks hold, and tells what somebody should know.
// From the repository's root: dotnet run samples/watch-a-chain.cs http://127.0.0.1:8545 THIEF [LABELS.csv [LOOKS]]
// It ends on Ctrl+C, or after so many looks.
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Readers;
using FlowTrace.Readers.Following;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

if (args is not [var node, var thief, ..] || !int.TryParse(args.ElementAtOrDefault(3) ?? "0", CultureInfo.InvariantCulture, out int looks))
{
    Console.Error.WriteLine("Give a node's address and the thief's account; then, as you like, a file of labels, and after how many looks to end.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
await using var reader = FollowingReader.Open([new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, node)], new LiveOptions());
TracerBuilder tracer = new TracerBuilder().AddReader(reader);
if (args.Length > 2)
    tracer.AddLabels(args[2]);
OngoingTrace trace = tracer.Build().Begin([Theft.HeldBy(Account.Parse(thief, ChainId.Ethereum))]);
TraceResult? before = null;
try
{
    for (int look = 1; looks == 0 || look <= looks; look++)
    {
        try
        {
            bool mayLack = reader.HasFailed;
            FollowStep step = await reader.AdvanceAsync(stop.Token);
            if (before is null || mayLack || step.HasNews)
            {
                // What was read of blocks that were replaced, or could not be read before, is no ground to go on from.
                TraceResult result = mayLack || step.Replaced.Count > 0
                    ? await trace.TraceAsync(cancellationToken: stop.Token) : await trace.GoOnAsync(step.Touched, cancellationToken: stop.Token);
                foreach (WatchAlert alert in WatchAlerts.Between(before, result))
                    Console.WriteLine(WatchReport.ToLine(alert));
                before = result;
            }
        }
        catch (Exception failure) when (failure is ChainReadException or TraceInputException)
        {
            // The node does not answer, or nothing that is final has reached the thief yet.
            Console.Error.WriteLine($"{failure.Message} The watch goes on and asks again.");
        }

        if (look != looks)
            await Task.Delay(TimeSpan.FromSeconds(2), stop.Token);
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("The watch was ended.");
}

return 0;
