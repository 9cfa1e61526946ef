using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Tracing;

/// <summary>Money that enters a mixer ends there; the withdrawals that may be its are listed, as inferences, when asked for.</summary>
public sealed class MixerTraceTests
{
    private static readonly UInt128 Ether = 1_000_000_000_000_000_000;

    private static readonly Account Ten = Account.Parse("ethereum:0x910Cbd523D972eb0a6f4cAe4618aD62622b39DbF");
    private static readonly Account One = Account.Parse("ethereum:0x47CE0C6eD5B0Ce3d3A51fdb1C52DC66a7c3c2936");
    private static readonly Account Router = Account.Parse("ethereum:0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b");
    private static readonly Account T = Names.Account("T");

    private static readonly EventSignature Withdrawal = new("Withdrawal(address to, bytes32 nullifierHash, address indexed relayer, uint256 fee)");
    private static readonly EventSignature Deposit = new("Deposit(bytes32 indexed commitment, uint32 leafIndex, uint256 timestamp)");

    private readonly TransferTableBuilder _table = new();

    [Fact]
    public async Task TraceAsync_IntoAPool_EndsThereAndListsNothingUnlessAsked()
    {
        AddCase();

        TraceResult result = await TraceAsync(asked: false);

        result.Outcomes.Single(outcome => outcome.Account == Ten).Status.Should().Be(OutcomeStatus.Service);
        result.Outcomes.Single(outcome => outcome.Account == Ten).Service!.Name.Should().Be("Tornado Cash: 10 ETH");
        result.Graph.Find(Names.Account("R")).Should().BeNull();
        result.MixerCandidates.Should().BeNull();
        result.ToJson().Should().NotContain("mixerCandidates");
    }

    [Fact]
    public async Task TraceAsync_IntoAPoolThatTheUserCallsAnExchange_BelievesTheUser()
    {
        AddCase();
        var mine = new LabelBook([new Label(Ten, "mine", ServiceCategory.Exchange, "me", 5)]);

        TraceResult result = await new TracerBuilder().AddReader(new TableReader(_table.Build())).AddLabels(new GivenLabels(mine)).Build()
            .TraceAsync(Theft.HeldBy(T) with { Since = Moment.AtUnixMilliseconds(1000), Assets = [Names.Coin] });

        Outcome outcome = result.Outcomes.Single(outcome => outcome.Account == Ten);
        (outcome.Status, outcome.Service!.Name).Should().Be((OutcomeStatus.CashOut, "mine"));
    }

    [Fact]
    public async Task TraceAsync_WhenAsked_ListsLaterWithdrawalsWithWhatSpeaksForAndAgainstThem()
    {
        AddCase();

        TraceResult result = await TraceAsync();

        MixerEntry entry = result.MixerCandidates.Should().ContainSingle().Subject;
        (entry.Depositor, entry.Pool.Account, entry.Deposits.Count).Should().Be((T, Ten, 2));
        entry.Candidates.Select(candidate => Names.Of(candidate.Withdrawal.Recipient)).Should().Equal("R", "X");
        MixerCandidate best = entry.Candidates[0];
        best.Withdrawal.Paid.Should().Be((10 * Ether) - (Ether / 20));
        best.Withdrawal.Fee.Should().Be(Ether / 20);
        best.Withdrawal.Relayer.Should().Be(Names.Account("Relayer"));
        best.GasFunder.Should().Be(Names.Account("GasBank"));
        best.Leads.Should().Be(MixerLeads.SameGasFunder);
        best.DelayMilliseconds.Should().Be(7_000);
        best.Rivals.Should().Be(0);
        entry.Candidates[1].Leads.Should().Be(MixerLeads.None);
        entry.Candidates[1].Rivals.Should().Be(1);
    }

    // Four deposits by then, one of them taken out already; two are the thief's.
    [Fact]
    public async Task TraceAsync_WhenAsked_CountsTheAnonymitySet()
    {
        AddCase();

        MixerCandidate candidate = (await TraceAsync()).MixerCandidates!.Single().Candidates.Single(one => one.Withdrawal.Recipient == Names.Account("X"));

        candidate.Deposits.Should().Be(2);
        candidate.AnonymitySet.Should().Be(3);
        candidate.BaseRate.Should().Be((2, 3));
        MixerCandidate.Grade.Should().Be(EvidenceGrade.Inferred);
    }

    [Fact]
    public async Task TraceAsync_ThroughTheRouter_KnowsThePoolByTheAmount()
    {
        Move(1, "Bank", "T", 20 * Ether);
        Move(2, T, Router, 10 * Ether);
        Move(3, Ten, Names.Account("R"), 10 * Ether);

        MixerEntry entry = (await TraceAsync()).MixerCandidates!.Should().ContainSingle().Subject;

        entry.Pool.Account.Should().Be(Ten);
        entry.Candidates.Should().ContainSingle();
    }

    [Fact]
    public async Task TraceAsync_WithdrawalsAsOftenAsDeposits_AreALead()
    {
        Move(1, "Bank", "T", 40 * Ether);
        Move(2, T, Ten, 10 * Ether);
        Move(3, T, Ten, 10 * Ether);
        Move(4, T, One, Ether);
        Move(10, Ten, Names.Account("R"), 10 * Ether);
        Move(11, Ten, Names.Account("R"), 10 * Ether);
        Move(12, One, Names.Account("R"), Ether);
        Move(13, Ten, Names.Account("X"), 10 * Ether);

        MixerEntry entry = (await TraceAsync()).MixerCandidates!.Single(entry => entry.Pool.Account == Ten);

        entry.Candidates.Where(candidate => candidate.Leads.HasFlag(MixerLeads.EqualCounts)).Select(candidate => Names.Of(candidate.Withdrawal.Recipient))
            .Should().Equal("R", "R");
    }

    [Fact]
    public async Task TraceAsync_ToTheDepositorItselfOrFundedByTheTrail_SaysSo()
    {
        Move(1, "Bank", "T", 20 * Ether);
        Move(2, T, Names.Account("R"), Ether / 10);
        Move(3, T, Ten, 10 * Ether);
        Move(10, Ten, T, 10 * Ether);
        Move(11, Ten, Names.Account("F"), 10 * Ether);

        MixerEntry entry = (await TraceAsync()).MixerCandidates!.Single();

        entry.Candidates[0].Leads.Should().Be(MixerLeads.SameAddress);
        entry.Candidates[1].GasFunder.Should().Be(Ten, "the withdrawal itself was the first coin");
    }

    [Fact]
    public async Task TraceAsync_ByLogs_ReadsRecipientFeeAndRelayer()
    {
        Move(1, "Bank", "T", 20 * Ether);
        Move(2, T, Ten, 10 * Ether);
        Log(Deposit, 2, default(Word), 3, 1000);
        Log(Withdrawal, 5, Names.Account("R"), default(Word), Names.Account("Relayer"), Ether);
        Move(5, Ten, Names.Account("R"), 9 * Ether);
        Move(5, Ten, Names.Account("Relayer"), Ether);
        Log(Withdrawal, 6, Names.Account("S"), default(Word), Names.Account("Zero"), UInt128.Zero);

        MixerEntry entry = (await TraceAsync()).MixerCandidates!.Single();

        entry.Candidates.Select(candidate => (Names.Of(candidate.Withdrawal.Recipient), candidate.Withdrawal.Paid, candidate.Withdrawal.Relayer))
            .Should().Equal(("R", 9 * Ether, Names.Account("Relayer")), ("S", 10 * Ether, null));
    }

    [Fact]
    public async Task TraceAsync_OfBrokenPoolEvents_SaysSoAndLeavesThemOut()
    {
        Move(1, "Bank", "T", 20 * Ether);
        Move(2, T, Ten, 10 * Ether);
        Log(Withdrawal, 5, Names.Account("R"), default(Word), Names.Account("Zero"), 11 * Ether);
        EventLog good = AbiWriter.Log(
            Withdrawal, Names.Transaction("t6"), At(6, 9), Ten, Names.Account("R"), default(Word), Names.Account("Zero"), UInt128.Zero);
        _table.Add(good with { Data = good.Data[..40] });
        byte[] huge = good.Data.ToArray();
        huge[64] = 1;
        _table.Add(good with { Transaction = Names.Transaction("t7"), Data = huge });

        TraceResult result = await TraceAsync();

        result.MixerCandidates!.Single().Candidates.Should().BeEmpty();
        result.Issues.Where(issue => issue.Source == "mixers").Select(issue => issue.Message).Should().HaveCount(3)
            .And.Contain(message => message.Contains("larger than what was withdrawn")).And.Contain(message => message.Contains("40 bytes"))
            .And.Contain(message => message.Contains("128 bits"));
    }

    // A forged pool may announce what it likes.
    [Fact]
    public async Task TraceAsync_OfAContractThatIsNoPool_ListsNothing()
    {
        Move(1, "Bank", "T", 20 * Ether);
        Move(2, "T", "Fake", 10 * Ether);
        _table.Add(AbiWriter.Log(
            Withdrawal, Names.Transaction("t5"), At(5, 1), Names.Account("Fake"), Names.Account("R"), default(Word), Names.Account("Zero"), UInt128.Zero));

        (await TraceAsync()).MixerCandidates.Should().BeEmpty();
    }

    [Fact]
    public async Task Reports_OfCandidates_CallThemInferred()
    {
        AddCase();
        TraceResult result = await TraceAsync();

        using var document = JsonDocument.Parse(result.ToJson());
        JsonElement candidate = document.RootElement.GetProperty("mixerCandidates")[0].GetProperty("candidates")[0];
        candidate.GetProperty("grade").GetString().Should().Be("inferred");
        candidate.GetProperty("baseRate").GetString().Should().Be("2/4");
        candidate.GetProperty("leads")[0].GetString().Should().Be("same-gas-funder");
        result.Manifest.Options["mixer-candidates"].Should().Be("listed");
        result.ToTable().Should().Contain("inferred: 1970-01-01 00:00:20").And.Contain("is no path").And.Contain("base rate 2/4")
            .And.Contain("against it: 0 withdrawals to others fit as well");
        result.ToMarkdown().Should().Contain("inferred: 1970");
        result.ToHtml().Should().Contain("<section id=\"mixers\">").And.Contain("<td>inferred</td>");
        result.ToHtml().Should().Be((await TraceAsync()).ToHtml(), "the same inputs give the same bytes");
    }

    /// <summary>Two other deposits, two of the thief's, a withdrawal with a relayer to R, whom T's gas bank funded, and a plain one to X.</summary>
    private void AddCase()
    {
        Move(1, "GasBank", "T", Ether);
        Move(2, "GasBank", "R", Ether / 10);
        Move(3, "Someone", "X", Ether);
        Move(4, Names.Account("A"), Ten, 10 * Ether);
        Move(5, Names.Account("B"), Ten, 10 * Ether);
        Move(9, "Victim", "T", 50 * Ether);
        Move(12, T, Ten, 10 * Ether);
        Move(13, T, Ten, 10 * Ether);
        Move(20, Ten, Names.Account("R"), (10 * Ether) - (Ether / 20), "t20", 0);
        Move(20, Ten, Names.Account("Relayer"), Ether / 20, "t20", 1);
        Move(25, Ten, Names.Account("X"), 10 * Ether);
    }

    private void Move(long second, string from, string to, UInt128 quantity) => Move(second, Names.Account(from), Names.Account(to), quantity);

    private void Move(long second, Account from, Account to, UInt128 quantity, string? transaction = null, int index = -1) => _table.Add(new Transfer(
        TransferKind.Internal, Names.Transaction(transaction ?? $"t{second}"), At(second, index), from, to, Names.Coin, quantity));

    private void Log(EventSignature signature, long second, params object[] arguments) =>
        _table.Add(AbiWriter.Log(signature, Names.Transaction($"t{second}"), At(second, 5), Ten, arguments));

    private static Position At(long second, int index) => new(second * 1000, ChainId.Ethereum, -1, -1, index);

    private TransferTable? _built;

    private Task<TraceResult> TraceAsync(bool asked = true) => new TracerBuilder()
        .AddReader(new TableReader(_built ??= _table.Build()))
        .WithOptions(new TraceOptions { MixerCandidates = asked })
        .Build().TraceAsync(Theft.HeldBy(T) with { Since = Moment.AtUnixMilliseconds(1000), Assets = [Names.Coin] });

    private sealed class GivenLabels(LabelBook book) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(book);
    }
}
