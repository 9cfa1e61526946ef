using System.Globalization;
using System.Text;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Reads the YAML packs of GraphSense: TagPacks, ActorPacks, and headers that TagPacks include.</summary>
internal static class PackFile
{
    /// <summary>graphsense-lib skips larger files; this reads a file of any size that is named by itself, and skips them in folders alike.</summary>
    public const long LargestInFolder = 200L << 20;

    private const int FirstBuffer = 1 << 16;
    private const int SniffBytes = 4096;
    private const string IncludeTag = "!include";

    private const string NullCharacterMessage = "The file holds null characters; they were read as U+FFFD. Save the file as text.";

    /// <summary>Whether a file is YAML by its name, or by its first line: a key, a mark of the document's beginning, or a brace.</summary>
    public static bool IsPack(string path, ReadOnlySpan<byte> start)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml")
            return true;
        string text = Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        if (text.StartsWith('{') || text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("%YAML", StringComparison.Ordinal))
            return true;
        int end = 0;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_'))
            end++;
        return end > 0 && end + 1 < text.Length && text[end] == ':' && char.IsWhiteSpace(text[end + 1]);
    }

    /// <summary>The file that a pack includes as its header; null for none, or one that is not there.</summary>
    public static string? HeaderOf(string path)
    {
        byte[] start = new byte[SniffBytes];
        int length;
        using (HashingStream stream = InputFile.Open(path, static _ => { }))
            length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string text = Encoding.UTF8.GetString(start, 0, length);
        int at = text.IndexOf(IncludeTag, StringComparison.Ordinal);
        if (at < 0)
            return null;
        int end = text.IndexOfAny(['\r', '\n'], at);
        return Find(path, text[(at + IncludeTag.Length)..(end < 0 ? text.Length : end)].Trim().Trim('\'', '"'));
    }

    /// <summary>
    /// Where an included file is: in the folder found by walking up at most three levels from the pack to one that is named <c>packs</c> or holds <c>.git</c>,
    /// else in the current folder; where it is in none of them, beside the pack. Null where there is no such file, or its name leads out of the folder.
    /// </summary>
    public static string? Find(string pack, string include)
    {
        if (include.Length == 0 || Path.IsPathRooted(include) || include.Split('/', '\\').Contains("..", StringComparer.Ordinal))
            return null;
        string beside = Path.GetDirectoryName(Path.GetFullPath(pack))!;
        string[] places = [Path.Combine(BaseFolder(beside), include), Path.Combine(beside, include), Path.Combine(beside, Path.GetFileName(include))];
        return Array.Find(places, File.Exists);
    }

    /// <summary>Reads a pack into a sink.</summary>
    /// <exception cref="ChainReadException">The file is no YAML, or uses what no pack has need of.</exception>
    public static InputDescription Read(LabelFile file, LabelSink sink, CancellationToken cancellationToken)
    {
        using HashingStream stream = InputFile.Open(file.Path, static _ => { });
        using var text = new PackText(new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, FirstBuffer, leaveOpen: true));
        var yaml = new PackYaml(text, sink.Source);
        var reader = new PackReader(file, yaml, sink, cancellationToken);
        (string format, long rows) = reader.Read();
        if (text.Nulls > 0)
            sink.Issues.Tally(ReadIssueSeverity.Doubt, NullCharacterMessage, text.FirstNullLine, count: text.Nulls);
        return new InputDescription(sink.Source, format, stream.Finish(), rows);
    }

    /// <summary>The header that a pack includes: keys and values of its root.</summary>
    public static PackYaml OpenHeader(string path, out IDisposable stream)
    {
        HashingStream opened = InputFile.Open(path, static _ => { });
        stream = opened;
        return new PackYaml(new PackText(new StreamReader(opened, Encoding.UTF8)), Path.GetFileName(path));
    }

    private static string BaseFolder(string beside)
    {
        DirectoryInfo? folder = new(beside);
        for (int level = 0; level <= 3 && folder is not null; level++, folder = folder.Parent)
            if (folder.Name == "packs" || Path.Exists(Path.Combine(folder.FullName, ".git")))
                return folder.FullName;
        return Directory.GetCurrentDirectory();
    }

    /// <summary>A number as messages write it.</summary>
    public static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
