using System.Globalization;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

public static partial class CsvReport
{
    /// <summary>
    /// Writes every finding, a row each. Lists in a cell (thefts, accounts, quantities, transfers, parameters, what speaks against it) have <c>; </c>
    /// between their entries; a parameter that nobody has calibrated ends with <c>[H]</c>.
    /// </summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteFindings(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("finding,detector,version,grade,title,thefts,first,last,accounts,quantities,transfers,against,parameters,known_errors\n");
        foreach (Finding finding in result.Findings)
        {
            string[] cells =
            [
                finding.Id, finding.Detector, finding.Version.ToString(CultureInfo.InvariantCulture), finding.Grade.ToName(), finding.Title,
                string.Join("; ", finding.Thefts), ReportText.Time(finding.First), ReportText.Time(finding.Last),
                string.Join("; ", finding.Accounts), string.Join("; ", finding.Quantities.Select(QuantityText)),
                string.Join("; ", finding.Transfers.Select(TransferText)), string.Join("; ", finding.Against),
                string.Join("; ", finding.Parameters.Select(ParameterText)), finding.KnownErrors,
            ];
            output.Write(string.Join(',', cells.Select(Named)));
            output.Write('\n');
        }
    }

    private static string QuantityText(FindingQuantity quantity) =>
        string.Create(CultureInfo.InvariantCulture, $"{quantity.Name} {quantity.BaseUnits} {quantity.Asset}");

    private static string TransferText(FindingTransfer transfer) =>
        $"{transfer.Transaction.ToText(transfer.Position.Chain)}{(transfer.Position.Index < 0 ? "" : ":" + Known(transfer.Position.Index))}";

    private static string ParameterText(FindingParameter parameter) =>
        string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}={parameter.Value}{(parameter.IsHypothesis ? " [H]" : "")}");
}
