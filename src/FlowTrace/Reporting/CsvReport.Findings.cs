using System.Globalization;
using FlowTrace.Findings;
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
        output.Write(ReportColumns.Finding.Header);
        output.Write('\n');
        foreach (Finding finding in result.Findings)
        {
            output.Write(ReportColumns.Finding.Cells(finding));
            output.Write('\n');
        }
    }

    internal static string QuantityText(FindingQuantity quantity) =>
        string.Create(CultureInfo.InvariantCulture, $"{quantity.Name} {quantity.BaseUnits} {quantity.Asset}");

    internal static string TransferText(FindingTransfer transfer) =>
        $"{transfer.Transaction.ToText(transfer.Position.Chain)}{(transfer.Position.Index < 0 ? "" : ":" + Known(transfer.Position.Index))}";

    internal static string ParameterText(FindingParameter parameter) =>
        string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}={parameter.Value}{(parameter.IsHypothesis ? " [H]" : "")}");
}
