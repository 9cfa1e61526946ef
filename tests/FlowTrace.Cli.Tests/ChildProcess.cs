using System.Diagnostics;
using System.Text;

namespace FlowTrace.Cli.Tests;

/// <summary>A program that was run to its end.</summary>
internal sealed record ChildProcess(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Whether a program stands on the path.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs the tool as it was built.</summary>
    public static Task<ChildProcess> RunToolAsync(string folder, params string[] arguments) =>
        RunAsync("dotnet", folder, [Tool, .. arguments], []);

    /// <summary>The tool as it was built.</summary>
    public static string Tool { get; } = typeof(CommandLine).Assembly.Location;

    public static Task<ChildProcess> RunDotnetAsync(string folder, params string[] arguments) => RunAsync("dotnet", folder, arguments, []);

    /// <param name="program">What is run.</param>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">With which arguments.</param>
    /// <param name="variables">With which variables beside those of the tests.</param>
    public static async Task<ChildProcess> RunAsync(string program, string folder, string[] arguments, (string Name, string Value)[] variables)
    {
        using Process process = Start(program, folder, arguments, variables);
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new ChildProcess(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts a program that runs until it is stopped; see <see cref="RunAsync"/>.</summary>
    public static Process Start(string program, string folder, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // What the test host was started with would steer the builds.
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(variable);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // A build server that outlives the command would keep its output open, and the reading of it would not end.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>The output of a program that has to end well.</summary>
    public string Required()
    {
        ExitCode.Should().Be(0, Errors + Output);
        return Output.ReplaceLineEndings("\n");
    }
}
