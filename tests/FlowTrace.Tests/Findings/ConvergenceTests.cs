using System.Text;
using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Findings.ShapeLedger;

namespace FlowTrace.Tests.Findings;

/// <summary>Where thefts meet, with figures that were computed by hand.</summary>
public sealed class ConvergenceTests
{
    private static readonly TraceOptions Options = new() { DustPartsPerBillion = 0, Bounds = true };

    // 200 stolen; 150 of them come to Meet over A, and 90 go on to the exchange. Meet keeps 60.
    private static ShapeLedger First() => new ShapeLedger().Stolen("ThiefA", "a").Is("Exchange", ServiceCategory.Exchange)
        .Pay(0, "VictimA", "ThiefA", 200).Pay(10, "ThiefA", "A", 150).Pay(20, "A", "Meet", 150).Pay(30, "Meet", "Exchange", 90)
        .Pay(31, "ThiefA", "Exchange", 50);

    // 1000 stolen; 300 come to Meet in two payments and all go on: it only passed them.
    private static ShapeLedger Second() => new ShapeLedger().Stolen("ThiefB", "b").Is("Exchange", ServiceCategory.Exchange)
        .Pay(0, "VictimB", "ThiefB", 1000).Pay(10, "ThiefB", "Meet", 100).Pay(11, "ThiefB", "Meet", 200).Pay(12, "Meet", "Far", 300)
        .Pay(13, "ThiefB", "Exchange", 700);

    private static async Task<ConvergenceInput> InputAsync(string name, ShapeLedger ledger, TraceOptions? options = null)
    {
        byte[] json = Encoding.UTF8.GetBytes((await ledger.TraceAsync(options: options ?? Options)).ToJson());
        return new ConvergenceInput(name, () => new MemoryStream(json));
    }

    private static string Text(ConvergencePoint point) => string.Join("; ", point.Figures.Select(figure => FormattableString.Invariant(
        $"{figure.Theft} {figure.Policy} {figure.Quantity}/{figure.Origin} {figure.SharePartsPerMillion} ppm {figure.Least}-{figure.Most} {figure.Result}")));

    [Fact]
    public async Task Find_TwoResultsThatMeet_SaysWhatCameOfEach()
    {
        Convergence found = Convergence.Find([await InputAsync("first", First()), await InputAsync("second", Second())]);

        ConvergencePoint point = found.Points.Should().ContainSingle().Subject;
        point.Account.Should().Be(At("Meet"));
        point.Thefts.Should().Equal(1, 2);
        Text(point).Should().Be("1 fifo 150/150 750000 ppm 60-60 first; 2 fifo 300/300 300000 ppm - second");
        point.SharePartsPerMillion.Should().Be(1_050_000);
        found.ServicesLeftOut.Should().Be(1, "the exchange receives of both");
        found.HubsLeftOut.Should().Be(0);
        found.Thefts.Select(theft => string.Join(' ', theft.Ids)).Should().Equal("a", "b");
        found.Notes().Should().BeEmpty();
    }

    [Fact]
    public async Task Find_OneTheftInTwoResults_CountsOnce()
    {
        // The same transfers under another name, and one that the first result had not seen yet.
        ShapeLedger again = new ShapeLedger().Stolen("ThiefA", "renamed").Pay(0, "VictimA", "ThiefA", 200).Pay(10, "ThiefA", "A", 150)
            .Pay(20, "A", "Meet", 150).Pay(40, "ThiefA", "Meet", 25);
        Convergence found = Convergence.Find([await InputAsync("first", First()), await InputAsync("again", again)]);

        found.Points.Should().BeEmpty();
        found.Thefts.Should().ContainSingle().Which.Ids.Should().Equal("a", "renamed");
        found.Notes().Should().ContainSingle().Which.Should().Be("Theft 1 stands in 2 results and counts once; its own transfers are the same.");

        Convergence three = Convergence.Find(
            [await InputAsync("first", First()), await InputAsync("again", again), await InputAsync("second", Second())]);
        Text(three.Points.Single()).Should().StartWith("1 fifo 175/175 875000 ppm 175-175 again; ", "the larger figure speaks, and is not added to the other");
    }

    [Fact]
    public async Task Find_OneResultWithTwoThefts_MeetsInItself()
    {
        ShapeLedger both = First().Stolen("ThiefB", "b").Pay(0, "VictimB", "ThiefB", 1000).Pay(21, "ThiefB", "Meet", 40);

        Text(Convergence.Find([await InputAsync("both", both)]).Points.Should().ContainSingle(point => point.Account == At("Meet")).Subject)
            .Should().Contain("1 fifo 150/150").And.Contain("2 fifo 40/40");
    }

    [Theory]
    [InlineData(ServiceCategory.Exchange, false)]
    [InlineData(ServiceCategory.HotWallet, false)]
    [InlineData(ServiceCategory.Bridge, false)]
    [InlineData(ServiceCategory.Dex, false)]
    [InlineData(ServiceCategory.Mixer, false)]
    [InlineData(ServiceCategory.Otc, true)]
    [InlineData(ServiceCategory.Deposit, true)]
    [InlineData(ServiceCategory.Mule, true)]
    public async Task Find_ALabelledAccount_CountsUnlessItServesStrangers(ServiceCategory category, bool counts)
    {
        // Only one of the two results knows the label; that is enough.
        Convergence found = Convergence.Find(
            [await InputAsync("first", First()), await InputAsync("second", Second().Is("Meet", category, "<b>Meet</b>"))]);

        found.Points.Count(point => point.Account == At("Meet")).Should().Be(counts ? 1 : 0);
        found.ServicesLeftOut.Should().Be(counts ? 1 : 2);
        if (counts)
            found.Points[0].Label.Should().Be($"<b>Meet</b> ({category.ToName()})");
    }

    [Fact]
    public async Task Find_ABusyAccount_IsLeftOutAndCounted()
    {
        Convergence found = Convergence.Find(
            [await InputAsync("first", First()), await InputAsync("second", Second(), Options with { HubTransfers = 2 })]);

        found.Points.Should().BeEmpty();
        found.HubsLeftOut.Should().Be(1);
    }

    [Fact]
    public async Task Find_OtherPolicies_AreNamedAndKeptApart()
    {
        TraceOptions two = Options with { Policies = [TaintPolicy.Lifo, TaintPolicy.Fifo] };
        Convergence found = Convergence.Find([await InputAsync("first", First()), await InputAsync("second", Second(), two)]);

        found.Points.Single().Figures.Select(figure => $"{figure.Theft} {figure.Policy}").Should().Equal("1 fifo", "2 fifo", "2 lifo");
        found.Notes().Should().ContainSingle().Which.Should().Be("Figures differ in how they were traced under: fifo: first; lifo: second.");
    }

    [Fact]
    public async Task Find_InAnyOrder_FindsTheSamePoints()
    {
        ConvergenceInput first = await InputAsync("first", First());
        ConvergenceInput second = await InputAsync("second", Second());

        Convergence.Find([second, first]).Points.Select(point => point.Account).Should()
            .Equal(Convergence.Find([first, second]).Points.Select(point => point.Account));
    }

    [Fact]
    public async Task Find_MostTheftsComeFirst()
    {
        ShapeLedger third = new ShapeLedger().Stolen("ThiefC", "c").Pay(0, "VictimC", "ThiefC", 10).Pay(5, "ThiefC", "Meet", 1).Pay(6, "ThiefC", "Far", 9);
        Convergence found = Convergence.Find(
            [await InputAsync("first", First()), await InputAsync("second", Second()), await InputAsync("third", third)]);

        found.Points.Select(point => (point.Account, point.Thefts.Count)).Should().Equal((At("Meet"), 3), (At("Far"), 2));
        Convergence.Find([await InputAsync("first", First()), await InputAsync("second", Second()), await InputAsync("third", third)], leastThefts: 3)
            .Points.Should().ContainSingle();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task Find_FilesThatComeInPieces_SaysTheSame(int most)
    {
        ConvergenceInput[] whole = [await InputAsync("first", First()), await InputAsync("second", Second())];
        Convergence found = Convergence.Find([.. whole.Select(input => new ConvergenceInput(input.Name, () => new PiecesStream(input.Open(), most)))]);

        Convergence expected = Convergence.Find(whole);
        found.Results.Select(result => result.Digest).Should().Equal(expected.Results.Select(result => result.Digest));
        found.Points.Select(Text).Should().Equal(expected.Points.Select(Text)).And.NotBeEmpty();
    }

    [Fact]
    public async Task Find_AResultThatEndsTooEarly_IsRefusedAsChanged()
    {
        byte[] json = Encoding.UTF8.GetBytes((await First().TraceAsync()).ToJson());

        FluentActions.Invoking(() => Convergence.Find([new("first", () => new MemoryStream(json[..^300]))]))
            .Should().Throw<ResultDocumentException>().WithMessage("first: its digest*Use the file as it was written.");
    }

    [Fact]
    public async Task Find_AChangedResult_IsRefused()
    {
        string json = (await First().TraceAsync()).ToJson().Replace("\"150\"", "\"151\"");

        FluentActions.Invoking(() => Convergence.Find([new("first", () => new MemoryStream(Encoding.UTF8.GetBytes(json)))]))
            .Should().Throw<ResultDocumentException>().WithMessage("first: its digest*Use the file as it was written.");
    }

    [Fact]
    public async Task Write_EveryForm_SaysTheSame()
    {
        ConvergenceInput hostile = await InputAsync("=second", Second().Is("Meet", ServiceCategory.Otc, "=<b>"));
        Convergence found = Convergence.Find([await InputAsync("first", First()), hostile]);
        using var table = new StringWriter();
        using var markdown = new StringWriter();
        using var csv = new StringWriter();
        using var json = new MemoryStream();

        ConvergenceReport.WriteTable(found, table);
        ConvergenceReport.WriteMarkdown(found, markdown);
        ConvergenceReport.WriteCsv(found, csv);
        ConvergenceReport.WriteJson(found, json);

        table.ToString().Should().Contain("1 account outside services received units of 2 or more of 2 thefts in 2 results. Left out: 1 service, 0 accounts")
            .And.Contain("theft 1: 150 of eip155:1/slip44:60 under fifo, 75.0 % of it; of what rests there least 60, most 60");
        markdown.ToString().Should().Contain("\\=\\<b\\>").And.NotContain("<b>");
        csv.ToString().Should().Contain(",'=<b> (otc),2,1,a,eip155:1/slip44:60,fifo,150,150,0.750000,60,60,first\n").And.Contain(",'=second\n");
        using JsonDocument document = JsonDocument.Parse(json.ToArray());
        document.RootElement.GetProperty("points")[0].GetProperty("figures")[0].GetProperty("received").GetString().Should().Be("150");
    }
}
