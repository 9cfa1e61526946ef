namespace FlowTrace.Reporting;

/// <summary>
/// Two results compared by way of results in between, in each of which one thing more was changed: so that every difference belongs to the step that made
/// it, and the steps of a figure add up to its whole.
/// </summary>
/// <remarks>
/// What one thing does can depend on those changed before it; the order of the steps is part of the answer.
/// </remarks>
public sealed class SteppedComparison
{
    private SteppedComparison(ResultComparison whole, IReadOnlyList<ComparisonStep> steps)
    {
        Whole = whole;
        Steps = steps;
    }

    /// <summary>The first result compared with the last.</summary>
    public ResultComparison Whole { get; }

    /// <summary>Each result compared with the one before it.</summary>
    public IReadOnlyList<ComparisonStep> Steps { get; }

    /// <summary>Compares along a way.</summary>
    /// <param name="first">The result to begin with.</param>
    /// <param name="steps">What was changed and the result it gave, in order; at least one. The last result is what the first is compared with.</param>
    /// <exception cref="ArgumentException">There is no step, or two have one name.</exception>
    public static SteppedComparison Compare(ResultDocument first, IReadOnlyList<(string Name, ResultDocument Result)> steps)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count == 0 || steps.DistinctBy(step => step.Name, StringComparer.Ordinal).Count() < steps.Count)
            throw new ArgumentException("Give at least one step, each with a name of its own.", nameof(steps));
        IEnumerable<ResultDocument> starts = steps.Select(step => step.Result).Prepend(first);
        return new SteppedComparison(
            ResultComparison.Compare(first, steps[^1].Result),
            [.. starts.Zip(steps, (start, step) => new ComparisonStep(step.Name, ResultComparison.Compare(start, step.Result)))]);
    }
}
