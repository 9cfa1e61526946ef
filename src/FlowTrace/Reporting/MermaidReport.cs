using System.Globalization;
using System.Text;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Writes a drawing of the flow as a Mermaid flowchart, which wikis and code forges show in place.</summary>
/// <remarks>Folded as <see cref="DotReport"/> folds, to at most 40 wallets and 400 arrows: Mermaid draws no more than 500.</remarks>
public static class MermaidReport
{
    private const int MaxWallets = 40;
    private const int MaxArrows = 400;

    /// <summary>Writes the drawing.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void Write(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        FoldedGraph graph = Fold(result);
        output.Write("flowchart LR\n");
        string caption = DrawingText.Title(result, graph) + DrawingText.Legend(graph, "thick");
        output.Write($"  caption[\"{Escape(caption)}\"]\n");
        output.Write("  style caption fill:none,stroke:none\n");
        for (int i = 0; i < graph.Nodes.Count; i++)
            WriteNode(i, graph.Nodes[i], result, output);
        foreach (FoldedArrow arrow in graph.Arrows)
        {
            string line = arrow.Grade == EvidenceGrade.Asserted ? "==>" : "-->";
            output.Write(string.Create(
                CultureInfo.InvariantCulture, $"  n{arrow.From} {line}|\"{Escape(DrawingText.Line(arrow, result))}\"| n{arrow.To}\n"));
        }

        int number = 0;
        foreach (FoldedArrow arrow in graph.Arrows)
        {
            if (arrow.Grade is EvidenceGrade.Derived or EvidenceGrade.Inferred)
                output.Write(string.Create(
                    CultureInfo.InvariantCulture, $"  linkStyle {number} stroke-dasharray:{(arrow.Grade == EvidenceGrade.Derived ? "8 4" : "2 4")}\n"));
            number++;
        }
    }

    private static FoldedGraph Fold(TraceResult result)
    {
        int wallets = MaxWallets;
        FoldedGraph graph = new(result, wallets);
        while (graph.Arrows.Count > MaxArrows && wallets > 1)
            graph = new FoldedGraph(result, wallets /= 2);
        return graph;
    }

    private static void WriteNode(int number, FoldedNode node, TraceResult result, TextWriter output)
    {
        string label = string.Join("<br/>", DrawingText.Lines(node, result).Select(Escape));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"  n{number}[\"{label}\"]\n"));
        if (node.Status is OutcomeStatus status)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"  style n{number} fill:{DrawingText.Colour(status)},color:#000\n"));
    }

    // Mermaid reads quotes, markup, entities and Markdown within labels: all but plain text is written as a character's number.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '-' or '(' or ')' or '%' or ':')
                escaped.Append(rune.ToString());
            else
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        return escaped.ToString();
    }
}
