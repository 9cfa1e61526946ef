namespace FlowTrace.Attribution;

/// <summary>Somebody behind accounts, as an ActorPack describes them. Labels name them by id or alias.</summary>
/// <remarks>Every text is the source's own and untrusted. Immutable.</remarks>
/// <param name="Id">The id, unique within its pack.</param>
/// <param name="Name">The name to show.</param>
/// <param name="Source">The file that says so.</param>
public sealed record LabelActor(string Id, string Name, string Source)
{
    /// <summary>Other ids under which labels name the actor.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What the actor is, in the words of the source's concepts.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Where the actor is registered: ISO 3166 codes of two letters, as given.</summary>
    public IReadOnlyList<string> Jurisdictions { get; init; } = [];

    /// <summary>The actor's main page.</summary>
    public string Uri { get; init; } = "";

    /// <summary>When the description was last changed, in Unix milliseconds; null when it does not say.</summary>
    public long? StatedUnixMilliseconds { get; init; }

    /// <summary>Anything else the source says, as JSON text; empty for nothing.</summary>
    public string Context { get; init; } = "";
}
