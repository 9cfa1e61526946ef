namespace FlowTrace.Attribution;

/// <summary>What a source says of a label beyond name, category and confidence. Many labels of one file share one.</summary>
/// <remarks>The fields of a GraphSense tag, and the edition of a dated list. Every text is the source's own and untrusted. Immutable.</remarks>
public sealed record LabelDetails
{
    /// <summary>A label whose source says no more.</summary>
    public static LabelDetails None { get; } = new();

    /// <summary>The file of the pack that states the label, where <see cref="Label.Source"/> names the source behind it; else empty.</summary>
    public string Pack { get; init; } = "";

    /// <summary>The id or alias of the actor behind the account; <see cref="LabelBook.ActorOf"/> finds who that is. Empty when none is named.</summary>
    public string Actor { get; init; } = "";

    /// <summary>
    /// Whether the source says that the label speaks for every account of the same owner (<c>is_cluster_definer</c>). It is kept and shown; FlowTrace
    /// joins no clusters, so it changes no trace.
    /// </summary>
    public bool IsClusterDefiner { get; init; }

    /// <summary>What kind of statement it is in GraphSense's words: <c>actor</c>, <c>event</c>, <c>attribute</c> or <c>mention</c>; else empty.</summary>
    public string TagType { get; init; } = "";

    /// <summary>The source's own word for its confidence, such as <c>service_data</c>; empty where it gives none.</summary>
    public string ConfidenceWord { get; init; } = "";

    /// <summary>When the source says it wrote or last changed the statement (<c>lastmod</c>), in Unix milliseconds; null when it does not say.</summary>
    /// <remarks>It dates the statement, not the account: a label counts before it too.</remarks>
    public long? StatedUnixMilliseconds { get; init; }

    /// <summary>The name of the dated list whose edition the label is of; empty for no such list.</summary>
    public string List { get; init; } = "";

    /// <summary>The part of that list, such as the asset <c>ETH</c>; empty where the edition is of the whole list.</summary>
    public string ListPart { get; init; } = "";

    /// <summary>The date of the edition, in Unix milliseconds; null for no dated list.</summary>
    public long? EditionUnixMilliseconds { get; init; }
}
