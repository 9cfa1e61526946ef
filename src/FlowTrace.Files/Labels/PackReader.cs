using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Reads the root of a pack: its header, and the list of tags or actors, which may stand before or after the header's other fields.</summary>
internal sealed class PackReader(LabelFile file, PackYaml yaml, LabelSink sink, CancellationToken cancellationToken)
{
    private const int TagsBetweenLooks = 4096;

    private const string UnknownFieldMessage = "Fields that no pack has were passed over.";

    private const string TwiceMessage = "A key stands twice; the first counts. Keep one.";

    private const string NullMessage = "A field is null; it was read as not given. Give a value, or leave the field out.";

    private const string NoTextMessage = "A field that has one value holds a list or map; it was passed over.";

    private const string NothingMessage = "The file holds neither tags nor actors, so it labels nothing; a TagPack that includes it as its header reads it.";

    private const string IncludeMessage =
        "The included header was not found, or its name leads out of the folder of packs. It is looked for in the folder named packs or holding .git, at most "
        + "three levels up, then in the current folder, then beside the pack.";

    private static readonly string[] HeaderOnly = ["title", "creator", "description", "owner", "is_public"];

    private readonly Dictionary<string, string> _root = new(StringComparer.Ordinal);
    private readonly List<TagFields> _tags = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private TagFields _header = new();
    private long _actors = -1;
    private bool _hasTags;

    /// <summary>Reads the pack into the sink.</summary>
    /// <returns>The format, and how many tags or actors it has.</returns>
    public (string Format, long Rows) Read()
    {
        if (!yaml.Begin())
            throw yaml.Wrong(1, "the file is empty. A TagPack has at least a title, a creator and tags.");
        if (!yaml.IsMap)
            throw yaml.Wrong(yaml.Line, "this is no TagPack: its root is not a map. Give keys and values, among them tags.");
        TagFields? included = null;
        yaml.Enter();
        while (!yaml.TryLeave())
            ReadRootKey(yaml, ref included);
        yaml.End();
        if (included is not null)
        {
            // What is included overwrites what stands in the root.
            included.InheritFrom(_header);
            _header = included;
        }

        if (_hasTags)
            new TagReader(file, sink, _root, _header).Add(_tags, cancellationToken);
        else if (_actors < 0)
            sink.Issues.Tally(ReadIssueSeverity.Notice, NothingMessage, 1);
        return _hasTags ? ("tagpack", _tags.Count) : _actors >= 0 ? ("actorpack", _actors) : ("tagpack-header", 0);
    }

    private void ReadRootKey(PackYaml from, ref TagFields? included)
    {
        PackValue key = from.Key();
        if (!_seen.Add(key.Text))
        {
            sink.Issues.List(ReadIssueSeverity.Doubt, TwiceMessage, key.Line, key.Text);
            from.Skip();
        }
        else if (key.Text == "tags" && from.IsList)
            ReadTags();
        else if (key.Text == "actors" && from.IsList)
            _actors = new ActorReader(yaml, sink, _root).Read();
        else if (key.Text == "header")
            included = Include();
        else
            ReadHeaderField(from, key, _header, _root);
    }

    private void ReadTags()
    {
        _hasTags = true;
        yaml.Enter();
        while (!yaml.TryLeave())
        {
            if (_tags.Count % TagsBetweenLooks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            _tags.Add(ReadTag());
        }
    }

    private TagFields ReadTag()
    {
        var tag = new TagFields { Line = yaml.Line };
        if (!yaml.IsMap)
        {
            yaml.Skip();
            return tag;
        }

        yaml.Enter();
        while (!yaml.TryLeave())
        {
            PackValue key = yaml.Key();
            ReadField(yaml, key, tag);
        }

        return tag;
    }

    private void ReadHeaderField(PackYaml from, PackValue key, TagFields header, Dictionary<string, string> root)
    {
        if (!HeaderOnly.Contains(key.Text, StringComparer.Ordinal))
            ReadField(from, key, header);
        else if (!from.TryValue(out PackValue value))
            from.Skip();
        else if (!value.IsNull)
            root[key.Text] = value.Text;
    }

    private void ReadField(PackYaml from, PackValue key, TagFields fields)
    {
        if (key.Text == "concepts")
            ReadConcepts(from, key, fields);
        else if (Array.IndexOf(TagFields.Names, key.Text) < 0)
        {
            sink.Issues.TallyWord(ReadIssueSeverity.Notice, UnknownFieldMessage, key.Line, key.Text);
            from.Skip();
        }
        else if (key.Text == "context" && !from.HasValue)
            Set(fields, key, PackJson.Of(from));
        else if (!from.TryValue(out PackValue value))
        {
            sink.Issues.List(ReadIssueSeverity.Doubt, NoTextMessage, key.Line, key.Text);
            from.Skip();
        }
        else if (value.IsNull)
            sink.Issues.List(ReadIssueSeverity.Doubt, NullMessage, key.Line, key.Text);
        else
            Set(fields, key, value.Text);
    }

    private void ReadConcepts(PackYaml from, PackValue key, TagFields fields)
    {
        string[] concepts = from.Texts(out int others);
        if (others > 0)
            sink.Issues.List(ReadIssueSeverity.Doubt, NoTextMessage, key.Line, key.Text);
        if (fields.Concepts is not null)
            sink.Issues.List(ReadIssueSeverity.Doubt, TwiceMessage, key.Line, key.Text);
        fields.Concepts ??= concepts;
    }

    private void Set(TagFields fields, PackValue key, string value)
    {
        if (ReferenceEquals(fields, _header))
            _root.TryAdd(key.Text, value);
        if (!fields.TrySet(key.Text, value))
            sink.Issues.List(ReadIssueSeverity.Doubt, TwiceMessage, key.Line, key.Text);
    }

    private TagFields? Include()
    {
        long line = yaml.Line;
        bool isValue = yaml.TryValue(out PackValue value);
        if (!isValue)
            yaml.Skip();
        if (!isValue || !value.IsInclude || PackFile.Find(file.Path, value.Text) is not { } path)
        {
            sink.Issues.Refuse(Internals.Fault.Label, line, IncludeMessage, value.Text);
            return null;
        }

        var included = new TagFields { Line = line };
        PackYaml header = PackFile.OpenHeader(path, out IDisposable stream);
        using (stream)
        {
            if (!header.Begin() || !header.IsMap)
                throw header.Wrong(1, "this is no header: its root is not a map. Give keys and values.");
            header.Enter();
            while (!header.TryLeave())
                ReadHeaderField(header, header.Key(), included, _root);
        }

        return included;
    }
}
