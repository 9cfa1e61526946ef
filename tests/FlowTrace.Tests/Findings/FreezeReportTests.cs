using FlowTrace.Attribution;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Findings.ShapeLedger;

namespace FlowTrace.Tests.Findings;

/// <summary>What to ask whom to hold.</summary>
public sealed class FreezeReportTests
{
    private static readonly TraceOptions Options = new() { DustPartsPerBillion = 0, Bounds = true };

    // 1000 USDT: 400 over Customer into the hot wallet, 100 over Mule, who pays a friend too, 200 straight to a labelled deposit address,
    // 50 into a mixer; 250 rest.
    private static ShapeLedger Case() => new ShapeLedger().Stolen("Thief").Is("Hot", ServiceCategory.HotWallet, "Exchange <One>")
        .Is("Dep", ServiceCategory.Deposit, "=Exchange Two").Is("Mixer", ServiceCategory.Mixer)
        .Pay(0, "Victim", "Thief", 1000, "Tether").Pay(10, "Thief", "Customer", 400, "Tether").Pay(11, "Customer", "Hot", 390, "Tether")
        .Pay(12, "Thief", "Mule", 110, "Tether").Pay(13, "Mule", "Hot", 100, "Tether").Pay(14, "Mule", "Friend", 10, "Tether")
        .Pay(15, "Thief", "Dep", 200, "Tether").Pay(16, "Thief", "Mixer", 50, "Tether");

    private static async Task<string> MarkdownAsync(ShapeLedger ledger, TraceOptions? options = null)
    {
        using var text = new StringWriter();
        FreezeReport.WriteMarkdown(await ledger.TraceAsync(options: options ?? Options), text);
        return text.ToString();
    }

    private static async Task<string[][]> RowsAsync(ShapeLedger ledger)
    {
        using var text = new StringWriter();
        FreezeReport.WriteCsv(await ledger.TraceAsync(options: Options), text);
        return [.. text.ToString().TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
    }

    [Fact]
    public async Task WriteCsv_EveryDepositAndHolding_HasARow()
    {
        string[][] rows = await RowsAsync(Case());
        string Of(string[] row, string column) => row[Array.IndexOf(rows[0], column)];

        rows.Should().OnlyContain(row => row.Length == rows[0].Length);
        rows.Skip(1).Select(row =>
            $"{Of(row, "to")} {Of(row, "kind")} {Of(row, "deposit_grade")} {Of(row, "stolen")} {Of(row, "still_there")} {Of(row, "state")} "
            + $"{Of(row, "least")}-{Of(row, "most")}").Should().Equal(
            "Exchange <One> service inferred 390 10  490-490", "Exchange <One> service  100   490-490", "'=Exchange Two service attributed 200   200-200",
            "Tether issuer  240 240 not frozen 240-240", "Tether issuer  10 10 not frozen 10-10", "Tether issuer  10 10 not frozen 10-10");
        Of(rows[1], "deposit_address").Should().Be(At("Customer").ToString());
        Of(rows[1], "account").Should().Be(At("Hot").ToString());
        Of(rows[2], "deposit_address").Should().BeEmpty("the mule pays somebody else too");
        Of(rows[3], "deposit_address").Should().Be(At("Dep").ToString());
    }

    [Fact]
    public async Task WriteMarkdown_EveryServiceAndIssuer_HasALetter()
    {
        string text = await MarkdownAsync(Case());

        text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Should()
            .Equal("## To Exchange \\<One\\>", "## To \\=Exchange Two", "## To Tether");
        text.Should().Contain("which the named sources attribute to you").And.Contain("(candidate, inferred)")
            .And.Contain("Against it: any private wallet that pays one service only looks the same").And.NotContain("belongs to").And.NotContain("<One>");
        text.Should().Contain("whatever rule is used").And.NotContain("Mixer");
    }

    [Fact]
    public async Task WriteMarkdown_AddressesOfOneActor_ComeInOneLetter()
    {
        Label Deposit(string account, string name, string actor) => new(At(account), name, ServiceCategory.Deposit, "test", 60)
        {
            Details = new LabelDetails { Actor = actor },
        };
        ShapeLedger ledger = new ShapeLedger().Stolen("Thief").Is("Hot", ServiceCategory.HotWallet, "EXCHANGE one")
            .Says(Deposit("Dep1", "customer 17", "exch-1")).Says(Deposit("Dep2", "customer 18", "exch-1")).Says(Deposit("Dep3", "customer 19", "unheard-of"))
            .Describes(new LabelActor("exch-1", "Exchange One", "actors.yaml"))
            .Pay(0, "Victim", "Thief", 100).Pay(10, "Thief", "Dep1", 40).Pay(11, "Thief", "Dep2", 30).Pay(12, "Thief", "Dep3", 20)
            .Pay(13, "Thief", "Customer", 10).Pay(14, "Customer", "Hot", 4).Pay(15, "Customer", "Dep1", 6);

        string text = await MarkdownAsync(ledger);
        text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Should().Equal("## To Exchange One", "## To unheard-of");
        text.Should().Contain("attributed to customer 17").And.Contain("the same source names the actor Exchange One");

        string[][] rows = await RowsAsync(ledger);
        rows.Count(row => row[0] == "Exchange One").Should().Be(4);
        rows.Where(row => row[Array.IndexOf(rows[0], "deposit_grade")] == "inferred").Select(row => row[Array.IndexOf(rows[0], "deposit_address")])
            .Should().Equal([At("Customer").ToString()], "who pays two addresses of one exchange pays nobody else");
    }

    [Fact]
    public async Task WriteMarkdown_MoreRowsThanALetterHolds_SaysWhatTheRestIsWorth()
    {
        ShapeLedger ledger = new ShapeLedger().Stolen("Thief").Is("Dep", ServiceCategory.Deposit, "Exchange").Pay(0, "Victim", "Thief", 10_000, "Tether");
        for (int i = 0; i < 503; i++)
            ledger.Pay(10 + i, "Thief", "Dep", i % 100 == 7 ? 3UL : 10UL, "Tether");

        string text = await MarkdownAsync(ledger);
        text.Split('\n').Should().ContainSingle(line => line.StartsWith("and 3 smaller rows in freeze.csv, with 9 base units of ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteMarkdown_NothingToFreeze_SaysSo()
    {
        ShapeLedger ether = new ShapeLedger().Stolen("Thief").Pay(0, "Victim", "Thief", 10);

        (await MarkdownAsync(ether)).Should().Contain("Nothing: no stolen unit stands at a service");
        (await MarkdownAsync(ether, new TraceOptions { Policies = [TaintPolicy.Poison] })).Should().Contain("Nothing: poison counts");
    }
}
