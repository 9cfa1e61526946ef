namespace FlowTrace.Readers.Http;

/// <summary>What to ask of a provider.</summary>
/// <param name="Path">The path and query behind the provider's address; empty for the address itself.</param>
internal sealed record HttpQuestion(string Path = "")
{
    /// <summary>The JSON to post; null to get.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Writes what to post when it is tried again, where that is less than the first time; null for the same.</summary>
    public Func<ReadOnlyMemory<byte>>? BodyAgain { get; init; }

    /// <summary>What it costs, in compute units.</summary>
    public int Units { get; init; } = 1;

    /// <summary>What is asked, in a few words for errors: <c>eth_getLogs</c>, <c>txlist of 0x…</c>.</summary>
    public string Subject { get; init; } = "";
}
