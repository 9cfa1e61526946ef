using System.Globalization;
using System.Text.Json;

namespace FlowTrace.Reporting;

/// <summary>Writes where thefts meet: for a terminal, as Markdown, as CSV and as JSON, schema <c>flowtrace.converge/1</c>.</summary>
public static class ConvergenceReport
{
    private const int MostPoints = 40;
    private const int MostThefts = 60;

    private static readonly ReportFrame<Convergence> Frame = new(
        "Where thefts meet", Build, "account,label,thefts,theft,theft_ids,asset,policy,received,origin,share,least,most,result", Rows);

    /// <summary>Writes it as plain text for a terminal. Long lists end with how many entries more there are.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(Convergence convergence, TextWriter output) => Frame.WriteTable(convergence, output);

    /// <summary>Writes the same as Markdown.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteMarkdown(Convergence convergence, TextWriter output) => Frame.WriteMarkdown(convergence, output);

    /// <summary>Writes every figure as CSV, a row for each account, theft, asset and policy; quantities are base units.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(Convergence convergence, TextWriter output) => Frame.WriteCsv(convergence, output);

    /// <summary>Writes everything as JSON; quantities are decimal strings of base units. The stream is left open.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(Convergence convergence, Stream output)
    {
        ArgumentNullException.ThrowIfNull(convergence);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "flowtrace.converge/1");
            WriteList(json, "results", convergence.Results, WriteResult);
            WriteList(json, "thefts", convergence.Thefts, WriteTheft);
            WriteList(json, "points", convergence.Points, WritePoint);
            json.WriteNumber("servicesLeftOut", convergence.ServicesLeftOut);
            json.WriteNumber("hubsLeftOut", convergence.HubsLeftOut);
            WriteList(json, "notes", convergence.Notes(), (writer, note) => writer.WriteStringValue(note));
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static IEnumerable<string> Rows(Convergence convergence)
    {
        foreach (ConvergencePoint point in convergence.Points)
            foreach (ConvergenceFigure figure in point.Figures)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{CsvReport.Cell(point.Account.ToString())},{Cell(point.Label)},{point.Thefts.Count},{figure.Theft},"
                    + $"{Cell(string.Join("; ", convergence.Thefts[figure.Theft - 1].Ids))},{CsvReport.Cell(figure.Asset.ToString())},{Cell(figure.Policy)},"
                    + $"{figure.Quantity},{figure.Origin},{Share.Fraction((int)Math.Min(int.MaxValue, figure.SharePartsPerMillion))},{figure.Least},"
                    + $"{figure.Most},{Cell(figure.Result)}");
    }

    private static ReportDocument Build(Convergence convergence)
    {
        var document = new ReportDocument();
        document.Heading("Where thefts meet");
        document.Sentence(
            $"{ReportText.Count(convergence.Points.Count, "account", "accounts")} outside services received units of "
            + $"{ReportText.Number(convergence.LeastThefts)} or more of {ReportText.Count(convergence.Thefts.Count, "theft", "thefts")} "
            + $"in {ReportText.Count(convergence.Results.Count, "result", "results")}. "
            + $"Left out: {ReportText.Count(convergence.ServicesLeftOut, "service", "services")}, "
            + $"{ReportText.Count(convergence.HubsLeftOut, "account as busy as one", "accounts as busy as one")}.");
        document.Sentence("That units of several thefts came to an account does not say who controls it. Quantities are base units that arrived.");
        document.List([.. convergence.Points.Take(MostPoints).Select(Entry)], isNumbered: true);
        if (convergence.Points.Count > MostPoints)
            document.Sentence(
                $"and {ReportText.Count(convergence.Points.Count - MostPoints, "more account", "more accounts")} with fewer thefts or smaller shares, "
                + $"{Share.Percent((UInt128)LargestShare(convergence.Points.Skip(MostPoints)), Share.Whole)} of a theft at most, as CSV or JSON.");
        document.Heading("The thefts");
        document.List(
        [
            .. convergence.Thefts.Take(MostThefts).Select(theft => new ListEntry(
                $"theft {ReportText.Number(theft.Number)}: {string.Join(", ", theft.Ids.Select(id => ReportText.Name(id)))}, in "
                + string.Join(", ", theft.Results.Take(4).Select(name => ReportText.Name(name)))
                + (theft.Results.Count > 4 ? $" and {ReportText.Number(theft.Results.Count - 4)} more" : ""))),
        ]);
        if (convergence.Thefts.Count > MostThefts)
            document.Sentence($"and {ReportText.Number(convergence.Thefts.Count - MostThefts)} more as JSON.");
        foreach (string note in convergence.Notes())
            document.Sentence(note);
        return document;
    }

    private static long LargestShare(IEnumerable<ConvergencePoint> points) =>
        points.SelectMany(point => point.Figures).Max(figure => figure.SharePartsPerMillion);

    private static ListEntry Entry(ConvergencePoint point) => new(
        $"{ReportText.Of(point.Account)}{(point.Label.Length > 0 ? "  " + ReportText.Name(point.Label) : "")}: "
        + $"{ReportText.Count(point.Thefts.Count, "theft", "thefts")}",
        [
            .. point.Figures.Select(figure =>
                $"theft {ReportText.Number(figure.Theft)}: {figure.Quantity.ToString("N0", CultureInfo.InvariantCulture)} of {figure.Asset} under "
                + $"{ReportText.Name(figure.Policy)}, {Share.Percent((UInt128)figure.SharePartsPerMillion, Share.Whole)} of it{Bounds(figure)}"),
        ]);

    private static string Bounds(ConvergenceFigure figure) => figure.Most is not { } most ? ""
        : $"; of what rests there least {(figure.Least ?? UInt128.Zero).ToString("N0", CultureInfo.InvariantCulture)}, most "
            + most.ToString("N0", CultureInfo.InvariantCulture);

    private static string Cell(string text) => CsvReport.Cell(ReportText.Name(text, int.MaxValue));

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, ConvergenceResult result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Name);
        json.WriteString("digest", result.Digest);
        json.WriteString("tool", result.Tool);
        WriteList(json, "policies", result.Policies, (writer, policy) => writer.WriteStringValue(policy));
        json.WriteEndObject();
    }

    private static void WriteTheft(Utf8JsonWriter json, ConvergedTheft theft)
    {
        json.WriteStartObject();
        json.WriteNumber("number", theft.Number);
        WriteList(json, "ids", theft.Ids, (writer, id) => writer.WriteStringValue(id));
        WriteList(json, "results", theft.Results, (writer, name) => writer.WriteStringValue(name));
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, ConvergencePoint point)
    {
        json.WriteStartObject();
        json.WriteString("account", point.Account.ToString());
        json.WriteString("label", point.Label);
        WriteList(json, "thefts", point.Thefts, (writer, theft) => writer.WriteNumberValue(theft));
        WriteList(json, "figures", point.Figures, WriteFigure);
        json.WriteEndObject();
    }

    private static void WriteFigure(Utf8JsonWriter json, ConvergenceFigure figure)
    {
        json.WriteStartObject();
        json.WriteNumber("theft", figure.Theft);
        json.WriteString("asset", figure.Asset.ToString());
        json.WriteString("policy", figure.Policy);
        json.WriteString("received", figure.Quantity.ToString(CultureInfo.InvariantCulture));
        json.WriteString("origin", figure.Origin.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("sharePartsPerMillion", figure.SharePartsPerMillion);
        if (figure.Least is { } least)
            json.WriteString("least", least.ToString(CultureInfo.InvariantCulture));
        if (figure.Most is { } most)
            json.WriteString("most", most.ToString(CultureInfo.InvariantCulture));
        json.WriteString("result", figure.Result);
        json.WriteEndObject();
    }
}
