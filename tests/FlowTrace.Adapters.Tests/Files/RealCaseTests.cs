using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Files;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>Real thefts, traced end to end from the files investigators kept.</summary>
public sealed class RealCaseTests
{
    /// <summary>
    /// Recall: which wallets the investigators labelled stand in the flow. Precision: how many of those that hold stolen units beyond dust, pools,
    /// routers and services apart, they labelled. The one other wallet of Harvest, 0x9787…9066, gets everything that 0x6fdc…aadb9 is paid, coins
    /// and dozens of tokens over six months: it collects for a customer's deposit address.
    /// </summary>
    [SkippableTheory]
    [InlineData("bancor", "0xbceaa0040764009fdcff407e82ad1f06465fd2c4", 4, 4, 0)]
    [InlineData("harvest", "0x3811765a53c3188c24d412daec3f60faad5f119b", 5, 3, 1)]
    public async Task Trace_OfLabelledCase_FindsEveryThiefsWallet(string name, string thief, int labelled, int labelledHolders, int otherHolders)
    {
        string folder = TestFiles.Shared("cases/" + name);
        var ledger = new TracerBuilder().AddLedger(Path.Combine(folder, "all-tx.csv")).AddLabels(Path.Combine(folder, "all-address.csv"));

        TraceResult result = await ledger.WithOptions(new TraceOptions { Policies = TaintPolicies.All }).Build().TraceAsync(Theft.HeldBy(thief));

        result.Graph.Wallets.Where(wallet => wallet.Label?.Category == ServiceCategory.Thief).Should().HaveCount(labelled);
        Wallet[] held = [.. result.Graph.Wallets.Where(wallet => wallet.Followed)];
        held.Where(wallet => wallet.Label?.Category == ServiceCategory.Thief).Should().HaveCount(labelledHolders);
        held.Where(wallet => wallet.Label?.Category != ServiceCategory.Thief).Should().HaveCount(otherHolders);
        result.Books.Should().OnlyContain(sheet => sheet.Balanced != false);
        result.Outcomes.Where(outcome => outcome.Service?.Category == ServiceCategory.Exchange)
            .Should().NotContain(outcome => outcome.Status != OutcomeStatus.CashOut, "exchanges stop the trail");
        result.Outcomes.Select(outcome => outcome.Service?.Category ?? ServiceCategory.None)
            .Should().NotContain(category => StopRules.Pooled.Contains(category), "swaps pass through pools");
    }

    [SkippableTheory]
    [InlineData("lifi", "LIFI.csv", true)]
    [InlineData("atomic", "Atomic.csv", false)]
    public async Task Trace_OfExpertsCase_FollowsEveryFlowThatStolenMoneyCanReach(string name, string file, bool isVictim)
    {
        string folder = TestFiles.Shared("cases/" + name);
        var reader = new LedgerReader(Path.Combine(folder, file));
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder, "source addresses.csv"));
        Account[] sources = [.. lines.Where(line => line.Length > 0).Select(line => Account.Parse(line.Trim()))];
        Theft theft = isVictim ? Theft.From(sources[0]) with { Victims = sources } : Theft.HeldBy(sources[0]) with { Holders = sources };
        var options = new TraceOptions { Policies = [TaintPolicy.Poison, TaintPolicy.Fifo], StopAt = new HashSet<ServiceCategory>(), DustPartsPerBillion = 0 };

        TraceResult result = await new TracerBuilder().AddReader(reader).WithOptions(options).Build().TraceAsync(theft);

        TransferTable table = await reader.ReadAccountAsync(sources[0]);
        string[] expected = [.. FlowsInReach(table, sources, isVictim).Select(Describe)];
        expected.Length.Should().BeGreaterThan(100);
        result.Graph.Edges().Select(edge => Describe(edge.Transfer)).Should().Contain(expected);
    }

    /// <summary>The plain reading: a transfer carries stolen money when its sender has had some and is not empty since, or when it is the theft.</summary>
    private static IEnumerable<Transfer> FlowsInReach(TransferTable table, Account[] sources, bool isVictim)
    {
        var balance = new Dictionary<Account, UInt128>();
        var poisoned = new HashSet<Account>();
        for (int i = 0; i < table.Count; i++)
        {
            Transfer transfer = table[i];
            UInt128 before = balance.GetValueOrDefault(transfer.From);
            bool carries = poisoned.Contains(transfer.From) || sources.Contains(isVictim ? transfer.From : transfer.To);
            balance[transfer.From] = before - UInt128.Min(before, transfer.Quantity);
            if (balance[transfer.From] == 0)
                poisoned.Remove(transfer.From);
            balance[transfer.To] = balance.GetValueOrDefault(transfer.To) + transfer.Quantity;
            if (!carries)
                continue;
            poisoned.Add(transfer.To);
            yield return transfer;
        }
    }

    private static string Describe(Transfer transfer) => $"{transfer.TransactionText} {transfer.From} {transfer.To} {transfer.Quantity}";
}
