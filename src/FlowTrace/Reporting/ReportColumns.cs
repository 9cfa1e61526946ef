using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>What CSV and tables say of flows, outcomes and findings. A flow or an outcome has a row for each policy and stolen part.</summary>
internal static class ReportColumns
{
    /// <summary>A flow, before its part.</summary>
    public static ColumnList<TabularFlow> Flow { get; } = new ColumnList<TabularFlow>()
        .Number("flow", row => row.Edge.Index)
        .Word("kind", row => row.Edge.Kind.ToName())
        .Flag("is_theft", row => row.Edge.IsTheft)
        .Time("time", row => row.Position.Time)
        .Csv("block", row => CsvReport.Known(row.Position.Block))
        .Text("tx", row => row.Transaction)
        .Csv("index", row => CsvReport.Known(row.Position.Index))
        .Text("from", row => row.Wallets.Of(row.Edge.Source), row => row.Edge.Source.Account.ToString())
        .Text("from_label", row => CsvReport.Named(NameOf(row.Edge.Source)), row => row.Edge.Source.Label?.Name ?? "")
        .Text("to", row => row.Wallets.Of(row.Edge.Target), row => row.Edge.Target.Account.ToString())
        .Text("to_label", row => CsvReport.Named(NameOf(row.Edge.Target)), row => row.Edge.Target.Label?.Name ?? "")
        .Word("asset", row => row.Edge.Transfer.Asset.ToString())
        .Word("symbol", row => ReportText.Symbol(row.Edge.Transfer.Asset, row.Result))
        .Units("quantity", row => row.Edge.Transfer.Quantity);

    /// <summary>A stolen part of a flow or an outcome.</summary>
    public static ColumnList<TabularPart> Part { get; } = new ColumnList<TabularPart>()
        .Word("policy", row => row.Policy.ToName())
        .Text("theft", row => row.Part.Theft)
        .Units("stolen", row => row.Part.Quantity)
        .Csv("stolen_coins", row => ReportText.Coins(row.Part.Quantity, ReportText.DecimalsOf(row.Asset, row.Result)))
        .Units("origin", row => row.Part.Origin)
        .Word("origin_asset", row => row.Part.OriginAsset.ToString());

    /// <summary>What made a flow a step, behind its part.</summary>
    public static ColumnList<TabularFlow> Hop { get; } = new ColumnList<TabularFlow>()
        .Csv("given_asset", row => row.Conversion is { } hop ? CsvReport.Cell(hop.Given.Asset.ToString()) : "")
        .Csv("given_symbol", row => row.Conversion is { } hop ? CsvReport.Cell(ReportText.Symbol(hop.Given.Asset, row.Result)) : "")
        .Csv("given_quantity", row => row.Conversion?.Given.BaseUnits.ToString(CultureInfo.InvariantCulture) ?? "")
        .Csv("shape", row => row.Edge.Hop?.Shape.ToName() ?? "")
        .Word("grade", row => (row.Edge.Hop?.Grade ?? EvidenceGrade.Observed).ToName())
        .Csv("protocol", row => CsvReport.Named(row.Edge.Hop?.Protocol))
        .Csv("arrival_tx", row => row.Crossing is { } hop ? CsvReport.Named(HopText.Arrival(hop)) : "")
        .Csv("arrival_time", row => row.Crossing is { } hop ? ReportText.Time(hop.ArrivalPosition.Time) : "")
        .Csv("reason", row => row.Edge.Hop is { } hop ? CsvReport.Named(hop.Reason + CaveatOf(hop)) : "")
        .Word("stage", row => row.Result.StageOf(row.Edge).ToName());

    /// <summary>An outcome, before its part.</summary>
    public static ColumnList<TabularOutcome> Outcome { get; } = new ColumnList<TabularOutcome>()
        .Word("status", row => row.Outcome.Status.ToName())
        .Text("reason", row => row.Outcome.Reason)
        .Word("account", row => row.Outcome.Account.ToString())
        .Text("label", row => row.Label?.Name)
        .Word("category", row => row.Label?.Category.ToName() ?? "")
        .Csv("confidence", row => row.Label?.Confidence.ToString(CultureInfo.InvariantCulture) ?? "")
        .Csv("label_source", row => CsvReport.Named(row.Label?.Source))
        .Word("asset", row => row.Outcome.Asset.ToString())
        .Word("symbol", row => ReportText.Symbol(row.Outcome.Asset, row.Result))
        .Time("first", row => row.Outcome.First)
        .Time("last", row => row.Outcome.Last);

    /// <summary>A finding; lists in a cell have <c>; </c> between their entries.</summary>
    public static ColumnList<Finding> Finding { get; } = new ColumnList<Finding>()
        .Text("finding", finding => finding.Id)
        .Text("detector", finding => finding.Detector)
        .Number("version", finding => finding.Version)
        .Word("grade", finding => finding.Grade.ToName())
        .Text("title", finding => finding.Title)
        .Text("thefts", finding => string.Join("; ", finding.Thefts))
        .Time("first", finding => finding.First)
        .Time("last", finding => finding.Last)
        .Text("accounts", finding => string.Join("; ", finding.Accounts))
        .Csv("quantities", finding => CsvReport.Named(string.Join("; ", finding.Quantities.Select(CsvReport.QuantityText))))
        .Csv("transfers", finding => CsvReport.Named(string.Join("; ", finding.Transfers.Select(CsvReport.TransferText))))
        .Text("against", finding => string.Join("; ", finding.Against))
        .Csv("parameters", finding => CsvReport.Named(string.Join("; ", finding.Parameters.Select(CsvReport.ParameterText))))
        .Csv("known_errors", finding => CsvReport.Named(finding.KnownErrors));

    private static string? NameOf(Wallet wallet) => wallet.Label?.Name ?? (wallet.Account.IsTransaction ? "transaction" : null);

    private static string CaveatOf(HopFlow hop) => hop.Shape != HopShape.Loan ? "" : (hop.Reason.Length > 0 ? "; " : "") + HopText.LoanCaveat;
}
