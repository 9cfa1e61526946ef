using System.Buffers;
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Writes flows and outcomes as CSV for spreadsheets and scripts: UTF-8, a header, commas, LF, quotes only where needed.</summary>
/// <remarks>
/// <para>
/// One row for each flow (or outcome), policy and stolen part, so that columns never depend on the policies. Add up <c>stolen</c> or <c>origin</c> of
/// one policy, theft and asset; <c>quantity</c>, the whole transfer, repeats on each of its rows. Under <c>poison</c> nothing can be added up.
/// </para>
/// <para>
/// On a swap or a bridge, <c>asset</c> and <c>quantity</c> are what was received and the columns at the end say what was given for it; <c>time</c>,
/// <c>block</c>, <c>tx</c> and <c>index</c> are those of the giving. <c>grade</c> says how the step is known; a plain transfer is observed. <c>stage</c>
/// is the step of a laundering that it is (<see cref="LaunderingStage"/>).
/// </para>
/// <para>
/// Where bounds were asked for, an outcome's rows end with the <c>least</c> and the <c>most</c> of the theft's units there, and whether they are
/// <c>exact</c>. Where no policy asked for has any of them, a row without a policy says so.
/// </para>
/// <para>Quantities are whole base units; <c>stolen_coins</c> shifts the point where the asset's decimals are known.</para>
/// <para>
/// A cell that a spreadsheet would take for a formula (it begins with <c>= + - @</c>, their full-width forms, a tab or a line break) gets an apostrophe
/// before it. Control and direction characters of names are made visible.
/// </para>
/// </remarks>
public static partial class CsvReport
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");
    private static readonly SearchValues<char> FormulaStart = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    /// <summary>Writes every flow.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteFlows(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"{ReportColumns.Flow.Header},{ReportColumns.Part.Header},{ReportColumns.Hop.Header}\n");
        var wallets = new WalletTexts(account => Cell(account.ToString()));
        foreach (FlowEdge edge in result.Graph.Edges())
        {
            var row = new TabularFlow(edge, result, wallets);
            string start = ReportColumns.Flow.Cells(row) + ",";
            string end = "," + ReportColumns.Hop.Cells(row);
            foreach (TaintPolicy policy in result.Policies)
                foreach (StolenPart part in edge.Stolen(policy))
                {
                    output.Write(start);
                    output.Write(ReportColumns.Part.Cells(new TabularPart(policy, part, edge.Transfer.Asset, result)));
                    output.Write(end);
                    output.Write('\n');
                }
        }
    }

    /// <summary>Writes where the stolen units stand.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteOutcomes(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"{ReportColumns.Outcome.Header},{ReportColumns.Part.Header},share{BoundsHeader(result)}\n");
        foreach (Outcome outcome in result.Outcomes)
        {
            string start = ReportColumns.Outcome.Cells(new TabularOutcome(outcome, result)) + ",";
            foreach (TaintPolicy policy in result.Policies)
                foreach (StolenPart part in outcome.Stolen(policy))
                {
                    output.Write(start);
                    output.Write(ReportColumns.Part.Cells(new TabularPart(policy, part, outcome.Asset, result)));
                    output.Write(',');
                    output.Write(Share.Fraction(Share.PartsPerMillion(part.Origin, StolenIn(part, result))));
                    output.Write(BoundsCells(outcome.Bounds, part.Theft));
                    output.Write('\n');
                }

            WriteBoundsOnly(output, start, outcome, result);
        }
    }

    /// <summary>A cell: harmless to a spreadsheet, and quoted where CSV asks for it.</summary>
    internal static string Cell(string text)
    {
        if (text.Length == 0)
            return "";
        if (FormulaStart.Contains(text[0]))
            text = "'" + text;
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>Whether a cell that begins with the character is a formula to a spreadsheet.</summary>
    internal static bool IsFormula(char first) => FormulaStart.Contains(first);

    private static UInt128 StolenIn(StolenPart part, TraceResult result)
    {
        foreach (StolenPart stolen in result.Stolen)
            if (stolen.OriginAsset == part.OriginAsset && stolen.Theft == part.Theft)
                return stolen.Quantity;
        return 0;
    }

    private static string Symbol(Asset asset, TraceResult result) => Cell(ReportText.Symbol(asset, result));

    /// <summary>A cell of strangers' text; null is empty.</summary>
    internal static string Named(string? text) => text is null ? "" : Cell(ReportText.Name(text, int.MaxValue));

    /// <summary>A cell of a block or an index, empty where nobody says it.</summary>
    internal static string Known(long number) => number == Position.Unknown ? "" : number.ToString(CultureInfo.InvariantCulture);
}
