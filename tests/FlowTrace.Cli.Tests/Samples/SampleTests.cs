using System.Diagnostics;
using System.Text;

namespace FlowTrace.Cli.Tests.Samples;

/// <summary>Every program in samples/ runs as its readers run it, and prints what stands under Expectations.</summary>
public sealed class SampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Programs => [.. Names()];

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Programs))]
    public async Task Run_Sample_PrintsWhatIsExpected(string name)
    {
        (int exitCode, string output, string errors) = await RunAsync($"samples/{name}.cs");
        exitCode.Should().Be(0, errors + output);
        Expectation.Matches(output.ReplaceLineEndings("\n"), $"sample.{name}.txt");
    }

    [Fact]
    public void Readme_NamesEverySample()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot(), "samples", "README.md"));
        foreach (string program in Names())
            readme.Should().Contain($"`dotnet run samples/{program}.cs`");
    }

    private static IEnumerable<string> Names() => Directory.GetFiles(Path.Combine(RepositoryRoot(), "samples"), "*.cs")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program)
    {
        var start = new ProcessStartInfo("dotnet", ["run", program])
        {
            WorkingDirectory = RepositoryRoot(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // What the test host was started with would steer the build of the sample.
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(variable);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // A build server that outlives the command would keep its output open, and the reading of it would not end.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FlowTrace.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("No folder above the tests holds FlowTrace.sln.");
    }
}
