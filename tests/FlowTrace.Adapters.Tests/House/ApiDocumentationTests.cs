using FlowTrace.ApiDocs;
using FlowTrace.Tests.House;

namespace FlowTrace.Adapters.Tests.House;

/// <summary>The generated documentation is that of the code.</summary>
public sealed class ApiDocumentationTests
{
    private static readonly IReadOnlyDictionary<string, string> Files = ApiDocumentation.Render(SourceTree.Root);

    public static TheoryData<string> Paths => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Page_IsWhatTheCodeSays(string path)
    {
        string file = Path.Combine(SourceTree.Root, path);

        File.Exists(file).Should().BeTrue($"{path} belongs into the documentation: dotnet run --project tools/FlowTrace.ApiDocs");
        File.ReadAllText(file).Should().Be(Files[path], "dotnet run --project tools/FlowTrace.ApiDocs writes it anew");
    }

    [Fact]
    public void Pages_NoneIsLeftOver() =>
        ApiDocumentation.Stale(SourceTree.Root, Files).Should().BeEmpty("dotnet run --project tools/FlowTrace.ApiDocs removes it");

    [Fact]
    public void Review_NamesEveryPackage() => PackageProject.In(SourceTree.Root).Where(project => !project.IsTool)
        .Where(project => !Files["docs/api-review.md"].Contains($"\n## {project.Id}\n", StringComparison.Ordinal))
        .Should().BeEmpty("a library has a section, and one that this configuration does not build keeps the one it has");

    [Fact]
    public void Links_LeadSomewhere()
    {
        // From the disk, for the pages of packages that are not built here stay.
        HashSet<string> anchors = [.. from file in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs", "api"))
            from part in File.ReadAllText(file).Split("<a id=\"").Skip(1)
            select $"{Path.GetFileName(file)}#{part[..part.IndexOf('"', StringComparison.Ordinal)]}"];
        string[] lost = [.. from file in Files
            from part in file.Value.Split("](").Skip(1)
            let link = part[..part.IndexOf(')', StringComparison.Ordinal)]
            where link.Contains('#', StringComparison.Ordinal)
            let target = link.StartsWith('#') ? Path.GetFileName(file.Key) + link : Path.GetFileName(link)
            where !anchors.Contains(target)
            select $"{file.Key}: {link}"];

        anchors.Should().HaveCountGreaterThan(2000);
        lost.Should().BeEmpty();
    }

    [Fact]
    public void Page_TellsAMemberWithSignatureParametersAndExceptions()
    {
        string page = Files["docs/api/FlowTrace.Chain.md"];

        page.Should().Contain("## Account\n\n```csharp\npublic readonly record struct Account : IComparable<Account>\n```\n")
            .And.Contain(
                "- <a id=\"account-oftransaction-chainid-transactionid\"></a>"
                + "`static Account OfTransaction(ChainId chain, TransactionId transaction)`\\\n")
            .And.Contain("  - throws `ArgumentException`: The id is none, or a text longer than 32 bytes.\n");
        Files["docs/api/FlowTrace.Reading.md"].Should().Contain("  - `hash`: Its hash as the source writes it; empty where it does not say.\n");
    }
}
