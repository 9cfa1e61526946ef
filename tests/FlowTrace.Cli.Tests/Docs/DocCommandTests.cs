namespace FlowTrace.Cli.Tests.Docs;

/// <summary>What a page says to type is typed, and what it says comes out comes out. A line with an ellipsis alone stands for any lines.</summary>
public sealed class DocCommandTests
{
    private const string Any = "…";

    public static TheoryData<string> Pages => [.. DocPage.All().Where(path => new DocPage(path).Blocks("console").Count > 0)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Commands_OfAPage_PrintWhatItSays(string path)
    {
        string folder = Directory.CreateTempSubdirectory("flowtrace-docs").FullName;
        try
        {
            RepositoryFiles.CopySample("exchange-theft", Path.Combine(folder, "samples", "exchange-theft"));
            foreach (string block in new DocPage(path).Blocks("console"))
                foreach ((string command, string[] expected) in CommandsOf(block))
                    await CheckAsync(command, expected, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Pages_AreThere() => Pages.Count.Should().BeGreaterThan(4);

    private static async Task CheckAsync(string command, string[] expected, string folder)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        words[0].Should().Be("flowtrace");
        string output = (await ChildProcess.RunToolAsync(folder, words[1..])).Required();
        string[] lines = [.. output.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
        int place = 0;
        bool mayPass = false;
        foreach (string line in expected)
        {
            if (line == Any)
            {
                mayPass = true;
                continue;
            }

            int found = Array.FindIndex(lines, place, one => Fits(one, line));
            found.Should().BeGreaterThanOrEqualTo(0, $"'{command}' prints '{line}', but it prints\n{output}");
            if (!mayPass)
                found.Should().Be(place, $"'{command}' prints '{line}' here, but it prints '{lines[place]}'");
            (place, mayPass) = (found + 1, false);
        }

        if (expected.Length > 0 && !mayPass)
            place.Should().Be(lines.Length, $"the page shows all that '{command}' prints, or ends with an ellipsis");
    }

    // An ellipsis within a line stands for the rest of it.
    private static bool Fits(string line, string expected) => expected.EndsWith(Any, StringComparison.Ordinal)
        ? line.StartsWith(expected[..^1], StringComparison.Ordinal) : line == expected;

    private static IEnumerable<(string Command, string[] Expected)> CommandsOf(string block)
    {
        string[] lines = [.. block.Split('\n').Select(line => line.TrimEnd())];
        for (int i = 0; i < lines.Length; i++)
            if (lines[i].StartsWith("$ ", StringComparison.Ordinal))
                yield return (lines[i][2..], [.. lines.Skip(i + 1).TakeWhile(line => !line.StartsWith("$ ", StringComparison.Ordinal))]);
    }
}
