using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Reading;

namespace FlowTrace.Testing;

/// <summary>What a source of labels has to keep: it hands over what it says of each account, as it says it, however it is asked.</summary>
public sealed class LabelSourceContract : Contract
{
    private const int MostConfidence = 100;

    private readonly Func<ILabelSource> _make;
    private readonly Label[] _labels;

    /// <summary>Makes a contract for a source of labels.</summary>
    /// <param name="makeSource">Makes a source, a new one with each call.</param>
    /// <param name="labels">
    /// Every label that it has; at least one. Account, name, category, confidence and dates are compared, and the order of one account's labels.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="labels"/> is empty.</exception>
    public LabelSourceContract(Func<ILabelSource> makeSource, IReadOnlyList<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(makeSource);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count == 0)
            throw new ArgumentException("No labels tell nothing of a source; give at least one.", nameof(labels));
        _make = makeSource;
        _labels = [.. labels];
    }

    /// <summary>Makes a source that cannot be read: a file that is missing, a service that does not answer. Null to leave the rule out.</summary>
    /// <value>Null.</value>
    public Func<ILabelSource>? MakeUnreadable { get; init; }

    private protected override IEnumerable<ContractRule> AllRules()
    {
        yield return Book("every-label", book => Difference.TryFindMissing(_labels.Select(Fact), book.All.Select(Fact), out string missing)
            ? $"this is missing: {missing}" : null);
        yield return Book("nothing-invented", book => Difference.TryFindMissing(book.All.Select(Fact), _labels.Select(Fact), out string extra)
            ? $"the source does not say this, or not so often: {extra}" : null);
        yield return Book("order", FindDisorder);
        yield return Book("source", book => book.All.FirstOrDefault(label => string.IsNullOrWhiteSpace(label.Source)) is { } label
            ? $"nobody says this; set Source: {Fact(label)}" : null);
        yield return Book("confidence", book => book.All.FirstOrDefault(label => label.Confidence is < 0 or > MostConfidence) is { } label
            ? $"a confidence is 0 to 100: {Fact(label)}" : null);
        yield return Book("dates", book => book.All.FirstOrDefault(label => label.SinceUnixMilliseconds >= label.UntilUnixMilliseconds) is { } label
            ? $"it ends before it begins, and never counts: {Fact(label)}" : null);
        yield return Book("inputs", book => book.Inputs.Count == 0 || book.Inputs.Any(input => string.IsNullOrWhiteSpace(input.Name))
            ? "the manifest could not say what was read; build the book with an InputDescription that has a name" : null);
        yield return new("repeated-reads", FindFaultOfRepeatedReadsAsync);
        yield return new("concurrent-reads", FindFaultOfConcurrentReadsAsync);
        yield return new("cancellation", FindFaultOfCancellationAsync);
        yield return new("culture", async cancellationToken => await ComparedAsync(
            "under another culture", () => Surroundings.UnderStrangeCultureAsync(() => FactsAsync(_make(), cancellationToken)), cancellationToken)
            .ConfigureAwait(false));
        if (MakeUnreadable is { } make)
            yield return new("errors", token => FindFaultOfErrorsAsync(make, token));
    }

    private ContractRule Book(string name, Func<LabelBook, string?> findFault) => new(
        name, async cancellationToken => findFault(await _make().ReadAsync(cancellationToken).ConfigureAwait(false)));

    private string? FindDisorder(LabelBook book)
    {
        foreach (IGrouping<Chain.Account, Label> account in _labels.GroupBy(label => label.Account))
        {
            string[] expected = [.. account.Select(Fact)];
            string[] actual = [.. book.Of(account.Key).Select(Fact)];
            if (Difference.IsNone(expected, actual) && Difference.First(expected, actual) is { } difference)
                return $"of equal labels the first counts, and those of {account.Key} are out of order: {difference}";
        }

        return null;
    }

    private async Task<string?> FindFaultOfRepeatedReadsAsync(CancellationToken cancellationToken)
    {
        ILabelSource source = _make();
        string[] first = await FactsAsync(source, cancellationToken).ConfigureAwait(false);
        string[] second = await FactsAsync(source, cancellationToken).ConfigureAwait(false);
        return Difference.First(first, second) is { } difference ? $"read a second time, the labels are others: {difference}"
            : Difference.First(first, await FactsAsync(_make(), cancellationToken).ConfigureAwait(false)) is { } other
                ? $"read by a second source, the labels are others: {other}"
            : null;
    }

    private async Task<string?> FindFaultOfConcurrentReadsAsync(CancellationToken cancellationToken)
    {
        string[] expected = await FactsAsync(_make(), cancellationToken).ConfigureAwait(false);
        ILabelSource source = _make();
        string[][] read = await Surroundings.TogetherAsync(
            async token => await FactsAsync(source, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return read.Select(one => Difference.First(expected, one)).FirstOrDefault(fault => fault is not null) is { } difference
            ? $"read several times at once, the labels are others: {difference}" : null;
    }

    private async Task<string?> FindFaultOfCancellationAsync(CancellationToken cancellationToken)
    {
        ILabelSource source = _make();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync().ConfigureAwait(false);
        try
        {
            await source.ReadAsync(cancelled.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }

        return await ComparedAsync("after a cancelled read", () => FactsAsync(source, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> FindFaultOfErrorsAsync(Func<ILabelSource> make, CancellationToken cancellationToken)
    {
        try
        {
            await make().ReadAsync(cancellationToken).ConfigureAwait(false);
            return "a source that cannot be read was answered from; throw a ChainReadException";
        }
        catch (ChainReadException error)
        {
            return error.Reader.Length == 0 ? $"the exception names no source; set Reader to what the manifest calls it. It says: {error.Message}"
                : string.IsNullOrWhiteSpace(error.Message) ? "the exception says nothing; say what is wrong, where, and how to mend it"
                : null;
        }
    }

    private async Task<string?> ComparedAsync(string when, Func<Task<string[]>> read, CancellationToken cancellationToken)
    {
        string[] expected = await FactsAsync(_make(), cancellationToken).ConfigureAwait(false);
        return Difference.First(expected, await read().ConfigureAwait(false)) is { } difference ? $"{when}, the labels are others: {difference}" : null;
    }

    private static async Task<string[]> FactsAsync(ILabelSource source, CancellationToken cancellationToken) =>
        [.. (await source.ReadAsync(cancellationToken).ConfigureAwait(false)).All.Select(Fact)];

    private static string Fact(Label label) => string.Create(
        CultureInfo.InvariantCulture,
        $"{label.Account} '{label.Name}' {label.Category.ToName()} {label.Confidence} since {label.SinceUnixMilliseconds} until {label.UntilUnixMilliseconds}");
}
