using FlowTrace.Attribution;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Reads the actors of an ActorPack.</summary>
internal sealed class ActorReader(PackYaml yaml, LabelSink sink, Dictionary<string, string> root)
{
    private const string NoIdMessage = "An actor has no id or no label, so that no label can name it. It was left out.";

    private const string MissingMessage = "Actors without a uri, lastmod or categories, which an ActorPack demands, were kept.";

    private const string TakenMessage = "An id or alias is taken by another actor of the pack; the first keeps it.";

    private const string UnknownFieldMessage = "Fields that no pack has were passed over.";

    private const string DateMessage = "A date is not readable; it was left out. Give ISO 8601, such as 2022-08-08.";

    private const string CountryMessage = "A jurisdiction is no code of two letters (ISO 3166); it was kept as it stands.";

    private static readonly string[] Texts = ["id", "label", "uri", "lastmod"];
    private static readonly string[] Lists = ["categories", "jurisdictions", "aliases"];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Reads the list.</summary>
    /// <returns>How many actors it has, those left out too.</returns>
    public long Read()
    {
        long count = 0;
        yaml.Enter();
        while (!yaml.TryLeave())
        {
            count++;
            long line = yaml.Line;
            if (yaml.IsMap)
                Add(line);
            else
            {
                yaml.Skip();
                sink.Issues.Refuse(Fault.Label, line, NoIdMessage, "");
            }
        }

        return count;
    }

    private void Add(long line)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var lists = new Dictionary<string, string[]>(StringComparer.Ordinal);
        string context = "";
        yaml.Enter();
        while (!yaml.TryLeave())
            ReadField(texts, lists, ref context);
        string id = texts.GetValueOrDefault("id", "").Trim();
        string label = texts.GetValueOrDefault("label", "").Trim();
        if (id.Length == 0 || label.Length == 0)
        {
            sink.Issues.Refuse(Fault.Label, line, NoIdMessage, id);
            return;
        }

        bool isDated = texts.ContainsKey("lastmod") || root.ContainsKey("lastmod");
        if (!texts.ContainsKey("uri") || !isDated || !lists.ContainsKey("categories"))
            sink.Issues.Tally(ReadIssueSeverity.Notice, MissingMessage, line, id);
        string[] aliases = lists.GetValueOrDefault("aliases", []);
        foreach (string name in aliases.Prepend(id))
            if (!_taken.Add(name))
                sink.Issues.List(ReadIssueSeverity.Doubt, TakenMessage, line, name);
        sink.Book.AddActor(new LabelActor(id, label, sink.Source)
        {
            Aliases = aliases,
            Categories = Known(lists.GetValueOrDefault("categories", []), line),
            Jurisdictions = Countries(lists.GetValueOrDefault("jurisdictions", []), line),
            Uri = texts.GetValueOrDefault("uri", ""),
            StatedUnixMilliseconds = DateOf(texts.GetValueOrDefault("lastmod") ?? root.GetValueOrDefault("lastmod"), line),
            Context = context,
        });
    }

    private void ReadField(Dictionary<string, string> texts, Dictionary<string, string[]> lists, ref string context)
    {
        PackValue key = yaml.Key();
        if (Lists.Contains(key.Text, StringComparer.Ordinal))
            lists.TryAdd(key.Text, yaml.Texts(out _));
        else if (key.Text == "context")
            context = yaml.TryValue(out PackValue given) ? given.Text : PackJson.Of(yaml);
        else if (Texts.Contains(key.Text, StringComparer.Ordinal) && yaml.TryValue(out PackValue value))
            texts.TryAdd(key.Text, value.Text);
        else
        {
            sink.Issues.TallyWord(ReadIssueSeverity.Notice, UnknownFieldMessage, key.Line, key.Text);
            yaml.Skip();
        }
    }

    private string[] Known(string[] categories, long line)
    {
        foreach (string category in categories)
            if (Concepts.Find(category) is null)
                sink.UnknownWord(category, line);
        return categories;
    }

    private string[] Countries(string[] codes, long line)
    {
        foreach (string code in codes)
            if (code.Length != 2 || !char.IsAsciiLetterUpper(code[0]) || !char.IsAsciiLetterUpper(code[1]))
                sink.Issues.List(ReadIssueSeverity.Doubt, CountryMessage, line, code);
        return codes;
    }

    private long? DateOf(string? text, long line)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Times.TryRead(text, out long time))
            return time;
        sink.Issues.List(ReadIssueSeverity.Doubt, DateMessage, line, text);
        return null;
    }
}
