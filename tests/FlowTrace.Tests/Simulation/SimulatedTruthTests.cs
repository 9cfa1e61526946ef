using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Simulation;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Simulation;

/// <summary>What the laundering script wrote down about itself, and what a trace finds, are made by different code and must agree.</summary>
public sealed class SimulatedTruthTests
{
    private static readonly TaintPolicy[] Conserving = [.. TaintPolicies.All.Where(policy => policy.IsConserving())];

    public static TheoryData<ulong> Seeds => new(Enumerable.Range(1, 24).Select(seed => (ulong)seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task TraceAsync_SimulatedTheft_FindsTheTruthToTheUnitUnderEveryConservingPolicy(ulong seed)
    {
        var options = new SimulationOptions
        {
            Transfers = seed % 2 == 0 ? 250 : 3_000,
            Accounts = 200,
            Seed = seed,
            Thefts = seed % 4 == 3 ? 2 : 1,
            FanOut = seed % 4 == 1 ? 12 : null,
            Spread = seed % 3 == 0,
        };
        SimulatedLedger ledger = Simulator.Simulate(options);
        TraceResult result = await TraceAsync(ledger, theft => Theft.HeldBy(theft.Thief, theft.Id));
        result.Gaps.Should().BeEmpty();
        result.Books.Where(sheet => sheet.Policy.IsConserving()).Should().OnlyContain(sheet => sheet.Balanced == true);
        foreach (SimulatedTheft theft in ledger.Thefts)
        {
            foreach (Amount stolen in theft.Stolen)
                result.Stolen.Should().Contain(new StolenPart(theft.Id, stolen.BaseUnits, stolen.BaseUnits, stolen.Asset));
            foreach (SimulatedPlace place in theft.Places.Where(place => !place.IsMixed))
                foreach (TaintPolicy policy in Conserving)
                    Found(result, theft.Id, place, policy).Should().Be(place.Quantity, $"{policy} at {place}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task TraceAsync_MixedPlaces_TakeWhatTheMuleMixedAndDifferByPolicy(ulong seed)
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 2_000, Accounts = 200, Seed = seed });
        SimulatedTheft theft = ledger.Thefts[0];
        TraceResult result = await TraceAsync(ledger, theft => Theft.HeldBy(theft.Thief, theft.Id));
        SimulatedPlace[] mixed = [.. theft.Places.Where(place => place.IsMixed)];
        mixed.Should().HaveCountGreaterThan(2);
        foreach (TaintPolicy policy in Conserving)
        {
            UInt128[] found = [.. mixed.Select(place => Found(result, theft.Id, place, policy))];
            found.Zip(mixed).Should().OnlyContain(pair => pair.First <= pair.Second.Quantity);
            found.Aggregate(UInt128.Zero, (sum, quantity) => sum + quantity).Should().Be(theft.Mixed.Single().BaseUnits);
        }

        Conserving.Select(policy => Found(result, theft.Id, mixed[0], policy)).Distinct().Count().Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task TraceAsync_TheftGivenByTransactionsOrHolder_IsTheSame()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 2_000, Accounts = 200, Seed = 5 });
        TraceResult byHolder = await TraceAsync(ledger, theft => Theft.HeldBy(theft.Thief, theft.Id));
        TraceResult byTransaction = await TraceAsync(ledger, theft => Theft.InTransactions(theft.Transactions, theft.Id) with { Into = [theft.Thief] });
        byTransaction.Stolen.Should().Equal(byHolder.Stolen);
        byTransaction.Outcomes.Select(Text).Should().Equal(byHolder.Outcomes.Select(Text));
    }

    private static string Text(Outcome outcome) => $"{outcome.Account} {outcome.Asset} {outcome.Status} {outcome.Quantity(TaintPolicy.Fifo)}";

    // The script swaps nothing; ordinary people who were paid with loot may, and what that becomes has another origin than its asset.
    private static UInt128 Found(TraceResult result, string theft, SimulatedPlace place, TaintPolicy policy) => result.Outcomes
        .Where(outcome => outcome.Account == place.Account && outcome.Asset == place.Asset && outcome.Status.ToName() == place.Status)
        .SelectMany(outcome => outcome.Stolen(policy))
        .Where(part => part.Theft == theft && part.OriginAsset == place.Asset)
        .Aggregate(UInt128.Zero, (sum, part) => sum + part.Quantity);

    private static Task<TraceResult> TraceAsync(SimulatedLedger ledger, Func<SimulatedTheft, Theft> name) => new TracerBuilder()
        .AddReader(new TableReader(ledger.ToTable()))
        .AddLabels(new FixedLabels(new LabelBook(ledger.Labels)))
        .WithOptions(new TraceOptions { Policies = TaintPolicies.All })
        .Build()
        .TraceAsync([.. ledger.Thefts.Select(name)]);

    private sealed class FixedLabels(LabelBook book) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(book);
    }
}
