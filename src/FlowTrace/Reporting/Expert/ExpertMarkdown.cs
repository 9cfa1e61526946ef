using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>Renders the expert report as Markdown: every sentence and every row ends with its claim's id and kind, inferences stand in italics.</summary>
internal static class ExpertMarkdown
{
    public static void Write(ExpertDocument document, TextWriter output)
    {
        output.Write("# Expert report on the flow of stolen funds\n");
        foreach (Claim claim in (Claim[])[document.Title, .. document.Subtitle])
            output.Write($"\n{Sentence(claim)}\n");
        foreach (ExpertSection section in document.Sections)
        {
            output.Write($"\n## {MarkdownReport.Escape(section.Title)}\n");
            foreach (ExpertBlock block in section.Blocks)
            {
                output.Write('\n');
                Block(block, output);
            }
        }
    }

    private static void Block(ExpertBlock block, TextWriter output)
    {
        switch (block)
        {
            case TitleBlock title:
                output.Write($"### {MarkdownReport.Escape(title.Text)}\n");
                break;
            case ParagraphBlock paragraph:
                foreach (Claim claim in paragraph.Sentences)
                    output.Write($"{Sentence(claim)}\n");
                break;
            case BulletBlock bullets:
                foreach (Claim claim in bullets.Sentences)
                    output.Write($"- {Sentence(claim)}\n");
                break;
            case FigureBlock figures:
                foreach (KeyFigure figure in figures.Figures)
                    output.Write($"- {Sentence(figure.Claim)}\n");
                break;
            case GridBlock grid:
                Grid(grid, output);
                break;
            case PictureBlock picture:
                output.Write($"{Sentence(picture.Caption)}\n");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(block), block, "No such block.");
        }
    }

    private static void Grid(GridBlock grid, TextWriter output)
    {
        output.Write($"| {string.Concat(grid.Columns.Select(column => $"{MarkdownReport.Escape(column.Title)} | "))}Claim |\n");
        output.Write($"| {string.Concat(grid.Columns.Select(column => column.IsNumber ? "---: | " : "--- | "))}--- |\n");
        foreach (GridRow row in grid.Rows)
            output.Write($"| {string.Concat(row.Cells.Select(cell => Cell(cell) + " | "))}{Mark(row.Claim)} |\n");
    }

    private static string Cell(GridCell cell) => string.Join(
        "<br>", cell.Lines.Select(line => string.Concat(line.Spans.Select(Span))));

    private static string Span(TextSpan span)
    {
        string text = Text(span.Text);
        return span.Claim is { } claim ? $"{Italic(text, claim)} {Mark(claim)}" : text;
    }

    private static string Sentence(Claim claim)
    {
        string against = string.Concat(claim.Against.Select(text => $" Against it: {Text(text.TrimEnd('.'))}."));
        return $"{Italic(Text(claim.Statement), claim)}{against} {Mark(claim)}";
    }

    private static string Italic(string text, Claim claim) => claim.Kind == ClaimKind.Inferred ? $"*{text}*" : text;

    private static string Text(string text) => MarkdownReport.Escape(Encode.Visible(text, int.MaxValue));

    private static string Mark(Claim claim) => $"\\[{claim.Id} {claim.Kind.ToName()}\\]";
}
