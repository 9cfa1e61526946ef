using FlowTrace.Chain;
using FlowTrace.Reading;
using FluentAssertions.Primitives;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>What a table is said to hold.</summary>
internal sealed class TableAssertions(TransferTable table) : ReferenceTypeAssertions<TransferTable, TableAssertions>(table)
{
    protected override string Identifier => "table";

    /// <summary>Says that it holds these lines of <see cref="GeneratedChain"/>, each as often as it stands there, and no other.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="touching">The account whose transfers are meant; what others moved in its transactions may stand beside. Null for all.</param>
    public void HoldJust(IReadOnlyList<string> lines, Account? touching = null)
    {
        lines.Should().NotBeEmpty("a test that expects nothing proves nothing");
        IReadOnlyList<string> held = GeneratedChain.Lines(Subject, touching);
        List<string> missing = Less(lines, held);
        List<string> extra = Less(held, lines);
        missing.Take(5).Should().BeEmpty("{0} of {1} transfers are missing", missing.Count, lines.Count);
        extra.Take(5).Should().BeEmpty("{0} transfers are too many", extra.Count);
    }

    private static List<string> Less(IEnumerable<string> lines, IEnumerable<string> others)
    {
        Dictionary<string, int> counts = others.GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());
        return [.. lines.Where(line => (counts[line] = counts.GetValueOrDefault(line) - 1) < 0)];
    }
}

/// <summary>Makes <see cref="TableAssertions"/>.</summary>
internal static class TableAssertionExtensions
{
    public static TableAssertions Should(this TransferTable table) => new(table);
}
