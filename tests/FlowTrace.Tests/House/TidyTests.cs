using System.Text.RegularExpressions;

namespace FlowTrace.Tests.House;

public sealed partial class TidyTests
{
    private const int MaxLineLength = 160;

    // Put together here, so that this file does not hold what it looks for.
    private static readonly string[] BannedWords = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];
    private static readonly string[] MachinePaths = ["/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/", "C:\\Us" + "ers", "/wo" + "rk/"];

    [Fact]
    public void SourceTree_HasTheCore() =>
        SourceTree.Files.Should().Contain(file => file.Path == "src/FlowTrace/Chain/Address.cs").And.HaveCountGreaterThan(50);

    [Fact]
    public void Sources_UseSpacesAndLineFeeds() =>
        Offenders(file => file.Text.Contains('\t') ? "a tab" : file.Text.Contains('\r') ? "a carriage return" : null).Should().BeEmpty();

    [Fact]
    public void Sources_EndWithOneLineFeed() =>
        Offenders(file => file.Text.EndsWith('\n') && !file.Text.EndsWith("\n\n", StringComparison.Ordinal) ? null : "the end").Should().BeEmpty();

    [Fact]
    public void Sources_HaveNoSpacesAtLineEnds() =>
        OffendingLines(line => line.EndsWith(' ')).Should().BeEmpty();

    [Fact]
    public void CSharp_LinesFitTheScreen() => OffendingLines(line => line.Length > MaxLineLength, ".cs").Should().BeEmpty();

    [Fact]
    public void Sources_HoldNoUnfinishedBusiness() =>
        OffendingLines(line => BannedWords.Any(word => Regex.IsMatch(line, $@"\b{word}\b"))).Should().BeEmpty();

    [Fact]
    public void Sources_NameNoFolderOfAMachine() =>
        OffendingLines(line => MachinePaths.Any(path => line.Contains(path, StringComparison.Ordinal))).Should().BeEmpty();

    [Fact]
    public void CSharp_NamespaceIsTheFolder()
    {
        IEnumerable<string> wrong = Offenders(file =>
        {
            if (!file.Path.EndsWith(".cs", StringComparison.Ordinal) || !file.Path.StartsWith("src/FlowTrace/", StringComparison.Ordinal))
                return null;
            string stage = file.Path.Split('/')[2];
            string found = NamespaceLine().Match(file.Text).Groups["name"].Value;
            return stage.EndsWith(".cs", StringComparison.Ordinal) || found == $"FlowTrace.{stage}" ? null : $"namespace '{found}'";
        });

        wrong.Should().BeEmpty();
    }

    private static IEnumerable<string> Offenders(Func<(string Path, string Text), string?> offence) =>
        SourceTree.Files.Select(file => (file.Path, Offence: offence(file))).Where(file => file.Offence is not null)
            .Select(file => $"{file.Path}: {file.Offence}");

    private static IEnumerable<string> OffendingLines(Func<string, bool> offends, string extension = "") =>
        from file in SourceTree.Files
        where file.Path.EndsWith(extension, StringComparison.Ordinal)
        from line in file.Text.Split('\n').Select((text, index) => (Text: text, Number: index + 1))
        where offends(line.Text)
        select $"{file.Path}:{line.Number}: {line.Text}";

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex NamespaceLine();
}
