using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Coins;
using FlowTrace.Tests.Properties;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Evidence.Bounds;

/// <summary>Bounds on random ledgers: every conserving policy lies within them, and on tiny ledgers every allocation there is attains them.</summary>
public sealed class BoundsPropertyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(2_000)]
    [InlineData(3_000)]
    public Task Bounds_OfRandomLedgers_HoldEveryConservingPolicy(int firstSeed) => VerifyAsync(firstSeed, 1_000, RandomLedger.Next, BoundsCheck.WrongSums);

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(2_000)]
    [InlineData(3_000)]
    public Task Bounds_OfLedgersWithExchanges_HoldEveryConservingPolicy(int firstSeed) =>
        VerifyAsync(firstSeed, 1_000, RandomLedger.NextExchanging, _ => "");

    [Fact]
    public async Task Bounds_OfRandomCoins_HoldEveryConservingPolicy()
    {
        int traced = 0;
        for (int seed = 1; seed <= 1_000; seed++)
        {
            var coins = RandomCoins.Next(seed);
            try
            {
                TraceResult result = await CoinLedger.TraceAsync(
                    new TableReader(CoinLedger.Build(coins.Transactions)), AllBounds(new TraceOptions()), coins.Thefts);
                BoundsCheck.Violations(result).Should().BeEmpty("of seed {0}", seed);
                BoundsCheck.WrongSums(result).Should().BeEmpty("of seed {0}", seed);
                traced++;
            }
            catch (TraceInputException)
            {
                // Nothing is stolen in this ledger.
            }
        }

        traced.Should().BeGreaterThan(500);
    }

    [Fact]
    public async Task Bounds_OfTinyLedgers_AreAttainedByAnAllocationAndByNoneExceeded()
    {
        int mixed = 0;
        for (int seed = 1; seed <= 3_000; seed++)
        {
            AuditCase tiny = TinyLedger.Next(seed);
            TraceResult result;
            try
            {
                result = await tiny.TraceAsync();
            }
            catch (TraceInputException)
            {
                continue;
            }

            foreach (Theft theft in tiny.Thefts.Where(theft => result.Stolen.Any(part => part.Theft == theft.Id)))
                mixed += Compare(seed, tiny, theft, result);
        }

        mixed.Should().BeGreaterThan(1_000, "ledgers in which every rule agrees prove nothing");
    }

    /// <summary>Compares every account's bounds with what every allocation brings it; how many of them leave a choice.</summary>
    private static int Compare(int seed, AuditCase tiny, Theft theft, TraceResult result)
    {
        var found = new Dictionary<string, (int Least, int Most)>();
        foreach (Outcome outcome in result.Outcomes)
            foreach (StolenBounds bounds in outcome.Bounds!.Where(bounds => bounds.Theft == theft.Id))
            {
                bounds.IsExact.Should().BeTrue();
                found.Add(
                    outcome.Status == OutcomeStatus.Horizon ? $"overlap {Names.Of(outcome.Account)}" : Names.Of(outcome.Account),
                    ((int)bounds.Least, (int)bounds.Most));
            }

        int mixed = 0;
        foreach ((string name, (int least, int most)) in EveryAllocation.Of(tiny, theft))
        {
            if (name == "overlap" || most == 0)
                continue;
            found.Should().Contain(name, (least, most), "of seed {0}:\n{1}", seed, CaseText.Describe(tiny));
            mixed += least < most ? 1 : 0;
        }

        return mixed;
    }

    [Fact]
    public async Task Bounds_OfRowsInAnyOrder_AreTheSame()
    {
        for (int seed = 1; seed <= 300; seed++)
            await EqualAsync(RandomLedger.NextExchanging(seed), auditCase =>
            {
                Transfer[] rows = [.. auditCase.Transfers];
                new Random(seed).Shuffle(rows);
                return auditCase with { Transfers = rows };
            });
    }

    [Fact]
    public async Task Bounds_BesideAnyPolicies_AreTheSame()
    {
        for (int seed = 1; seed <= 300; seed++)
            await EqualAsync(WithoutLimits(RandomLedger.Next(seed)), auditCase =>
                auditCase with { Options = auditCase.Options with { Policies = [TaintPolicy.CleanFirst] } });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trace_WithBounds_ChangesNoFigureOfAPolicy(bool exchanges)
    {
        int compared = 0;
        for (int seed = 1; seed <= 1_000; seed++)
        {
            AuditCase auditCase = WithoutLimits(exchanges ? RandomLedger.NextExchanging(seed) : RandomLedger.Next(seed));
            TaintPolicy[] conserving = [.. auditCase.Options.Policies.Where(policy => policy.IsConserving())];
            auditCase = auditCase with { Options = auditCase.Options with { Policies = conserving } };
            if (auditCase.Options.Policies.Count == 0)
                continue;
            AuditCase asked = auditCase with { Options = auditCase.Options with { Bounds = true } };
            try
            {
                string without = AuditFigures.Of(await auditCase.TraceAsync()).ToText(key => key.What != "gap");
                string with = AuditFigures.Of(await asked.TraceAsync()).ToText(key => key.What != "gap");
                with.Should().Be(without, "of seed {0}", seed);
                compared++;
            }
            catch (TraceInputException)
            {
                // Nothing is stolen in this ledger.
            }
        }

        compared.Should().BeGreaterThan(500);
    }

    private static async Task EqualAsync(AuditCase auditCase, Func<AuditCase, AuditCase> changed)
    {
        auditCase = auditCase with { Options = AllBounds(auditCase.Options) };
        try
        {
            string expected = BoundsCheck.TextOf(await auditCase.TraceAsync());
            BoundsCheck.TextOf(await changed(auditCase).TraceAsync()).Should().Be(expected);
        }
        catch (TraceInputException)
        {
            // Nothing is stolen in this ledger.
        }
    }

    private static async Task VerifyAsync(int firstSeed, int count, Func<int, AuditCase> make, Func<TraceResult, string> wrongSums)
    {
        int traced = 0;
        for (int seed = firstSeed + 1; seed <= firstSeed + count; seed++)
        {
            AuditCase auditCase = make(seed);
            auditCase = auditCase with { Options = AllBounds(auditCase.Options) };
            string wrong = await WrongAsync(auditCase);
            traced += wrong == "nothing stolen" ? 0 : 1;
            if (wrong is "" or "nothing stolen")
                continue;
            AuditCase smallest = await CaseText.ShrinkAsync(auditCase, async candidate => await WrongAsync(candidate) is not ("" or "nothing stolen"));
            Assert.Fail($"Seed {seed}, made as small as it gets:\n{CaseText.Describe(smallest)}\n{await WrongAsync(smallest)}");
        }

        traced.Should().BeGreaterThan(count / 2);

        async Task<string> WrongAsync(AuditCase candidate)
        {
            try
            {
                TraceResult result = await candidate.TraceAsync();
                return BoundsCheck.Violations(result) + wrongSums(result);
            }
            catch (TraceInputException)
            {
                return "nothing stolen";
            }
            catch (Exception bug) when (bug is InvalidOperationException or ArithmeticException or ArgumentException or IndexOutOfRangeException)
            {
                return bug.ToString();
            }
        }
    }

    private static TraceOptions AllBounds(TraceOptions options) =>
        options with { Policies = TaintPolicies.All, Bounds = true, DustPartsPerBillion = 0 };

    private static AuditCase WithoutLimits(AuditCase auditCase) =>
        auditCase with { Options = auditCase.Options with { MaxHops = null, MaxAccounts = null } };
}
