using System.Globalization;
using FlowTrace.Files;
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
    private const int MostDifferences = 5;
    private const int LongestLine = 240;

    private int _faults;

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
        CaseReplay replay = await CaseReplay.ReadAsync(
            await folder.TakeAsync(store, store.Inputs(), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        StoreFault[] faults = [.. store.CompareLedger(replay.Facts.Table, replay.Facts.Labels)];
        foreach (StoreFault fault in faults)
            Bad(fault.Where, fault.What);
        if (faults.Length == 0)
            Good("ledger", $"{Count(replay.Facts.Table.Count, "transfer")}, made again from the inputs: the same");
        foreach (StoredRun run in store.Runs())
            await RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"run {run.Number}"), replay, run.Definition, run.Tool, run.Sha256, () => store.OpenResult(run))
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
        CaseReplay replay = await CaseReplay.ReadAsync(folder.Take(bundle, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (BundleRun run in bundle.Content.Runs.Where(run => run.Result.Withheld.Length == 0 && run.Definition.Text is not null))
            await RunAsync(run.Id, replay, run.Definition.Text!, bundle.Content.Tool, run.Result.Sha256, run.Result.Open).ConfigureAwait(false);
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

    private async Task RunAsync(string name, CaseReplay replay, string definition, string tool, string sha256, Func<Stream> open)
    {
        TraceDefinition asked;
        try
        {
            asked = TraceDefinition.Parse(definition);
        }
        catch (FormatException error)
        {
            Bad(name, error.Message);
            return;
        }

        using TemporaryFile document = await replay.RunAsync(asked, cancellationToken).ConfigureAwait(false);
        string again = await document.HashAsync(cancellationToken).ConfigureAwait(false);
        if (again == sha256)
        {
            Good(name, $"made again: the same {document.Stream.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes, sha256 {sha256}");
            return;
        }

        Bad(name, $"recorded by {tool} with sha256 {sha256}; made again it has {again}");
        using var recorded = new MemoryStream();
        using (Stream stored = open())
            await stored.CopyToAsync(recorded, cancellationToken).ConfigureAwait(false);
        SayDifference(recorded.ToArray(), document.FromStart());
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
}
