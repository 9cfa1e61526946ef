using FlowTrace.Chain;
using FlowTrace.Cli.Cases;
using FlowTrace.Cli.Commands;
using FlowTrace.Files;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Mcp;

/// <summary>A case that was traced, kept so that the next question needs no other trace.</summary>
/// <param name="Name">What the client calls it: its path in the folder.</param>
/// <param name="Options">What it was asked beyond what it says itself, as options of <c>flowtrace trace</c>.</param>
/// <param name="Request">What was traced.</param>
/// <param name="Result">The result.</param>
/// <param name="Digest">The digest of the result as <c>flowtrace trace --format json</c> writes it.</param>
/// <param name="Files">The files it was read from, as they were.</param>
internal sealed record KeptCase(
    string Name, IReadOnlyList<string> Options, TraceRequest Request, TraceResult Result, string Digest, IReadOnlyList<FileStamp> Files)
{
    private readonly Lock _gate = new();
    private Task<CaseFacts>? _facts;

    /// <summary>A claim for every figure of the result.</summary>
    public TraceClaims Claims { get; } = TraceClaims.Of(Result);

    /// <summary>The chain of accounts that do not say.</summary>
    public ChainId Chain => Request.Chain;

    /// <summary>Whether the case's transfers were read from providers: then there is no whole of its data.</summary>
    public async Task<bool> WasReadLiveAsync()
    {
        if (Request.Store is null)
            return false;
        CaseStore store = CaseStore.OpenRead(Request.Store);
        await using (store.ConfigureAwait(false))
            return StoreFile.WasReadLive(store);
    }

    /// <summary>The whole of the case's data: for questions about accounts off the trail. Read when it is first needed, once for all who wait.</summary>
    /// <exception cref="TraceInputException">The case was read from providers.</exception>
    public Task<CaseFacts> FactsAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_facts is null or { IsFaulted: true })
                _facts = Task.Run(ReadAsync, CancellationToken.None);
            return _facts.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Whether every file is as it was when it was read.</summary>
    public bool IsCurrent() => Files.All(file => FileStamp.Of(file.Path) == file);

    private Task<CaseFacts> ReadAsync() => Request.Store is { } store
        ? OfStoreAsync(store)
        : CaseFacts.ReadAsync(new LedgerReader([.. Request.Ledgers]), Request.Labels, Request.Links, CancellationToken.None);

    private async Task<CaseFacts> OfStoreAsync(string path)
    {
        CaseStore store = CaseStore.OpenRead(path);
        await using (store.ConfigureAwait(false))
            return new CaseFacts(store.Path, StoreFile.WholeLedger(store), store.Labels(), Request.Options.Links);
    }
}

/// <summary>A file, its length and when it was last written: enough to see that somebody has replaced it.</summary>
internal readonly record struct FileStamp(string Path, long Length, DateTime WrittenUtc)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(path, file.Length, file.LastWriteTimeUtc) : new FileStamp(path, -1, default);
    }
}
