using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Writes what funded an account: for a terminal, as Markdown, as CSV and as JSON, schema <c>flowtrace.sources/1</c>.</summary>
public static partial class SourceReport
{
    /// <summary>The name of the JSON's schema, the document's first value.</summary>
    public const string Schema = "flowtrace.sources/1";

    private const int MostSources = 25;

    private static readonly ReportFrame<SourceResult> Frame = new(
        "Sources of funds", DocumentOf,
        "asset,policy,asked,kind,theft,account,name,category,quantity,coins,source_asset,source_quantity,reason", Rows);

    /// <summary>Writes the answer for a terminal.</summary>
    /// <exception cref="IOException">The writer cannot write.</exception>
    public static void WriteTable(SourceResult result, TextWriter output) => Frame.WriteTable(result, output);

    /// <summary>Writes the answer as Markdown.</summary>
    /// <exception cref="IOException">The writer cannot write.</exception>
    public static void WriteMarkdown(SourceResult result, TextWriter output) => Frame.WriteMarkdown(result, output);

    /// <summary>Writes a row per source, asset and policy.</summary>
    /// <exception cref="IOException">The writer cannot write.</exception>
    public static void WriteCsv(SourceResult result, TextWriter output) => Frame.WriteCsv(result, output);

    private static IEnumerable<string> Rows(SourceResult result)
    {
        foreach (Composition composition in result.Compositions)
            foreach (SourceShare share in composition.Shares)
            {
                FundingSource source = share.Source;
                int? decimals = InfoOf(composition.Asset, result)?.Decimals;
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{CsvReport.Cell(composition.Asset.ToString())},{composition.Policy.ToName()},{composition.Quantity},{source.Kind.ToName()},"
                    + $"{Safe(source.Theft)},{CsvReport.Cell(source.Account?.ToString() ?? "")},{Safe(source.Label?.Name ?? "")},"
                    + $"{(source.Label is { } label ? Attribution.ServiceCategories.ToName(label.Category) : "")},{share.Quantity},"
                    + $"{ReportText.Coins(share.Quantity, decimals)},{CsvReport.Cell(source.Asset.ToString())},{share.Origin},{Safe(source.Reason)}");
            }
    }

    private static string Safe(string text) => CsvReport.Cell(Encode.Visible(text, int.MaxValue));

    private static ReportDocument DocumentOf(SourceResult result)
    {
        var document = new ReportDocument();
        document.Heading("What was asked");
        document.Sentence(QuestionOf(result));
        if (result.Compositions.Count == 0)
            document.Sentence("There is nothing of that: the account received and holds none of it in the data.");
        foreach (IGrouping<Asset, Composition> asset in result.Compositions.GroupBy(composition => composition.Asset))
            AddAsset(document, [.. asset], result);
        AddPaths(document, result);
        AddDoubts(document, result);
        return document;
    }

    private static string QuestionOf(SourceResult result)
    {
        SourceQuery query = result.Query;
        string what = query.Transaction is { } transaction
            ? $"its transfers in {Encode.Visible(transaction.ToText(query.Account.Chain))}"
            : query.Measure == SourceMeasure.Held ? "what it holds at the end" : "everything it received";
        string thefts = result.Thefts.Count == 0 ? "No theft is told apart."
            : $"Thefts told apart: {string.Join(", ", result.Thefts.Select(id => Encode.Visible(id)))}.";
        return $"Where the units of {query.Account} come from: {what}, under {string.Join(", ", result.Policies.Select(policy => policy.ToName()))}. {thefts}";
    }

    private static void AddAsset(ReportDocument document, Composition[] compositions, SourceResult result)
    {
        Composition main = compositions[0];
        document.Heading(Figures.Full(main.Quantity, main.Asset, InfoOf(main.Asset, result)));
        FundingSource[] sources = [.. compositions.SelectMany(composition => composition.Shares).Select(share => share.Source).Distinct()];
        List<ReportColumn> columns = [new("source"), new("what it is")];
        columns.AddRange(compositions.Select(composition => new ReportColumn(composition.Policy.ToName(), IsNumber: true)));
        columns.Add(new ReportColumn("share", IsNumber: true));
        var rows = new List<string[]>();
        foreach (FundingSource source in sources.Take(MostSources))
        {
            SourceShare[] shares = [.. compositions.Select(composition => composition.Shares.FirstOrDefault(share => share.Source == source))];
            rows.Add(
            [
                NameOf(source), WordsOf(source),
                .. shares.Select((share, i) => share.Quantity == UInt128.Zero ? "0" : Figures.Full(share.Quantity, main.Asset, InfoOf(main.Asset, result))),
                Figures.Percent(Figures.Share(shares[0].Quantity, main.Quantity)),
            ]);
        }

        document.Table(columns, rows);
        if (sources.Length > MostSources)
            document.Sentence(
                $"And {Figures.Count(sources.Length - MostSources, "more source")}{Rest(sources[MostSources..], main, result)}; CSV and JSON list them all.");
        foreach (Composition composition in compositions)
            document.Sentence(composition.Policy.IsConserving()
                ? $"The sources under {composition.Policy.ToName()} add up to the whole, to the unit."
                : "Under poison each theft counts all that may hold units of it: figures over-count and are not added up.");
        AddExchanged(document, main, result);
    }

    // Poison counts a unit at every theft, so that its figures are not added up.
    private static string Rest(FundingSource[] sources, Composition main, SourceResult result)
    {
        if (!main.Policy.IsConserving())
            return "";
        UInt128 sum = main.Shares.Where(share => sources.Contains(share.Source)).Aggregate(UInt128.Zero, (sum, share) => sum + share.Quantity);
        return $" with {Figures.Full(sum, main.Asset, InfoOf(main.Asset, result))} ({Figures.Percent(Figures.Share(sum, main.Quantity))}) under "
            + main.Policy.ToName();
    }

    private static void AddExchanged(ReportDocument document, Composition main, SourceResult result)
    {
        string[] exchanged =
        [
            .. main.Shares.Where(share => share.Source.Asset != main.Asset).Take(MostSources).Select(share =>
                $"{NameOf(share.Source)}: {Figures.Full(share.Quantity, main.Asset, InfoOf(main.Asset, result))} stand for "
                + $"{Figures.Full(share.Origin, share.Source.Asset, InfoOf(share.Source.Asset, result))} of the source, exchanged on the way."),
        ];
        document.List([.. exchanged.Select(text => new ListEntry(text))]);
    }

    private static void AddPaths(ReportDocument document, SourceResult result)
    {
        if (result.Paths.Count == 0)
            return;
        document.Heading("How it came");
        document.List(
            [.. result.Paths.Select(path => new ListEntry(
                $"{NameOf(path.Source)} ({WordsOf(path.Source)})", [.. path.Steps.Select(step => Line(step, result))]))],
            isNumbered: true);
    }

    private static string Line(SourcePathStep step, SourceResult result)
    {
        string given = Figures.Full(step.Given.BaseUnits, step.Given.Asset, InfoOf(step.Given.Asset, result));
        string amount = step.Kind is FlowKind.Swap or FlowKind.Bridge
            ? $"{given} for {Figures.Full(step.Received.BaseUnits, step.Received.Asset, InfoOf(step.Received.Asset, result))}" : given;
        return $"{Figures.Time(step.Position.Time)} {step.Kind.ToName()} {step.From.AddressText} → {step.To.AddressText}: {amount} "
            + $"in {Encode.Visible(step.TransactionText)}";
    }

    private static void AddDoubts(ReportDocument document, SourceResult result)
    {
        if (result.Gaps.Count > 0)
            document.Sentence(
                $"{Figures.Count(result.Gaps.Count, "payment")} of accounts above exceeded what the data shows they had: "
                + "the difference is counted as of unknown origin.");
        if (result.Statistics.TieDecisions > 0)
            document.Sentence($"{Figures.Count(result.Statistics.TieDecisions, "transfer")} had no order in the source and waited for money to arrive first.");
        document.List([.. result.Issues.Select(issue => new ListEntry(Encode.Visible(issue.ToString(), 400)))]);
    }

    private static string NameOf(FundingSource source) => source.Kind == SourceKind.Theft ? $"theft {Encode.Visible(source.Theft)}"
        : source.Account is { } account ? account.AddressText : "";

    private static string WordsOf(FundingSource source)
    {
        string kind = source.Kind switch
        {
            SourceKind.Service or SourceKind.Mixer when source.Label is { } label =>
                $"{Attribution.ServiceCategories.ToName(label.Category)} {Encode.Visible(label.Name)} (says {Encode.Visible(label.Source)})",
            SourceKind.Unknown => "unknown: its past is not in the data",
            _ => source.Kind.ToName(),
        };
        return source.Kind is SourceKind.Limit or SourceKind.Hub or SourceKind.Unresolved ? $"{kind}: {Encode.Visible(source.Reason)}" : kind;
    }

    private static AssetInfo? InfoOf(Asset asset, SourceResult result) => result.AssetInfo.GetValueOrDefault(asset);
}
