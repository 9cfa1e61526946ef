using System.Globalization;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Writes a drawing of the flow in the DOT language, for Graphviz: <c>dot -Tsvg graph.dot</c>.</summary>
/// <remarks>
/// Transfers of one asset between the same two wallets are one arrow, as wide as the share of the theft it carried; of more than 250 wallets those
/// that carried least become one node for each distance from the theft, and are counted. GraphML holds every wallet and transfer.
/// </remarks>
public static class DotReport
{
    // Graphviz lays out this many in seconds, and a person can still read them on a wall.
    private const int MaxWallets = 250;

    /// <summary>Writes the drawing.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void Write(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        var graph = new FoldedGraph(result, MaxWallets);
        output.Write("digraph flowtrace {\n");
        string title = DrawingText.Title(result, graph) + DrawingText.Legend(graph, "double");
        output.Write($"  graph [rankdir=LR, ranksep=1, nodesep=0.25, fontname=\"Helvetica\", labelloc=t, label={Quote(title)}];\n");
        output.Write("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=10];\n");
        output.Write("  edge [fontname=\"Helvetica\", fontsize=9, color=\"#555555\"];\n");
        for (int i = 0; i < graph.Nodes.Count; i++)
            WriteNode(i, graph.Nodes[i], result, output);
        foreach (FoldedArrow arrow in graph.Arrows)
            WriteArrow(arrow, result, output);
        output.Write("}\n");
    }

    private static void WriteNode(int number, FoldedNode node, TraceResult result, TextWriter output)
    {
        string label = string.Join("\\n", DrawingText.Lines(node, result).Select(Escape));
        string shape = node.Wallet is null ? ", shape=folder" : "";
        output.Write(string.Create(
            CultureInfo.InvariantCulture, $"  n{number} [label=\"{label}\", fillcolor=\"{DrawingText.Colour(node.Status)}\"{shape}];\n"));
    }

    private static void WriteArrow(FoldedArrow arrow, TraceResult result, TextWriter output)
    {
        // From 1 to 6 points, in tenths.
        int width = 10 + (int)(arrow.PartsPerMillion * 50L / Share.Whole);
        string style = (arrow.IsTheft ? ", color=\"#b3261e\"" : "") + (arrow.Grade switch
        {
            EvidenceGrade.Derived => ", style=dashed",
            EvidenceGrade.Inferred => ", style=dotted",
            EvidenceGrade.Asserted => ", color=\"#555555:#555555\"",
            _ => "",
        });
        string tip = Escape($"{ReportText.Time(arrow.First)} to {ReportText.Time(arrow.Last)}");
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"  n{arrow.From} -> n{arrow.To} [label={Quote(DrawingText.Line(arrow, result))}, edgetooltip=\"{tip}\", "
            + $"penwidth={width / 10}.{width % 10}{style}];\n"));
    }

    private static string Quote(string text) => $"\"{Escape(text)}\"";

    // A backslash starts an escape sequence and an ampersand an entity, within quotes too.
    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal);
}
