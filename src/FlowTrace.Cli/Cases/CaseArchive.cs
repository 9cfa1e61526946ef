using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>Puts a case into a store: raw inputs, what they say, runs, and who did it. Whatever was interrupted is gone on with.</summary>
internal sealed class CaseArchive(CaseStore store, string analyst)
{
    private const string InputAdded = "input-added";
    private const string RunRecorded = "run-recorded";

    /// <summary>Adds the inputs that the store does not hold yet. True when there were any.</summary>
    public async Task<bool> AddInputsAsync(IEnumerable<CaseInput> inputs, CancellationToken cancellationToken)
    {
        StoredInput[] held = [.. store.Inputs()];
        bool isNew = false;
        foreach (CaseInput input in inputs)
        {
            FileStream bytes = OpenRead(input.Path);
            await using (bytes.ConfigureAwait(false))
            {
                if (await IsHeldAsync(input, bytes, held, cancellationToken).ConfigureAwait(false))
                    continue;
                var added = new NewInput(input.Role, input.Name) { Format = input.Format, Chain = input.Chain.ToString() };
                await store.AddInputAsync(added, bytes, cancellationToken).ConfigureAwait(false);
                isNew = true;
            }
        }

        await NoteInputsAsync().ConfigureAwait(false);
        return isNew;
    }

    /// <summary>Whether the ledger and the labels in the store are those of its inputs: an interrupted import leaves them behind.</summary>
    public bool IsCurrent()
    {
        HashSet<string> read = [.. store.LedgerInputs.Concat(store.Labels().SelectMany(book => book.Inputs)).Select(input => input.Sha256)];
        return store.Inputs().Where(input => CaseInput.IsRead(input.Role)).All(input => read.Contains(input.Sha256));
    }

    /// <summary>Sets the ledger and the labels that the inputs make.</summary>
    /// <param name="facts">What the inputs say.</param>
    /// <param name="genuine">Assets that thefts name: they are never noise.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="TraceInputException">A file changed between its storing and its reading.</exception>
    public async Task SetFactsAsync(CaseFacts facts, IEnumerable<Asset> genuine, CancellationToken cancellationToken)
    {
        HashSet<string> held = [.. store.Inputs().Select(input => input.Sha256)];
        foreach (InputDescription input in facts.Table.Inputs.Concat(facts.Labels.SelectMany(book => book.Inputs)))
            if (input.Sha256.Length > 0 && !held.Contains(input.Sha256))
                throw new TraceInputException($"{input.Name} changed while it was read: what is stored is not what was traced. Run it again.");
        await store.SetLabelsAsync(facts.Labels, cancellationToken).ConfigureAwait(false);
        await store.SetLedgerAsync(facts.Table, genuine, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Records a run with its result, unless the store has it already. Says what became of it, where that is worth saying.
    /// </summary>
    public async Task<string?> RecordAsync(TraceDefinition definition, TraceResult result, CancellationToken cancellationToken)
    {
        string asked = definition.ToJson();
        using var document = new TemporaryFile();
        JsonReport.Write(result, document.Stream);
        string sha256 = await document.HashAsync(cancellationToken).ConfigureAwait(false);
        if (store.Runs().LastOrDefault(run => run.Definition == asked) is { } before)
        {
            if (before.Sha256 == sha256)
                return $"{Numbered("run", before.Number)} of {store.Path} again, byte for byte: sha256 {sha256}";
            if (!store.CanWrite)
                return $"flowtrace: the result is not that of {Numbered("run", before.Number)} ({before.Tool}); flowtrace verify says why.";
        }

        if (!store.CanWrite)
            return null;
        DigestCheck digest = JsonReport.Verify(document.FromStart());
        StoredRun run = await store.RecordRunAsync(asked, result.Manifest.Tool, digest.Stated, document.FromStart(), cancellationToken).ConfigureAwait(false);
        // The run stands in the store by now, and its act belongs to it.
        (string, string)[] recorded = [("sha256", run.Sha256), ("tool", run.Tool)];
        await store.AppendActAsync(analyst, RunRecorded, Numbered("run", run.Number), Body(recorded), CancellationToken.None).ConfigureAwait(false);
        return $"{Numbered("run", run.Number)} recorded in {store.Path}: sha256 {sha256}";
    }

    private static async Task<bool> IsHeldAsync(CaseInput input, FileStream bytes, StoredInput[] held, CancellationToken cancellationToken)
    {
        StoredInput[] alike =
        [
            .. held.Where(one => one.Role == input.Role && one.Name == input.Name && one.Format == input.Format && one.Chain == input.Chain.ToString()
                && one.Length == bytes.Length),
        ];
        if (alike.Length == 0)
            return false;
        string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken).ConfigureAwait(false));
        bytes.Position = 0;
        return Array.Exists(alike, one => one.Sha256 == sha256);
    }

    // Appended afterwards, for those that have none: a run that was killed in between leaves an input without its act.
    private async Task NoteInputsAsync()
    {
        HashSet<string> noted = [.. store.Acts().Where(act => act.Kind == InputAdded).Select(act => act.Subject)];
        foreach (StoredInput input in store.Inputs())
            if (Numbered("input", input.Number) is var subject && !noted.Contains(subject))
                await store.AppendActAsync(analyst, InputAdded, subject, Body(("name", input.Name), ("sha256", input.Sha256))).ConfigureAwait(false);
    }

    private static string Numbered(string what, long number) => string.Create(CultureInfo.InvariantCulture, $"{what} {number}");

    private static string Body(params (string Name, string Value)[] members) =>
        JsonSerializer.Serialize(members.ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal));

    private static FileStream OpenRead(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TraceInputException($"{path} does not exist. Check the name.", failure);
        }
    }
}
