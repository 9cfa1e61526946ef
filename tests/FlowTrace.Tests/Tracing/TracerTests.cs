using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Scenarios;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Tracing;

/// <summary>What a result says besides its figures: ties, gaps, cuts, hops, progress, and what is refused.</summary>
public sealed class TracerTests
{
    [Fact]
    public async Task TraceAsync_OfAnAccountThatIsNowhere_SaysWhichAndHowToMendIt()
    {
        AuditCase auditCase = Scenario.Read("peel-chain").Case with { Thefts = [Theft.HeldBy(Names.Account("Nobody"))] };
        (await FluentActions.Awaiting(() => auditCase.TraceAsync()).Should().ThrowAsync<TraceInputException>())
            .Which.Message.Should().Contain(Names.Account("Nobody").ToString()).And.Contain("Check");
    }

    [Fact]
    public async Task TraceAsync_OfTwoTheftsWithOneId_IsRefused()
    {
        AuditCase auditCase = Scenario.Read("two-thefts-meet").Case;
        auditCase = auditCase with { Thefts = [auditCase.Thefts[0], auditCase.Thefts[1] with { Id = auditCase.Thefts[0].Id }] };
        (await FluentActions.Awaiting(() => auditCase.TraceAsync()).Should().ThrowAsync<TraceInputException>())
            .Which.Message.Should().Contain("'one'");
    }

    [Fact]
    public async Task TraceAsync_WhenCancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        AuditCase auditCase = Scenario.Read("peel-chain").Case;
        Tracer tracer = new TracerBuilder().AddReader(new TableReader(AuditCase.TableOf(auditCase.Transfers))).Build();
        await FluentActions.Awaiting(() => tracer.TraceAsync(auditCase.Thefts, null, cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task TraceAsync_WhenOneAccountCannotBeRead_EndsThereAndSaysSo()
    {
        AuditCase auditCase = Scenario.Read("peel-chain").Case;
        TraceResult result = await auditCase.TraceAsync(new BrokenFor(Names.Account("P1"), auditCase.Transfers));
        Outcome outcome = result.Outcomes.Single(outcome => outcome.Status == OutcomeStatus.Horizon);
        outcome.Account.Should().Be(Names.Account("P1"));
        outcome.Quantity(TaintPolicy.Fifo).Should().Be(950);
        outcome.Reason.Should().NotBeEmpty();
        Cut cut = result.Cuts.Single();
        (cut.Limit, cut.Account).Should().Be(("unreadable", Names.Account("P1")));
        cut.Detail.Should().Contain("the server is gone");
        cut.AtStake.Should().ContainSingle().Which.Quantity.Should().Be(950);
    }

    [Theory]
    [InlineData("tie-arrives-before-leaves")]
    [InlineData("tie-chain-in-reverse")]
    public async Task TraceAsync_OfTiesThatAreDecided_CountsThem(string name) =>
        (await Scenario.Read(name).Case.TraceAsync()).Statistics.TieDecisions.Should().BePositive();

    [Theory]
    [InlineData("tie-keeps-the-order")]
    [InlineData("mixing-account")]
    [InlineData("taint-in-highest-out")]
    public async Task TraceAsync_WhereNothingIsDecided_CountsNoTies(string name) =>
        (await Scenario.Read(name).Case.TraceAsync()).Statistics.TieDecisions.Should().Be(0);

    [Fact]
    public async Task TraceAsync_OfGaps_SaysWhichLieBeforeTheStolenFunds()
    {
        TraceResult result = await Scenario.Read("gap").Case.TraceAsync();
        result.Gaps.Select(gap => (Names.Of(gap.Account), gap.BeforeStolenFunds, gap.Quantity))
            .Should().BeEquivalentTo([("A", true, (UInt128)10), ("H", false, (UInt128)50)]);
    }

    [Fact]
    public async Task TraceAsync_OfDust_SaysWhatIsAtStake()
    {
        TraceResult result = await Scenario.Read("dust").Case.TraceAsync();
        result.Cuts.Select(cut => (cut.Limit, Names.Of(cut.Account), cut.AtStake.Single().Quantity))
            .Should().BeEquivalentTo([("dust", "A", (UInt128)9), ("dust", "B", (UInt128)5)]);
    }

    [Fact]
    public async Task TraceAsync_OfALine_CountsHopsFromTheThief()
    {
        TraceResult result = await Scenario.Read("peel-chain").Case.TraceAsync();
        foreach ((string name, int hops) in new[] { ("P0", 0), ("P1", 1), ("P2", 2), ("P3", 3), ("D0", 1), ("D2", 3) })
            result.Graph.Find(Names.Account(name))!.Hops.Should().Be(hops, "of {0}", name);
        result.Graph.Find(Names.Account("P3"))!.Followed.Should().BeTrue();
        result.Graph.Find(Names.Account("D0"))!.Followed.Should().BeFalse();
        result.Graph.Edges().Where(edge => edge.IsTheft).Should().ContainSingle().Which.Transfer.TransactionText.Should().Be("t1");
    }

    [Fact]
    public async Task TraceAsync_WithCashOuts_ListsTheLargestFirst()
    {
        TraceResult result = await Scenario.Read("peel-chain").Case.TraceAsync();
        result.Outcomes.Where(outcome => outcome.Status == OutcomeStatus.CashOut).Should().HaveCount(3);
        result.Outcomes.Select(outcome => outcome.Quantity(TaintPolicy.Fifo)).Should().BeInDescendingOrder();
        result.CashOuts.Select(exit => Names.Of(exit.Wallet.Account)).Should().BeEquivalentTo("D0", "D1", "D2");
        result.CashOuts.Should().OnlyContain(exit => exit.Service.Name == Names.Of(exit.Wallet.Account));
    }

    [Fact]
    public async Task TraceAsync_OfTheSameThefts_InAnyOrder_IsTheSame()
    {
        AuditCase auditCase = Scenario.Read("two-thefts-meet").Case;
        AuditCase turned = auditCase with { Thefts = [auditCase.Thefts[1], auditCase.Thefts[0]] };
        Properties.ResultText.Of(await turned.TraceAsync()).Should().Be(Properties.ResultText.Of(await auditCase.TraceAsync()));
    }

    /// <summary>A source that fails for one account and works for all others.</summary>
    private sealed class BrokenFor(Account account, IReadOnlyList<Transfer> transfers) : IChainReader
    {
        private readonly Properties.AccountReader _works = new(transfers, seed: 1);

        public string Name => "half broken";

        public ValueTask<TransferTable> ReadAccountAsync(Account wanted, CancellationToken cancellationToken = default) => wanted == account
            ? ValueTask.FromException<TransferTable>(new ChainReadException("the server is gone") { Reader = Name })
            : _works.ReadAccountAsync(wanted, cancellationToken);

        public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
            _works.ReadTransactionAsync(transaction, cancellationToken);
    }
}
