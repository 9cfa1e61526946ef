using FlowTrace.Chain;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;
using Xunit.Abstractions;

namespace FlowTrace.Tests.Properties;

/// <summary>The tracer and the naive auditor agree, to the unit, on ten thousand random ledgers and on some that are new in every run.</summary>
public sealed class AuditorAgreementTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0)]
    [InlineData(2_500)]
    [InlineData(5_000)]
    [InlineData(7_500)]
    public Task Trace_OfRandomLedgers_AgreesWithTheAuditor(int firstSeed) => CompareAsync(firstSeed, 2_500);

    [Fact]
    public Task Trace_OfLedgersThatAreNewInEveryRun_AgreesWithTheAuditor()
    {
        int firstSeed = (Guid.NewGuid().GetHashCode() & 0x3FFF_FFFF) + 10_000;
        output.WriteLine($"Seeds from {firstSeed}.");
        return CompareAsync(firstSeed, 250);
    }

    /// <summary>
    /// In a tie, whether a wallet that is not followed can pay is not known to the tracer, which has no reason to read it; docs/tracing.md says
    /// what it does instead. The auditor knows every balance, so a few ledgers in a thousand may differ.
    /// </summary>
    [Fact]
    public async Task Trace_OfLedgersThatTheSourceCannotOrder_NearlyAlwaysAgreesWithTheAuditor()
    {
        var differing = new List<int>();
        for (int seed = 1; seed <= 1_000; seed++)
            if (RandomLedger.NextTied(seed) is var auditCase && HasNoCircleInATie(auditCase) && (await DifferencesAsync(auditCase)).Differences.Length > 0)
                differing.Add(seed);
        differing.Should().HaveCountLessThanOrEqualTo(5);
    }

    private static Task CompareAsync(int firstSeed, int count) => CompareAsync(firstSeed, count, RandomLedger.Next);

    private static async Task CompareAsync(int firstSeed, int count, Func<int, AuditCase> make)
    {
        int withStolenUnits = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            AuditCase auditCase = make(seed);
            (string differences, bool anything) = await DifferencesAsync(auditCase);
            withStolenUnits += anything ? 1 : 0;
            if (differences.Length > 0)
                await FailAsync(seed, auditCase);
        }

        withStolenUnits.Should().BeGreaterThan(count / 2, "ledgers in which nothing is stolen prove nothing");
    }

    /// <summary>
    /// Where tied transfers pay each other in a circle, who must wait depends on the balance of wallets the tracer has no reason to read;
    /// docs/tracing.md says what it does instead.
    /// </summary>
    private static bool HasNoCircleInATie(AuditCase auditCase) => auditCase.Transfers
        .GroupBy(transfer => (transfer.Position.UnixMilliseconds, transfer.Asset))
        .All(tie => !HasCircle(tie.ToLookup(transfer => transfer.From, transfer => transfer.To)));

    private static bool HasCircle(ILookup<Account, Account> pays)
    {
        // Whoever pays nobody who still pays somebody is peeled off; what cannot be peeled off is a circle.
        var left = pays.Select(group => group.Key).ToHashSet();
        while (left.RemoveWhere(account => !pays[account].Any(left.Contains)) > 0)
        {
        }

        return left.Count > 0;
    }

    private static async Task<(string Differences, bool Anything)> DifferencesAsync(AuditCase auditCase)
    {
        AuditFigures expected = SlowAuditor.Audit(auditCase.Reordered());
        AuditFigures actual;
        try
        {
            actual = AuditFigures.Of(await auditCase.TraceAsync());
        }
        catch (TraceInputException exception)
        {
            // A theft that steals nothing is refused, and rightly only then.
            return (auditCase.Thefts.All(theft => Steals(theft, expected)) ? exception.Message : "", false);
        }

        return (actual.DifferencesFrom(expected), expected.All.Count > 0);
    }

    private static bool Steals(Theft theft, AuditFigures figures) => figures.All.Keys.Any(key => key.What == "stolen" && key.Theft == theft.Id);

    private static async Task FailAsync(int seed, AuditCase auditCase)
    {
        AuditCase smallest = await CaseText.ShrinkAsync(auditCase, async candidate => (await DifferencesAsync(candidate)).Differences.Length > 0);
        (string differences, _) = await DifferencesAsync(smallest);
        Assert.Fail($"Seed {seed}, made as small as it gets:\n{CaseText.Describe(smallest)}\n{differences}");
    }
}
