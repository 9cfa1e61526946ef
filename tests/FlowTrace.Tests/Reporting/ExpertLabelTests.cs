using FlowTrace.Attribution;
using FlowTrace.Reporting;
using FlowTrace.Tests.Findings;
using static FlowTrace.Tests.Findings.ShapeLedger;

namespace FlowTrace.Tests.Reporting;

/// <summary>The expert report's table of labels.</summary>
public sealed class ExpertLabelTests
{
    private static async Task<string> LabelsAsync(params Label[] more)
    {
        ShapeLedger ledger = new ShapeLedger().Stolen("Thief").Is("Exchange", ServiceCategory.Exchange, "Exchange One")
            .Pay(0, "Victim", "Thief", 10).Pay(5, "Thief", "Exchange", 10);
        foreach (Label label in more)
            ledger.Says(label);
        using var text = new StringWriter();
        ExpertReport.Of(await ledger.TraceAsync()).WriteMarkdown(text);
        string section = text.ToString().Split("\n## Labels\n")[1];
        return section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
    }

    private static Label Another(string name, int confidence = 60, long? until = null) =>
        new(At("Exchange"), name, ServiceCategory.Gambling, "another list", confidence, UntilUnixMilliseconds: until);

    [Fact]
    public async Task Labels_OneThatIsContradicted_NamesTheOther()
    {
        string[] rows = RowsOf(await LabelsAsync(Another("Casino <Two>"), Another("Worth less", confidence: 20)));

        rows.Should().ContainSingle(row => row.Contains("| “Exchange One”<br>", StringComparison.Ordinal)).Which.Should()
            .Contain("“Casino \\<Two\\>” (gambling)").And.Contain("by “another list”, no dates given").And.NotContain("Worth less");
        rows.Should().ContainSingle(row => row.Contains("| “Casino \\<Two\\>”<br>", StringComparison.Ordinal)).Which.Should()
            .Contain("“Exchange One” (exchange)");
    }

    [Fact]
    public async Task Labels_NoneContradicted_SaysSo() =>
        (await LabelsAsync(Another("Worth less", confidence: 20))).Should()
            .Contain("None of them is contradicted by another label of the same confidence.").And.NotContain("Contradicted by");

    [Fact]
    public void ContestingEver_LabelsThatNeverCountTogether_DoNotContradict()
    {
        Label before = Another("Before", until: 1_000);
        Label after = Another("After") with { SinceUnixMilliseconds = 1_000 };
        Label always = Another("Always");
        var book = new LabelBook([before, after, always]);

        book.ContestingEver(before).Should().Equal(always);
        book.ContestingEver(always).Should().Equal(before, after);
    }

    private static string[] RowsOf(string section) =>
        [.. section.Split('\n').Where(line => line.StartsWith("| ethereum:", StringComparison.Ordinal))];
}
