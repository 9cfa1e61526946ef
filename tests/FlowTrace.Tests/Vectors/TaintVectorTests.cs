using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Vectors;

/// <summary>The vectors that an independent oracle computed: every ledger, every policy, every transfer and every account.</summary>
public sealed class TaintVectorTests
{
    private const string FileName = "vectors/taint_vectors.json";

    [SkippableTheory]
    [MemberData(nameof(AllPolicies))]
    public void Audit_OfEveryVector_FindsItsFigures(TaintPolicy policy)
    {
        foreach (TaintVector vector in Read())
            Verify(vector, policy, SlowAuditor.Audit(vector.ToCase()));
    }

    [SkippableTheory]
    [MemberData(nameof(AllPolicies))]
    public async Task Trace_OfEveryVector_FindsItsFigures(TaintPolicy policy)
    {
        foreach (TaintVector vector in Read())
            Verify(vector, policy, AuditFigures.Of(await vector.ToCase().TraceAsync()));
    }

    [SkippableFact]
    public async Task Trace_OfEveryVector_FindsItsBounds()
    {
        int compared = 0;
        foreach (TaintVector vector in Read())
        {
            AuditCase asked = vector.ToCase();
            asked = asked with { Options = asked.Options with { Bounds = true, DustPartsPerBillion = 0 } };
            if (asked.Thefts.Count > 1)
                asked = asked with { Thefts = [asked.Thefts[0] with { Transactions = [.. asked.Thefts.SelectMany(theft => theft.Transactions)] }] };
            TraceResult result = await asked.TraceAsync();
            foreach ((Account account, long least, long most) in vector.Bounds)
            {
                StolenBounds[] found = [.. result.Outcomes.Where(outcome => outcome.Account == account).SelectMany(outcome => outcome.Bounds!)];
                (Sum(found, bounds => bounds.Least), Sum(found, bounds => bounds.Most)).Should().Be(
                    ((BigInteger)least, (BigInteger)most), "{0} says so of {1}", vector.Name, Names.Of(account));
                compared++;
            }
        }

        compared.Should().BeGreaterThan(10);
    }

    private static BigInteger Sum(StolenBounds[] bounds, Func<StolenBounds, UInt128> figure) =>
        bounds.Aggregate(BigInteger.Zero, (sum, one) => sum + figure(one));

    public static TheoryData<TaintPolicy> AllPolicies() => [.. TaintPolicies.All];

    private static IReadOnlyList<TaintVector> Read()
    {
        string? path = SharedFiles.Find(FileName);
        Skip.If(path is null, $"shared/{FileName} is not here.");
        IReadOnlyList<TaintVector> vectors = TaintVector.ReadAll(path!);
        vectors.Should().HaveCountGreaterThan(5);
        return vectors;
    }

    private static void Verify(TaintVector vector, TaintPolicy policy, AuditFigures figures)
    {
        foreach ((Transfer transfer, long stolen) in vector.Edges(policy))
            Total(figures, policy, key => key.What == "edge" && key.Transfer == transfer)
                .Should().Be(stolen, "{0} under {1} says so of {2}", vector.Name, policy, transfer.TransactionText);
        foreach ((Account account, long stolen) in vector.Accounts(policy))
            Total(figures, policy, key => key.What == "outcome" && key.Account == account)
                .Should().Be(stolen, "{0} under {1} says so of {2}", vector.Name, policy, Names.Of(account));
        foreach ((Account account, string theft, long stolen) in vector.Labels(policy))
            Total(figures, policy, key => key.What == "outcome" && key.Account == account && key.Theft == theft)
                .Should().Be(stolen, "{0} under {1} says so of {2} for {3}", vector.Name, policy, Names.Of(account), theft);
    }

    // Poison is never summed: a pocket poisoned by two thefts is poisoned once.
    private static BigInteger Total(AuditFigures figures, TaintPolicy policy, Func<FigureKey, bool> which)
    {
        BigInteger[] parts = [.. figures.All.Where(pair => pair.Key.Policy == policy && which(pair.Key)).Select(pair => pair.Value.Quantity)];
        return policy == TaintPolicy.Poison
            ? parts.DefaultIfEmpty(BigInteger.Zero).Max()
            : parts.Aggregate(BigInteger.Zero, (sum, part) => sum + part);
    }
}
