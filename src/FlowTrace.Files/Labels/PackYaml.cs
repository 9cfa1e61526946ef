using System.Globalization;
using FlowTrace.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FlowTrace.Files.Labels;

/// <summary>A single value of a pack.</summary>
/// <param name="Text">The text.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="IsNull">Whether nothing stands there, or a word for nothing.</param>
/// <param name="IsInclude">Whether it names a file to include.</param>
internal readonly record struct PackValue(string Text, long Line, bool IsNull, bool IsInclude);

/// <summary>
/// Reads the YAML of a pack event by event, so that half a million tags are never a tree. Files come from strangers: what nests deeply, and anchors on anything
/// but single values, of which bombs and loops are made, end the reading.
/// </summary>
internal sealed class PackYaml
{
    // A tag needs five levels with everything that a context may hold.
    private const int DeepestLevel = 16;

    // graphsense-lib looks for an include in the first four kilobytes only.
    private const int IncludeWithin = 4096;

    private readonly string _file;
    private readonly Parser _parser;
    private readonly Dictionary<string, PackValue> _anchors = new(StringComparer.Ordinal);
    private int _depth;

    public PackYaml(TextReader text, string file)
    {
        _file = file;
        _parser = new Parser(new Scanner(text, skipComments: true));
    }

    /// <summary>Goes to the one value of the one document; false where the file holds none.</summary>
    public bool Begin()
    {
        Take<StreamStart>();
        if (Current is StreamEnd)
            return false;
        Take<DocumentStart>();
        return true;
    }

    /// <summary>Goes to the end.</summary>
    public void End()
    {
        Take<DocumentEnd>();
        if (Current is not StreamEnd)
            throw Wrong(Line, "a second document begins. Keep one pack in one file.");
    }

    public long Line => Current.Start.Line;

    public bool IsMap => Current is MappingStart;

    public bool IsList => Current is SequenceStart;

    /// <summary>Whether a single value comes.</summary>
    public bool HasValue => Current is Scalar or AnchorAlias;

    /// <summary>Reads a single value; false for a list or map, which is left.</summary>
    public bool TryValue(out PackValue value)
    {
        value = default;
        if (Current is AnchorAlias alias)
        {
            if (!_anchors.TryGetValue(alias.Value.Value, out value))
                throw Wrong(
                    Line, $"*{alias.Value.Value} refers to no single value before it. Anchors and aliases are read for single values only; write it out.");
            Next();
            return true;
        }

        if (Current is not Scalar scalar)
            return false;
        bool isInclude = scalar.Tag is { IsEmpty: false } && scalar.Tag.Value == "!include" && scalar.Start.Index <= IncludeWithin;
        bool isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
        value = new PackValue(scalar.Value, scalar.Start.Line, isNull, isInclude);
        if (!scalar.Anchor.IsEmpty)
            _anchors[scalar.Anchor.Value] = value;
        Next();
        return true;
    }

    /// <summary>Goes into a map or list.</summary>
    public void Enter()
    {
        if (Current is NodeEvent { Anchor.IsEmpty: false } node)
            throw Wrong(Line, $"&{node.Anchor.Value} names a list or map, to be put elsewhere. Anchors are read for single values only; write it out.");
        if (++_depth > DeepestLevel)
            throw Wrong(Line, "values are nested too deeply for a pack. Remove the inner brackets.");
        Next();
    }

    /// <summary>Whether the map or list has ended; goes out of it.</summary>
    public bool TryLeave()
    {
        if (Current is not (MappingEnd or SequenceEnd))
            return false;
        _depth--;
        Next();
        return true;
    }

    /// <summary>Reads the key that comes in a map.</summary>
    public PackValue Key() => TryValue(out PackValue key) ? key : throw Wrong(Line, "a key is not a text. Write 'key: value'.");

    /// <summary>Reads a list of single values, or a single value as a list of one. What else stands in it is passed over and counted.</summary>
    public string[] Texts(out int others)
    {
        others = 0;
        if (TryValue(out PackValue single))
            return single.IsNull ? [] : [single.Text];
        var texts = new List<string>();
        bool isList = IsList;
        Enter();
        while (!TryLeave())
            if (isList && TryValue(out PackValue item))
                texts.Add(item.Text);
            else
            {
                others++;
                Skip();
            }

        return [.. texts];
    }

    /// <summary>Passes over whatever comes.</summary>
    public void Skip()
    {
        if (Current is MappingEnd or SequenceEnd || TryValue(out _))
            return;
        int outside = _depth;
        Enter();
        while (_depth > outside)
            if (!TryLeave() && !TryValue(out _))
                Enter();
    }

    /// <summary>An error with its line.</summary>
    public ChainReadException Wrong(long line, string what, Exception? inner = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{_file}:{line}: {what}"), inner) { Reader = _file };

    private ParsingEvent Current
    {
        get
        {
            if (_parser.Current is null)
                Next();
            return _parser.Current ?? throw Wrong(0, "the file ends too early.");
        }
    }

    private void Take<T>()
        where T : ParsingEvent
    {
        if (Current is not T)
            throw Wrong(Line, "something else stands where the file should begin or end.");
        Next();
    }

    private void Next()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException error)
        {
            throw Wrong(
                error.Start.Line, $"this is not YAML: {error.Message.TrimEnd('.')}. Mend the indentation or quote the text.",
                new InvalidDataException(error.Message, error));
        }
    }
}
