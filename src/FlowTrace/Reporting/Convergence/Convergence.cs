using System.Globalization;

namespace FlowTrace.Reporting;

/// <summary>
/// Where several thefts meet: the accounts outside services that received units of two or more of them, in whichever results they were traced, and
/// whether the units stayed there or only passed through.
/// </summary>
/// <remarks>
/// <para>
/// A theft is known again by its own transfers: where a transfer is part of a theft in two results, both are one theft, whatever they are called, and it
/// counts once. Of several results that trace it, the one with the largest figure for an account speaks.
/// </para>
/// <para>
/// Left out are accounts that a result calls a service that serves strangers (an exchange's wallet, a mixer, a bridge, a pool), accounts as busy as one, and
/// where units are burned or paid to the chain. Deposit addresses and brokers stay: each is one customer's, or one who is looked for.
/// </para>
/// <para>Immutable. The same results give the same answer, in whatever order they are read.</para>
/// </remarks>
public sealed class Convergence
{
    private Convergence()
    {
    }

    /// <summary>The points, most thefts first, then by the shares of them that came there.</summary>
    public required IReadOnlyList<ConvergencePoint> Points { get; init; }

    /// <summary>The thefts, each once.</summary>
    public required IReadOnlyList<ConvergedTheft> Thefts { get; init; }

    /// <summary>The results, in the order in which they were given.</summary>
    public required IReadOnlyList<ConvergenceResult> Results { get; init; }

    /// <summary>How many accounts that receive of so many thefts were left out because a result calls them a service, or units end there.</summary>
    public required int ServicesLeftOut { get; init; }

    /// <summary>How many were left out because they are as busy as a service.</summary>
    public required int HubsLeftOut { get; init; }

    /// <summary>Symbols and decimals are no part of it: quantities are base units.</summary>
    internal int LeastThefts { get; private init; }

    /// <summary>Looks for points where at least <paramref name="leastThefts"/> thefts meet.</summary>
    /// <param name="inputs">The results.</param>
    /// <param name="leastThefts">Two at least.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ResultDocumentException">An input is no result, or was changed since it was written.</exception>
    public static Convergence Find(IReadOnlyList<ConvergenceInput> inputs, int leastThefts = 2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastThefts, 2);
        var scans = new ResultScan[inputs.Count];
        var failures = new ResultDocumentException?[inputs.Count];
        Parallel.For(0, scans.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            try
            {
                scans[i] = ResultScan.Read(inputs[i]);
            }
            catch (ResultDocumentException failure)
            {
                failures[i] = failure;
            }
        });
        if (Array.Find(failures, failure => failure is not null) is { } first)
            throw first;
        return new ConvergenceSearch(scans, leastThefts).Run();
    }

    internal static Convergence Of(
        ResultScan[] scans, IReadOnlyList<ConvergencePoint> points, IReadOnlyList<ConvergedTheft> thefts, int services, int hubs, int leastThefts) => new()
        {
            Points = points,
            Thefts = thefts,
            Results = [.. scans.Select(scan => new ConvergenceResult(scan.Name, scan.Digest, scan.Tool, scan.Policies))],
            ServicesLeftOut = services,
            HubsLeftOut = hubs,
            LeastThefts = leastThefts,
        };

    /// <summary>What has to be known before figures of these results are compared: other versions, other main policies, thefts traced twice.</summary>
    public IReadOnlyList<string> Notes()
    {
        var notes = new List<string>();
        Differences(notes, "made by", result => result.Tool);
        Differences(notes, "traced under", result => result.Policies is [var main, ..] ? main : "no policy");
        foreach (ConvergedTheft theft in Thefts.Where(theft => theft.Results.Count > 1))
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"Theft {theft.Number} stands in {theft.Results.Count} results and counts once; its own transfers are the same."));
        return notes;
    }

    private void Differences(List<string> notes, string what, Func<ConvergenceResult, string> of)
    {
        const int mostNamed = 4;
        IGrouping<string, ConvergenceResult>[] groups =
            [.. Results.GroupBy(of, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)];
        if (groups.Length > 1)
            notes.Add($"Figures differ in how they were {what}: " + string.Join("; ", groups.Select(group =>
                $"{ReportText.Name(group.Key)}: {string.Join(", ", group.Take(mostNamed).Select(result => ReportText.Name(result.Name)))}"
                + (group.Count() > mostNamed ? $" and {ReportText.Number(group.Count() - mostNamed)} more" : ""))) + ".");
    }
}
