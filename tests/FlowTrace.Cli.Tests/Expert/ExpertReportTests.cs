using System.Text.Json;
using System.Text.RegularExpressions;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Cli.Tests.Reporting;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Reporting;
using FlowTrace.Taint;

namespace FlowTrace.Cli.Tests.Expert;

/// <summary>The report consists of claims only, and shows each as what it is.</summary>
public sealed partial class ExpertReportTests
{
    public static TheoryData<string> Cases => ["exchange-theft", "swap-and-bridge", "conversions", "small", "nothing"];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Html_EveryText_IsAClaimDrawnAsItsKind(string name)
    {
        ExpertReport report = await ExpertCases.ReportAsync(name);

        ClaimLint.OffencesOfHtml(ExpertCases.Html(report), report.Claims).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Markdown_EveryLine_EndsWithItsClaim(string name)
    {
        ExpertReport report = await ExpertCases.ReportAsync(name);

        ClaimLint.OffencesOfMarkdown(ExpertCases.Markdown(report), report.Claims).Should().BeEmpty();
    }

    // The lint itself must see what it is here to find.
    [Fact]
    public async Task Lint_TamperedReport_IsFound()
    {
        ExpertReport report = await ExpertCases.ReportAsync("conversions");
        string html = ExpertCases.Html(report);
        string markdown = ExpertCases.Markdown(report);

        Tampered("class=\"claim inferred\"", "class=\"claim observed\"").Should().Contain(offence => offence.Contains("drawn as"));
        Tampered(" inferred</a>", " observed</a>").Should().Contain(offence => offence.Contains("cited as"));
        Tampered("<main>", "<main><p>The thief lives in Paris.</p>").Should().Contain(offence => offence.Contains("no claim"));
        Tampered("data-claim=\"C4\"", "data-claim=\"C99999\"").Should().Contain(offence => offence.Contains("no such claim"));
        Tampered("Taken in the theft", "It belongs to him").Should().Contain(offence => offence.Contains("ownership"));
        ClaimLint.OffencesOfMarkdown(markdown.Replace(" inferred\\]", " observed\\]"), report.Claims).Should().NotBeEmpty();
        ClaimLint.OffencesOfMarkdown(markdown + "He did it.\n", report.Claims).Should().ContainSingle();

        IEnumerable<string> Tampered(string part, string with)
        {
            html.Should().Contain(part);
            return ClaimLint.OffencesOfHtml(html.Replace(part, with), report.Claims);
        }
    }

    [Fact]
    public async Task Claims_InferredCrossing_IsNeverObserved()
    {
        ExpertReport report = await ExpertCases.ReportAsync("conversions");
        const string guessed = "50,000 USDT over a bridge";

        Claim[] about = [.. report.Claims.Claims.Where(claim => claim.Statement.Contains(guessed))];
        about.Should().NotBeEmpty().And.OnlyContain(claim => claim.Kind == ClaimKind.Inferred)
            .And.OnlyContain(claim => claim.Statement.Contains("may") && claim.Against.Count > 0);
        ExpertCases.Markdown(report).Split('\n').Where(line => line.Contains(guessed)).Should().OnlyContain(line => line.Contains(" inferred\\]"));
    }

    [Theory]
    [InlineData(EvidenceGrade.Observed, ClaimKind.Observed)]
    [InlineData(EvidenceGrade.Derived, ClaimKind.Derived)]
    [InlineData(EvidenceGrade.Inferred, ClaimKind.Inferred)]
    [InlineData(EvidenceGrade.Asserted, ClaimKind.Asserted)]
    public void Claims_Crossing_IsOfTheKindOfItsGrade(EvidenceGrade grade, ClaimKind kind)
    {
        var hand = new HandMadeResult();
        int victim = hand.Wallet();
        int thief = hand.Wallet();
        int runner = hand.Wallet(chain: ChainId.Tron);
        Amount given = new(100, HandMadeResult.Ether);
        hand.Flow(victim, thief, 100, isTheft: true).Hop(thief, runner, HopShape.Bridge, grade, given, given, 100, "", "who says so")
            .Outcome(runner, OutcomeStatus.AtRest, 100);

        ExpertReport.Of(hand.Build()).Claims.Claims.Where(claim => claim.Statement.Contains("Crossing to another chain"))
            .Should().ContainSingle().Which.Kind.Should().Be(kind);
    }

    [Fact]
    public void Claims_Swap_IsDerivedByNetting()
    {
        ExpertReport report = ExpertReport.Of(HandMadeResult.Conversions().Build());

        report.Claims.Claims.Where(claim => claim.Statement.Contains("swapped 60 ETH")).Should().NotBeEmpty()
            .And.OnlyContain(claim => claim.Kind == ClaimKind.Derived && claim.RestsOn.OfType<RuleBasis>().Any(rule => rule.Rule.Id == "swap-netting"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Claims_Observed_NameTransactionsAndAttributed_Labels(string name)
    {
        ExpertReport report = await ExpertCases.ReportAsync(name);

        foreach (Claim claim in report.Claims.Claims)
        {
            claim.RestsOn.Should().NotBeEmpty();
            (claim.Kind switch
            {
                ClaimKind.Observed => claim.RestsOn.All(basis => basis is TransactionBasis),
                ClaimKind.Attributed => claim.RestsOn.Single() is LabelBasis,
                ClaimKind.Derived => claim.RestsOn[0] is RuleBasis,
                ClaimKind.Asserted => claim.RestsOn[0] is AnalystBasis,
                _ => claim.RestsOn[0] is HeuristicBasis && claim.Against.Count > 0,
            }).Should().BeTrue(claim.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Claims_Every_IsPrintedAndRegistered(string name)
    {
        ExpertReport report = await ExpertCases.ReportAsync(name);
        string[] parts = ExpertCases.Html(report).Split("<section id=\"claims\">");

        report.Claims.Claims.SkipLast(1).Where(claim => !parts[0].Contains($"data-claim=\"{claim.Id}\"")).Should().BeEmpty();
        report.Claims.Claims.Where(claim => !parts[1].Contains($"<a id=\"{claim.Id}\">")).Should().BeEmpty();
    }

    [Fact]
    public async Task Report_OfOneResult_IsTheSameToTheByte()
    {
        ExpertReport one = await ExpertCases.ReportAsync("swap-and-bridge");
        ExpertReport other = await ExpertCases.ReportAsync("swap-and-bridge");

        ExpertCases.Html(one).Should().Be(ExpertCases.Html(other));
        ExpertCases.Markdown(one).Should().Be(ExpertCases.Markdown(other));
    }

    [Fact]
    public async Task Report_EveryAddressAndHash_IsWhole()
    {
        string text = ExpertCases.Markdown(await ExpertCases.ReportAsync("exchange-theft"));

        HexWord().Matches(text).Select(match => match.Value.Length).Distinct().Should().BeSubsetOf([42, 66]);
        text.Should().NotMatchRegex("0x[0-9a-fA-F]+…");
    }

    [Fact]
    public async Task Exhibits_EveryStep_SaysBlockTimeStolenPartAndController()
    {
        string exhibits = Section(ExpertCases.Markdown(await ExpertCases.ReportAsync("exchange-theft")), "Exhibits");

        string[] steps = [.. exhibits.Split('\n').Where(line => StepRow().IsMatch(line))];
        steps.Should().HaveCountGreaterThan(20);
        steps.Should().OnlyContain(step => TimeAndBlock().IsMatch(step) && HexWord().Count(step) >= 3 && step.Contains("stolen")
            && (step.Contains("unknown") || step.Contains("no: ") || step.Contains("yes, ") || step.Contains("no, ") || step.Contains("likely")));
    }

    [Fact]
    public async Task Limits_MissingInternalTransactions_AreSaid() =>
        Section(ExpertCases.Markdown(await ExpertCases.ReportAsync("small")), "Limits of this report").Should().Contain("may lack internal transactions");

    [Fact]
    public void Labels_InTheReport_NameTheClaimsThatFallWithThem()
    {
        ExpertReport report = ExpertReport.Of(HandMadeResult.Small().Build());
        Label label = report.Claims.Claims.Where(claim => claim.Kind == ClaimKind.Attributed)
            .Select(claim => ((LabelBasis)claim.RestsOn[0]).Label).First(label => label.Name == "Exchange One");

        IReadOnlyList<Claim> fall = report.Claims.AffectedBy(label);
        fall.Should().Contain(claim => claim.Statement.Contains("Exit: E1"));
        Section(ExpertCases.Markdown(report), "Labels").Should().Contain(LabelsSection.Ranges(fall)).And.Contain("70 of 100").And.Contain("tagpack.csv");
    }

    [Fact]
    public void Labels_Withdrawn_TakeTheFiguresWithThem()
    {
        ExpertReport report = ExpertReport.Of(HandMadeResult.Small().Build());
        Label stop = report.Claims.Claims.SelectMany(claim => claim.RestsOn).OfType<LabelBasis>().First(basis => basis.Label.Name == "Exchange One").Label;

        report.Claims.AffectedBy(stop).Should().Contain(claim => claim.Statement.StartsWith("At services that pay out", StringComparison.Ordinal))
            .And.Contain(claim => claim.Statement.StartsWith("At rest in wallets", StringComparison.Ordinal),
                "without the label the units would have been followed further");
    }

    [Theory]
    [InlineData(true, "≥ 60 ETH<br>≤ 80 ETH", "at least 60 ETH and at most 80 ETH")]
    [InlineData(false, "≥ 60 ETH<br>≤ 80 ETH \\*", "these figures hold, but need not be attained")]
    public void Bounds_OfAnOutcome_StandBesideTheRules(bool isExact, string figure, string words)
    {
        UInt128 ether = 1_000_000_000_000_000_000;
        var hand = new HandMadeResult("t", TaintPolicy.Fifo, TaintPolicy.Lifo);
        int victim = hand.Wallet();
        int exchange = hand.Wallet("Exchange One", ServiceCategory.Exchange);
        hand.Flow(victim, exchange, 70 * ether, isTheft: true).Flow(exchange, victim, ether)
            .Outcome(exchange, OutcomeStatus.CashOut, 70 * ether, bounds: new StolenBounds("t", 60 * ether, 80 * ether, isExact));

        string text = ExpertCases.Markdown(ExpertReport.Of(hand.Build()));

        text.Should().Contain(figure).And.Contain(words).And.NotContain("bounds over every possible rule were not computed");
    }

    [Fact]
    public void Bounds_InFewDigits_AreNeverNarrowerThanTheyAre()
    {
        var hand = new HandMadeResult("t", TaintPolicy.Fifo);
        int victim = hand.Wallet();
        int exchange = hand.Wallet("Exchange One", ServiceCategory.Exchange);
        UInt128 most = 9_999_999_999_999_999_999;
        hand.Flow(victim, exchange, most, isTheft: true).Flow(exchange, victim, 1)
            .Outcome(exchange, OutcomeStatus.CashOut, most, bounds: new StolenBounds("t", 1_234_567_890_000_000_000, most, IsExact: true));

        ExpertCases.Markdown(ExpertReport.Of(hand.Build())).Should().Contain("≥ 1.234 ETH<br>≤ 10 ETH")
            .And.Contain("at least 1.23456789 ETH and at most 9.999999999999999999 ETH");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task WriteClaims_Ids_AreThoseOfBothReports(string name)
    {
        ExpertReport report = await ExpertCases.ReportAsync(name);
        byte[] claims = ExpertCases.Claims(report);
        using JsonDocument document = JsonDocument.Parse(claims);

        document.RootElement.GetProperty("schema").GetString().Should().Be(ExpertReport.ClaimsSchema);
        string[] ids = [.. document.RootElement.GetProperty("claims").EnumerateArray().Select(claim => claim.GetProperty("id").GetString()!)];
        string[] shown = [.. HtmlId().Matches(ExpertCases.Html(report)).Select(match => match.Groups["id"].Value).Distinct()];
        string[] cited = [.. MarkdownId().Matches(ExpertCases.Markdown(report)).Select(match => match.Groups["id"].Value).Distinct()];
        ids.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(shown).And.BeEquivalentTo(cited);
        claims.Should().Equal(ExpertCases.Claims(await ExpertCases.ReportAsync(name)));
    }

    [Fact]
    public void WriteClaims_Label_NamesTheClaimsThatFallWithIt()
    {
        ExpertReport report = ExpertReport.Of(HandMadeResult.Small().Build());
        using JsonDocument document = JsonDocument.Parse(ExpertCases.Claims(report));

        JsonElement label = document.RootElement.GetProperty("labels").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "Exchange One");
        string[] fall = [.. label.GetProperty("claims").EnumerateArray().Select(id => id.GetString()!)];
        document.RootElement.GetProperty("claims").EnumerateArray().Where(claim => fall.Contains(claim.GetProperty("id").GetString()))
            .Should().Contain(claim => claim.GetProperty("kind").GetString() == "attributed")
            .And.Contain(claim => claim.GetProperty("statement").GetString()!.StartsWith("Exit: E1"));
    }

    [Fact]
    public void Freezes_OfAnAccount_StandWithEveryActAndItsTransaction()
    {
        Asset usdt = Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", ChainId.Ethereum);
        HandMadeResult hand = HandMadeResult.Small();
        IssuerAct Act(IssuerActKind kind, int minute, UInt128 quantity = default) => new(
            kind, HandMadeResult.AccountOf(1), usdt, quantity, TransactionId.Parse($"0x{0xF00 + minute:x64}"),
            new Position(1_740_146_400_000 + (minute * 60_000), ChainId.Ethereum, 200 + minute, 0, 0));
        hand.AssetInfo[usdt] = new AssetInfo("USDT", 6);
        hand.Freezes.Add(new Freeze(HandMadeResult.AccountOf(1), usdt)
        {
            Submitted = Act(IssuerActKind.Submitted, 20),
            Frozen = Act(IssuerActKind.Frozen, 64),
            Destroyed = [Act(IssuerActKind.Destroyed, 90, 5_000_000)],
        });
        ExpertReport report = ExpertReport.Of(hand.Build());

        string exits = Section(ExpertCases.Markdown(report), "Exits and freeze table");
        exits.Should().Contain("What issuers froze").And.Contain($"0x{0xF00 + 64:x64}").And.Contain("frozen 2025-02-21 15:04:00 UTC");
        Section(ExpertCases.Markdown(report), "Timeline").Should().Contain("Issuer's act: destroyed").And.Contain("5 USDT");
        ClaimLint.OffencesOfHtml(ExpertCases.Html(report), report.Claims).Should().BeEmpty();
    }

    [Fact]
    public void Mixers_Candidates_AreInferredWithWhatSpeaksAgainstThem()
    {
        HandMadeResult hand = HandMadeResult.Small();
        TornadoPool pool = TornadoPools.All[0];
        var withdrawal = new PoolWithdrawal(
            TransactionId.Parse($"0x{0xAAA:x64}"), new Position(1_740_150_000_000, ChainId.Ethereum, 300, 0, 0), HandMadeResult.AccountOf(77), 10, 0, null);
        hand.Mixer = graph => new MixerEntry(
            HandMadeResult.AccountOf(1), pool, [graph.Edge(1)], [new MixerCandidate(withdrawal, 60_000, 1, 120, null, MixerLeads.SameGasFunder, 7)]);
        ExpertReport report = ExpertReport.Of(hand.Build());

        Claim claim = report.Claims.Claims.Single(claim => claim.Statement.StartsWith("The withdrawal to", StringComparison.Ordinal));
        claim.Kind.Should().Be(ClaimKind.Inferred);
        claim.Against.Should().Contain(["taken blindly the chance is 1/120", "7 withdrawals to other recipients have the same leads"]);
        ClaimLint.OffencesOfHtml(ExpertCases.Html(report), report.Claims).Should().BeEmpty();
    }

    [Theory]
    [InlineData(AccountEventKind.Activation, "possibly: the sender opened")]
    [InlineData(AccountEventKind.PermissionChange, "keys changed")]
    public void Controllers_EventOfTheReceiver_IsALeadAndNoMore(AccountEventKind kind, string words)
    {
        HandMadeResult hand = HandMadeResult.Small();
        hand.Events.Add(new AccountEvent(
            kind, HandMadeResult.AccountOf(2), HandMadeResult.AccountOf(1), TransactionId.Parse($"0x{0xBBB:x64}"),
            new Position(1_740_146_000_000, ChainId.Ethereum, 90, 0, 0), "opened"));
        hand.Outcome(3, OutcomeStatus.CashOut, 1);
        ExpertReport report = ExpertReport.Of(hand.Build());

        report.Claims.Claims.Where(claim => claim.Kind == ClaimKind.Inferred && claim.Statement.Contains(words)).Should().NotBeEmpty()
            .And.OnlyContain(claim => claim.Statement.StartsWith("unknown", StringComparison.Ordinal));
    }

    [Fact]
    public void Prices_NoFile_NoMoneyAnywhere() => ExpertCases.Markdown(ExpertReport.Of(HandMadeResult.Small().Build())).Should().NotContain("USD");

    [Fact]
    public void Prices_File_ValueNamesPriceSourceAndTime()
    {
        var prices = new PriceBook([new AssetPrice(HandMadeResult.Ether, DateTimeOffset.FromUnixTimeMilliseconds(1_740_146_400_000), 2500m, "USD", "a "
            + "market")]);

        string text = ExpertCases.Markdown(ExpertReport.Of(HandMadeResult.Small().Build(), prices));

        text.Should().Contain("250,000.00 USD at 2500 USD each (“a market”, 2025-02-21 14:00:00 UTC)").And.Contain("175,000.00 USD at");
    }

    [Fact]
    public void Of_PoisonAlone_IsRefused() => FluentActions.Invoking(() => ExpertReport.Of(HandMadeResult.Small(TaintPolicy.Poison).Build()))
        .Should().Throw<ArgumentException>().WithMessage("*another policy*");

    [Fact]
    public void Of_PoisonFirst_ReportsUnderTheFirstRuleThatConserves() => ExpertCases
        .Markdown(ExpertReport.Of(HandMadeResult.Small(TaintPolicy.Poison, TaintPolicy.Lifo).Build())).Should().Contain("main rule lifo");

    private static string Section(string markdown, string title)
    {
        int from = markdown.IndexOf($"## {title}\n", StringComparison.Ordinal);
        int to = markdown.IndexOf("\n## ", from, StringComparison.Ordinal);
        return to < 0 ? markdown[from..] : markdown[from..to];
    }

    [GeneratedRegex("data-claim=\"(?<id>C[0-9]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex HtmlId();

    [GeneratedRegex(@"\\\[(?<id>C\d+) [a-z]+\\\]", RegexOptions.ExplicitCapture)]
    private static partial Regex MarkdownId();

    [GeneratedRegex("0x[0-9a-fA-F]+")]
    private static partial Regex HexWord();

    [GeneratedRegex(@"^\| \d+ \| ")]
    private static partial Regex StepRow();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d<br>ethereum, block [\d,]+, index \d+")]
    private static partial Regex TimeAndBlock();
}
