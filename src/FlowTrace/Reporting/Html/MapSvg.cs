using System.Globalization;
using System.Text;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>Draws a laid-out map as SVG. The same drawing serves pages with and without script: interaction finds its elements by number.</summary>
internal static class MapSvg
{
    private const double LegendHeight = 44;
    private const double CharacterWidth = 6.3;

    /// <summary>The map as an element of an HTML page, which brings the styles.</summary>
    public static string Inline(MapView view)
    {
        var svg = new StringBuilder();
        Open(svg, view, view.Layout.Height, "");
        Body(svg, view);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>The map with its legend, as an element of a page that is printed; the page brings the styles.</summary>
    public static string WithLegend(MapView view)
    {
        var svg = new StringBuilder();
        Open(svg, view, view.Layout.Height + LegendHeight, "");
        Body(svg, view);
        Legend(svg, view, view.Layout.Height);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>The map as a file of its own, with styles, ground and legend.</summary>
    public static string Standalone(MapView view)
    {
        var svg = new StringBuilder();
        double height = view.Layout.Height + LegendHeight;
        Open(svg, view, height, Invariant($" width=\"{view.Layout.Width:0}\" height=\"{height:0}\""));
        svg.Append("<style>").Append(Resource.Read("map.css")).Append("</style>");
        svg.Append(Invariant($"<rect class=\"ground\" width=\"{view.Layout.Width:0.#}\" height=\"{height:0.#}\"/>"));
        Body(svg, view);
        Legend(svg, view, view.Layout.Height);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Open(StringBuilder svg, MapView view, double height, string size)
    {
        string title = Encode.Html($"Flow map of {view.Flows.Selection.Title}, from the theft on the left to where the money stands");
        string colours = view.Assets.HasConversions ? " by-asset" : "";
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map{colours}\" viewBox=\"0 0 {view.Layout.Width:0.#} {height:0.#}\""))
            .Append(size).Append(" role=\"group\" aria-label=\"").Append(title).Append("\">");
    }

    private static void Body(StringBuilder svg, MapView view)
    {
        svg.Append("<g class=\"view\">");
        Headings(svg, view);
        Bands(svg, view);
        svg.Append("<g class=\"ribbons\">");

        // Wide ribbons first, so that thin ones stay on top and can be hit.
        foreach (MapRibbon ribbon in view.Ribbons.OrderByDescending(ribbon => ribbon.Share).ThenBy(ribbon => ribbon.Index))
            Ribbon(svg, view, ribbon);
        svg.Append("</g><g class=\"nodes\">");
        foreach (MapNode node in view.Nodes)
            Node(svg, view, node);
        svg.Append("</g></g>");
    }

    private static void Headings(StringBuilder svg, MapView view)
    {
        svg.Append("<g class=\"headings\">");
        foreach (MapHeading heading in view.Columns.Headings)
        {
            double x = view.Layout.ColumnX(heading.FirstColumn);
            double end = view.Layout.ColumnX(heading.LastColumn) + Math.Min(view.Layout.Pitch, 148) - 14;
            svg.Append(Invariant($"<line x1=\"{x:0.#}\" x2=\"{end:0.#}\" y1=\"26.5\" y2=\"26.5\"/><text x=\"{x:0.#}\" y=\"18\">"))
                .Append(Encode.Html(heading.Text)).Append("</text>");
        }

        svg.Append("</g>");
    }

    /// <summary>The border between chains, and each chain's name; nothing where all happens on one.</summary>
    private static void Bands(StringBuilder svg, MapView view)
    {
        if (view.Layout.Bands.Count < 2)
            return;
        svg.Append("<g class=\"chains\">");
        foreach (MapBand band in view.Layout.Bands)
        {
            if (band.Top > MapLayout.Top)
                svg.Append(Invariant($"<line x1=\"0\" x2=\"{view.Layout.Width:0.#}\" y1=\"{band.Top:0.#}\" y2=\"{band.Top:0.#}\"/>"));
            svg.Append(Invariant($"<text x=\"6\" y=\"{band.Top + 14:0.#}\">")).Append(Encode.Html(Encode.Visible(HopText.ChainName(band.Chain), 40)))
                .Append("</text>");
        }

        svg.Append("</g>");
    }

    private static void Ribbon(StringBuilder svg, MapView view, MapRibbon ribbon)
    {
        string path = Path(ribbon);
        string back = ribbon.IsBack ? " back" : "";
        string theft = ribbon.IsTheft ? " theft" : ribbon.IsThread ? " thread" : "";
        string kind = ribbon.Step.IsConversion ? " " + ribbon.Step.Kind.ToName() : "";
        string grade = ribbon.Step.Grade == EvidenceGrade.Observed ? "" : " g-" + ribbon.Step.Grade.ToName();
        string about = MapText.About(ribbon, view.Result);
        svg.Append(Invariant($"<g class=\"r {MapText.ClassOf(ribbon.Target.Fate)} {view.Assets.ClassOf(ribbon.Received)}{back}{theft}{kind}{grade}\""))
            .Append(Invariant($" data-r=\"{ribbon.Index}\"><title>"))
            .Append(Encode.Html($"{MapText.NameOf(ribbon.Source)} → {MapText.NameOf(ribbon.Target)}: {Figures.Percent(ribbon.Share)}, "
                + (about.Length > 0 ? about : $"{MapText.Amounts(ribbon.Amounts, view.Result)} in {Figures.Count(ribbon.Count, "transfer")}")))
            .Append("</title>");
        bool turns = ribbon.Step.IsConversion && view.Assets.ClassOf(ribbon.Given) != view.Assets.ClassOf(ribbon.Received);
        if (turns)
            Gradient(svg, view, ribbon);
        double width = Math.Max(ribbon.Width, ribbon.Step.Grade == EvidenceGrade.Asserted ? 5 : ribbon.Step.IsConversion ? 2 : 0.7);
        string stroke = turns ? Invariant($" stroke=\"url(#turn-{ribbon.Index})\"") : "";
        svg.Append(Invariant($"<path{(turns ? " class=\"turn\"" : "")} d=\"{path}\" stroke-width=\"{width:0.##}\"{stroke}/>"));
        if (ribbon.Step.Grade == EvidenceGrade.Asserted)
            svg.Append(Invariant($"<path class=\"core\" d=\"{path}\" stroke-width=\"{Math.Min(width * 0.4, 3):0.##}\"/>"));
        if (ribbon.Width < 8)
            svg.Append(Invariant($"<path class=\"hit\" d=\"{path}\" stroke-width=\"9\"/>"));
        svg.Append("</g>");
    }

    /// <summary>The change from one asset's colour to the other's, half way along the ribbon.</summary>
    private static void Gradient(StringBuilder svg, MapView view, MapRibbon ribbon)
    {
        (double from, _) = ribbon.Route[0];
        (double to, _) = ribbon.Route[^1];
        svg.Append(Invariant($"<linearGradient id=\"turn-{ribbon.Index}\" gradientUnits=\"userSpaceOnUse\""))
            .Append(Invariant($" x1=\"{from:0.#}\" x2=\"{to:0.#}\" y1=\"0\" y2=\"0\">"))
            .Append(Invariant($"<stop class=\"{view.Assets.ClassOf(ribbon.Given)}\" offset=\"0.3\"/>"))
            .Append(Invariant($"<stop class=\"{view.Assets.ClassOf(ribbon.Received)}\" offset=\"0.7\"/></linearGradient>"));
    }

    private static string Path(MapRibbon ribbon)
    {
        var path = new StringBuilder();
        (double x, double y) = ribbon.Route[0];
        path.Append(Invariant($"M{x:0.#} {y:0.#}"));
        if (ribbon.IsBack)
        {
            // Money that comes back leaves to the right and arrives from the left like any other, in one wide turn.
            (double endX, double endY) = ribbon.Route[^1];
            double reach = 60 + Math.Min(Math.Abs(x - endX) * 0.35, 160);
            path.Append(Invariant($"C{x + reach:0.#} {y:0.#} {endX - reach:0.#} {endY:0.#} {endX:0.#} {endY:0.#}"));
            return path.ToString();
        }

        for (int i = 1; i < ribbon.Route.Count; i++)
        {
            (double nextX, double nextY) = ribbon.Route[i];
            double middle = (x + nextX) / 2;
            path.Append(Invariant($"C{middle:0.#} {y:0.#} {middle:0.#} {nextY:0.#} {nextX:0.#} {nextY:0.#}"));
            if (i < ribbon.Route.Count - 1)
                path.Append(Invariant($"h{MapLayout.BarWidth:0.#}"));
            (x, y) = (i < ribbon.Route.Count - 1 ? nextX + MapLayout.BarWidth : nextX, nextY);
        }

        return path.ToString();
    }

    private static void Node(StringBuilder svg, MapView view, MapNode node)
    {
        string bundle = node.IsBundle ? " bundle" : "";
        string name = MapText.NameOf(node);
        string holding = node.Held is { } held ? ", holding " + MapText.NameOf(held, view.Result, 60) : "";
        svg.Append(Invariant($"<g class=\"n {MapText.ClassOf(node.Fate)}{bundle}\" data-n=\"{node.Index}\" data-c=\"{node.Column}\""))
            .Append(" role=\"button\" tabindex=\"-1\"><title>")
            .Append(Encode.Html($"{name}{holding}: {Figures.Percent(node.Through)}{EndsText(view, node)}")).Append("</title>");
        double slotTop = Math.Min(node.Y, node.Y + (node.Height / 2) - (node.Slot / 2));
        svg.Append(Invariant($"<rect class=\"hit\" x=\"{node.X - 4:0.#}\" y=\"{slotTop:0.#}\""))
            .Append(Invariant($" width=\"{MapLayout.BarWidth + 8:0.#}\" height=\"{node.Slot:0.#}\"/>"));
        Bar(svg, view, node);
        Label(svg, view, node, name);
        svg.Append("</g>");
    }

    /// <summary>The bar in parts: on top what moves on, below what ends here, each in its outcome's colour.</summary>
    private static void Bar(StringBuilder svg, MapView view, MapNode node)
    {
        double scale = node.Through > 0 ? node.Height / node.Through : 0;
        double y = node.Y;
        double rest = node.Height;
        double moving = Math.Max(node.Out, node.Through - node.Ended) * scale;
        Part(node.Held is { } held ? "s-moving " + view.Assets.ClassOf(held) : "s-moving", moving);
        foreach ((OutcomeStatus status, double share) in node.Ends)
            Part(MapText.ClassOf(status), share * scale);
        if (node.IsBundle)
            svg.Append(Invariant($"<path class=\"stack\" d=\"M{node.X - 2.5:0.#} {node.Y + 1:0.#}v{Math.Max(node.Height - 2, 1):0.#}\"/>"));

        void Part(string css, double height)
        {
            height = Math.Min(height, rest);
            if (height <= 0)
                return;
            svg.Append(Invariant($"<rect class=\"bar {css}\" x=\"{node.X:0.#}\" y=\"{y:0.##}\""))
                .Append(Invariant($" width=\"{MapLayout.BarWidth:0.#}\" height=\"{height:0.##}\"/>"));
            y += height;
            rest -= height;
        }
    }

    private static void Label(StringBuilder svg, MapView view, MapNode node, string name)
    {
        double x = node.X + MapLayout.BarWidth + 5;
        double middle = node.Y + (node.Height / 2);
        bool twoLines = node.Slot >= 26;
        bool isLast = node.Column == view.Columns.Headings[^1].LastColumn;
        double room = isLast ? view.Layout.Width - x - 4 : Math.Min(view.Layout.Pitch, 220) - MapLayout.BarWidth - 12;
        string glyph = MapGlyph.Of(node);
        if (glyph.Length > 0)
        {
            svg.Append(Invariant($"<path class=\"glyph\" transform=\"translate({x:0.#} {(twoLines ? middle - 13 : middle - 6):0.#})\" d=\"{glyph}\"/>"));
            room -= 16;
        }

        string share = (node.Held is { } held ? MapText.NameOf(held, view.Result) + " · " : "") + Figures.Percent(node.Through);
        double nameRoom = twoLines ? room : room - 8 - (share.Length * (CharacterWidth - 0.5));
        string shown = Cut(name, Math.Max(6, (int)(nameRoom / CharacterWidth)));
        double nameX = glyph.Length > 0 ? x + 16 : x;
        svg.Append(Invariant($"<text x=\"{nameX:0.#}\" y=\"{(twoLines ? middle - 3 : middle + 4):0.#}\">")).Append(Encode.Html(shown));
        if (twoLines)
            svg.Append(Invariant($"</text><text class=\"amount\" x=\"{x:0.#}\" y=\"{middle + 11:0.#}\">")).Append(Encode.Html(share)).Append("</text>");
        else
            svg.Append("<tspan class=\"amount\" dx=\"5\">").Append(Encode.Html(share)).Append("</tspan></text>");
    }

    private static string Cut(string text, int length)
    {
        var info = new StringInfo(text);
        if (info.LengthInTextElements <= length)
            return text;

        // Names of one service differ at the end as often as at the beginning.
        int end = (length - 1) * 2 / 5;
        return info.SubstringByTextElements(0, length - 1 - end) + "…" + (end > 0 ? info.SubstringByTextElements(info.LengthInTextElements - end) : "");
    }

    private static string EndsText(MapView view, MapNode node) => string.Concat(node.Ends.Select(end =>
        $"; {MapText.Words(end.Key)} {Figures.Percent(end.Value)} ("
        + MapText.Amounts(node.EndAmounts.Where(pair => pair.Key.Status == end.Key).Select(pair => KeyValuePair.Create(pair.Key.Asset, pair.Value)),
            view.Result)
        + ")"));

    private static void Legend(StringBuilder svg, MapView view, double y)
    {
        double x = MapLayout.Left;
        svg.Append("<g class=\"legend\">");
        foreach ((OutcomeStatus status, string words) in MapText.Outcomes)
        {
            double share = view.Nodes.Sum(node => node.Ends.GetValueOrDefault(status));
            if (share <= 0)
                continue;
            string text = $"{words} {Figures.Percent(share)}";
            svg.Append(Invariant($"<rect class=\"bar {MapText.ClassOf(status)}\" x=\"{x:0.#}\" y=\"{y + 12:0.#}\" width=\"11\" height=\"11\"/>"))
                .Append(Invariant($"<text x=\"{x + 16:0.#}\" y=\"{y + 22:0.#}\">")).Append(Encode.Html(text)).Append("</text>");
            x += 36 + (text.Length * CharacterWidth);
        }

        svg.Append("</g>");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
