namespace FlowTrace.Tests.House;

/// <summary>The repository's own source text, found by walking up from the test assembly to the solution.</summary>
internal static class SourceTree
{
    private static readonly string[] Folders = ["src", "tests", "tools", "samples", "docs"];
    private static readonly string[] Extensions = [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".yaml", ".yml"];
    private static readonly string[] Skipped = ["artifacts", "bin", "obj", "node_modules", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every source file under the root, its path relative to it with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files { get; } =
    [
        .. Folders.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists).SelectMany(FilesUnder).Concat(Directory.EnumerateFiles(Root))
            .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal))
            .Select(path => (Path: Path.GetRelativePath(Root, path).Replace('\\', '/'), Text: File.ReadAllText(path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    private static IEnumerable<string> FilesUnder(string folder) => Skipped.Contains(Path.GetFileName(folder), StringComparer.Ordinal)
        ? []
        : Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).SelectMany(FilesUnder));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "FlowTrace.sln")))
                return folder.FullName;
        throw new InvalidOperationException("FlowTrace.sln is in no folder above the tests.");
    }
}
