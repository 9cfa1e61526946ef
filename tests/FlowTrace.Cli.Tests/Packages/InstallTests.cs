using System.Text.RegularExpressions;

namespace FlowTrace.Cli.Tests.Packages;

/// <summary>The packages as a stranger uses them: installed into a project outside the repository, by what the README says.</summary>
[Collection(PackedPackages.Collection)]
[Trait("Category", "Slow")]
public sealed partial class InstallTests(PackedPackages packed)
{
    private const int MostLinesOfTheFirstProgram = 14;

    [Fact]
    public async Task Readme_FromAnEmptyProjectToATracedCase_AsWritten()
    {
        string readme = await File.ReadAllTextAsync(RepositoryFiles.PathOf("README.md"));
        string library = readme[readme.IndexOf("\n## The library\n", StringComparison.Ordinal)..];
        string folder = Project("first-trace", "");
        foreach (Match command in AddPackage().Matches(library[..library.IndexOf("```csharp", StringComparison.Ordinal)]))
            (await ChildProcess.RunDotnetAsync(folder, "add", "package", command.Groups["package"].Value)).Required();
        string program = CSharp().Match(library).Groups["code"].Value;
        program.Split('\n').Count(line => line.Trim().Length > 0).Should().BeLessThanOrEqualTo(MostLinesOfTheFirstProgram);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program);
        foreach (string file in (string[])["transfers.csv", "labels.csv"])
            File.Copy(RepositoryFiles.PathOf("samples", "exchange-theft", file), Path.Combine(folder, file));

        string output = (await ChildProcess.RunDotnetAsync(folder, "run")).Required();

        Accounts(output).Should().Equal(Accounts(Expectation.Read("sample.first-trace.txt"))).And.HaveCountGreaterThan(5);
        (await File.ReadAllTextAsync(Path.Combine(folder, "report.html"))).Should().StartWith("<!DOCTYPE html>").And.EndWith("</html>\n");
        (await File.ReadAllTextAsync(Path.Combine(folder, "first-trace.csproj"))).Should().Contain(packed.Version);
    }

    [Fact]
    public async Task Libraries_AllInOneProject_LoadWithWhatTheyNeed()
    {
        string[] ids = [.. PackedPackages.Projects.Where(project => !project.IsTool).Select(project => project.Id)];
        IEnumerable<string> references = ids.Select(id => $"<PackageReference Include=\"{id}\" Version=\"{packed.Version}\" />");
        string folder = Project("everything", string.Concat(references));
        string names = string.Join(", ", ids.Select(id => $"\"{id}\""));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            $$"""
            using System.Runtime.CompilerServices;
            foreach (string id in new[] { {{names}} })
                foreach (var type in System.Reflection.Assembly.Load(id).GetTypes())
                    if (!type.IsGenericTypeDefinition)
                        RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            await using (var store = FlowTrace.Sqlite.CaseStore.Create("case.flowtrace"))
                await store.AppendActAsync("ann", "note", "", "{}");
            System.Console.WriteLine("loaded");
            """);

        (await ChildProcess.RunDotnetAsync(folder, "run")).Required().Should().Be("loaded\n");
    }

    [Fact]
    public async Task Tool_Installed_TracesStoresAndVerifies()
    {
        string id = PackedPackages.Projects.Single(project => project.IsTool).Id;
        string folder = Path.Combine(packed.Folder, "tool");
        (await ChildProcess.RunDotnetAsync(packed.Folder, "tool", "install", id, "--tool-path", folder, "--version", packed.Version)).Required();
        string store = Path.Combine(packed.Folder, "case.flowtrace");
        Task<ChildProcess> Run(params string[] arguments) =>
            ChildProcess.RunAsync(Path.Combine(folder, "flowtrace"), packed.Folder, arguments, []);

        (await Run("--version")).Required().Should().Be(packed.Version + "\n");
        (await Run("--help")).Required().Should().Contain("trace").And.Contain("simulate");
        string sample = RepositoryFiles.PathOf("samples", "exchange-theft", "case.yaml");
        string table = (await Run("trace", sample, "--store", store)).Required();
        table.Should().Contain("cash-out").And.Contain("ethereum:0x");
        (await Run("trace", store)).Required().Should().Be(table);
        (await Run("verify", store)).ExitCode.Should().Be(0);
    }

    // A project outside the repository, so that nothing of its builds is inherited; warnings about packages count.
    private string Project(string name, string references)
    {
        string folder = Directory.CreateDirectory(Path.Combine(packed.Folder, name)).FullName;
        File.WriteAllText(
            Path.Combine(folder, name + ".csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <WarningsNotAsErrors>NU1900;NU1905</WarningsNotAsErrors>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        return folder;
    }

    private static IEnumerable<string> Accounts(string output) =>
        output.Split('\n').Where(line => line.Length > 0).Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]);

    [GeneratedRegex(@"^dotnet add package (?<package>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AddPackage();

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CSharp();
}
