using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>
/// Says why the last runs of two stores differ, by making the results in between: with one store's options, then its labels, then its ledgers in the place
/// of the other's. What each step changes is that one thing's doing.
/// </summary>
internal sealed class CaseDiff : IAsyncDisposable
{
    private const string Program = "the version of the program";

    private readonly CaseStore _before;
    private readonly CaseStore _after;
    private readonly CancellationToken _cancellationToken;
    private readonly List<(string Name, ResultDocument Result)> _steps = [];
    private ResultDocument _last = null!;
    private ResultDocument _end = null!;

    private CaseDiff(CaseStore before, CaseStore after, CancellationToken cancellationToken)
    {
        _before = before;
        _after = after;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Compares step by step.</summary>
    public static async Task<SteppedComparison> CompareAsync(string before, string after, CancellationToken cancellationToken)
    {
        var diff = new CaseDiff(CaseStore.OpenRead(before), CaseStore.OpenRead(after), cancellationToken);
        await using (diff.ConfigureAwait(false))
            return await diff.CompareAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _before.DisposeAsync().ConfigureAwait(false);
        await _after.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<SteppedComparison> CompareAsync()
    {
        StoredRun first = StoreFile.LastRun(_before);
        StoredRun last = StoreFile.LastRun(_after);
        TraceDefinition asked = StoreFile.DefinitionOf(first);
        TraceDefinition askedLater = StoreFile.DefinitionOf(last);
        ResultDocument start = _last = RecordedOf(_before, first);
        _end = RecordedOf(_after, last);
        await StepAsync(Program, _before, _before, asked).ConfigureAwait(false);
        await StepAsync("what was asked", _before, _before, askedLater).ConfigureAwait(false);
        await StepAsync("the labels", _before, _after, askedLater).ConfigureAwait(false);
        await StepAsync("the ledgers", _after, _after, askedLater).ConfigureAwait(false);
        Step(_steps.Exists(step => step.Name == Program) ? $"{Program} that recorded the other" : Program, _end);
        return _steps.Count > 0 ? SteppedComparison.Compare(start, _steps) : SteppedComparison.Compare(start, [("nothing", start)]);
    }

    private async Task StepAsync(string name, CaseStore ledger, CaseStore labels, TraceDefinition asked)
    {
        TraceResult result;
        try
        {
            IReadOnlyList<LabelBook> books = labels.Labels();
            result = await StoredTrace.RunAsync(ledger, asked, books, null, _cancellationToken).ConfigureAwait(false);
        }
        catch (TraceInputException)
        {
            // The one store does not have what was asked of the other: the next step then shows both changes together.
            return;
        }

        using var document = new MemoryStream();
        JsonReport.Write(result, document);
        Step(name, ResultDocument.Read(document.ToArray(), name));
    }

    private void Step(string name, ResultDocument result)
    {
        if (result.Digest == _last.Digest)
            return;
        _last = result.Digest == _end.Digest ? _end : result;
        _steps.Add((name, _last));
    }

    private static ResultDocument RecordedOf(CaseStore store, StoredRun run)
    {
        using var document = new MemoryStream();
        using (Stream result = store.OpenResult(run))
            result.CopyTo(document);
        return ResultDocument.Read(document.ToArray(), string.Create(CultureInfo.InvariantCulture, $"{store.Path}, run {run.Number}"));
    }
}
