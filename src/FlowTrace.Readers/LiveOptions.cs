using FlowTrace.Readers.Answers;

namespace FlowTrace.Readers;

/// <summary>What all readers of a run share.</summary>
public sealed record LiveOptions
{
    /// <summary>How many requests may be made in all; null for as many as are needed. What a spent budget leaves unread is a limit of the trace.</summary>
    public int? Budget { get; init; }

    /// <summary>
    /// How many transfers of one account are read at most; null for all. An account that has more is a hub (the limit <c>hub</c>) and is not read at all, for a
    /// part of its transfers would be taken for the whole: set it to <c>TraceOptions.HubTransfers</c>.
    /// </summary>
    public int? MaxTransfersPerAccount { get; init; }

    /// <summary>Where answers are kept and looked up; null to keep them for the run only.</summary>
    public IAnswerArchive? Archive { get; init; }

    /// <summary>Whether nothing is asked of providers: what the archive lacks cannot be read.</summary>
    public bool IsOffline { get; init; }

    /// <summary>
    /// Blocks that readers are pinned to, by chain, whatever the archive or the provider says: a run is made again as it was. Empty for none.
    /// </summary>
    public IReadOnlyList<ChainHead> Heads { get; init; } = [];

    /// <summary>Is told of every request that is made, for progress; may be called from any thread.</summary>
    public IProgress<RequestProgress>? Progress { get; init; }

    /// <summary>The clock that pacing, waiting and timeouts go by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the handler that sends requests; null for the usual one.</summary>
    public Func<HttpMessageHandler>? HandlerFactory { get; init; }
}
