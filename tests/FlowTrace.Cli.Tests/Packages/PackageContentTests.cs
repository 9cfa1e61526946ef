using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;
using FlowTrace.ApiDocs;

namespace FlowTrace.Cli.Tests.Packages;

/// <summary>What lies in the packages.</summary>
[Collection(PackedPackages.Collection)]
[Trait("Category", "Slow")]
public sealed class PackageContentTests(PackedPackages packed)
{
    private const int MostBytesOfTheTool = 15 << 20;

    // The kind of custom debug information that holds SourceLink, as the format of portable PDBs defines it.
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<string> Packages => [.. PackedPackages.Projects.Select(project => project.Id)];

    public static TheoryData<string> Libraries => [.. PackedPackages.Projects.Where(project => !project.IsTool).Select(project => project.Id)];

    [Fact]
    public void Feed_HoldsEveryPackageAndNoOther() => Directory.GetFiles(packed.Feed, "*.nupkg").Select(Path.GetFileName)
        .Should().BeEquivalentTo(PackedPackages.Projects.Select(project => $"{project.Id}.{packed.Version}.nupkg"));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_SaysWhatItIs(string package)
    {
        XElement metadata = packed.Metadata(package);

        Value(metadata, "id").Should().Be(package);
        Value(metadata, "version").Should().Be(packed.Version);
        Value(metadata, "description").Length.Should().BeInRange(80, 400);
        Value(metadata, "license").Should().Be("MIT");
        Value(metadata, "tags").Split(' ').Should().HaveCountGreaterThan(7).And.OnlyHaveUniqueItems();
        Value(metadata, "releaseNotes").Should().StartWith("## [").And.Contain("### Added");
        Element(metadata, "repository").Attribute("type")!.Value.Should().Be("git");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_HasReadmeAndIcon(string package)
    {
        XElement metadata = packed.Metadata(package);
        using ZipArchive zip = packed.Open(package);

        TextOf(zip, Value(metadata, "readme")).Should().StartWith($"# {package}\n");
        using Stream icon = zip.GetEntry(Value(metadata, "icon"))!.Open();
        byte[] signature = new byte[8];
        icon.ReadExactly(signature);
        signature.Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_HasItsDocumentationBesideIt(string package)
    {
        using ZipArchive zip = packed.Open(package);

        zip.GetEntry($"lib/net10.0/{package}.dll").Should().NotBeNull();
        TextOf(zip, $"lib/net10.0/{package}.xml").Should().Contain("<member name=\"T:FlowTrace.");
    }

    [Fact]
    public void Core_DependsOnNothing() =>
        packed.Metadata("FlowTrace").Descendants().Where(element => element.Name.LocalName == "dependency").Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_DependsOnPackagesOfItsOwnVersion(string package) => packed.Metadata(package).Descendants()
        .Where(element => element.Name.LocalName == "dependency" && element.Attribute("id")!.Value.StartsWith("FlowTrace", StringComparison.Ordinal))
        .Where(element => element.Attribute("version")!.Value != packed.Version).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Symbols_LinkToTheSourceAndNameNoFolder(string package)
    {
        using ZipArchive zip = packed.Open(package, "snupkg");
        using Stream entry = zip.GetEntry($"lib/net10.0/{package}.pdb")!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        bytes.Position = 0;
        using MetadataReaderProvider pdb = MetadataReaderProvider.FromPortablePdbStream(bytes);
        MetadataReader reader = pdb.GetMetadataReader();

        // What the compiler was given beside the sources lies in the folder of this test, and is embedded.
        string[] documents = [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))
            .Where(name => !name.StartsWith(packed.Folder, StringComparison.Ordinal))];
        documents.Should().HaveCountGreaterThan(3).And.OnlyContain(name => name.StartsWith("/_/", StringComparison.Ordinal));
        string link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(information => reader.GetGuid(information.Kind) == SourceLink)
            .Select(information => Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value))).Single();
        link.Should().Contain("\"/_/*\":\"https://raw.githubusercontent.com/example/flowtrace/");
    }

    [Fact]
    public void Tool_IsSmallAndForEveryPlatformThatRunsIt()
    {
        PackageProject tool = PackedPackages.Projects.Single(project => project.IsTool);
        using ZipArchive zip = packed.Open(tool.Id);

        new FileInfo(packed.FileOf(tool.Id)).Length.Should().BeLessThanOrEqualTo(MostBytesOfTheTool);
        zip.Entries.Select(entry => entry.FullName).Should().Contain(
        [
            "tools/net10.0/any/DotnetToolSettings.xml", "tools/net10.0/any/runtimes/linux-x64/native/libe_sqlite3.so",
            "tools/net10.0/any/runtimes/osx-arm64/native/libe_sqlite3.dylib", "tools/net10.0/any/runtimes/win-x64/native/e_sqlite3.dll",
        ]);
        TextOf(zip, "tools/net10.0/any/DotnetToolSettings.xml").Should().Contain("Name=\"flowtrace\"");
    }

    private static XElement Element(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name);

    private static string Value(XElement metadata, string name) => Element(metadata, name).Value;

    private static string TextOf(ZipArchive zip, string name)
    {
        zip.GetEntry(name).Should().NotBeNull(name);
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
