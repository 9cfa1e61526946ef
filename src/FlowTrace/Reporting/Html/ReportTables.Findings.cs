using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>What shapes in the flows mean, with what speaks against it.</summary>
internal static partial class ReportTables
{
    private const int AccountsOfAFinding = 6;

    private static void Findings(TraceResult result, TextWriter writer)
    {
        if (result.Findings.Count == 0)
            return;
        writer.Write("<section id=\"findings\"><h2>What the shape of the flow may mean</h2>\n<p>Shapes say what is worth a look, not who did it. Each detector "
            + "publishes its parameters; [H] marks those that nobody has calibrated.</p>\n");
        Head(writer, "Finding", "Known as", "When, UTC", "Accounts", "Quantities", "Against it");
        foreach (Finding finding in result.Findings.Take(MostRows))
        {
            string against = string.Concat(FindingText.Against(finding).Select(one => $"<li>{Encode.Label(one, 400)}</li>"));
            writer.Write($"<tr><td>{Encode.Label(FindingText.Title(finding), 400)}<details><summary>{Encode.Label(finding.Id)}</summary>"
                + $"<p>{Encode.Label(FindingText.Parameters(finding), 2000)}</p><p>{Encode.Label(finding.KnownErrors, 1000)}</p></details></td>"
                + $"<td>{finding.Grade.ToName()}</td><td class=\"t\">{Encode.Html(FindingText.Times(finding))}</td>"
                + $"<td class=\"a\">{Encode.Label(FindingText.Accounts(finding, AccountsOfAFinding), 1000)}</td>"
                + $"<td>{Encode.Label(FindingText.Quantities(finding, result), 600)}</td><td><ul>{against}</ul></td></tr>\n");
        }

        Foot(writer, result.Findings.Count, "more finding");
    }
}
