using System.Globalization;
using FlowTrace.Evidence;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

public static partial class CsvReport
{
    internal static void WriteFreezes(TraceResult result, IReadOnlyList<FreezeSheet> sheets, TextWriter output)
    {
        output.Write(
            "to,kind,account,label_source,confidence,deposit_address,deposit_grade,sender,time,block,tx,index,asset,symbol,quantity,policy,theft,stolen,"
            + "stolen_coins,origin,origin_asset,still_there,state,least,most,exact\n");
        foreach (FreezeSheet sheet in sheets)
            foreach (FreezeRow row in sheet.Rows)
            {
                output.Write(FreezeCells(sheet, row, result));
                output.Write(row.Bounds is { } bounds ? Cells(bounds) : ",,,");
                output.Write('\n');
            }
    }

    private static string FreezeCells(FreezeSheet sheet, FreezeRow row, TraceResult result)
    {
        Outcome outcome = row.Outcome;
        UInt128? stillThere = row.StillThere ?? row.Deposit?.StillThere;
        string[] start =
        [
            Named(sheet.Name), sheet.IsIssuer ? "issuer" : "service", Cell(outcome.Account.ToString()), Named(outcome.Service?.Source),
            outcome.Service?.Confidence.ToString(CultureInfo.InvariantCulture) ?? "", Cell(row.Deposit?.Account.ToString() ?? ""),
            row.Deposit is null ? "" : row.Deposit.IsCandidate ? "inferred" : "attributed", Cell(row.Edge.Source.Account.ToString()),
            ReportText.Time(row.Position.Time), Known(row.Position.Block), Named(row.Transaction.ToText(row.Position.Chain)), Known(row.Position.Index),
            Cell(outcome.Asset.ToString()), Symbol(outcome.Asset, result), row.Edge.Transfer.Quantity.ToString(CultureInfo.InvariantCulture), "",
        ];
        string part = ReportColumns.Part.Cells(new TabularPart(FreezeSheet.PolicyOf(result)!.Value, row.Part, outcome.Asset, result));
        string state = sheet.IsIssuer ? row.IsFrozen ? "frozen" : "not frozen" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', start)}{part},{stillThere},{state}");
    }
}
