#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj
#:project ../src/FlowTrace.Testing/FlowTrace.Testing.csproj

// One's own form of the answer: a writer of reports, here of a table for a wiki, and the contract that hostile names cannot break it.
// From the repository's root: dotnet run samples/custom-report.cs
using System.Globalization;
using System.Text;
using FlowTrace.Findings;
using FlowTrace.Reporting;
using FlowTrace.Testing;
using FlowTrace.Tracing;

await new ReportWriterContract(() => new WikiTable()).VerifyAsync();
Console.WriteLine("The writer keeps its contract.");

TraceResult result = await new TracerBuilder()
    .AddLedger("samples/exchange-theft/transfers.csv")
    .AddLabels("samples/exchange-theft/labels.csv")
    .Build()
    .TraceAsync(Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC", id: "hot-wallet"));
Console.Write(result.ToText(new WikiTable()));

/// <summary>The exits as a Markdown table.</summary>
internal sealed class WikiTable : IReportWriter
{
    public string Name => "wiki-table";

    public string FileName => "exits.md";

    public string MediaType => "text/markdown";

    public void Write(TraceResult result, TextWriter output)
    {
        output.Write("| exit | amount | first |\n|---|---:|---|\n");
        foreach (CashOut exit in result.CashOuts)
        {
            string amount = exit.Stolen.ToString(result.AssetInfo.GetValueOrDefault(exit.Stolen.Asset));
            output.Write(string.Create(
                CultureInfo.InvariantCulture, $"| {Escape(exit.Service.Name)} | {Escape(amount)} | {exit.Outcome.First:yyyy-MM-dd} |\n"));
        }
    }

    // Names and symbols are strangers' texts: everything but letters, digits and a few signs is written as a number, so that nothing of them is markup.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '-')
                escaped.Append(rune.ToString());
            else
                escaped.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
        return escaped.ToString();
    }
}
