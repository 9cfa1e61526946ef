using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>The report below the map: books, ends with their paths, gaps, cuts, issues, what the result was made from. Plain HTML.</summary>
internal static partial class ReportTables
{
    /// <summary>The largest number of rows of a table; what is left is counted under it and stands in the files beside the report.</summary>
    public const int MostRows = 200;

    /// <summary>For how many ends the paths are shown, and how many paths of each.</summary>
    public const int EndsWithPaths = 15;

    /// <summary>How many paths of each end are shown, the widest first.</summary>
    public const int PathsPerEnd = 3;

    public static void Write(TraceResult result, MapSelection everything, TextWriter writer)
    {
        Books(result, writer);
        Ends(result, everything, writer);
        Freezes(result, writer);
        Mixers(result, writer);
        Events(result, writer);
        Findings(result, writer);
        Gaps(result, writer);
        Cuts(result, writer);
        Noise(result, writer);
        Issues(result, writer);
        MadeFrom(result, writer);
    }

    internal static void Books(TraceResult result, TextWriter writer)
    {
        OutcomeStatus[] statuses = [.. MapText.Outcomes.Select(entry => entry.Status).Where(status => result.Books.Any(sheet =>
            sheet.ByStatus.GetValueOrDefault(status) > UInt128.Zero))];
        writer.Write("<section id=\"books\"><h2>Balance sheet</h2>\n<p>Where what was stolen stands, in units of the stolen asset. Under every rule "
            + "but poison the columns add up to what was stolen, to the unit.</p>\n");
        writer.Write("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Theft</th><th scope=\"col\">Rule</th><th scope=\"col\" "
            + "class=\"n\">Stolen</th><th scope=\"col\">Of it</th>");
        foreach (OutcomeStatus status in statuses)
            writer.Write($"<th scope=\"col\" class=\"n\">{MapText.Words(status)}</th>");
        writer.Write("<th scope=\"col\">Closes</th></tr></thead><tbody>\n");
        foreach (BalanceSheet sheet in result.Books.Take(MostRows))
            Sheet(result, sheet, statuses, writer);
        writer.Write("</tbody></table></div>");
        More(writer, result.Books.Count, "more sheet", "result.json");
        writer.Write("</section>\n");
    }

    private static void Sheet(TraceResult result, BalanceSheet sheet, OutcomeStatus[] statuses, TextWriter writer)
    {
        AssetInfo? info = result.AssetInfo.GetValueOrDefault(sheet.Asset);
        writer.Write($"<tr><th scope=\"row\"><bdi>{Encode.Label(sheet.Theft, 60)}</bdi></th><td>{sheet.Policy.ToName()}</td>");
        Amount(writer, sheet.Stolen, sheet.Asset, info);
        writer.Write("<td>");
        Bar(sheet, writer);
        writer.Write("</td>");
        foreach (OutcomeStatus status in statuses)
            if (sheet.ByStatus.GetValueOrDefault(status) is var units && units > UInt128.Zero)
                writer.Write($"<td class=\"n\" title=\"{Encode.Html(Figures.Full(units, sheet.Asset, info))}\">"
                    + Encode.Html(Figures.Short(units, sheet.Asset, info))
                    + $"<small>{Figures.Percent(Figures.Share(units, sheet.Stolen))}</small></td>");
            else
                writer.Write("<td class=\"n none\">–</td>");
        writer.Write(sheet.Balanced switch
        {
            true => "<td class=\"good\">✓ to the unit</td>",
            false => "<td class=\"bad\">✗ does not close</td>",
            null => "<td class=\"note\">over-counts by design, no balance</td>",
        });
        writer.Write("</tr>\n");
    }

    private static void Bar(BalanceSheet sheet, TextWriter writer)
    {
        UInt128 whole = sheet.ByStatus.Values.Aggregate(UInt128.Zero, (sum, units) => sum + units);
        double x = 0;
        writer.Write("<svg class=\"share\" viewBox=\"0 0 140 12\" width=\"140\" height=\"12\" aria-hidden=\"true\">");
        foreach ((OutcomeStatus status, _) in MapText.Outcomes)
        {
            double width = 140 * Figures.Share(sheet.ByStatus.GetValueOrDefault(status), whole);
            if (width > 0)
                writer.Write(FormattableString.Invariant(
                    $"<rect class=\"bar {MapText.ClassOf(status)}\" x=\"{x:0.##}\" width=\"{width:0.##}\" height=\"12\"/>"));
            x += width;
        }

        writer.Write("</svg>");
    }

    private static void Amount(TextWriter writer, UInt128 units, Asset asset, AssetInfo? info) =>
        writer.Write($"<td class=\"n\" title=\"{Encode.Html(Figures.Full(units, asset, info))} "
            + $"({Encode.Html(asset.ToString())})\">{Encode.Html(Figures.Short(units, asset, info))}</td>");

    private static void Events(TraceResult result, TextWriter writer)
    {
        if (result.Events.Count == 0)
            return;
        writer.Write("<section id=\"events\"><h2>What ties accounts together beside the money</h2>\n");
        Head(writer, "Time, UTC", "What", "Account", "Other side", "What the chain says", "Transaction");
        foreach (AccountEvent one in result.Events.Take(MostRows))
            writer.Write($"<tr><td class=\"t\">{Figures.Time(one.Position.Time)}</td><td>{one.Kind.ToName()}</td>"
                + $"<td class=\"a\">{Encode.Html(one.Account.ToString())}</td><td class=\"a\">{Encode.Html(one.Counterparty?.ToString() ?? "")}</td>"
                + $"<td>{Encode.Label(one.Text, 300)}</td><td class=\"a\">{Encode.Label(one.Transaction.ToText(one.Position.Chain))}</td></tr>\n");
        Foot(writer, result.Events.Count, "more event");
    }

    internal static void Gaps(TraceResult result, TextWriter writer)
    {
        writer.Write("<section id=\"gaps\"><h2>Gaps in the sources</h2>\n");
        if (result.Gaps.Count == 0)
        {
            writer.Write("<p>None: no account pays out more than the sources show it receive.</p></section>\n");
            return;
        }

        writer.Write("<p>More left these accounts than the sources show arriving. What is missing left as clean.</p>\n");
        Head(writer, "Time, UTC", "Account", "Missing", "When", "Transaction");
        var list = CutList<Gap>.Largest(result.Gaps, MostRows, CaseReport.SizeOf);
        foreach (Gap gap in list.Shown)
        {
            writer.Write($"<tr><td class=\"t\">{Figures.Time(gap.Position.Time)}</td><td class=\"a\">{Encode.Html(gap.Account.ToString())}</td>");
            Amount(writer, gap.Quantity, gap.Asset, result.AssetInfo.GetValueOrDefault(gap.Asset));
            writer.Write($"<td>{(gap.BeforeStolenFunds ? "before stolen units arrived" : "after stolen units arrived")}</td>"
                + $"<td class=\"a\">{Encode.Label(gap.Transaction.ToText(gap.Position.Chain))}</td></tr>\n");
        }

        Foot(writer, result.Gaps.Count, "smaller gap", $"{ReportText.Sums(list.Rest.Select(gap => (gap.Asset, gap.Quantity)), result)} missing");
    }

    internal static void Cuts(TraceResult result, TextWriter writer)
    {
        writer.Write("<section id=\"cuts\"><h2>Where a limit stopped the trace</h2>\n");
        if (result.Cuts.Count == 0)
        {
            writer.Write("<p>Nowhere.</p></section>\n");
            return;
        }

        writer.Write($"<p>Not “the money stopped here”: only the trace did. At stake under {result.MainPolicy.ToName()}.</p>\n");
        Head(writer, "Limit", "Account", "What happened", "At stake");
        var list = CutList<Cut>.Largest(result.Cuts, MostRows, cut => (default, CaseReport.ShareAtStake(cut, result)));
        foreach (Cut cut in list.Shown)
        {
            string stake = string.Join(" + ", cut.AtStake.Take(4).Select(part =>
                Figures.Short(part.Origin, part.OriginAsset, result.AssetInfo.GetValueOrDefault(part.OriginAsset))));
            writer.Write($"<tr><td>{Encode.Label(cut.Limit)}</td><td "
                + $"class=\"a\">{Encode.Html(cut.Account.ToString())}</td><td>{Encode.Label(cut.Detail, 300)}</td>"
                + $"<td class=\"n\">{Encode.Html(stake)}</td></tr>\n");
        }

        Foot(
            writer, result.Cuts.Count, "smaller cut",
            $"{ReportText.Sums(list.Rest.SelectMany(cut => cut.AtStake).Select(part => (part.OriginAsset, part.Origin)), result)} at stake");
    }

    private static void Issues(TraceResult result, TextWriter writer)
    {
        writer.Write("<section id=\"issues\"><h2>What was wrong with the sources</h2>\n");
        if (result.Issues.Count == 0)
        {
            writer.Write("<p>Nothing.</p></section>\n");
            return;
        }

        Head(writer, "Weight", "Where", "What", "Text", "Rows");
        foreach (ReadIssue issue in result.Issues.Take(MostRows))
        {
            string line = issue.LineNumber > 0 ? FormattableString.Invariant($":{issue.LineNumber}") : "";
            string weight = issue.Severity switch { ReadIssueSeverity.Notice => "mended", ReadIssueSeverity.Doubt => "doubtful", _ => "rejected" };
            writer.Write($"<tr><td>{weight}</td>"
                + $"<td>{Encode.Label(issue.Source)}{line}</td><td>{Encode.Label(issue.Message, 400)}</td><td "
                    + $"class=\"a\"><bdi>{Encode.Label(issue.Text, 120)}</bdi></td>"
                + $"<td class=\"n\">{Figures.Count(issue.Count)}</td></tr>\n");
        }

        Foot(writer, result.Issues.Count, "more issue");
    }

    private static void MadeFrom(TraceResult result, TextWriter writer)
    {
        writer.Write("<section id=\"inputs\"><h2>What this was made from</h2>\n");
        Head(writer, "File", "Format", "Rows", "SHA-256");
        foreach (InputDescription input in result.Manifest.Inputs.Take(MostRows))
            writer.Write($"<tr><th scope=\"row\">{Encode.Label(input.Name)}</th><td>{Encode.Label(input.Format)}</td><td "
                + $"class=\"n\">{Figures.Count(input.Rows)}</td>"
                + $"<td class=\"a\">{Encode.Label(input.Sha256)}</td></tr>\n");
        writer.Write("</tbody></table></div>");
        More(writer, result.Manifest.Inputs.Count, "more input", "result.json");
        if (result.Manifest.Ends.Count > 0)
            writer.Write("<h3>Where the data ends</h3>\n");
        foreach (ChainEnd end in result.Manifest.Ends)
            writer.Write($"<p class=\"note\">{Encode.Label(CaseReport.EndOf(end), 400)}</p>\n");
        writer.Write("<h3>Options</h3>\n<dl class=\"options\">");
        foreach ((string name, string value) in result.Manifest.Options.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.Write($"<div><dt>{Encode.Label(name)}</dt><dd>{Encode.Label(value, 400)}</dd></div>");
        writer.Write($"</dl>\n<p class=\"note\">{Figures.Count(result.Statistics.AccountsRead, "account")} read, "
            + $"{Figures.Count(result.Statistics.TransfersApplied, "transfer")} applied, {Figures.Count(result.Statistics.TieDecisions, "tie")} of "
                + "order decided so that money arrives before it leaves.</p></section>\n");
    }

    private static void Head(TextWriter writer, params ReadOnlySpan<string> columns)
    {
        writer.Write("<div class=\"scroll\"><table><thead><tr>");
        foreach (string column in columns)
        {
            bool isNumber = column is "Missing" or "At stake" or "Rows" or "Amount" or "Least – most" or "Share";
            writer.Write($"<th scope=\"col\"{(isNumber ? " class=\"n\"" : "")}>{column}</th>");
        }

        writer.Write("</tr></thead><tbody>\n");
    }

    private static void Foot(TextWriter writer, int count, string noun, string value = "")
    {
        writer.Write("</tbody></table></div>");
        More(writer, count, noun, "result.json", value);
        writer.Write("</section>\n");
    }

    // What is cut off is counted, and said with its value where it has one.
    private static void More(TextWriter writer, int count, string noun, string file, string value = "")
    {
        string worth = value.Length > 0 ? $" with {Encode.Html(value)}," : "";
        if (count > MostRows)
            writer.Write($"<p class=\"note\">{Figures.Count(count - MostRows, noun)}{worth} in {file}.</p>\n");
    }
}
