using System.Data;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// The rows of a result as tables with typed columns, for notebooks and data frames. Columns bear the names that they have in <see cref="CsvReport"/>, and rows
/// are the same: one for each flow (or outcome), policy and stolen part.
/// </summary>
/// <remarks>
/// Quantities are whole base units (<see cref="UInt128"/>), times <see cref="DateTimeOffset"/> in UTC. Unlike in CSV, texts are as they are: who shows them
/// encodes them.
/// </remarks>
public static class DataTableReport
{
    /// <summary>Every flow. On a swap or a bridge, <c>asset</c> and <c>quantity</c> are what was received.</summary>
    public static DataTable Flows(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        DataTable table = Make("flows", ReportColumns.Flow.AddTo, ReportColumns.Part.AddTo, ReportColumns.Hop.AddTo);
        var wallets = new WalletTexts(account => account.ToString());
        foreach (FlowEdge edge in result.Graph.Edges())
        {
            var row = new TabularFlow(edge, result, wallets);
            foreach (TabularPart part in PartsOf(result, edge.Transfer.Asset, edge.Stolen))
                table.Rows.Add([.. ReportColumns.Flow.Values(row), .. ReportColumns.Part.Values(part), .. ReportColumns.Hop.Values(row)]);
        }

        return table;
    }

    /// <summary>Where the stolen units stand.</summary>
    public static DataTable Outcomes(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        DataTable table = Make("outcomes", ReportColumns.Outcome.AddTo, ReportColumns.Part.AddTo);
        foreach (Outcome outcome in result.Outcomes)
        {
            var row = new TabularOutcome(outcome, result);
            foreach (TabularPart part in PartsOf(result, outcome.Asset, outcome.Stolen))
                table.Rows.Add([.. ReportColumns.Outcome.Values(row), .. ReportColumns.Part.Values(part)]);
        }

        return table;
    }

    /// <summary>Every finding; lists in a cell have <c>; </c> between their entries.</summary>
    public static DataTable Findings(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        DataTable table = Make("findings", ReportColumns.Finding.AddTo);
        foreach (Finding finding in result.Findings)
            table.Rows.Add([.. ReportColumns.Finding.Values(finding)]);
        return table;
    }

    private static IEnumerable<TabularPart> PartsOf(TraceResult result, Asset asset, Func<TaintPolicy, IReadOnlyList<StolenPart>> stolen) =>
        result.Policies.SelectMany(policy => stolen(policy).Select(part => new TabularPart(policy, part, asset, result)));

    private static DataTable Make(string name, params ReadOnlySpan<Action<DataTable>> columns)
    {
        var table = new DataTable(name) { Locale = System.Globalization.CultureInfo.InvariantCulture };
        foreach (Action<DataTable> add in columns)
            add(table);
        return table;
    }
}
