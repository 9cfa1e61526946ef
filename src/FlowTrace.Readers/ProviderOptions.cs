using FlowTrace.Chain;

namespace FlowTrace.Readers;

/// <summary>One provider: where it is, what it is asked for, and how hard.</summary>
/// <param name="Kind">How it is spoken to.</param>
/// <param name="Chain">The chain it is asked about.</param>
/// <param name="Url">Its address. It may hold a key, and so it is never printed: errors name <see cref="Name"/>.</param>
public sealed record ProviderOptions(ProviderKind Kind, ChainId Chain, string Url)
{
    /// <summary>What errors, progress and the manifest call it; by default its kind and chain.</summary>
    public string Name
    {
        get => field ?? $"{Kind.ToName()} {Chain}";
        init;
    }

    /// <summary>Its key, sent as its kind wants it (a parameter, a header, basic authentication as <c>user:password</c>); empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>Requests a second at most; null for the limit its kind is known to have, and none for a node of one's own on this machine.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Compute units a second at most, where the provider counts them (<c>JsonRpcCosts</c>); null where it does not.</summary>
    public double? ComputeUnitsPerSecond { get; init; }

    /// <summary>How many requests may be under way at once, at least 1.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>How many calls go into one batch, at least 1, where the protocol has batches.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How many blocks, or rows for providers that answer pages, the first request for a range covers; null for what its kind allows.</summary>
    public int? RangeSize { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a request is tried at most, at least 1.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>The largest answer that is read, in bytes.</summary>
    public long MaxAnswerBytes { get; init; } = 256L << 20;

    /// <summary>The first block that is read; what is older is not looked at, and the result says so. 0 for the whole chain.</summary>
    public long FromBlock { get; init; }

    /// <summary>The block that reading is pinned to; null for the last final one when the first request is made.</summary>
    public long? ToBlock { get; init; }

    /// <summary>
    /// How many blocks behind the head count as final where the provider does not say; null for the chain's convention (<see cref="Finality"/>).
    /// </summary>
    public int? Confirmations { get; init; }

    /// <summary>For debugging: the name, without the address and the key.</summary>
    public override string ToString() => Name;
}
