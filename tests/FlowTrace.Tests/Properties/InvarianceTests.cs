using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Properties;

/// <summary>What must not change a result: the order of the input, how it is read, how far ahead, and which policies run beside.</summary>
public sealed class InvarianceTests
{
    private const int Ledgers = 300;

    [Fact]
    public async Task Trace_OfShuffledRows_IsTheSame()
    {
        await EveryLedgerAsync(
            RandomLedger.Next,
            async (auditCase, seed, expected) => FirstDifference(expected, await TextAsync(auditCase, new TableReader(Shuffled(auditCase, seed)))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Trace_AccountByAccount_IsTheSameHoweverFarItReadsAhead(int readAhead)
    {
        await EveryLedgerAsync(RandomLedger.Next, async (auditCase, seed, expected) =>
        {
            AuditCase reading = auditCase with { Options = auditCase.Options with { ReadAhead = readAhead } };
            return FirstDifference(expected, await TextAsync(reading, new AccountReader(auditCase.Transfers, seed)));
        });
    }

    [Fact]
    public async Task Trace_Twice_IsTheSame()
    {
        await EveryLedgerAsync(
            RandomLedger.Next, async (auditCase, _, expected) => FirstDifference(expected, await TextAsync(auditCase, TableOf(auditCase))));
    }

    [Fact]
    public async Task Trace_UnderOnePolicy_GivesItTheFiguresItHasBesideOthers()
    {
        // Limits on accounts and hops cut where the trail goes, and poison makes it go further.
        await EveryLedgerAsync(seed => Unlimited(RandomLedger.Next(seed)), async (auditCase, _, _) =>
        {
            TraceResult together = await auditCase.TraceAsync();
            foreach (TaintPolicy policy in auditCase.Options.Policies)
            {
                TraceResult alone = await (auditCase with { Options = auditCase.Options with { Policies = [policy] } }).TraceAsync();
                if (FirstDifference(FiguresOf(together, policy), FiguresOf(alone, policy)) is { Length: > 0 } difference)
                    return difference;
            }

            return "";
        });
    }

    [Fact]
    public async Task Trace_OfExchanges_DependsOnNothingBesideThem()
    {
        int exchanges = 0;
        await EveryLedgerAsync(seed => Unlimited(RandomLedger.NextExchanging(seed)), async (auditCase, seed, expected) =>
        {
            if (FirstDifference(expected, await TextAsync(auditCase, new TableReader(Shuffled(auditCase, seed)))) is { Length: > 0 } other)
                return other;
            TraceResult together = await auditCase.TraceAsync();
            exchanges += together.Graph.Edges().Count(edge => edge.Kind == FlowKind.Swap);
            foreach (TaintPolicy policy in auditCase.Options.Policies)
            {
                TraceResult alone = await (auditCase with { Options = auditCase.Options with { Policies = [policy] } }).TraceAsync();
                if (FirstDifference(FiguresOf(together, policy), FiguresOf(alone, policy)) is { Length: > 0 } difference)
                    return difference;
            }

            return "";
        });
        exchanges.Should().BeGreaterThan(Ledgers / 4, "ledgers without exchanges prove nothing");
    }

    [Fact]
    public async Task Trace_OfTiedRows_ClosesTheBooksAndRepeats()
    {
        await EveryLedgerAsync(RandomLedger.NextTied, async (auditCase, _, expected) =>
        {
            TraceResult result = await auditCase.TraceAsync();
            foreach (BalanceSheet sheet in result.Books.Where(sheet => sheet.Balanced != (sheet.Policy.IsConserving() ? true : null)))
                return $"The books of {sheet.Theft} under {sheet.Policy} do not close.";
            foreach (FlowEdge edge in result.Graph.Edges())
                foreach (TaintPolicy policy in result.Policies)
                    if (edge.Stolen(policy).Any(part => part.Quantity > edge.Transfer.Quantity))
                        return $"{policy} puts more on {edge.Transfer.Transaction} than it moves.";
            return FirstDifference(expected, ResultText.Of(result));
        });
    }

    /// <summary>Tries what must hold on many ledgers; one on which it does not hold is made as small as it gets and shown.</summary>
    private static async Task EveryLedgerAsync(Func<int, AuditCase> make, Func<AuditCase, int, string, Task<string>> differenceAsync)
    {
        int traced = 0;
        for (int seed = 1; seed <= Ledgers; seed++)
        {
            AuditCase auditCase = make(seed);
            if (await FindAsync(auditCase, seed) is not { } difference)
                continue;
            traced++;
            if (difference.Length == 0)
                continue;
            AuditCase smallest = await CaseText.ShrinkAsync(auditCase, async candidate => await FindAsync(candidate, seed) is { Length: > 0 });
            Assert.Fail($"Seed {seed}, made as small as it gets:\n{CaseText.Describe(smallest)}\n{await FindAsync(smallest, seed)}");
        }

        traced.Should().BeGreaterThan(Ledgers / 2, "most random ledgers hold a theft");

        async Task<string?> FindAsync(AuditCase auditCase, int seed)
        {
            try
            {
                return await differenceAsync(auditCase, seed, ResultText.Of(await auditCase.TraceAsync()));
            }
            catch (TraceInputException)
            {
                return null;
            }
            catch (Exception bug) when (bug is ArgumentException or InvalidOperationException or IndexOutOfRangeException or ArithmeticException)
            {
                return bug.ToString();
            }
        }
    }

    private static async Task<string> TextAsync(AuditCase auditCase, IChainReader reader) => ResultText.Of(await auditCase.TraceAsync(reader));

    private static TableReader TableOf(AuditCase auditCase) => new(AuditCase.TableOf(auditCase.Transfers));

    private static TransferTable Shuffled(AuditCase auditCase, int seed)
    {
        Transfer[] rows = [.. auditCase.Transfers];
        new Random(seed).Shuffle(rows);
        return AuditCase.TableOf(rows);
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        for (int i = 0; i < Math.Max(left.Length, right.Length); i++)
            if (left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i))
                return $"expected: {left.ElementAtOrDefault(i)}\nbut was:  {right.ElementAtOrDefault(i)}";
        return "";
    }

    private static AuditCase Unlimited(AuditCase auditCase) =>
        auditCase with { Options = auditCase.Options with { Policies = TaintPolicies.All, MaxHops = null, MaxAccounts = null } };

    private static string FiguresOf(TraceResult result, TaintPolicy policy) =>
        AuditFigures.Of(result).ToText(key => key.What == "stolen" || (key.What != "gap" && key.Policy == policy));
}
