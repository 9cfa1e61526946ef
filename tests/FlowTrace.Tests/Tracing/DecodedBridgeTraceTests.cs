using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Tracing;

/// <summary>From the events of a bridge to where the units arrive: decoded, tied and followed in one trace.</summary>
public sealed class DecodedBridgeTraceTests
{
    private const string Deposit = "0x8da840fc598caec6a0fa573f467f2313063df7d0f4b4625d7d67ee69408f7f02";
    private const string OutMemo = "OUT:8DA840FC598CAEC6A0FA573F467F2313063DF7D0F4B4625D7D67EE69408F7F02";
    private const string RefundMemo = "REFUND:8DA840FC598CAEC6A0FA573F467F2313063DF7D0F4B4625D7D67EE69408F7F02";
    private static readonly Account Thief = Account.Parse("ethereum:0x1111111111111111111111111111111111111111");
    private static readonly Account Victim = Account.Parse("ethereum:0x2222222222222222222222222222222222222222");
    private static readonly Account Vault = Account.Parse("ethereum:0x3333333333333333333333333333333333333333");
    private static readonly Account Router = Account.Parse("ethereum:0xD37BbE5744D730a1d98d8DC97c42F0Ca46aD7146");
    private static readonly Account RouterThere = Account.Parse("bsc:0xb30eC53F98ff5947EDe720D32aC2da7e52A5f56b");
    private static readonly Account Zero = Account.Parse("ethereum:0x0000000000000000000000000000000000000000");
    private static readonly Account There = Account.Parse("bsc:0x4444444444444444444444444444444444444444");
    private static readonly Asset Ether = Asset.Native(ChainId.Ethereum);

    private readonly TransferTableBuilder _ledger = new();

    // An id both legs bear: observed. Another coin arrives, so the whole origin goes along.
    [Fact]
    public async Task Trace_OverThorchain_ArrivesAsTheOtherCoin()
    {
        StealAndDeposit($"=:BSC.BNB:{There.AddressText}:0");
        PayOut(There.Chain, There, 30, OutMemo);

        TraceResult result = await TraceAsync();

        Outcome outcome = result.Outcomes.Should().ContainSingle().Subject;
        outcome.Account.Should().Be(There);
        outcome.Stolen(TaintPolicy.Fifo).Should().ContainSingle().Which.Should().Be(new StolenPart("theft", 30, 1000, Ether));
        HopFlow hop = result.Graph.Edges().Single(edge => edge.Kind == FlowKind.Bridge).Hop!;
        hop.Protocol.Should().Be("THORChain");
        hop.Grade.Should().Be(EvidenceGrade.Observed);
        result.Cuts.Should().BeEmpty();
    }

    // A swap that streams pays out in parts: each takes its share of the origin.
    [Fact]
    public async Task Trace_PayoutInParts_SharesTheOrigin()
    {
        StealAndDeposit($"=:BSC.BNB:{There.AddressText}:0/1/0");
        PayOut(There.Chain, There, 30, OutMemo);
        PayOut(There.Chain, There, 10, OutMemo, number: 2);

        TraceResult result = await TraceAsync();

        result.Graph.Edges().Count(edge => edge.Kind == FlowKind.Bridge).Should().Be(2);
        result.Outcomes.Single(outcome => outcome.Account == There).Stolen(TaintPolicy.Fifo).Aggregate(UInt128.Zero, (sum, part) => sum + part.Origin)
            .Should().Be(1000);
    }

    [Fact]
    public async Task Trace_BridgeThatFailed_BringsTheUnitsBack()
    {
        StealAndDeposit($"=:BSC.BNB:{There.AddressText}:0");
        PayOut(ChainId.Ethereum, Thief, 990, RefundMemo);

        TraceResult result = await TraceAsync();

        result.Outcomes.Select(outcome => $"{outcome.Account.AddressText} {outcome.Status.ToName()} {outcome.Quantity(TaintPolicy.Fifo)}")
            .Should().BeEquivalentTo([$"{Thief.AddressText} at-rest 990", $"{Vault.AddressText} service 10"]);
        result.Stolen.Single().Quantity.Should().Be(1000, "what comes back is not stolen twice");
    }

    // The robbed account is emptied straight into the bridge: the deposit is the theft, and is followed over the bridge all the same.
    [Fact]
    public async Task Trace_VictimRobbedIntoABridge_IsStolenAndArrives()
    {
        StealAndDeposit($"=:BSC.BNB:{There.AddressText}:0");
        PayOut(There.Chain, There, 30, OutMemo);

        TraceResult result = await new TracerBuilder().AddReader(new TableReader(_ledger.Build()))
            .WithOptions(new TraceOptions { DustPartsPerBillion = 0, Policies = TaintPolicies.All }).Build().TraceAsync(Theft.From(Thief));

        result.Stolen.Should().ContainSingle().Which.Quantity.Should().Be(1000);
        Outcome outcome = result.Outcomes.Should().ContainSingle().Subject;
        outcome.Account.Should().Be(There);
        foreach (TaintPolicy policy in TaintPolicies.All)
            outcome.Quantity(policy).Should().Be(30, "under {0}", policy);
    }

    [Fact]
    public async Task Trace_NoPayoutInTheData_SaysWhereTheUnitsWereBound()
    {
        StealAndDeposit($"=:BSC.BNB:{There.AddressText}:0");

        TraceResult result = await TraceAsync();

        result.Outcomes.Should().ContainSingle().Which.Status.Should().Be(OutcomeStatus.Unresolved);
        result.Cuts.Should().ContainSingle().Which.Detail.Should().Contain("THORChain").And.Contain("bsc").And.Contain(There.AddressText);
    }

    // Wrapping leaves no transfer of the wrapped coin, and unwrapping shows only the coin that comes: both have to be known.
    [Fact]
    public async Task Trace_WrapsThatNoRowRecords_AreExchanges()
    {
        var weth = Account.Parse("ethereum:0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2");
        var wrapped = Asset.Token(ChainId.Ethereum, weth.Address);
        Account friend = Account.Parse("ethereum:0x5555555555555555555555555555555555555555");
        Add(1, "0x01", Victim, Thief, Ether, 1000);
        Add(2, "0x02", Thief, weth, Ether, 1000);
        Add(3, "0x03", Thief, friend, wrapped, 1000);
        Add(4, "0x04", weth, friend, Ether, 400);

        TraceResult result = await TraceAsync();

        result.Outcomes.Select(outcome => $"{outcome.Account.AddressText} {outcome.Asset} {outcome.Quantity(TaintPolicy.Fifo)}").Should().BeEquivalentTo(
            [$"{friend.AddressText} {Ether} 400", $"{friend.AddressText} {wrapped} 600"]);
        result.Graph.Edges().Where(edge => edge.Hop is not null).Select(edge => edge.Hop!.Shape).Should().Equal(HopShape.Wrap, HopShape.Unwrap);
        result.Gaps.Should().BeEmpty();
    }

    private void StealAndDeposit(string memo)
    {
        Add(1, "0x01", Victim, Thief, Ether, 1000);
        Add(2, Deposit, Thief, Vault, Ether, 1000);
        _ledger.Add(AbiWriter.Log(EventOf("Deposit"), TransactionId.Parse(Deposit), At(2, ChainId.Ethereum, 1), Router, Vault, Zero, 1000, memo));
    }

    private void PayOut(ChainId chain, Account receiver, int quantity, string memo, int number = 1)
    {
        string transaction = $"0x{number + 16:x64}";
        Account vault = new(chain, Vault.Address);
        Add(60 + number, transaction, vault, receiver, Asset.Native(chain), quantity);
        _ledger.Add(AbiWriter.Log(
            EventOf("TransferOut"), TransactionId.Parse(transaction), At(60 + number, chain, 1), chain == ChainId.Ethereum ? Router : RouterThere, vault,
            receiver, new Account(chain, Zero.Address), quantity, memo));
    }

    private void Add(int second, string transaction, Account from, Account to, Asset asset, int quantity) => _ledger.Add(new Transfer(
        TransferKind.Transfer, TransactionId.Parse(transaction), At(second, asset.Chain, 0), from, to, asset, (UInt128)quantity));

    private static Position At(int second, ChainId chain, int index) => new(second * 1000L, chain, Position.Unknown, Position.Unknown, index);

    private static EventSignature EventOf(string name) => new ThorchainDecoder().Events.First(known => known.Name == name);

    private Task<TraceResult> TraceAsync() => new TracerBuilder().AddReader(new TableReader(_ledger.Build()))
        .WithOptions(new TraceOptions { DustPartsPerBillion = 0 }).Build()
        .TraceAsync(Theft.HeldBy(Thief) with { Until = Moment.AtUnixMilliseconds(1_000) });
}
