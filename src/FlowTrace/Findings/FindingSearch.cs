using System.Globalization;
using FlowTrace.Hops;
using FlowTrace.Internals;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>Runs the detectors over a result, and puts what they find into its order.</summary>
internal static class FindingSearch
{
    /// <summary>Whether every parameter that the options name is published by a detector and may have its value.</summary>
    /// <exception cref="TraceInputException">One is not.</exception>
    public static void Check(FindingsOptions options, IReadOnlyList<IFindingDetector> detectors)
    {
        var known = detectors.SelectMany(detector => detector.Parameters.Select(parameter => (Name: Name(detector, parameter), Parameter: parameter)))
            .ToDictionary(pair => pair.Name, pair => pair.Parameter, StringComparer.Ordinal);
        foreach ((string name, long value) in options.Parameters)
            if (!known.TryGetValue(name, out FindingParameter? parameter))
                throw new TraceInputException(
                    $"There is no parameter {SafeText.Quote(name)} of a detector. There are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
            else if (value < parameter.Least || value > parameter.Most)
                throw new TraceInputException(string.Create(
                    CultureInfo.InvariantCulture, $"{name} is {value}; give a whole number from {parameter.Least} to {parameter.Most}."));
    }

    /// <summary>The findings of every detector of a result, by detector, then in time.</summary>
    /// <exception cref="InvalidOperationException">A detector made a finding that no report could carry.</exception>
    public static IReadOnlyList<Finding> Run(TraceResult result)
    {
        var all = new List<Finding>();
        foreach (IFindingDetector detector in result.Detectors)
            all.AddRange(Run(result, detector, result.FindingsOptions));
        return all;
    }

    /// <summary>The findings of one detector of a result, in time.</summary>
    /// <exception cref="InvalidOperationException">The detector made a finding that no report could carry.</exception>
    public static IReadOnlyList<Finding> Run(TraceResult result, IFindingDetector detector, FindingsOptions options)
    {
        FindingParameter[] parameters = ParametersOf(detector, options);
        var context = new FindingContext(result, result.Moves, parameters);
        Finding[] found =
        [
            .. detector.Detect(context).Select(finding => Checked(finding with
            {
                Detector = detector.Id, Version = detector.Version, Parameters = parameters, KnownErrors = detector.KnownErrors,
            })),
        ];
        return [.. found.Order(InTime).DistinctBy(finding => finding, SameShape)];
    }

    /// <summary>A detector's parameters with the values in force.</summary>
    public static FindingParameter[] ParametersOf(IFindingDetector detector, FindingsOptions options) =>
    [
        .. detector.Parameters.Select(parameter => parameter with
        {
            Value = options.Parameters.GetValueOrDefault(Name(detector, parameter), parameter.Value),
        }),
    ];

    /// <summary>By time; an id is made only where that leaves a tie.</summary>
    private static Comparer<Finding> InTime { get; } = Comparer<Finding>.Create((left, right) =>
    {
        int order = left.First.CompareTo(right.First);
        if (order == 0)
            order = left.Transfers[0].Position.CompareTo(right.Transfers[0].Position);
        if (order == 0)
            order = left.Last.CompareTo(right.Last);
        return order == 0 && !ReferenceEquals(left, right) ? string.CompareOrdinal(left.Id, right.Id) : order;
    });

    /// <summary>What one detector's findings have one id for: accounts and transfers. It spares the ids, which are texts and hashes.</summary>
    private static EqualityComparer<Finding> SameShape { get; } = EqualityComparer<Finding>.Create(
        (left, right) => ReferenceEquals(left, right) || (left!.Accounts.SequenceEqual(right!.Accounts) && left.Transfers.Count == right.Transfers.Count
            && left.Transfers.Zip(right.Transfers).All(pair =>
                pair.First.Transaction == pair.Second.Transaction && pair.First.Position == pair.Second.Position)),
        finding => HashCode.Combine(finding.Accounts.Count, finding.Transfers.Count, finding.Transfers[0].Transaction, finding.Transfers[^1].Position));

    private static string Name(IFindingDetector detector, FindingParameter parameter) => $"{detector.Id}.{parameter.Name}";

    private static Finding Checked(Finding finding)
    {
        string? wrong = finding.Transfers.Count == 0 ? "rests on no transfer"
            : finding.Grade is not (EvidenceGrade.Derived or EvidenceGrade.Inferred) ? "is neither derived nor inferred"
            : finding.Grade == EvidenceGrade.Inferred && finding.Against.Count == 0 ? "says nothing against itself"
            : string.IsNullOrWhiteSpace(finding.KnownErrors) ? "comes from a detector that says not how it goes wrong"
            : null;
        return wrong is null ? finding : throw new InvalidOperationException($"A finding of the detector {finding.Detector} {wrong}: {finding.Title}");
    }
}
