using System.Diagnostics.CodeAnalysis;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Makes labels of the tags of one TagPack.</summary>
internal sealed class TagReader(LabelFile file, LabelSink sink, Dictionary<string, string> root, TagFields header)
{
    private const string NoSubjectMessage = "A tag has neither address nor tx_hash, so that it labels nothing. It was left out.";

    private const string BothMessage = "A tag has both address and tx_hash, and may have one of them. The address counts.";

    private const string TransactionMessage = "Tags of transactions name no account; they were counted and left out.";

    private const string NoLabelMessage = "A tag has no label, and its header has none. It was left out.";

    private const string NoNetworkMessage = "A tag has neither network nor currency, and its header has none. It was left out.";

    private const string NoSourceMessage = "Tags without a source, which a TagPack demands, bear the pack's file as theirs.";

    private const string ConfidenceMessage = "A confidence is no word of GraphSense's scale; the lowest was taken.";

    private const string TruthMessage = "is_cluster_definer is neither true nor false; it was read as false.";

    private const string TagTypeMessage = "A tag_type is none of actor, event, attribute and mention; it was left out.";

    private const string DateMessage = "A date is not readable; it was left out. Give ISO 8601, such as 2022-08-08.";

    private const string ForbiddenMessage = "A value holds a character that is none (U+FFFD): it was damaged before it came here. It was kept as it stands.";

    private const string SanctionsMessage =
        "A pack of sanctions that gives neither confidence nor abuse would be worth 5 and mean nothing. Its tags are taken as sanctioned with the confidence "
        + "of authority_data, 60.";

    private static readonly string[] TagTypes = ["actor", "event", "attribute", "mention"];

    private readonly Dictionary<(string?, string?, string?, string?, string), LabelDetails> _details = [];
    private readonly Dictionary<string, (string Words, ServiceCategory[] Categories)> _meanings = new(StringComparer.Ordinal);
    private readonly ListEdition _edition = file.Edition;
    private readonly bool _isSanctions = SaysSanctions(root.GetValueOrDefault("title")) || SaysSanctions(header.Label);

    /// <summary>Adds the labels of the tags, which inherit from the header.</summary>
    public void Add(List<TagFields> tags, CancellationToken cancellationToken)
    {
        for (int i = 0; i < tags.Count; i++)
        {
            if (i % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            TagFields tag = tags[i];
            tag.InheritFrom(header);
            Add(tag);
        }
    }

    private static bool SaysSanctions([NotNullWhen(true)] string? text) => text is not null
        && (text.Contains("sanction", StringComparison.OrdinalIgnoreCase) || text.Contains("OFAC", StringComparison.Ordinal));

    private void Add(TagFields tag)
    {
        if (!TrySubject(tag, out Account account))
            return;
        string name = tag.Label?.Trim() ?? "";
        if (name.Length == 0)
        {
            sink.Issues.Refuse(Fault.Label, tag.Line, NoLabelMessage, tag.Address);
            return;
        }

        if (name.Contains('\uFFFD'))
            sink.Issues.List(ReadIssueSeverity.Doubt, ForbiddenMessage, tag.Line, name);
        if (string.IsNullOrWhiteSpace(tag.Source))
            sink.Issues.Tally(ReadIssueSeverity.Notice, NoSourceMessage, tag.Line);
        bool isUnratedSanction = _isSanctions && tag.Confidence is null && tag.Abuse is null && tag.Concepts is null;
        string confidence = ConfidenceOf(tag, isUnratedSanction);
        (string words, ServiceCategory[] categories) = MeaningOf(tag);
        if (isUnratedSanction)
        {
            sink.Issues.Tally(ReadIssueSeverity.Doubt, SanctionsMessage, tag.Line);
            categories = [ServiceCategory.Sanctioned];
        }

        LabelDetails details = DetailsOf(tag, isUnratedSanction ? "" : confidence);
        string source = string.IsNullOrWhiteSpace(tag.Source) ? sink.Source : tag.Source.Trim();
        foreach (ServiceCategory category in categories)
            sink.Add(
                _edition.Of(new Label(
                    account, name, category, source, ConfidenceLevels.Of(confidence), OriginalCategory: words, Note: tag.Context ?? "")
                { Details = details }),
                tag.Line);
    }

    private bool TrySubject(TagFields tag, out Account account)
    {
        account = default;
        if (tag.Address is null)
        {
            if (tag.TransactionHash is null)
                sink.Issues.Refuse(Fault.Label, tag.Line, NoSubjectMessage, tag.Label);
            else
                sink.Issues.Tally(ReadIssueSeverity.Notice, TransactionMessage, tag.Line, tag.TransactionHash);
            return false;
        }

        if (tag.TransactionHash is not null)
            sink.Issues.List(ReadIssueSeverity.Doubt, BothMessage, tag.Line, tag.Address);
        if ((tag.Network ?? tag.Currency)?.Trim() is { Length: > 0 } network)
            return sink.TryPlace(tag.Address, network, tag.Line, saysClash: true, out account);
        sink.Issues.Refuse(Fault.Chain, tag.Line, NoNetworkMessage, tag.Address);
        return false;
    }

    private string ConfidenceOf(TagFields tag, bool isUnratedSanction)
    {
        if (tag.Confidence is not { } word)
            return isUnratedSanction ? ConfidenceLevels.Authority : ConfidenceLevels.Lowest;
        if (ConfidenceLevels.TryFind(word.Trim(), out _))
            return word.Trim();
        sink.Issues.List(ReadIssueSeverity.Doubt, ConfidenceMessage, tag.Line, word);
        return ConfidenceLevels.Lowest;
    }

    /// <summary>The concepts of a tag in the source's words, with category and abuse behind them, and what they mean.</summary>
    private (string Words, ServiceCategory[] Categories) MeaningOf(TagFields tag)
    {
        string[] more = tag.Context is null ? [] : PackJson.TagsOf(tag.Context);
        string[] words =
        [
            .. (tag.Concepts ?? []).Append(tag.Category).Append(tag.Abuse).Concat(more).Select(word => word?.Trim() ?? "")
                .Where(word => word.Length > 0).Distinct(StringComparer.Ordinal),
        ];
        foreach (string word in words)
            if (Concepts.Find(word) is null)
                sink.UnknownWord(word, tag.Line);
        string joined = string.Join(", ", words);
        if (!_meanings.TryGetValue(joined, out (string, ServiceCategory[]) meaning))
            _meanings.Add(joined, meaning = (joined, Concepts.CategoriesOf(words)));
        return meaning;
    }

    private LabelDetails DetailsOf(TagFields tag, string confidence)
    {
        var key = (tag.Actor, tag.IsClusterDefiner, tag.TagType, tag.LastModified, confidence);
        if (_details.TryGetValue(key, out LabelDetails? known))
            return known;
        LabelDetails made = new()
        {
            Pack = sink.Source,
            Actor = tag.Actor?.Trim() ?? "",
            IsClusterDefiner = TruthOf(tag),
            TagType = TagTypeOf(tag),
            ConfidenceWord = tag.Confidence is null ? "" : confidence,
            StatedUnixMilliseconds = DateOf(tag),
        };
        made = _edition.Of(made);
        _details.Add(key, made);
        return made;
    }

    private bool TruthOf(TagFields tag)
    {
        if (tag.IsClusterDefiner is not { } text || text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return false;
        if (!text.Equals("true", StringComparison.OrdinalIgnoreCase))
            sink.Issues.List(ReadIssueSeverity.Doubt, TruthMessage, tag.Line, text);
        return text.Equals("true", StringComparison.OrdinalIgnoreCase);
    }

    private string TagTypeOf(TagFields tag)
    {
        if (tag.TagType is not { } word || TagTypes.Contains(word, StringComparer.Ordinal))
            return tag.TagType ?? "";
        sink.Issues.List(ReadIssueSeverity.Doubt, TagTypeMessage, tag.Line, word);
        return "";
    }

    private long? DateOf(TagFields tag)
    {
        if (tag.LastModified is not { } text)
            return null;
        if (Times.TryRead(text, out long time))
            return time;
        sink.Issues.List(ReadIssueSeverity.Doubt, DateMessage, tag.Line, text);
        return null;
    }
}
