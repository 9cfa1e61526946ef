using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;
using Xunit.Abstractions;

namespace FlowTrace.Tests.Coins;

/// <summary>The tracer and an auditor that pours coins together and out again agree, to the unit, on thousands of random ledgers under every policy.</summary>
public sealed class CoinAuditorAgreementTests(ITestOutputHelper output)
{
    private static readonly TraceOptions Options = new() { Policies = TaintPolicies.All, DustPartsPerBillion = 0 };

    [Theory]
    [InlineData(0)]
    [InlineData(2_000)]
    public Task Trace_OfRandomCoins_AgreesWithTheAuditor(int firstSeed) =>
        CompareAsync(firstSeed, 2_000, coins => new TableReader(CoinLedger.Build(coins.AsExported())));

    [Fact]
    public Task Trace_OfCoinsThatAreNewInEveryRun_AgreesWithTheAuditor()
    {
        int firstSeed = (Guid.NewGuid().GetHashCode() & 0x3FFF_FFFF) + 10_000;
        output.WriteLine($"Seeds from {firstSeed}.");
        return CompareAsync(firstSeed, 250, coins => new TableReader(CoinLedger.Build(coins.AsExported())));
    }

    [Fact]
    public Task Trace_OfCoinsReadOneOwnerAtATime_AgreesWithTheAuditor() => CompareAsync(20_000, 1_000, coins => new CoinsByOwner(coins.Transactions));

    [Fact]
    public Task Trace_OfCoinsFromTwoSources_AgreesWithTheAuditor() => CompareAsync(
        30_000, 500, coins => new CombinedReader([new CoinsByOwner(coins.Transactions), new TableReader(CoinLedger.Build(coins.Transactions))]));

    private static async Task CompareAsync(int firstSeed, int count, Func<RandomCoins, IChainReader> reader)
    {
        int stolen = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var coins = RandomCoins.Next(seed);
            SortedDictionary<string, BigInteger> expected = CoinAuditor.Audit(coins.Transactions, coins.Thefts);
            SortedDictionary<string, BigInteger> found;
            try
            {
                found = CoinAuditor.Of(await CoinLedger.TraceAsync(reader(coins), Options, coins.Thefts));
            }
            catch (TraceInputException)
            {
                // A theft that steals nothing is refused, and rightly only then.
                coins.Thefts.Should().Contain(theft => !expected.ContainsKey($"stolen {theft.Id}"), "seed {0}", seed);
                continue;
            }

            stolen++;
            if (!found.SequenceEqual(expected))
                Assert.Fail($"Seed {seed}\n{Describe(coins)}\nfound\n{Text(found, expected)}\nexpected\n{Text(expected, found)}");
        }

        stolen.Should().BeGreaterThan(count / 3, "ledgers in which nothing is stolen prove nothing");
    }

    private static string Text(SortedDictionary<string, BigInteger> figures, SortedDictionary<string, BigInteger> others) => string.Join(
        '\n', figures.Where(pair => others.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => $"  {pair.Key} = {pair.Value}"));

    private static string Describe(RandomCoins coins) => string.Join('\n', coins.Transactions.Select(transaction =>
        $"{transaction.Id.ToString()[60..]}: {string.Join(' ', transaction.Inputs.Select(input => $"{Short(input.Owner!.Value)}{input.Quantity}"))} -> "
        + string.Join(' ', transaction.Outputs.Select(made => $"{Short(made.Owner)}{made.Quantity}")))) + "\n"
        + string.Join('\n', coins.Thefts.Select(theft =>
            $"{theft.Id}: holders {string.Join(' ', theft.Holders.Select(Short))} victims {string.Join(' ', theft.Victims.Select(Short))} "
            + $"transactions {string.Join(' ', theft.Transactions.Select(id => id.ToString()[60..]))} into {string.Join(' ', theft.Into.Select(Short))}"));

    private static string Short(Account account)
    {
        byte[] bytes = new byte[32];
        account.Address.CopyTo(bytes);
        return account.Address.Kind == AddressKind.PubKeyHash ? ((char)bytes[0]).ToString() : account.AddressText;
    }
}
