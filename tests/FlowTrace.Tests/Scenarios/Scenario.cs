using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;

namespace FlowTrace.Tests.Scenarios;

/// <summary>One scenario: what happened, what is asked, and what must come out. Read from a text by <see cref="ScenarioParser"/>.</summary>
internal sealed class Scenario
{
    /// <summary>The first line: what the scenario is about, as a sentence.</summary>
    public required string Title { get; init; }

    public required AuditCase Case { get; init; }

    /// <summary>Every outcome with the stolen units under each of the policies; what is not listed must not be there.</summary>
    public required IReadOnlyDictionary<(TaintPolicy Policy, string Theft, Account Account, Asset Asset, string Status), ScenarioFigure> Outcomes { get; init; }

    /// <summary>Every gap: transaction, account, asset and what is missing.</summary>
    public required IReadOnlyList<string> Gaps { get; init; }

    /// <summary>What was stolen in each theft.</summary>
    public required IReadOnlyList<string> Stolen { get; init; }

    /// <summary>The limits that cut something, and where; null where the scenario does not say.</summary>
    public IReadOnlyList<string>? Cuts { get; init; }

    /// <summary>The least and the most at every outcome, whatever the rule; null where the scenario does not ask for bounds.</summary>
    public IReadOnlyDictionary<(string Theft, Account Account, Asset Asset, string Status), (BigInteger Least, BigInteger Most)>? Bounds { get; init; }

    /// <summary>The names of the scenarios that come with the tests.</summary>
    public static IEnumerable<string> AllNames(string folder = "Scenarios") => typeof(Scenario).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
        .Select(name => name[(folder.Length + 1)..])
        .Order(StringComparer.Ordinal);

    public static Scenario Read(string name, string folder = "Scenarios")
    {
        using Stream stream = typeof(Scenario).Assembly.GetManifestResourceStream($"{folder}/{name}")!;
        using var reader = new StreamReader(stream);
        return new ScenarioParser(reader.ReadToEnd()).Parse();
    }
}
