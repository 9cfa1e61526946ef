using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Cli.Tests.Html;
using FlowTrace.Files;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Expert;

/// <summary>The report of the theft from Bancor in 2018, where its data is at hand.</summary>
public sealed class ExpertRealCaseTests(Browser browser) : IClassFixture<Browser>
{
    private const decimal Ether = 1_000_000_000_000_000_000m;

    [SkippableFact]
    public async Task Bancor_Report_IsClaimsThatPrintOnPaper()
    {
        ExpertReport report = ExpertReport.Of(await BancorAsync());
        string html = ExpertCases.Html(report);

        ClaimLint.OffencesOfHtml(html, report.Claims).Should().BeEmpty();
        ClaimLint.OffencesOfMarkdown(ExpertCases.Markdown(report), report.Claims).Should().BeEmpty();
        await using WatchedPage watched = await browser.OpenAsync(html, "expert-bancor", width: PrintedPage.Width);
        await watched.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        (await PrintedPage.OverflowingAsync(watched.Page)).Should().BeEmpty();
        PrintedPage.Sizes(await PrintedPage.PdfAsync(watched.Page, "expert-bancor")).Distinct().Should()
            .BeEquivalentTo([PrintedPage.A4, PrintedPage.Across], "all is A4, the map across");
        watched.Offences.Should().BeEmpty();
    }

    // The figures are formatted here anew from result.json, so that the report cannot err together with its own formatting.
    [SkippableFact]
    public async Task Bancor_Amounts_AreThoseOfTheResult()
    {
        TraceResult result = await BancorAsync();
        string text = ExpertCases.Markdown(ExpertReport.Of(result));
        using JsonDocument document = JsonDocument.Parse(result.ToJson());

        JsonElement[] exits =
        [
            .. document.RootElement.GetProperty("outcomes").EnumerateArray().Where(outcome => outcome.GetProperty("status").GetString() == "cash-out"
                && outcome.GetProperty("asset").GetString() == "eip155:1/slip44:60" && outcome.GetProperty("stolen").GetProperty("fifo").GetArrayLength() > 0),
        ];
        exits.Should().NotBeEmpty();
        foreach (JsonElement exit in exits)
        {
            JsonElement bounds = exit.GetProperty("bounds")[0];
            string address = exit.GetProperty("account").GetString()!.Split(':')[^1];
            string[] told = [.. text.Split('\n').Where(line => line.Contains(address))];
            told.Should().Contain(line => line.Contains(InEther(exit.GetProperty("stolen").GetProperty("fifo")[0].GetProperty("quantity"))));
            told.Should().Contain(line => line.StartsWith("- Whatever rule is used", StringComparison.Ordinal)
                && line.Contains(InEther(bounds.GetProperty("least"))) && line.Contains(InEther(bounds.GetProperty("most"))));
        }

        string stolen = InEther(document.RootElement.GetProperty("thefts")[0].GetProperty("stolen").EnumerateArray()
            .Single(part => part.GetProperty("asset").GetString() == "eip155:1/slip44:60").GetProperty("quantity"));
        text.Should().Contain($"in 1 transfer: {stolen}.");
    }

    private static string InEther(JsonElement quantity) =>
        (decimal.Parse(quantity.GetString()!, CultureInfo.InvariantCulture) / Ether).ToString("#,0.##################", CultureInfo.InvariantCulture) + " ETH";

    private static Task<TraceResult> BancorAsync()
    {
        string folder = RealCases.Folder("bancor");
        var thief = Account.Parse("0xbceaa0040764009fdcff407e82ad1f06465fd2c4", ChainId.Ethereum);
        return new TracerBuilder().AddLedger(Path.Combine(folder, "all-tx.csv")).AddLabels(new LabelFile(Path.Combine(folder, "all-address.csv")))
            .WithOptions(new TraceOptions { Policies = [.. TaintPolicies.All.Where(policy => policy.IsConserving())], Bounds = true }).Build()
            .TraceAsync(Theft.HeldBy(thief, "bancor"));
    }
}
