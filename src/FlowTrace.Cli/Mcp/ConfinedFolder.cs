using FlowTrace.Tracing;

namespace FlowTrace.Cli.Mcp;

/// <summary>
/// The one folder whose files may be read. Every path is followed through its symbolic links before it is judged, and what is opened is the path without
/// links, so that neither <c>..</c> nor a link leads out of the folder.
/// </summary>
internal sealed class ConfinedFolder
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>Names the folder.</summary>
    /// <exception cref="TraceInputException">There is no such folder.</exception>
    public ConfinedFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new TraceInputException($"--folder: '{folder}' is no folder. Name the folder that holds the cases.");
        Root = Followed(Path.GetFullPath(folder), folder);
    }

    /// <summary>The folder, without links.</summary>
    public string Root { get; }

    /// <summary>The path of a file that a client names, relative to the folder.</summary>
    /// <exception cref="TraceInputException">It is outside the folder, or is not there.</exception>
    public string Find(string text)
    {
        string path = Inside(Path.Combine(Root, Plain(text)), text);
        return File.Exists(path) || Directory.Exists(path) ? path : throw new TraceInputException(
            $"'{text}' is not in the folder. Paths are relative to the folder the tool was started with; inspect without a path lists what is there.");
    }

    /// <summary>Refuses an input of a case that is outside the folder, and a folder that holds anything that is.</summary>
    /// <exception cref="TraceInputException">It is outside.</exception>
    public void Require(string path)
    {
        string inside = Inside(Path.Combine(Root, path), NameOf(path));
        if (Directory.Exists(inside))
            RequireTree(inside, []);
    }

    /// <summary>What a client calls a path of the folder: relative to it, with <c>/</c> between names.</summary>
    public string NameOf(string path) => Path.IsPathRooted(path) ? Path.GetRelativePath(Root, path).Replace('\\', '/') : path;

    /// <summary>A message without the path of the folder, which is nobody's business.</summary>
    public string WithoutRoot(string message) =>
        message.Replace(Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(Root, ".", StringComparison.Ordinal);

    private void RequireTree(string folder, HashSet<string> seen)
    {
        if (!seen.Add(folder))
            return;
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
            if (Inside(entry, NameOf(entry)) is var inside && Directory.Exists(inside))
                RequireTree(inside, seen);
    }

    private string Inside(string path, string text)
    {
        string real = Followed(path, text);
        return real == Root || real.StartsWith(Root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? real
            : throw new TraceInputException(
                $"'{text}' leads out of the folder the tool was started with, and nothing outside is read. Copy the file into the folder, or start "
                + "flowtrace mcp with --folder of a folder that holds both.");
    }

    private static string Plain(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal))
            throw new TraceInputException("The path is empty or no path. Give one relative to the folder, such as case.yaml.");
        return text;
    }

    /// <summary>A path with every link followed, name by name, as the system would. What is not there stays as it is written.</summary>
    private static string Followed(string path, string text)
    {
        string current = Path.GetPathRoot(path)!;
        var names = new Stack<string>();
        Push(names, path[current.Length..]);
        int links = 0;
        while (names.TryPop(out string? name))
        {
            if (name == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            string next = Path.Combine(current, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
                throw new TraceInputException($"'{text}' is a link that leads nowhere: more than {MostLinks} links follow each other. Name the file itself.");
            if (Path.IsPathRooted(target))
                current = Path.GetPathRoot(target)!;
            Push(names, target[(Path.IsPathRooted(target) ? current.Length : 0)..]);
        }

        return current;
    }

    private static void Push(Stack<string> names, string path)
    {
        string[] parts = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts.Where(part => part != ".").Reverse())
            names.Push(part);
    }
}
