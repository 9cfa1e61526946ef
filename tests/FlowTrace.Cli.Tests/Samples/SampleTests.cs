namespace FlowTrace.Cli.Tests.Samples;

/// <summary>Every program in samples/ runs as its readers run it, and prints what stands under Expectations.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Programs => [.. Names()];

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Programs))]
    public async Task Run_Sample_PrintsWhatIsExpected(string name)
    {
        ChildProcess run = await ChildProcess.RunDotnetAsync(RepositoryFiles.Root, "run", $"samples/{name}.cs");

        Expectation.Matches(run.Required(), $"sample.{name}.txt");
    }

    [Fact]
    public void Readme_NamesEverySample()
    {
        string readme = File.ReadAllText(RepositoryFiles.PathOf("samples", "README.md"));
        foreach (string program in Names())
            readme.Should().Contain($"`dotnet run samples/{program}.cs`");
    }

    private static IEnumerable<string> Names() => Directory.GetFiles(RepositoryFiles.PathOf("samples"), "*.cs")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
