using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Simulation;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Findings;

/// <summary>
/// Detectors on simulated thefts, of which it is written down what was done: what is found, what is missed, and what is found that was not there.
/// </summary>
public sealed class SimulatedShapeTests
{
    // A chain of eight carriers takes sixteen transactions: into the first, a payment out of each, and on to the next.
    private const int TransactionsOfAChain = 16;

    public static TheoryData<ulong, bool> Seeds => new()
    {
        { 1, false }, { 2, true }, { 3, false }, { 4, true }, { 5, false }, { 6, true },
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Detect_OnASimulatedTheft_FindsWhatWasDone(ulong seed, bool spread)
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 40_000, Accounts = 2_000, Seed = seed, Spread = spread });
        SimulatedTheft theft = ledger.Thefts[0];
        TraceResult result = await new TracerBuilder().AddReader(new TableReader(ledger.ToTable())).AddLabels(new LabelBook(ledger.Labels))
            .Build().TraceAsync([Theft.HeldBy(theft.Thief, theft.Id)]);
        ILookup<string, Finding> found = result.Findings.ToLookup(finding => finding.Detector);
        int Done(string step) => theft.Steps.Single(one => one.Name == step).Transactions;

        // Every chain, and nothing else; the last carrier may rest a day and more before it pays the broker, and then it is no link.
        found["peel-chain"].Should().HaveCount(Done("peel-chain") / TransactionsOfAChain);
        found["peel-chain"].Should().OnlyContain(chain => chain.Collapsed!.Wallets.Count >= 7 && chain.Collapsed.Wallets.Count <= 8);

        // Every wallet the thief spread the loot over; the batch is cut where it takes longer than the window.
        found["fan-out"].SelectMany(batch => batch.Accounts.Skip(1)).Distinct().Count().Should().Be(Done("fan-out"));
        found["fan-out"].Should().OnlyContain(batch => batch.Accounts[0] == theft.Thief);

        // Gas for every token wallet of the trail, from one account; withdrawals from the pool stand among the step's transactions.
        Finding gas = found["gas-funding"].Should().ContainSingle().Subject;
        gas.Quantities.Where(one => one.Name != "funded together").Should().OnlyContain(one => one.BaseUnits == (UInt128)100_000_000_000_000_000);
        (gas.Accounts.Count - 1).Should().BeInRange(Done("gas-funding") - 3, Done("gas-funding") - 1);

        // The circle through the thief's own account; with a mule that pays ordinary people, these may trade to and fro, too.
        found["round-trip"].Count(trip => trip.Accounts[0] == theft.Thief && trip.Accounts.Count == 3).Should().Be(1);
        if (!spread)
            found["round-trip"].Should().HaveCount(1);

        // Batches of at least three equal deposits.
        found["mixer-batch"].Sum(batch => batch.Transfers.Count).Should().BeInRange(Done("mix") * 8 / 10, Done("mix"));
        found["dormancy"].Should().NotBeEmpty();
        found["chain-hop"].Should().BeEmpty("the ledger shows no other side");
        found["commingling"].Should().BeEmpty("there is one theft");
    }
}
