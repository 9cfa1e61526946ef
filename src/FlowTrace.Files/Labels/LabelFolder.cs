using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Which files of a folder are labels, and what a case calls them.</summary>
internal static class LabelFolder
{
    private static readonly string[] Kinds = [".yaml", ".yml", ".csv", ".json", ".txt", ".xml", ".flowlabels"];

    /// <summary>The files of a folder and of the folders in it, by their names, and behind each pack the header it includes.</summary>
    /// <exception cref="ChainReadException">The folder holds none.</exception>
    public static IReadOnlyList<LabelFile> FilesOf(LabelFile folder)
    {
        string root = Path.GetFullPath(folder.Path);
        string top = Path.GetFileName(Path.TrimEndingDirectorySeparator(root));
        var files = new List<LabelFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(IsLabels).Order(StringComparer.Ordinal))
        {
            if (seen.Add(path))
                files.Add(folder.Part(path, NameIn(root, top, path)));
            if (HeaderOf(path) is { } header && seen.Add(Path.GetFullPath(header)))
                files.Add(folder.Part(header, NameIn(root, top, Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileName(header)))));
        }

        return files.Count > 0 ? files : throw new ChainReadException(
            $"{folder.Path}: the folder holds no labels. They are files that end in {string.Join(", ", Kinds)}.")
        { Reader = top, Text = folder.Path };
    }

    /// <summary>The header that a file includes, where it is a YAML pack that includes one.</summary>
    public static string? HeaderOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" && File.Exists(path) ? PackFile.HeaderOf(path) : null;

    /// <summary>What a case calls a pack, or the header it includes: they share a folder.</summary>
    public static string NameBeside(string pack, string file) =>
        $"{Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(pack)))}/{Path.GetFileName(file)}";

    private static bool IsLabels(string path) =>
        Kinds.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && !path.EndsWith("config.yaml", StringComparison.Ordinal);

    private static string NameIn(string root, string top, string path) => $"{top}/{Path.GetRelativePath(root, path).Replace('\\', '/')}";
}
