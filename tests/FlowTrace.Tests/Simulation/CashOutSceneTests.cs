using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Simulation;

namespace FlowTrace.Tests.Simulation;

public sealed class CashOutSceneTests
{
    // Not among the seeds whose confusion table the documentation states.
    private static readonly SimulationOptions Options = new() { Seed = 2, Desks = 2, Transfers = 40_000, Accounts = 500 };

    [Fact]
    public void Scene_EveryRole_HasUnlabelledAccounts()
    {
        SimulatedLedger ledger = Simulator.Simulate(Options);

        ledger.Actors.Select(actor => actor.Role).Distinct().Should().BeEquivalentTo(
            "otc-desk", "deposit-address", "hot-wallet", "escrow-market", "mule", "throw-away", "shop");
        ledger.Actors.Select(actor => actor.Account).Should().OnlyHaveUniqueItems()
            .And.NotContain(ledger.Labels.Select(label => label.Account));
    }

    [Fact]
    public void Scene_NobodyOfIt_SpendsWhatHeDoesNotHave()
    {
        SimulatedLedger ledger = Simulator.Simulate(Options);
        HashSet<Account> actors = [.. ledger.Actors.Select(actor => actor.Account)];
        var balances = new Dictionary<(Account, Asset), Int128>();
        foreach (Transfer transfer in ledger.Transfers())
        {
            balances[(transfer.From, transfer.Asset)] = balances.GetValueOrDefault((transfer.From, transfer.Asset)) - (Int128)transfer.Quantity;
            balances[(transfer.To, transfer.Asset)] = balances.GetValueOrDefault((transfer.To, transfer.Asset)) + (Int128)transfer.Quantity;
            if (actors.Contains(transfer.From))
                balances[(transfer.From, transfer.Asset)].Should().BeGreaterThanOrEqualTo(0, transfer.ToString());
        }
    }

    [Fact]
    public void Scene_WithoutIt_TheTheftIsTheSame()
    {
        SimulatedTheft with = Simulator.Simulate(Options).Thefts[0];
        SimulatedTheft without = Simulator.Simulate(Options with { Desks = 0 }).Thefts[0];

        with.Thief.Should().Be(without.Thief);
        with.Stolen.Should().Equal(without.Stolen);
        with.Places.Should().Equal(without.Places);
    }

    [Fact]
    public void Profile_OfTheScene_KnowsMostOfIt_AndNoShopForADesk()
    {
        SimulatedLedger ledger = Simulator.Simulate(Options);
        Asset asset = ledger.AssetInfo.Keys.First(key => KnownTokens.Find(key) is not null);
        var profiler = new AccountProfiler(ledger.ToTable(), new ProfileOptions { Labels = new LabelBook(ledger.Labels) });
        ILookup<string, AccountBehaviour> said = ledger.Actors.ToLookup(actor => actor.Role, actor => profiler.Profile(actor.Account, asset).Behaviour);

        said["hot-wallet"].Should().OnlyContain(behaviour => behaviour == AccountBehaviour.HotWallet);
        said["throw-away"].Should().Contain(AccountBehaviour.ThrowAway);
        said["otc-desk"].Should().NotContain([AccountBehaviour.HotWallet, AccountBehaviour.ThrowAway, AccountBehaviour.DepositAddress]);
        said["shop"].Should().NotContain(AccountBehaviour.OtcDesk);
        said["deposit-address"].Count(behaviour => behaviour == AccountBehaviour.DepositAddress).Should().BeGreaterThan(said["deposit-address"].Count() / 3);
    }
}
