using FlowTrace.Evidence;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// The report for a court: two pages for a prosecutor, and behind them everything an expert has to check. It consists of claims only, each with its kind,
/// its id and what it rests on, and it prints on A4.
/// </summary>
/// <remarks>Immutable once built. The same result and prices give the same report.</remarks>
public sealed class ExpertReport
{
    private readonly ExpertDocument _document;
    private readonly string _tool;

    private ExpertReport(ExpertDocument document, string tool)
    {
        _document = document;
        _tool = tool;
    }

    /// <summary>The name of the schema that <see cref="WriteClaims"/> writes.</summary>
    public static string ClaimsSchema => "flowtrace.claims/1";

    /// <summary>Every claim of the report, by number; also which of them fall when a label is withdrawn.</summary>
    public ClaimBook Claims => _document.Claims;

    internal ExpertDocument Document => _document;

    /// <summary>Builds the report of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="prices">Prices to value amounts with; null for no values at all.</param>
    /// <exception cref="ArgumentException">The result was traced under poison alone, of which nothing can be added up.</exception>
    public static ExpertReport Of(TraceResult result, PriceBook? prices = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var context = new ExpertContext(result, prices);
        Claim title = context.Claims.Assert(
            result.Manifest.Options.TryGetValue("title", out string? given) ? ReportText.Name(given, 200) : HtmlReport.Title(result),
            new AnalystBasis("the investigator, as the title of the case"));
        Claim made = context.Derive(
            $"Made by {ReportText.Name(result.Manifest.Tool)} from {ReportText.Count(result.Manifest.Inputs.Count, "input", "inputs")}; main rule "
            + $"{Taint.TaintPolicies.ToName(context.Policy)}; all times are UTC.",
            ExpertRules.Manifest);
        ExpertSection[] story =
        [
            SummarySection.Build(context), MapSection.Build(context), TimelineSection.Build(context), ExitsSection.Build(context),
            PoliciesSection.Build(context), ExhibitsSection.Build(context), FindingsSection.Build(context),
        ];
        ExpertSection[] ends = [LimitsSection.Build(context), ManifestSection.Build(context)];

        // These list what the other sections rest on, so they are made last.
        ExpertSection[] bases = [LabelsSection.Build(context), MethodSection.Build(context)];
        ExpertSection register = ClaimsSection.Build(context);
        return new ExpertReport(new ExpertDocument(title, [made], [.. story, .. bases, .. ends, register], context.Claims), result.Manifest.Tool);
    }

    /// <summary>Writes the report as one HTML page that needs nothing else, runs nothing, and prints on A4.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public void WriteHtml(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ExpertHtml.Write(_document, output);
    }

    /// <summary>Writes the report as Markdown (GitHub's flavour), with words in place of the flow map.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public void WriteMarkdown(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ExpertMarkdown.Write(_document, output);
    }

    /// <summary>
    /// Writes every claim as JSON, schema <see cref="ClaimsSchema"/>: id, kind, statement, what it rests on and what speaks against it; and every label
    /// with the claims that fall with it. UTF-8 without a byte order mark, a claim a line, with its own digest at the end as in
    /// <see cref="JsonReport"/>. The stream is left open.
    /// </summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void WriteClaims(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var document = new DigestedJson(output);
        var items = new ClaimsJson(Claims);
        document.Value("schema"u8, json => json.WriteStringValue(ClaimsSchema));
        document.List("claims"u8, Claims.Claims, items.Claim);
        document.List("labels"u8, items.Labels, items.Label);
        document.Member("manifest"u8);
        document.Raw("{\"tool\":"u8);
        document.Raw(json => json.WriteStringValue(_tool));
        document.EndWithDigest();
    }
}
