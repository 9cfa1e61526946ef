using System.Globalization;
using FlowTrace.Cli.Live;
using FlowTrace.Files;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>Verifies a store, a bundle or a result: hashes everything again, makes every run again, compares, and says what differs, and where.</summary>
internal sealed class CaseVerification(TextWriter output, CancellationToken cancellationToken)
{
    private const string Wrong = "WRONG";
    private const string Note = " note";
    private const string BuiltIn = "built-in";
    private const int MostDifferences = 5;
    private const int LongestLine = 240;

    private int _faults;
    private CaseFacts? _facts;
    private IAnswerArchive? _answers;
    private CaseInput[] _read = [];

    /// <summary>Verifies a store from its raw inputs up.</summary>
    /// <returns>Whether everything agrees.</returns>
    public async Task<bool> StoreAsync(string path)
    {
        StoreCheck check = await CaseStore.CheckAsync(path, cancellationToken).ConfigureAwait(false);
        if (check.IsSealed)
            Good("seal", "the file bears the digest of all its bytes");
        else
            Say(Note, "seal", "none: the store is being written, or its last writer was stopped; every part is checked by its own hash");
        foreach (StoreFault fault in check.Faults)
            Bad(fault.Where, fault.What);
        if (_faults > 0)
            return Conclude("What is in a damaged store is not made again. Take a copy that verifies.");
        CaseStore store = CaseStore.OpenRead(path);
        await using (store.ConfigureAwait(false))
            return await StoreAsync(store).ConfigureAwait(false);
    }

    private async Task<bool> StoreAsync(CaseStore store)
    {
        Good("contents", $"{Count(store.Inputs().Count, "input")}, {Count(store.Runs().Count, "run")}, {Count(store.Acts().Count, "act")}: every hash agrees");
        using var folder = new CaseFolder();
        IEnumerable<StoredInput> read = store.Inputs().Where(input => CaseInput.IsRead(input.Role));
        CaseInput[] inputs = await folder.TakeAsync(store, read, cancellationToken).ConfigureAwait(false);
        using StoreAnswers? answers = StoreAnswers.Find(store);
        _answers = answers;
        CaseFacts facts = await ReadAsync(inputs).ConfigureAwait(false);
        StoreFault[] faults = [.. store.CompareLedger(facts.Table, facts.Labels)];
        foreach (StoreFault fault in faults)
            Bad(fault.Where, fault.What);
        if (faults.Length == 0)
            Good("ledger", $"{Count(facts.Table.Count, "transfer")}, made again from the inputs: the same");
        foreach (StoredRun run in store.Runs())
            await RunAsync(new RecordedRun(
                string.Create(CultureInfo.InvariantCulture, $"run {run.Number}"), run.Definition, run.Tool, run.Sha256, () => store.OpenResult(run)), inputs)
                .ConfigureAwait(false);
        return Conclude();
    }

    /// <summary>Verifies a bundle: its hashes, its roots and, with the signer's key, its signature; its runs where no input is withheld.</summary>
    /// <returns>Whether nothing contradicts it.</returns>
    public async Task<bool> BundleAsync(string path, SignatureKey? key)
    {
        using var bundle = BundleFile.Open(path);
        BundleCheck check = bundle.Check(key, cancellationToken);
        foreach (BundleFinding finding in check.Findings)
            Say(finding.IsFailure ? Wrong : Note, finding.Where, finding.Message);
        if (check.IsSigned)
            Good("signature", $"made with the key {key!.Fingerprint}");
        Good("root", bundle.Root);
        if (_faults > 0 || bundle.Content.Inputs.Any(input => input.Content.Withheld.Length > 0) || bundle.Content.Inputs.Count == 0)
        {
            if (_faults == 0)
                Say(Note, "runs", "not made again, for not every input is here");
            return Conclude();
        }

        using var folder = new CaseFolder();
        CaseInput[] taken = folder.Take(bundle, cancellationToken);
        CaseInput[] inputs = [.. taken.Where(input => CaseInput.IsRead(input.Role))];
        _answers = await CaseInput.AnswersAsync(taken, cancellationToken).ConfigureAwait(false);
        foreach (BundleRun run in bundle.Content.Runs.Where(run => run.Result.Withheld.Length == 0 && run.Definition.Text is not null))
            await RunAsync(new RecordedRun(run.Id, run.Definition.Text!, bundle.Content.Tool, run.Result.Sha256, run.Result.Open), inputs)
                .ConfigureAwait(false);
        return Conclude();
    }

    /// <summary>Verifies the digest that a result states of itself.</summary>
    /// <returns>Whether it is true.</returns>
    public bool Result(string path)
    {
        using FileStream document = File.OpenRead(path);
        DigestCheck digest = JsonReport.Verify(document);
        if (digest.IsIntact)
            Good("digest", digest.Stated);
        else if (digest.Stated.Length == 0)
            Bad("digest", "the file states none in the place where a result does: it was changed, or is no result");
        else
            Bad("digest", $"the file states {digest.Stated}, and its bytes have {digest.Computed}");
        return Conclude();
    }

    private async Task RunAsync(RecordedRun run, CaseInput[] inputs)
    {
        TraceDefinition asked;
        try
        {
            asked = TraceDefinition.Parse(run.Definition);
        }
        catch (FormatException error)
        {
            Bad(run.Name, error.Message);
            return;
        }

        byte[] recorded = await BytesOfAsync(run).ConfigureAwait(false);

        // A case grows: what was added after a run is no part of it.
        var document = ResultDocument.Read(recorded, run.Name);
        IReadOnlyList<InputDescription> named = document.Inputs;
        bool IsMissing(InputDescription input) =>
            input.Format != BuiltIn && input.Sha256.Length > 0 && !Array.Exists(inputs, held => held.Sha256 == input.Sha256);
        if (named.FirstOrDefault(IsMissing) is { } missing)
        {
            Bad(run.Name, $"it was made from {missing.Name} (sha256 {missing.Sha256}), which is not among the inputs");
            return;
        }

        HashSet<string> read = [.. named.Select(input => input.Sha256)];
        CaseFacts facts = await ReadAsync([.. inputs.Where(input => read.Contains(input.Sha256))]).ConfigureAwait(false);
        TraceResult result = await AgainAsync(facts, asked, document).ConfigureAwait(false);
        using var made = new TemporaryFile();
        JsonReport.Write(result, made.Stream);
        string again = await made.HashAsync(cancellationToken).ConfigureAwait(false);
        if (again == run.Sha256)
        {
            Good(run.Name, $"made again: the same {recorded.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes, sha256 {again}");
            return;
        }

        Bad(run.Name, $"recorded by {run.Tool} with sha256 {run.Sha256}; made again it has {again}");
        SayDifference(recorded, made.FromStart());
    }

    private Task<TraceResult> AgainAsync(CaseFacts facts, TraceDefinition asked, ResultDocument document) => _answers is null
        ? facts.TraceAsync(asked, [], null, cancellationToken)
        : LiveTrace.AgainAsync(
            _answers, facts.Reader, asked, facts.Labels, HeadsOf(document), null, cancellationToken);

    // Blocks that came after a run are no part of it.
    private static ChainHead[] HeadsOf(ResultDocument document) =>
        [.. document.Ends.Select(end => new ChainHead(end.Chain, end.Block, end.BlockHash, end.Time.ToUnixTimeMilliseconds()))];

    private async Task<byte[]> BytesOfAsync(RecordedRun run)
    {
        using var bytes = new MemoryStream();
        Stream recorded = run.Open();
        await using (recorded.ConfigureAwait(false))
            await recorded.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>Reads inputs, unless they are those that were read last.</summary>
    private async Task<CaseFacts> ReadAsync(CaseInput[] inputs)
    {
        if (_facts is null || !inputs.SequenceEqual(_read))
        {
            // The former are let go before the next are read: each may fill half the memory.
            _facts = null;
            _facts = await CaseFacts.ReadAsync(inputs, cancellationToken).ConfigureAwait(false);
            _read = inputs;
        }

        return _facts;
    }

    /// <summary>Says what differs in terms of wallets and amounts; then the first facts, for some differences are in none of them.</summary>
    private void SayDifference(byte[] recorded, FileStream again)
    {
        byte[] made = new byte[again.Length];
        again.ReadExactly(made);
        ComparisonReport.WriteTable(
            ResultComparison.Compare(ResultDocument.Read(recorded, "recorded"), ResultDocument.Read(made, "made again")), output);

        // Results are written a fact a line.
        using var left = new StreamReader(new MemoryStream(recorded));
        using var right = new StreamReader(new MemoryStream(made));
        int said = 0;
        for (long line = 1; said < MostDifferences && (left.ReadLine(), right.ReadLine()) is var (one, other) && (one ?? other) is not null; line++)
            if (one != other)
            {
                said++;
                output.Write(string.Create(
                    CultureInfo.InvariantCulture, $"       line {line:N0}\n         recorded    {Clean(one)}\n         made again  {Clean(other)}\n"));
            }
    }

    private static string Clean(string? text) => text is null ? "(nothing)"
        : Terminal.Harmless(text.Length > LongestLine ? text[..LongestLine] + "…" : text);

    private void Good(string what, string text) => Say("   ok", what, text);

    private void Bad(string what, string text) => Say(Wrong, what, text);

    private void Say(string mark, string what, string text)
    {
        _faults += mark == Wrong ? 1 : 0;
        output.Write($"{mark}  {Clean(what)}: {Clean(text)}\n");
    }

    private bool Conclude(string note = "")
    {
        if (note.Length > 0)
            output.Write(note + "\n");
        output.Write(_faults == 0 ? "Verified.\n" : $"Not verified: {Count(_faults, "fault")}.\n");
        return _faults == 0;
    }

    private static string Count(int count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}{(count == 1 ? "" : "s")}");

    /// <summary>A run as a store or a bundle holds it.</summary>
    private sealed record RecordedRun(string Name, string Definition, string Tool, string Sha256, Func<Stream> Open);
}
