namespace FlowTrace.Cli.Tests.Docs;

/// <summary>A page of the documentation, with the blocks in it that somebody may copy.</summary>
internal sealed class DocPage
{
    private readonly List<(string Language, string Text)> _blocks = [];

    public DocPage(string path)
    {
        Path = path;
        List<string>? block = null;
        string language = "";
        foreach (string line in File.ReadAllLines(RepositoryFiles.PathOf(path)))
            if (!line.StartsWith("```", StringComparison.Ordinal))
                block?.Add(line);
            else if (block is null)
                (block, language) = ([], line[3..].Trim());
            else
            {
                _blocks.Add((language, string.Join('\n', block)));
                block = null;
            }
    }

    /// <summary>Where it is, from the repository's root.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Blocks(string language) => [.. _blocks.Where(block => block.Language == language).Select(block => block.Text)];

    /// <summary>
    /// What the packages say of themselves: programs that need a server, or files of the reader's. Those of the packages that do not restore everywhere are
    /// compiled where they are, and <c>FlowTrace.Testing</c>'s stands in a class of tests.
    /// </summary>
    public static IEnumerable<string> OfPackages() =>
        ((string[])["FlowTrace", "FlowTrace.ClickHouse", "FlowTrace.Files", "FlowTrace.Readers", "FlowTrace.Sqlite"]).Select(name => $"src/{name}/README.md");

    /// <summary>The pages whose commands and programs are run.</summary>
    public static IEnumerable<string> All()
    {
        return new[] { "README.md", "docs/tutorial.md" }
            .Concat(Directory.GetFiles(RepositoryFiles.PathOf("docs", "how-to"), "*.md")
                .Select(file => System.IO.Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/')))
            .Order(StringComparer.Ordinal);
    }
}
