using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Hops.Freezes;
using FlowTrace.Tests.Scenarios;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Tracing;

/// <summary>What a result says of freezes: which, since when, and what got away before.</summary>
public sealed class FreezeTraceTests
{
    [Fact]
    public async Task TraceAsync_OfAFreezeGap_ListsWhatEscaped()
    {
        TraceResult result = await Scenario.Read("freeze-gap").Case.TraceAsync();

        FreezeGap gap = result.FreezeGaps.Should().ContainSingle().Subject;
        gap.Freeze.Account.Should().Be(Names.Account("T"));
        gap.Escaped.Should().ContainSingle().Which.Transfer.To.Should().Be(Names.Account("A"));
        gap.Escaped[0].Stolen(TaintPolicy.Fifo).Should().ContainSingle().Which.Quantity.Should().Be((UInt128)70);
        result.Freezes.Select(freeze => Names.Of(freeze.Account)).Should().BeEquivalentTo("T", "B");
    }

    [Fact]
    public async Task TraceAsync_OfAPendingFreeze_SaysSoAtTheWalletAtRest()
    {
        TraceResult result = await Scenario.Read("freeze-gap").Case.TraceAsync();

        Outcome pending = result.Outcomes.Single(outcome => outcome.Account == Names.Account("B"));
        pending.Status.Should().Be(OutcomeStatus.AtRest);
        pending.Reason.Should().Be("freeze pending since 1970-01-01T00:00:25Z");
        pending.Freeze!.IsPending.Should().BeTrue();
        result.Outcomes.Single(outcome => outcome.Account == Names.Account("T")).Reason.Should().Be("since 1970-01-01T00:00:20Z");
    }

    // The order of one freeze is in the data, its confirmation after the trace's end.
    [Fact]
    public async Task TraceAsync_UntilATime_KnowsOnlyWhatWasFrozenByThen()
    {
        AuditCase auditCase = Scenario.Read("freeze-gap").Case;
        auditCase = auditCase with { Options = auditCase.Options with { UntilTime = Moment.AtUnixMilliseconds(15_000) } };

        TraceResult result = await auditCase.TraceAsync();

        result.Freezes.Should().ContainSingle().Which.IsPending.Should().BeTrue();
        result.Outcomes.Should().NotContain(outcome => outcome.Status == OutcomeStatus.Frozen);
    }

    [Fact]
    public async Task TraceAsync_OfAReleasedWallet_IsAtRestAgain()
    {
        TraceResult result = await Scenario.Read("freeze-and-destroy").Case.TraceAsync();

        result.Outcomes.Single(outcome => outcome.Account == Names.Account("A")).Freeze.Should().BeNull();
        result.Freezes.Single(freeze => freeze.Account == Names.Account("A")).Released!.Position.UnixMilliseconds.Should().Be(8000);
    }

    [Fact]
    public async Task TraceAsync_OfAPaymentDuringAFreeze_DoubtsTheSources()
    {
        AuditCase auditCase = Scenario.Read("freeze-gap").Case;
        TransferTable table = AuditCase.TableOf(
            [.. auditCase.Transfers, Token(40, "T", "C", 5)], auditCase.Logs, auditCase.Calls);

        TraceResult result = await auditCase.TraceAsync(new TableReader(table));

        result.Issues.Should().ContainSingle(issue => issue.Severity == ReadIssueSeverity.Doubt && issue.Message.Contains("while its units are frozen"));
    }

    [Fact]
    public async Task ToJson_OfFreezes_HasTheirTimesAndWhatEscaped()
    {
        TraceResult result = await Scenario.Read("freeze-gap").Case.TraceAsync();

        using var document = JsonDocument.Parse(result.ToJson());
        JsonElement[] freezes = [.. document.RootElement.GetProperty("freezes").EnumerateArray()];
        JsonElement thief = freezes.Single(freeze => freeze.GetProperty("account").GetString() == Names.Account("T").ToString());
        thief.GetProperty("asset").GetString().Should().Be(Names.Tether.ToString());
        thief.GetProperty("pending").GetString().Should().Be("1970-01-01T00:00:10Z");
        thief.GetProperty("since").GetString().Should().Be("1970-01-01T00:00:20Z");
        thief.GetProperty("destroyed").GetString().Should().Be("0");
        thief.TryGetProperty("released", out _).Should().BeFalse();
        thief.GetProperty("escaped").EnumerateArray().Single().GetProperty("stolen").GetProperty("fifo")[0].GetProperty("quantity").GetString()
            .Should().Be("70");
    }

    [Fact]
    public async Task ToTableMarkdownAndHtml_OfFreezes_SayWhatEscaped()
    {
        TraceResult result = await Scenario.Read("freeze-gap").Case.TraceAsync();

        result.ToTable().Should().Contain("frozen (since 1970-01-01T00:00:20Z)").And.Contain("at-rest (freeze pending since 1970-01-01T00:00:25Z)")
            .And.Contain("WHAT ISSUERS FROZE").And.Contain("between the order and the freeze escaped 70 base units");
        result.ToMarkdown().Should().Contain("## What issuers froze");
        result.ToHtml().Should().Contain("<section id=\"freezes\">").And.Contain("1970-01-01 00:00:20").And.Contain("fifo 70 base units");
    }

    // A node hands over the event; no chain has a transfer for it.
    [Fact]
    public async Task TraceAsync_OfDestroyedUnitsThatOnlyAnEventShows_BurnsThem()
    {
        AuditCase auditCase = Scenario.Read("freeze-and-destroy").Case;
        Transfer[] shown = [.. auditCase.Transfers.Where(transfer => transfer.Kind != TransferKind.Burn)];
        shown.Length.Should().BeLessThan(auditCase.Transfers.Count);

        TraceResult result = await auditCase.TraceAsync(new TableReader(AuditCase.TableOf(shown, auditCase.Logs, auditCase.Calls)));

        AuditFigures.Of(result).ToText().Should().Be(AuditFigures.Of(await auditCase.TraceAsync()).ToText());
        result.Outcomes.Should().Contain(outcome => outcome.Status == OutcomeStatus.Burned);
    }

    [Fact]
    public async Task TraceAsync_OfAForgedFreeze_ChangesNoFigure()
    {
        AuditCase auditCase = Scenario.Read("peel-chain").Case;
        Account last = auditCase.Transfers[^1].To;
        IssuerScript forged = new IssuerScript().Freeze(1, last, Names.Account("FakeUSDT")).Destroy(2, last, 5, Names.Account("FakeUSDT"));
        TransferTable table = AuditCase.TableOf(auditCase.Transfers, forged.Logs);

        TraceResult result = await auditCase.TraceAsync(new TableReader(table));

        AuditFigures.Of(result).ToText().Should().Be(AuditFigures.Of(await auditCase.TraceAsync()).ToText());
        result.Freezes.Should().BeEmpty();
        result.Issues.Should().ContainSingle(issue => issue.Count == 2 && issue.Message.Contains("no known issuer"));
    }

    private static Transfer Token(long second, string from, string to, UInt128 quantity) => new(
        TransferKind.Token, Names.Transaction($"x{second}"), new Position(second * 1000, ChainId.Ethereum, -1, -1, -1), Names.Account(from), Names.Account(to),
        Names.Tether, quantity);
}
