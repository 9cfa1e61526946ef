using System.Diagnostics;
using FlowTrace.Sqlite;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>The program that writes a store until it is killed (tests/FlowTrace.StoreWriter).</summary>
internal static class WriterProcess
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(System.IO.Path.Combine(AppContext.BaseDirectory, "FlowTrace.StoreWriter.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_QuickJitForLoops"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>What a store must hold of the steps a writer said.</summary>
    public static void AssertHolds(CaseStore store, IEnumerable<string> said)
    {
        foreach (string[] words in said.Select(line => line.Split(' ')).Where(words => words.Length == 2))
        {
            int step = StepOf(words[1]);
            int count = words[0] switch
            {
                "input" => store.Inputs().Count,
                "labels" => 1 + StepOf(store.Labels()[0].All.First().Name),
                "ledger" => 1 + StepOf(store.LedgerInputs[0].Name),
                "run" => store.Runs().Count,
                _ => store.Acts().Count,
            };
            count.Should().BeGreaterThan(step, "the writer said that {0} {1} was durable", words[0], step);
        }
    }

    private static int StepOf(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
