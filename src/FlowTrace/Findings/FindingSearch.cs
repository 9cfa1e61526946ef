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
        {
            FindingParameter[] parameters = ParametersOf(detector, result.FindingsOptions);
            var context = new FindingContext(result, result.Moves, parameters);
            all.AddRange(detector.Detect(context)
                .Select(finding => Checked(finding with
                {
                    Detector = detector.Id, Version = detector.Version, Parameters = parameters, KnownErrors = detector.KnownErrors,
                }))
                .OrderBy(finding => finding.First).ThenBy(finding => finding.Transfers[0].Position).ThenBy(finding => finding.Last)
                .ThenBy(finding => finding.Id, StringComparer.Ordinal).DistinctBy(finding => finding.Id, StringComparer.Ordinal));
        }

        return all;
    }

    /// <summary>A detector's parameters with the values in force.</summary>
    public static FindingParameter[] ParametersOf(IFindingDetector detector, FindingsOptions options) =>
    [
        .. detector.Parameters.Select(parameter => parameter with
        {
            Value = options.Parameters.GetValueOrDefault(Name(detector, parameter), parameter.Value),
        }),
    ];

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
