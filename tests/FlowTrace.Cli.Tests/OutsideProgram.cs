namespace FlowTrace.Cli.Tests;

/// <summary>A console program of a page or notebook, compiled against the libraries as they were built for the tests.</summary>
internal sealed class OutsideProgram : IDisposable
{
    private static readonly string[] Libraries =
        ["FlowTrace", "FlowTrace.ClickHouse", "FlowTrace.Files", "FlowTrace.Readers", "FlowTrace.Sqlite", "Sylvan.Data.Csv", "YamlDotNet"];

    public OutsideProgram() => File.WriteAllText(Path.Combine(Folder, "Program.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            {string.Concat(Libraries.Select(name => $"<Reference Include=\"{Path.Combine(AppContext.BaseDirectory, name + ".dll")}\" />"))}
          </ItemGroup>
        </Project>
        """);

    public string Folder { get; } = Directory.CreateTempSubdirectory("flowtrace-program").FullName;

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>Builds and runs it in the repository's root.</summary>
    public Task<ChildProcess> RunAsync() =>
        ChildProcess.RunDotnetAsync(RepositoryFiles.Root, "run", "--project", Path.Combine(Folder, "Program.csproj"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
