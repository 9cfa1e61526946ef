using System.Data;
using System.Text;
using System.Text.Json;
using FlowTrace.Reporting;
using FlowTrace.Tests.Properties;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Reporting;

/// <summary>Rows for data frames say what CSV and JSON say.</summary>
public sealed class TabularReportTests
{
    [Fact]
    public async Task ToFlowsDataTable_HasTheRowsOfTheCsv()
    {
        TraceResult result = await RandomBridges.Next(5).TraceAsync();

        Compare(result.ToFlowsDataTable(), result.ToFlowsCsv());
    }

    [Fact]
    public async Task ToOutcomesDataTable_HasTheRowsOfTheCsv()
    {
        TraceResult result = await RandomBridges.Next(5).TraceAsync();

        Compare(result.ToOutcomesDataTable(), result.ToOutcomesCsv());
    }

    [Fact]
    public async Task ToFindingsDataTable_HasARowPerFinding()
    {
        TraceResult result = await RandomBridges.Next(5).TraceAsync();

        result.ToFindingsDataTable().Rows.Cast<DataRow>().Select(row => (string)row["finding"]).Should().Equal(result.Findings.Select(finding => finding.Id));
    }

    [Fact]
    public async Task JsonLines_AreTheLinesOfTheDocument()
    {
        TraceResult result = await RandomBridges.Next(5).TraceAsync();
        using JsonDocument document = JsonDocument.Parse(result.ToJson());

        Lines(stream => JsonLinesReport.WriteFlows(result, stream)).Should().Equal(Items(document, "flows")).And.NotBeEmpty();
        Lines(stream => JsonLinesReport.WriteOutcomes(result, stream)).Should().Equal(Items(document, "outcomes")).And.NotBeEmpty();
        Lines(stream => JsonLinesReport.WriteFindings(result, stream)).Should().Equal(Items(document, "findings"));
    }

    private static void Compare(DataTable table, string csv)
    {
        string[][] lines = [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        string[] names = lines[0];
        table.Rows.Count.Should().Be(lines.Length - 1).And.BePositive();
        foreach (string name in (string[])["policy", "theft", "stolen", "origin", "origin_asset", "asset"])
            table.Rows.Cast<DataRow>().Select(row => Convert.ToString(row[name], System.Globalization.CultureInfo.InvariantCulture))
                .Should().Equal(lines[1..].Select(line => line[Array.IndexOf(names, name)]), name);
        table.Columns["stolen"]!.DataType.Should().Be<UInt128>();
    }

    private static string[] Lines(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Items(JsonDocument document, string member) =>
        document.RootElement.GetProperty(member).EnumerateArray().Select(item => item.GetRawText());
}
