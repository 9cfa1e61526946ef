using FlowTrace.Files;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>Tells stores from other files, and opens them.</summary>
internal static class StoreFile
{
    private static ReadOnlySpan<byte> Beginning => "SQLite format 3\0"u8;

    /// <summary>Whether a file is a store, by how it begins; or is called one, so that a damaged store is not taken for a case file.</summary>
    public static bool Is(string path)
    {
        if (path.EndsWith(".flowtrace", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!File.Exists(path))
            return false;
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[16];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Beginning);
    }

    /// <summary>What the last run of a store was asked.</summary>
    /// <exception cref="TraceInputException">There is no run.</exception>
    public static async Task<TraceDefinition> LastDefinitionAsync(string path)
    {
        CaseStore store = CaseStore.OpenRead(path);
        await using (store.ConfigureAwait(false))
            return DefinitionOf(LastRun(store));
    }

    /// <summary>What a run was asked.</summary>
    /// <exception cref="TraceInputException">This version does not know everything that was asked.</exception>
    public static TraceDefinition DefinitionOf(StoredRun run)
    {
        try
        {
            return TraceDefinition.Parse(run.Definition);
        }
        catch (FormatException error)
        {
            throw new TraceInputException(error.Message, error);
        }
    }

    /// <summary>Whether some of a store's transfers were read from providers: then they stand in the answers that it keeps, account by account.</summary>
    public static bool WasReadLive(CaseStore store) => store.Inputs().Any(input => input.Role == InputRole.Answer);

    /// <summary>The whole ledger of a store, for questions about any account of it.</summary>
    /// <exception cref="TraceInputException">The transfers were read from providers, so that only accounts that its traces came to are known.</exception>
    public static TransferTable WholeLedger(CaseStore store) => !WasReadLive(store) ? store.ReadLedger() : throw new TraceInputException(
        $"{Path.GetFileName(store.Path)} was read from providers account by account, as far as its traces went, and holds no whole ledger to look an "
        + "account up in. Write the account's ledger with flowtrace read ACCOUNT --reader NAME, and ask about that file.");

    /// <summary>The links that the store's inputs assert.</summary>
    public static async Task<IReadOnlyList<AssertedLink>> LinksAsync(CaseStore store, CancellationToken cancellationToken)
    {
        using var folder = new CaseFolder();
        var links = new List<AssertedLink>();
        IEnumerable<StoredInput> wanted = store.Inputs().Where(input => input.Role == InputRole.Links);
        CaseInput[] files = await folder.TakeAsync(store, wanted, cancellationToken).ConfigureAwait(false);
        foreach (LinkFile file in CaseInput.Links(files))
            links.AddRange((await file.ReadAsync(cancellationToken).ConfigureAwait(false)).Links);
        return links;
    }

    /// <summary>The last run.</summary>
    /// <exception cref="TraceInputException">There is none.</exception>
    public static StoredRun LastRun(CaseStore store) => store.Runs() is [.., var last]
        ? last
        : throw new TraceInputException(
            $"{store.Path} holds no run: its making was interrupted. Go on with it: flowtrace trace CASE.yaml --store {Path.GetFileName(store.Path)}.");
}
