using System.Globalization;
using FlowTrace.Simulation;

namespace FlowTrace.Tests.Simulation;

/// <summary>The case in samples/exchange-theft is what the simulator makes of the options that samples/README.md names.</summary>
public sealed class SampleCaseTests
{
    private static readonly SimulationOptions Options = new() { Transfers = 1_000, Accounts = 60, Seed = 2025, FanOut = 8 };

    [Fact]
    public void Write_WithTheDocumentedOptions_GivesTheCommittedFiles()
    {
        string samples = Path.Combine(RepositoryRoot(), "samples");
        File.ReadAllText(Path.Combine(samples, "README.md")).Should().Contain(string.Create(
            CultureInfo.InvariantCulture,
            $"--transfers {Options.Transfers} --accounts {Options.Accounts} --seed {Options.Seed} --fan-out {Options.FanOut}"));
        string folder = Directory.CreateTempSubdirectory("flowtrace-sample-").FullName;
        try
        {
            SimulationFiles.Write(Simulator.Simulate(Options), folder);
            foreach (string file in Directory.GetFiles(folder))
                File.ReadAllBytes(Path.Combine(samples, "exchange-theft", Path.GetFileName(file))).Should()
                    .Equal(File.ReadAllBytes(file), $"{Path.GetFileName(file)} is committed as the simulator writes it");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
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
