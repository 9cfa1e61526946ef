using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>
/// Renders the expert report as HTML. Every element with text of its own bears its claim's id in <c>data-claim</c> and the claim's kind as its class; the style
/// draws the kinds apart. No script, and nothing is fetched.
/// </summary>
internal static class ExpertHtml
{
    public static void Write(ExpertDocument document, TextWriter output)
    {
        string style = Resource.Read("map.css") + Resource.Read("expert.css");
        output.Write(
            "<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"light\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
            + $"content=\"default-src 'none'; style-src 'sha256-{HtmlReport.Sha256(style)}'; base-uri 'none'; form-action 'none'\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
            + $"<title>{Encode.Html(document.Title.Statement)}</title>\n<style>{style}</style>\n</head>\n<body>\n<header>\n"
            + "<h1>Expert report on the flow of stolen funds</h1>\n<p class=\"case\">");
        Sentence(document.Title, output);
        output.Write("</p>\n<p class=\"made\">");
        foreach (Claim claim in document.Subtitle)
            Sentence(claim, output);
        output.Write("</p>\n<nav aria-label=\"Contents\"><ol>");
        foreach (ExpertSection section in document.Sections)
            output.Write($"<li><a href=\"#{section.Id}\">{Encode.Html(section.Title)}</a></li>");
        output.Write("</ol></nav>\n</header>\n<main>\n");
        foreach (ExpertSection section in document.Sections)
            Section(section, output);
        output.Write("</main>\n</body>\n</html>\n");
    }

    private static void Section(ExpertSection section, TextWriter output)
    {
        output.Write($"<section id=\"{section.Id}\">\n<h2>{Encode.Html(section.Title)}</h2>\n");
        foreach (ExpertBlock block in section.Blocks)
            Block(block, output);
        output.Write("</section>\n");
    }

    private static void Block(ExpertBlock block, TextWriter output)
    {
        switch (block)
        {
            case TitleBlock title:
                output.Write($"<h3>{Encode.Html(title.Text)}</h3>\n");
                break;
            case ParagraphBlock paragraph:
                output.Write("<p>");
                Sentences(paragraph.Sentences, " ", output);
                output.Write("</p>\n");
                break;
            case BulletBlock bullets:
                output.Write("<ul><li>");
                Sentences(bullets.Sentences, "</li>\n<li>", output);
                output.Write("</li></ul>\n");
                break;
            case FigureBlock figures:
                Figures(figures, output);
                break;
            case GridBlock grid:
                Grid(grid, output);
                break;
            case PictureBlock picture:
                output.Write($"<figure>{picture.Svg}<figcaption>");
                Sentence(picture.Caption, output);
                output.Write("</figcaption></figure>\n");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(block), block, "No such block.");
        }
    }

    private static void Sentences(IReadOnlyList<Claim> sentences, string between, TextWriter output)
    {
        for (int i = 0; i < sentences.Count; i++)
        {
            if (i > 0)
                output.Write(between);
            Sentence(sentences[i], output);
        }
    }

    private static void Sentence(Claim claim, TextWriter output)
    {
        output.Write($"<span {Marks(claim)}>{Encode.Label(claim.Statement, int.MaxValue)}");
        foreach (string against in claim.Against)
            output.Write($"<span class=\"against\">Against it: {Encode.Label(against, int.MaxValue)}</span>");
        output.Write($" {Reference(claim)}</span>");
    }

    private static void Figures(FigureBlock block, TextWriter output)
    {
        output.Write("<div class=\"figures\">");
        foreach (KeyFigure figure in block.Figures)
            output.Write(
                $"<div {Marks(figure.Claim)}><span class=\"name\">{Encode.Html(figure.Title)}</span><strong>{Encode.Label(figure.Value)}</strong>"
                + $"<small>{Encode.Label(figure.Detail)}</small>{Reference(figure.Claim)}</div>");
        output.Write("</div>\n");
    }

    private static void Grid(GridBlock grid, TextWriter output)
    {
        output.Write($"<div class=\"scroll\"><table class=\"{grid.Css}\"><thead><tr>");
        foreach (GridColumn column in grid.Columns)
            output.Write($"<th scope=\"col\"{(column.IsNumber ? " class=\"n\"" : "")}>{Encode.Html(column.Title)}</th>");
        output.Write($"{(IsRegister(grid) ? "" : "<th scope=\"col\" class=\"id\">Claim</th>")}</tr></thead><tbody>\n");
        foreach (GridRow row in grid.Rows)
        {
            output.Write($"<tr {Marks(row.Claim)}>");
            for (int i = 0; i < row.Cells.Count; i++)
                Cell(row.Cells[i], grid.Columns[i].IsNumber, i == 0 ? row.Registered : [], output);
            output.Write(IsRegister(grid) ? "</tr>\n" : $"<td class=\"id\">{Reference(row.Claim)}</td></tr>\n");
        }

        output.Write("</tbody></table></div>\n");
    }

    private static bool IsRegister(GridBlock grid) => grid.Rows.Count > 0 && grid.Rows[0].Registered.Count > 0;

    private static void Cell(GridCell cell, bool isNumber, IReadOnlyList<Claim> registered, TextWriter output)
    {
        output.Write(isNumber ? "<td class=\"n\">" : "<td>");
        foreach (Claim claim in registered)
            output.Write($"<a id=\"{claim.Id}\"></a>");
        for (int i = 0; i < cell.Lines.Count; i++)
        {
            output.Write(i > 0 ? "<br>" : "");
            foreach (TextSpan span in cell.Lines[i].Spans)
                Span(span, output);
        }

        output.Write("</td>");
    }

    private static void Span(TextSpan span, TextWriter output)
    {
        string text = Encode.Label(span.Text, int.MaxValue);
        string look = span.Look switch { TextLook.Code => "code", TextLook.Strong => "b", TextLook.Note => "small", _ => "" };
        string shown = look.Length == 0 ? text : $"<{look}>{text}</{look}>";
        output.Write(span.Claim is { } claim ? $"<span {Marks(claim)}>{shown} {Reference(claim)}</span>" : shown);
    }

    private static string Marks(Claim claim) => $"class=\"claim {claim.Kind.ToName()}\" data-claim=\"{claim.Id}\"";

    private static string Reference(Claim claim) => $"<a class=\"ref\" href=\"#{claim.Id}\">{claim.Id} {claim.Kind.ToName()}</a>";
}
