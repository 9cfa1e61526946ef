using System.Globalization;
using FlowTrace.Tracing;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FlowTrace.Files.Cases;

/// <summary>A piece of a case file that knows its line: a text, a list or a map.</summary>
internal sealed class CaseNode
{
    // A case needs four levels; a file that nests deeper is broken or meant to harm.
    private const int DeepestLevel = 8;

    private readonly string _file;

    private CaseNode(string file, long line)
    {
        _file = file;
        Line = line;
    }

    public long Line { get; }

    /// <summary>The text, or null for a list or map.</summary>
    public string? Text { get; private init; }

    /// <summary>The entries of a list, or null.</summary>
    public List<CaseNode>? Items { get; private init; }

    /// <summary>The entries of a map, or null.</summary>
    public List<(string Key, long Line, CaseNode Value)>? Entries { get; private init; }

    /// <summary>Reads YAML, of which JSON is a part.</summary>
    /// <exception cref="TraceInputException">The text is no YAML, or uses what a case file has no need of.</exception>
    public static CaseNode Parse(string yaml, string file)
    {
        try
        {
            var parser = new Parser(new Scanner(new StringReader(yaml), skipComments: true));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw Wrong(file, 1, "the file is empty. A case names at least thefts and ledgers.");
            parser.Consume<DocumentStart>();
            CaseNode root = ReadNode(parser, file, 0);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _)
                ? root
                : throw Wrong(file, parser.Current!.Start.Line, "a second document begins. Keep one case in one file.");
        }
        catch (YamlException error)
        {
            throw new TraceInputException(
                Message(file, error.Start.Line, $"this is not YAML: {error.Message.TrimEnd('.')}. Mend the indentation or quote the text."), error);
        }
    }

    public TraceInputException Wrong(string what) => Wrong(_file, Line, what);

    /// <summary>The map's entries, none of which is unknown.</summary>
    public Dictionary<string, CaseNode> ToMap(string what, params string[] known)
    {
        if (Entries is null)
            throw Wrong($"{what} is not a map. Give keys and values: {string.Join(", ", known)}.");
        foreach ((string key, long line, _) in Entries)
            if (!known.Contains(key, StringComparer.Ordinal))
                throw Wrong(_file, line, $"the key '{key}' is unknown in {what}. Known keys are {string.Join(", ", known)}.");
        return Entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
    }

    public string ToText(string what) =>
        string.IsNullOrWhiteSpace(Text)
            ? throw Wrong(Text is null ? $"{what} is not a text. Give one value." : $"{what} is empty. Give a value, or leave the key out.")
            : Text;

    /// <summary>The list's entries; a text is a list of one.</summary>
    public IReadOnlyList<CaseNode> ToList(string what) =>
        Items is not null ? Items : Entries is null ? [this] : throw Wrong($"{what} is not a list. Give [a, b], or one entry a line behind '- '.");

    private static CaseNode ReadNode(Parser parser, string file, int level)
    {
        ParsingEvent current = parser.Current ?? throw Wrong(file, 1, "the file ends too early.");
        long line = current.Start.Line;
        if (level > DeepestLevel)
            throw Wrong(file, line, "values are nested too deeply for a case. Remove the inner brackets.");
        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
            throw Wrong(file, line, "anchors and aliases (& and *) are not read. Write the value out.");
        if (parser.TryConsume<Scalar>(out Scalar? scalar))
            return new CaseNode(file, line) { Text = scalar.Value };
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<CaseNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(ReadNode(parser, file, level + 1));
            return new CaseNode(file, line) { Items = items };
        }

        parser.Consume<MappingStart>();
        return new CaseNode(file, line) { Entries = ReadEntries(parser, file, level) };
    }

    private static List<(string Key, long Line, CaseNode Value)> ReadEntries(Parser parser, string file, int level)
    {
        var entries = new List<(string Key, long Line, CaseNode Value)>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            CaseNode key = ReadNode(parser, file, level + 1);
            if (key.Text is null)
                throw key.Wrong("a key is not a text. Write 'key: value'.");
            if (entries.Exists(entry => entry.Key == key.Text))
                throw key.Wrong($"the key '{key.Text}' stands twice. Keep one.");
            entries.Add((key.Text, key.Line, ReadNode(parser, file, level + 1)));
        }

        return entries;
    }

    private static TraceInputException Wrong(string file, long line, string what) => new(Message(file, line, what));

    private static string Message(string file, long line, string what) => string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: {what}");
}
