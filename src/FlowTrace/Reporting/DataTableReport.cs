using System.Data;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;
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
        DataTable table = Make("flows",
            ("flow", typeof(int)), ("kind", typeof(string)), ("is_theft", typeof(bool)), ("time", typeof(DateTimeOffset)), ("tx", typeof(string)),
            ("from", typeof(string)), ("from_label", typeof(string)), ("to", typeof(string)), ("to_label", typeof(string)), ("asset", typeof(string)),
            ("symbol", typeof(string)), ("quantity", typeof(UInt128)), ("policy", typeof(string)), ("theft", typeof(string)), ("stolen", typeof(UInt128)),
            ("origin", typeof(UInt128)), ("origin_asset", typeof(string)), ("grade", typeof(string)), ("stage", typeof(string)));
        foreach (FlowEdge edge in result.Graph.Edges())
        {
            Position position = edge.Hop?.DeparturePosition ?? edge.Transfer.Position;
            string transaction = edge.Hop is { } hop ? HopText.Departure(hop) : edge.Transfer.TransactionText;
            foreach ((TaintPolicy policy, StolenPart part) in PartsOf(result, edge.Stolen))
                table.Rows.Add(
                    edge.Index, edge.Kind.ToName(), edge.IsTheft, position.Time, transaction, edge.Source.Account.ToString(), edge.Source.Label?.Name ?? "",
                    edge.Target.Account.ToString(), edge.Target.Label?.Name ?? "", edge.Transfer.Asset.ToString(),
                    ReportText.Symbol(edge.Transfer.Asset, result), edge.Transfer.Quantity, policy.ToName(), part.Theft, part.Quantity, part.Origin,
                    part.OriginAsset.ToString(), (edge.Hop?.Grade ?? EvidenceGrade.Observed).ToName(), result.StageOf(edge).ToName());
        }

        return table;
    }

    /// <summary>Where the stolen units stand.</summary>
    public static DataTable Outcomes(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        DataTable table = Make("outcomes",
            ("status", typeof(string)), ("reason", typeof(string)), ("account", typeof(string)), ("label", typeof(string)), ("category", typeof(string)),
            ("asset", typeof(string)), ("symbol", typeof(string)), ("first", typeof(DateTimeOffset)), ("last", typeof(DateTimeOffset)),
            ("policy", typeof(string)), ("theft", typeof(string)), ("stolen", typeof(UInt128)), ("origin", typeof(UInt128)), ("origin_asset", typeof(string)));
        foreach (Outcome outcome in result.Outcomes)
        {
            Attribution.Label? label = outcome.Service ?? result.Labels.Deciding(outcome.Account, outcome.Last.ToUnixTimeMilliseconds());
            foreach ((TaintPolicy policy, StolenPart part) in PartsOf(result, outcome.Stolen))
                table.Rows.Add(
                    outcome.Status.ToName(), outcome.Reason, outcome.Account.ToString(), label?.Name ?? "",
                    label is null ? "" : Attribution.ServiceCategories.ToName(label.Category), outcome.Asset.ToString(),
                    ReportText.Symbol(outcome.Asset, result), outcome.First, outcome.Last, policy.ToName(), part.Theft, part.Quantity, part.Origin,
                    part.OriginAsset.ToString());
        }

        return table;
    }

    /// <summary>Every finding; lists in a cell have <c>; </c> between their entries.</summary>
    public static DataTable Findings(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        DataTable table = Make("findings",
            ("finding", typeof(string)), ("detector", typeof(string)), ("version", typeof(int)), ("grade", typeof(string)), ("title", typeof(string)),
            ("thefts", typeof(string)), ("first", typeof(DateTimeOffset)), ("last", typeof(DateTimeOffset)), ("accounts", typeof(string)),
            ("against", typeof(string)));
        foreach (Finding finding in result.Findings)
            table.Rows.Add(
                finding.Id, finding.Detector, finding.Version, finding.Grade.ToName(), finding.Title, string.Join("; ", finding.Thefts), finding.First,
                finding.Last, string.Join("; ", finding.Accounts), string.Join("; ", finding.Against));
        return table;
    }

    private static IEnumerable<(TaintPolicy Policy, StolenPart Part)> PartsOf(TraceResult result, Func<TaintPolicy, IReadOnlyList<StolenPart>> stolen) =>
        result.Policies.SelectMany(policy => stolen(policy).Select(part => (policy, part)));

    private static DataTable Make(string name, params ReadOnlySpan<(string Name, Type Type)> columns)
    {
        var table = new DataTable(name) { Locale = System.Globalization.CultureInfo.InvariantCulture };
        foreach ((string column, Type type) in columns)
            table.Columns.Add(column, type);
        return table;
    }
}
