using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tests.Auditing;

namespace FlowTrace.Tests.Hops.Freezes;

/// <summary>Freezes as issuers' contracts and wallets report them, and what is not believed.</summary>
public sealed class FreezesTests
{
    private static readonly Account Thief = Names.Account("Thief");
    private static readonly Asset Tether = Asset.Token(ChainId.Ethereum, IssuerScript.Tether.Address);
    private static readonly Account TronThief = new(ChainId.Tron, Thief.Address);

    // The hashes published with Tether's and Circle's contracts.
    [Theory]
    [InlineData("AddedBlackList(address)", "0x42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc")]
    [InlineData("RemovedBlackList(address)", "0xd7e9ec6e6ecd65492dce6bf513cd6867560d49544421d0783ddf06e76c24470c")]
    [InlineData("DestroyedBlackFunds(address,uint256)", "0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6")]
    [InlineData("Issue(uint256)", "0xcb8241adb0c3fdb35b70c24ce35c5eb0c17af7431c99f827d44a445ca624176a")]
    [InlineData("Redeem(uint256)", "0x702d5967f45f6513a38ffc42d6ba9bf230bd40e8f53b16363c7eb4fd2deb9a44")]
    [InlineData("BlockPlaced(address)", "0x406bbf2d8d145125adf1198d2cf8a67c66cc4bb0ab01c37dccd4f7c0aae1e7c7")]
    [InlineData("BlockReleased(address)", "0x665918c9e02eb2fd85acca3969cb054fc84c138e60ec4af22ab6ef2fd4c93c27")]
    [InlineData("DestroyedBlockedFunds(address,uint256)", "0x6a2859ae7902313752498feb80a014e6e7275fe964c79aa965db815db1c7f1e9")]
    [InlineData("Blacklisted(address)", "0xffa4e6181777692565cf28528fc88fd1516ea86b56da075235fa575af6a4b855")]
    [InlineData("UnBlacklisted(address)", "0x117e3210bb9aa7d9baff172026820255c6f6c30ba8999d1c2fd88e2848137c4e")]
    public void ActsIn_ReadsTheEvent_OfThePublishedHash(string signature, string topic)
    {
        Word.TryParse(topic, out Word word).Should().BeTrue();
        new EventSignature(signature).Topic.Should().Be(word);
        IssuerActReader.Reads(word).Should().BeTrue();
    }

    [Fact]
    public void Of_AnOrderThatIsConfirmed_IsPendingThenInForce()
    {
        Freeze freeze = One(new IssuerScript().Submit(10, Thief).Confirm(20, Thief));

        freeze.Account.Should().Be(Thief);
        freeze.Asset.Should().Be(Tether);
        freeze.Submitted!.Position.UnixMilliseconds.Should().Be(10_000);
        freeze.Frozen!.Position.UnixMilliseconds.Should().Be(20_000);
        freeze.IsInForce.Should().BeTrue();
    }

    [Fact]
    public void Of_AnOrderThatNobodyConfirms_StaysPending()
    {
        Freeze freeze = One(new IssuerScript().Submit(10, Thief));

        freeze.IsPending.Should().BeTrue();
        freeze.IsInForce.Should().BeFalse();
    }

    [Fact]
    public void Of_TwoOrders_CountsTheFirst() =>
        One(new IssuerScript().Submit(12, Thief, number: 8).Submit(10, Thief).Confirm(20, Thief)).Submitted!.Position.UnixMilliseconds.Should().Be(10_000);

    [Fact]
    public void Of_TronsLayout_ReadsTheTopics()
    {
        Freeze freeze = One(new IssuerScript().Submit(10, TronThief, IssuerScript.TronWallet).Confirm(20, TronThief, IssuerScript.TronWallet)
            .Destroy(30, TronThief, 500, IssuerScript.TronTether));

        freeze.Account.Should().Be(TronThief);
        freeze.Submitted.Should().NotBeNull();
        freeze.DestroyedQuantity.Should().Be((UInt128)500);
    }

    [Fact]
    public void Of_CirclesEvents_ReadsThem()
    {
        Freeze freeze = One(new IssuerScript()
            .Add(new EventSignature("Blacklisted(address indexed account)"), 10, "c", IssuerScript.Circle, Thief)
            .Add(new EventSignature("UnBlacklisted(address indexed account)"), 20, "d", IssuerScript.Circle, Thief));

        freeze.IsInForce.Should().BeFalse();
        freeze.Released!.Position.UnixMilliseconds.Should().Be(20_000);
    }

    [Fact]
    public void Of_AReleaseAndAnotherFreeze_AreTwoFreezes()
    {
        IReadOnlyList<Freeze> freezes = Read(new IssuerScript().Freeze(10, Thief).Release(20, Thief).Freeze(30, Thief));

        freezes.Should().HaveCount(2);
        freezes[0].IsInForce.Should().BeFalse();
        freezes[1].IsInForce.Should().BeTrue();
    }

    [Fact]
    public void Of_AReleaseWithoutAFreeze_SaysNothing() => Read(new IssuerScript().Release(20, Thief)).Should().BeEmpty();

    [Fact]
    public void ActsIn_AForgedContract_ChangesNothingAndIsCounted()
    {
        var issues = new List<ReadIssue>();
        IReadOnlyList<IssuerAct> acts = FlowTrace.Hops.Freezes.ActsIn(
            [new IssuerScript().Freeze(10, Thief, Names.Account("FakeUSDT")).Destroy(11, Thief, 5, Names.Account("FakeUSDT")).Table()], issues.Add);

        acts.Should().BeEmpty();
        issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(issue => issue.Severity == ReadIssueSeverity.Notice && issue.Count == 2);
    }

    // Binance's token is called USDT and cannot be frozen.
    [Fact]
    public void ActsIn_TheTokenOnBnbChain_IsNoIssuers() => Read(new IssuerScript()
        .Freeze(10, Thief, Account.Parse("bsc:0x55d398326f99059fF775485246999027B3197955"))).Should().BeEmpty();

    [Fact]
    public void Of_AnOrderInSomebodysWallet_IsNotBelieved() =>
        Read(new IssuerScript().Submit(10, Thief, Names.Account("Anyone"))).Should().BeEmpty();

    [Fact]
    public void Of_AnOrderInAnUnknownWalletThatIsCarriedOut_IsBelieved()
    {
        Account wallet = Names.Account("NewOwner");
        Freeze freeze = One(new IssuerScript().Submit(10, Thief, wallet).Confirm(20, Thief, wallet));

        freeze.Submitted!.Position.UnixMilliseconds.Should().Be(10_000);
    }

    [Fact]
    public void Of_AnOrderInAnUnknownWalletThatCarriesOutAnother_IsNotBelieved()
    {
        Account wallet = Names.Account("Anyone");
        One(new IssuerScript().Submit(10, Thief, wallet, number: 7).Confirm(20, Thief, wallet, number: 9)).Submitted.Should().BeNull();
    }

    [Fact]
    public void Of_AnOrderOnAnotherToken_SaysNothing() =>
        Read(new IssuerScript().Submit(10, Thief, token: Names.Account("FakeUSDT"))).Should().BeEmpty();

    [Fact]
    public void ActsIn_TwoTablesWithTheSameEvents_CountsThemOnce()
    {
        IssuerScript script = new IssuerScript().Submit(10, Thief).Confirm(20, Thief);

        FlowTrace.Hops.Freezes.ActsIn([script.Table(), script.Table()]).Should().HaveCount(2);
    }

    [Theory]
    [InlineData(3, 0, "topics")]
    [InlineData(1, 12, "bytes")]
    [InlineData(2, 0, "bytes")]
    public void ActsIn_ALogWithWrongTopicsOrDataCutShort_IsAnIssueAndNothingElse(int topics, int bytes, string says)
    {
        IssuerScript script = new IssuerScript().Freeze(5, Names.Account("Other")).Destroy(10, Thief, 5);
        EventLog log = script.Logs[1];
        script.Logs[1] = log with { Topics = [.. Enumerable.Repeat(log.Topics[0], topics)], Data = log.Data[..bytes] };

        Broken(script).Should().Contain(says);
    }

    [Fact]
    public void ActsIn_AnAmountOfMoreThan128Bits_IsAnIssueAndNothingElse()
    {
        IssuerScript script = new IssuerScript().Freeze(5, Names.Account("Other")).Destroy(10, Thief, 5);
        byte[] data = script.Logs[1].Data.ToArray();
        data[Word.Bytes] = 0xFF;
        script.Logs[1] = script.Logs[1] with { Data = data };

        Broken(script).Should().Contain("128 bits");
    }

    [Fact]
    public void ActsIn_AnAddressWithOtherBytesBeforeIt_IsAnIssueAndNothingElse()
    {
        IssuerScript script = new IssuerScript().Freeze(5, Names.Account("Other")).Freeze(10, Thief);
        byte[] data = script.Logs[1].Data.ToArray();
        data[0] = 1;
        script.Logs[1] = script.Logs[1] with { Data = data };

        Broken(script).Should().Contain("no address");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(140)]
    public void ActsIn_CallDataCutShort_IsAnIssueAndNothingElse(int bytes)
    {
        IssuerScript script = new IssuerScript().Freeze(5, Names.Account("Other")).Submit(10, Thief);
        script.Calls[0] = script.Calls[0] with { Input = script.Calls[0].Input[..bytes] };

        Issues(script, out IReadOnlyList<IssuerAct> acts).Should().HaveCount(1);
        acts.Should().ContainSingle();
    }

    [Fact]
    public void BurnsOf_DestroyedUnits_GoToTheZeroAddress()
    {
        Transfer burn = FlowTrace.Hops.Freezes.BurnsOf(new IssuerScript().Freeze(5, Thief).Destroy(10, Thief, 500).Logs).Single();

        burn.Kind.Should().Be(TransferKind.Burn);
        burn.From.Should().Be(Thief);
        burn.To.IsZero.Should().BeTrue();
        burn.Asset.Should().Be(Tether);
        burn.Quantity.Should().Be((UInt128)500);
    }

    [Fact]
    public void BurnsOf_RedeemedUnits_LeaveTheWalletThatCarriedItOut()
    {
        IssuerScript script = new IssuerScript().Confirm(10, Thief)
            .Add(new EventSignature("Redeem(uint256 amount)"), 10, "freeze", IssuerScript.Tether, (UInt128)9);
        script.Logs[^1] = script.Logs[^1] with { Position = script.Logs[^1].Position with { Index = 4 } };

        Transfer burn = FlowTrace.Hops.Freezes.BurnsOf(script.Logs).Single();

        burn.From.Should().Be(IssuerScript.TetherWallet);
        burn.Quantity.Should().Be((UInt128)9);
    }

    [Fact]
    public void BurnsOf_RedeemedUnitsOfAnOwnerNobodyNames_AreNobodys() =>
        FlowTrace.Hops.Freezes.BurnsOf(new IssuerScript().Add(new EventSignature("Redeem(uint256 amount)"), 10, "r", IssuerScript.Tether, (UInt128)9).Logs)
            .Should().BeEmpty();

    [Fact]
    public void WithBurns_OfATableThatHasTheBurn_AddsNone()
    {
        var builder = new TransferTableBuilder();
        IssuerScript script = new IssuerScript().Freeze(5, Thief).Destroy(10, Thief, 500);
        script.CopyTo(builder);
        builder.Add(FlowTrace.Hops.Freezes.BurnsOf(script.Logs)[0]);
        TransferTable table = builder.Build();

        FlowTrace.Hops.Freezes.WithBurns(table).Should().BeSameAs(table);
    }

    [Fact]
    public void WithBurns_OfATableThatLacksIt_AddsItOnceAndKeepsTheRest()
    {
        TransferTable table = FlowTrace.Hops.Freezes.WithBurns(new IssuerScript().Freeze(5, Thief).Destroy(10, Thief, 500).Table());

        table.Count.Should().Be(1);
        table[0].Kind.Should().Be(TransferKind.Burn);
        table.Logs.Should().HaveCount(2);
        FlowTrace.Hops.Freezes.WithBurns(table).Should().BeSameAs(table);
    }

    private static IReadOnlyList<Freeze> Read(IssuerScript script) => FlowTrace.Hops.Freezes.Of(FlowTrace.Hops.Freezes.ActsIn([script.Table()]));

    private static Freeze One(IssuerScript script) => Read(script).Should().ContainSingle().Subject;

    private static List<ReadIssue> Issues(IssuerScript script, out IReadOnlyList<IssuerAct> acts)
    {
        var issues = new List<ReadIssue>();
        acts = FlowTrace.Hops.Freezes.ActsIn([script.Table()], issues.Add);
        return issues;
    }

    /// <summary>The words of the one issue; the good event beside it must have been read.</summary>
    private static string Broken(IssuerScript script)
    {
        List<ReadIssue> issues = Issues(script, out IReadOnlyList<IssuerAct> acts);
        acts.Should().ContainSingle().Which.Account.Should().Be(Names.Account("Other"));
        ReadIssue issue = issues.Should().ContainSingle().Subject;
        issue.Severity.Should().Be(ReadIssueSeverity.Rejected);
        return issue.Message;
    }
}
