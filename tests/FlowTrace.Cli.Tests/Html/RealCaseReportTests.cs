using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Html;

/// <summary>The report of thefts that happened, where their data is at hand.</summary>
public sealed class RealCaseReportTests(Browser browser) : IClassFixture<Browser>
{
    [SkippableTheory]
    [InlineData("bancor", "ml_transit_0")]
    [InlineData("harvest", "ml_transit_1")]
    public async Task Open_RealTheft_ShowsItsMapInAFileOfReasonableSize(string name, string holders)
    {
        string folder = RealCases.Folder(name);
        Account[] thieves = [.. File.ReadLines(Path.Combine(folder, "all-address.csv")).Select(line => line.Split(','))
            .Where(cells => cells[1] == holders).Select(cells => Account.Parse(cells[0], ChainId.Ethereum))];
        TraceResult result = await new TracerBuilder().AddLedger(Path.Combine(folder, "all-tx.csv")).AddLabels(new Investigators(folder))
            .WithOptions(new TraceOptions { Policies = [TaintPolicy.Fifo, TaintPolicy.ProRata] }).Build()
            .TraceAsync(Theft.HeldBy(thieves[0], name) with { Holders = thieves });
        await ShowAsync(result, name);
    }

    [SkippableTheory]
    [InlineData("lifi", "LIFI.csv")]
    [InlineData("atomic", "Atomic.csv")]
    public async Task Open_TheftTracedByExperts_ShowsItsMapInAFileOfReasonableSize(string name, string ledger)
    {
        string folder = RealCases.Folder(name);
        Account[] thieves = [.. File.ReadLines(Path.Combine(folder, "source addresses.csv")).Where(line => line.Length > 0).Select(line =>
            Account.Parse(line.Trim(), ChainId.Ethereum))];
        TraceResult result = await new TracerBuilder().AddLedger(Path.Combine(folder, ledger)).Build()
            .TraceAsync(Theft.From(thieves[0], name) with { Victims = thieves });
        await ShowAsync(result, name);
    }

    private async Task ShowAsync(TraceResult result, string name)
    {
        string html = result.ToHtml();
        html.Length.Should().BeLessThan(12_000_000);
        await using WatchedPage watched = await browser.OpenAsync(html, "real-" + name);
        (await watched.Page.Locator("#stage .r").CountAsync()).Should().BeGreaterThan(5);
        (await watched.Page.Locator("#status").InnerTextAsync()).Should().Contain("ends add up to 100");
        await watched.PictureAsync("hops");
        await watched.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Time" }).ClickAsync();
        await watched.PictureAsync("time");
        watched.Offences.Should().BeEmpty();
    }

    /// <summary>The investigators' own words for the accounts, taken down to what the picture needs.</summary>
    private sealed class Investigators(string folder) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(new LabelBook(
            File.ReadLines(Path.Combine(folder, "all-address.csv")).Skip(1).Select(line => line.Split(',')).Select(cells => new Label(
                Account.Parse(cells[0], ChainId.Ethereum), cells[1], CategoryOf(cells[2]), "all-address.csv", 70))));

        private static ServiceCategory CategoryOf(string word) => word switch
        {
            "heist" => ServiceCategory.None,
            "exchange" => ServiceCategory.Exchange,
            "mixer" or "tornado" => ServiceCategory.Mixer,
            "bridge" => ServiceCategory.Bridge,
            "token contract" => ServiceCategory.Token,
            _ => ServiceCategory.Dex,
        };
    }
}
