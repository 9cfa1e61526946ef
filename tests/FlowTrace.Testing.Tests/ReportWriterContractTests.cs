using System.Globalization;
using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Testing.Tests;

public sealed class ReportWriterContractTests
{
    public static TheoryData<string> BuiltIn => [.. ReportWriters.BuiltIn.Select(writer => writer.Name)];

    public static TheoryData<string, string[]> Faults => new()
    {
        { "spaces in its name", ["description"] },
        { "path for a name", ["description"] },
        { "no media type", ["description", "hostile-names"] },
        { "counts its calls", ["repeatable", "concurrent", "bytes"] },
        { "one at a time", ["concurrent"] },
        { "numbers of the machine", ["culture"] },
        { "byte order mark", ["bytes"] },
        { "lines of the machine", ["line-ends", "hostile-names"] },
        { "closes", ["leaves-open", "bytes"] },
        { "rows of any length", ["valid"] },
        { "formulas", ["valid"] },
        { "raw names", ["valid", "hostile-names"] },
        { "direction marks", ["hostile-names"] },
    };

    [Fact]
    public Task Verify_WriterThatKeepsTheContract_Passes() => new ReportWriterContract(() => new NameList("")).VerifyAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task FindViolations_WriterWithAFault_NamesTheRules(string fault, string[] rules)
    {
        IReadOnlyList<ContractViolation> violations = await new ReportWriterContract(() => new NameList(fault)).FindViolationsAsync();

        violations.Select(violation => violation.Rule).Should().Contain(rules[0], string.Join('\n', violations)).And.BeSubsetOf(
            rules.Concat(["valid", "line-ends", "hostile-names"]));
    }

    [Fact]
    public void Rules_EachIsBrokenByAFault() =>
        new ReportWriterContract(() => new NameList("")).Rules.Should().BeSubsetOf(Faults.Select(fault => ((string[])fault[1])[0]).Append("hostile-names"));

    [Theory]
    [InlineData("application/json", "{\"name\":\"$\"}", new[] { "valid", "hostile-names" })]
    [InlineData("application/xml", "<names><name>$</name></names>", new[] { "valid", "hostile-names" })]
    [InlineData("text/html", "<p>$</p>", new[] { "hostile-names" })]
    [InlineData("text/markdown", "* $", new[] { "hostile-names" })]
    public async Task FindViolations_NamesAsTheyAre_BreakEveryForm(string mediaType, string form, string[] rules)
    {
        IReadOnlyList<ContractViolation> violations =
            await new ReportWriterContract(() => new NameList("template") { MediaType = mediaType, Form = form }).FindViolationsAsync();

        violations.Select(violation => violation.Rule).Should().Contain(rules);
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public Task Verify_BuiltInWriter_Passes(string name) =>
        new ReportWriterContract(() => ReportWriters.BuiltIn.Single(writer => writer.Name == name)).VerifyAsync();

    [Fact]
    public void BuiltIn_NamesAndFiles_AreDifferent()
    {
        ReportWriters.BuiltIn.Select(writer => writer.Name).Should().OnlyHaveUniqueItems();
        ReportWriters.BuiltIn.Select(writer => writer.FileName).Should().OnlyHaveUniqueItems();
    }

    /// <summary>Writes the names of the labels in a result, one a row, with one fault or none.</summary>
    private sealed class NameList(string fault) : IReportWriter
    {
        private int _calls;
        private int _writing;

        public string Name => fault == "spaces in its name" ? "Name list" : "name-list";

        public string FileName => fault == "path for a name" ? "../names.csv" : "names.csv";

        public string MediaType { get; init; } = fault == "no media type" ? "csv" : "text/csv";

        public string Form { get; init; } = "$";

        public void Write(TraceResult result, TextWriter output)
        {
            bool isAlone = Interlocked.Increment(ref _writing) == 1;
            if (fault == "one at a time")
                Thread.Sleep(20);
            output.Write(fault == "counts its calls" ? $"name{Interlocked.Increment(ref _calls)}\n" : "name\n");
            if (fault == "numbers of the machine")
                output.Write($"{(-1.5).ToString(CultureInfo.CurrentCulture)}\n");
            if (fault != "one at a time" || isAlone)
                foreach (Label label in result.Labels.All)
                    output.Write(Row(label.Name) + (fault == "lines of the machine" ? "\r\n" : "\n"));
            if (fault == "closes")
                output.Close();
            Interlocked.Decrement(ref _writing);
        }

        public void Write(TraceResult result, Stream output)
        {
            using var text = new StreamWriter(output, new UTF8Encoding(fault == "byte order mark"), leaveOpen: fault != "closes");
            Write(result, text);
        }

        private string Row(string name)
        {
            string safe = string.Concat(name.Select(c => char.IsControl(c) || (c > '\u1FFF' && fault != "direction marks") ? '?' : c));
            return fault switch
            {
                "template" => Form.Replace("$", name),
                "raw names" => name,
                "rows of any length" => "a,b",
                "formulas" => $"\"{safe.Replace("\"", "\"\"")}\"",
                _ => $"\"'{safe.Replace("\"", "\"\"")}\"",
            };
        }
    }
}
