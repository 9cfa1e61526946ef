using System.Diagnostics;
using System.Globalization;
using FlowTrace.Simulation;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--whole-process</c>: <c>flowtrace trace</c> as a user runs it, from the start of the process to result.json, on a simulated case.
/// Needs the tool built (<c>dotnet build -c Release src/FlowTrace.Cli</c>) and, for the peak of memory, GNU time.
/// </summary>
internal static class WholeProcess
{
    private const string GnuTime = "/usr/bin/time";

    public static int Run(Arguments arguments)
    {
        string tool = arguments.Text("--tool", DefaultTool());
        if (!File.Exists(tool))
        {
            Console.Error.WriteLine($"{tool} is not there. Build it first: dotnet build -c Release src/FlowTrace.Cli, or name it with --tool.");
            return 2;
        }

        int rows = arguments.Number("--rows", 1_000_000);
        string folder = Directory.CreateTempSubdirectory("flowtrace-whole-").FullName;
        try
        {
            var options = new SimulationOptions
            {
                Transfers = rows,
                Accounts = arguments.Number("--accounts", Math.Max(8, rows / 10)),
                Spread = arguments.Has("--spread"),
            };
            SimulationFiles.Write(Simulator.Simulate(options), folder);
            Console.WriteLine($"ledger       {rows:N0} rows, {new FileInfo(Path.Combine(folder, "transfers.csv")).Length / 1048576.0:F0} MiB");
            int exit = 0;
            for (int i = 0; i < arguments.Number("--repeat", 3) && exit == 0; i++)
                exit = Measure(tool, folder, arguments.Text("--policy", "fifo"), i + 1);
            return exit;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Measure(string tool, string folder, string policy, int number)
    {
        string outFolder = Path.Combine(folder, "out");
        bool hasTime = File.Exists(GnuTime);
        var start = new ProcessStartInfo(hasTime ? GnuTime : "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // wall, user and system seconds, peak resident KiB
        string[] time = hasTime ? ["-f", "flowtrace-time %e %U %S %M", "dotnet"] : [];
        foreach (string argument in (string[])[.. time, tool, "trace", Path.Combine(folder, "case.yaml"), "--policy", policy, "--out", outFolder])
            start.ArgumentList.Add(argument);
        long from = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        // Drained while it runs: a full pipe would stop it.
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        output.Wait();
        process.WaitForExit();
        TimeSpan wall = Stopwatch.GetElapsedTime(from);
        if (process.ExitCode != 0)
        {
            Console.Error.WriteLine(errors);
            return process.ExitCode;
        }

        string? line = errors.Split('\n').LastOrDefault(text => text.StartsWith("flowtrace-time ", StringComparison.Ordinal));
        string[] parts = line is null ? [] : line.Split(' ');
        long result = new FileInfo(Path.Combine(outFolder, "result.json")).Length;
        if (parts.Length == 5)
            Console.WriteLine(
                $"run {number}        wall {parts[1]} s, user {parts[2]} s, system {parts[3]} s, "
                + $"peak {long.Parse(parts[4], CultureInfo.InvariantCulture) / 1024} MiB, result.json {result / 1024.0:N0} KiB");
        else
            Console.WriteLine($"run {number}        wall {wall.TotalSeconds:F2} s (no GNU time: memory not measured), result.json {result / 1024.0:N0} KiB");
        return 0;
    }

    private static string DefaultTool()
    {
        // artifacts/bin/FlowTrace.Benchmarks/release/ -> artifacts/bin/FlowTrace.Cli/release/
        string bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        return Path.Combine(bin, "FlowTrace.Cli", "release", "FlowTrace.Cli.dll");
    }
}
