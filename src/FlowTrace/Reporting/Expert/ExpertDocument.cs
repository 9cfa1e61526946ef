using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>
/// The expert report before it is rendered. Whatever says something is a claim: sentences are claims, a row of a table belongs to one, and a part of a
/// cell that is known otherwise than its row bears its own. Only titles of sections and columns, and pictures, bear none.
/// </summary>
internal sealed record ExpertDocument(Claim Title, IReadOnlyList<Claim> Subtitle, IReadOnlyList<ExpertSection> Sections, ClaimBook Claims);

/// <summary>A section; its id is its anchor.</summary>
internal sealed record ExpertSection(string Id, string Title, IReadOnlyList<ExpertBlock> Blocks);

internal abstract record ExpertBlock;

/// <summary>A title within a section: fixed words and numbers.</summary>
internal sealed record TitleBlock(string Text, string Id = "") : ExpertBlock;

/// <summary>Sentences that follow each other.</summary>
internal sealed record ParagraphBlock(params IReadOnlyList<Claim> Sentences) : ExpertBlock;

/// <summary>Sentences that stand below each other.</summary>
internal sealed record BulletBlock(IReadOnlyList<Claim> Sentences) : ExpertBlock;

/// <summary>The figures a reader takes away.</summary>
internal sealed record FigureBlock(IReadOnlyList<KeyFigure> Figures) : ExpertBlock;

internal sealed record KeyFigure(string Title, string Value, string Detail, Claim Claim);

/// <summary>A table; <c>Css</c> names its column widths.</summary>
internal sealed record GridBlock(string Css, IReadOnlyList<GridColumn> Columns, IReadOnlyList<GridRow> Rows) : ExpertBlock;

internal sealed record GridColumn(string Title, bool IsNumber = false);

/// <summary>A row, and the claim its cells state.</summary>
internal sealed record GridRow(Claim Claim, IReadOnlyList<GridCell> Cells)
{
    /// <summary>The claims that references to claims lead here for: in the register only.</summary>
    public IReadOnlyList<Claim> Registered { get; init; } = [];
}

internal sealed record GridCell(params IReadOnlyList<TextLine> Lines)
{
    public static implicit operator GridCell(string text) => new(new TextLine(new TextSpan(text)));

    public static implicit operator GridCell(TextSpan span) => new(new TextLine(span));
}

internal sealed record TextLine(params IReadOnlyList<TextSpan> Spans)
{
    public static implicit operator TextLine(string text) => new(new TextSpan(text));

    public static implicit operator TextLine(TextSpan span) => new(span);
}

/// <summary>A piece of text, with a claim of its own where it is known otherwise than its row.</summary>
internal sealed record TextSpan(string Text, Claim? Claim = null, TextLook Look = TextLook.Plain)
{
    public static TextSpan Code(string text) => new(text, Look: TextLook.Code);

    public static TextSpan Strong(string text) => new(text, Look: TextLook.Strong);

    public static TextSpan Note(string text) => new(text, Look: TextLook.Note);

    public static implicit operator TextSpan(string text) => new(text);
}

internal enum TextLook
{
    Plain,

    /// <summary>An address, a hash: every character counts.</summary>
    Code,

    Strong,

    Note,
}

/// <summary>A picture made from the result, as SVG, and what it shows; Markdown has the words only.</summary>
internal sealed record PictureBlock(string Svg, Claim Caption) : ExpertBlock;
