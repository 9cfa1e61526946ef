using FlowTrace.Cli.Tests.Reporting;
using FlowTrace.Files;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Expert;

/// <summary>The cases whose reports the tests look at.</summary>
internal static class ExpertCases
{
    private static readonly TaintPolicy[] EveryRule = [.. TaintPolicies.All.Where(policy => policy.IsConserving())];

    /// <summary>The report of a shipped sample, or of a hand-made result with every grade of evidence.</summary>
    public static async Task<ExpertReport> ReportAsync(string name) => name switch
    {
        "conversions" => ExpertReport.Of(HandMadeResult.Conversions(EveryRule).Build()),
        "small" => ExpertReport.Of(HandMadeResult.Small(EveryRule).Build()),
        "nothing" => ExpertReport.Of(new HandMadeResult("t", EveryRule).Build()),
        _ => ExpertReport.Of(await SampleAsync(name)),
    };

    public static string Html(ExpertReport report) => Written(report.WriteHtml);

    public static string Markdown(ExpertReport report) => Written(report.WriteMarkdown);

    /// <summary>The report's <c>claims.json</c>.</summary>
    public static byte[] Claims(ExpertReport report)
    {
        using var stream = new MemoryStream();
        report.WriteClaims(stream);
        return stream.ToArray();
    }

    private static string Written(Action<TextWriter> write)
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        write(text);
        return text.ToString();
    }

    private static Task<TraceResult> SampleAsync(string name)
    {
        CaseFile file = CaseFile.Read(RepositoryFiles.PathOf("samples", name, "case.yaml"));
        TracerBuilder builder = new TracerBuilder().AddLedger([.. file.Ledgers])
            .WithOptions(file.Options with { Title = file.Title, Policies = EveryRule, Bounds = true });
        foreach (LabelFile labels in file.Labels)
            builder.AddLabels(labels);
        return builder.Build().TraceAsync(file.Thefts);
    }
}
