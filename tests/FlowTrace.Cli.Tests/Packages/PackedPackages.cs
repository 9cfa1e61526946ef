using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using FlowTrace.ApiDocs;

namespace FlowTrace.Cli.Tests.Packages;

/// <summary>Every package of the repository, packed once as for a release into a folder that is a package source.</summary>
/// <remarks>
/// Nothing is built where the tests of other projects are built, and the version is one that nobody else has: so no race can spoil the packages, and no
/// cache can answer with those of before.
/// </remarks>
public sealed class PackedPackages : IAsyncLifetime
{
    public const string Collection = "Packages";

    /// <summary>The remote that the packages' sources are said to be at while packing, wherever the clone comes from. Nobody asks the address.</summary>
    private const string RemoteName = "example";

    private const string Remote = "https://github.com/example/flowtrace";

    /// <summary>A version above all others, so that <c>dotnet add package</c> takes it for the newest.</summary>
    internal string Version { get; } =
        string.Create(CultureInfo.InvariantCulture, $"9999.{Part()}.{Part()}");

    /// <summary>A folder outside the repository, gone at the end.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("flowtrace-packages-").FullName;

    internal string Feed => Path.Combine(Folder, "feed");

    internal static IEnumerable<PackageProject> Projects => PackageProject.In(RepositoryFiles.Root).Where(project => !project.IsIntegration);

    public async Task InitializeAsync()
    {
        string filter = Path.Combine(Folder, "packages.slnf");
        IEnumerable<string> projects = Projects.Select(project => Path.GetRelativePath(RepositoryFiles.Root, project.File));
        var solution = new { path = RepositoryFiles.PathOf("FlowTrace.sln"), projects };
        await File.WriteAllTextAsync(filter, JsonSerializer.Serialize(new { solution }));
        string git = Path.Combine(Folder, "config", "git");
        Directory.CreateDirectory(git);
        await File.WriteAllTextAsync(Path.Combine(git, "config"), $"[remote \"{RemoteName}\"]\n\turl = {Remote}.git\n");
        string[] arguments =
        [
            "pack", filter, "-c", "Release", "-o", Feed, "--artifacts-path", Path.Combine(Folder, "artifacts"), "-v", "q",
            $"-p:Version={Version}", "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false",
            // The remote stands in a configuration beside the repository's own, which a build for release would not read.
            "-p:GitRepositoryConfigurationScope=", $"-p:GitRepositoryRemoteName={RemoteName}",
        ];
        (await ChildProcess.RunAsync("dotnet", RepositoryFiles.Root, arguments, [("XDG_CONFIG_HOME", Path.Combine(Folder, "config"))])).Required();
        await WriteNuGetConfigAsync();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    internal string FileOf(string package, string extension = "nupkg") => Path.Combine(Feed, $"{package}.{Version}.{extension}");

    internal ZipArchive Open(string package, string extension = "nupkg") => ZipFile.OpenRead(FileOf(package, extension));

    internal XElement Metadata(string package)
    {
        using ZipArchive zip = Open(package);
        using Stream nuspec = zip.GetEntry(package + ".nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    // The parts of an assembly's version are numbers of sixteen bits.
    private static int Part() => RandomNumberGenerator.GetInt32(ushort.MaxValue);

    // The user's own sources stay: the folder is one more. What is installed of these packages goes into a cache that is thrown away.
    private Task WriteNuGetConfigAsync()
    {
        string user = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var config = new XElement(
            "configuration",
            new XElement("config", Added("globalPackagesFolder", Path.Combine(Folder, "cache"))),
            new XElement("fallbackPackageFolders", Directory.Exists(user) ? Added("user", user) : null),
            new XElement("packageSources", Added("packed", Feed)));
        return File.WriteAllTextAsync(Path.Combine(Folder, "nuget.config"), config.ToString());

        static XElement Added(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
    }
}

/// <summary>Packing takes a minute and both cores: nothing else runs meanwhile.</summary>
[CollectionDefinition(PackedPackages.Collection, DisableParallelization = true)]
public sealed class PackagesCollection : ICollectionFixture<PackedPackages>;
