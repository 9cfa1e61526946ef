using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using static FlowTrace.Tests.Hops.BridgeLegs;

namespace FlowTrace.Tests.Hops;

public sealed class BridgeMatcherTests
{
    [Fact]
    public void Match_LegsOfOneId_AreObserved()
    {
        BridgeMatch match = BridgeMatcher.Match([Departure("d", 0, 100, "k")], [Arrival("a", 3, 99, "k")]);

        BridgeLink link = match.Links.Should().ContainSingle().Subject;
        link.Grade.Should().Be(EvidenceGrade.Observed);
        link.Reason.Should().Be("both legs bear the id 'k', 3 min later");
        link.Rivals.Should().BeEmpty();
        match.OpenDepartures.Should().BeEmpty();
        match.OpenArrivals.Should().BeEmpty();
        match.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Match_OneIdOfTwoProtocols_TiesNothing()
    {
        BridgeMatch match = BridgeMatcher.Match([Departure("d", 0, 100, "7", "Hop")], [Arrival("a", 3, 99, "7", "Across V3")]);

        match.Links.Should().BeEmpty();
        match.OpenArrivals.Should().ContainSingle();
    }

    [Fact]
    public void Match_AnUnverifiedLegOfOneId_IsDerived()
    {
        BridgeMatch match = BridgeMatcher.Match([Departure("d", 0, 100, "k") with { IsUnverified = true }], [Arrival("a", 3, 99, "k")]);

        match.Links.Should().ContainSingle().Which.Grade.Should().Be(EvidenceGrade.Derived);
    }

    [Fact]
    public void Match_AStrangersEventOfTheId_DoesNotPushTheBridgesOwnAside()
    {
        BridgeMatch match = BridgeMatcher.Match(
            [Departure("d", 0, 100, "k")], [Arrival("forged", 1, 100, "k") with { IsUnverified = true }, Arrival("true", 3, 99, "k")]);

        match.Ties().Should().Equal("d-true");
        match.Issues.Should().ContainSingle().Which.Message.Should().Contain("second arrival");
    }

    [Fact]
    public void Match_TwoArrivalsOfOneId_TheFirstStandsAndTheOtherIsReported()
    {
        BridgeMatch match = BridgeMatcher.Match([Departure("d", 0, 100, "k")], [Arrival("second", 5, 99, "k"), Arrival("first", 3, 99, "k")]);

        match.Ties().Should().Equal("d-first");
        match.OpenArrivals.Should().ContainSingle().Which.Transaction.Should().Be(Transaction("second"));
        ReadIssue issue = match.Issues.Should().ContainSingle().Subject;
        issue.Severity.Should().Be(ReadIssueSeverity.Doubt);
        issue.ToString().Should().Be(
            "arbitrum second: A second arrival bears the id 'k' of the departure in ethereum d; the first, in arbitrum first, stands.");
    }

    [Fact]
    public void Match_TwoArrivalsOfOneId_TheFirstThatFitsTheAmountStands()
    {
        BridgeMatch match = BridgeMatcher.Match([Departure("d", 0, 100, "k")], [Arrival("toomuch", 3, 500, "k"), Arrival("fits", 5, 99, "k")]);

        match.Ties().Should().Equal("d-fits");
        match.Issues.Should().ContainSingle();
    }

    [Fact]
    public void Match_ADepartureThatMayBePaidInParts_HasSeveralArrivals()
    {
        BridgeMatch match = BridgeMatcher.Match(
            [Departure("d", 0, 100, "k") with { MayPayInParts = true }], [Arrival("a", 3, 40, "k"), Arrival("b", 5, 59, "k")]);

        match.Ties().Should().Equal("d-a", "d-b");
        match.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Match_TwoDeparturesInOneTransactionWithItsId_AreToldApartByAmount()
    {
        BridgeMatch match = BridgeMatcher.Match(
            [Departure("d", 0, 100, "k"), Departure("d", 0, 7_000, "k")], [Arrival("small", 3, 99, "k"), Arrival("large", 4, 6_990, "k")]);

        match.Links.Select(link => (link.Departure.Quantity, link.Arrival.Quantity)).Should().Equal((100, 99), (7_000, 6_990));
        match.Issues.Should().BeEmpty();
    }

    [Theory]
    [InlineData("chain", "it is paid on bsc, and the departure states arbitrum")]
    [InlineData("receiver", "and the departure states 0x0000000000000000000000000000000000000b0b")]
    [InlineData("asset", "and the departure states")]
    [InlineData("source", "it says it comes from tron, and the departure is on ethereum")]
    [InlineData("early", "it is paid 1 h before the departure")]
    public void Match_AnIdThatAgreesWhileAFactContradicts_TiesNothingAndIsReported(string fact, string expected)
    {
        BridgeDeparture departure = Departure("d", 0, 100, "k") with { DestinationAsset = UsdcOnArbitrum };
        BridgeArrival arrival = fact switch
        {
            "chain" => Arrival("a", 3, 99, "k") with { Receiver = Of(Bsc, 0xB0B) },
            "receiver" => Arrival("a", 3, 99, "k") with { Receiver = Of(Arbitrum, 0xE0E) },
            "asset" => Arrival("a", 3, 99, "k") with { Asset = Asset.Native(Arbitrum) },
            "source" => Arrival("a", 3, 99, "k") with { SourceChain = ChainId.Tron },
            _ => Arrival("a", -60, 99, "k"),
        };

        BridgeMatch match = BridgeMatcher.Match([departure], [arrival]);

        match.Links.Should().BeEmpty();
        match.Issues.Should().ContainSingle().Which.Message.ToLowerInvariant().Should().Contain(expected.ToLowerInvariant());
        match.OpenDepartures.Should().ContainSingle().Which.Candidates.Should().ContainSingle();
        match.OpenArrivals.Should().ContainSingle();
    }

    [Fact]
    public void Match_AnArrivalStampedAFewMinutesEarlier_IsTiedAndTheReasonSaysSo() =>
        BridgeMatcher.Match([Departure("d", 0, 100, "k")], [Arrival("a", -4, 99, "k")])
            .Links.Should().ContainSingle().Which.Reason.Should().Be("both legs bear the id 'k', stamped 4 min earlier, which the clocks of two chains allow");

    [Fact]
    public void Match_ARefund_TiesBackToTheSenderOnTheSourceChain()
    {
        BridgeArrival refund = new("Example", "k", Transaction("r"), At(Ethereum, 30), Alice, Usdc, 98) { IsRefund = true };

        BridgeMatcher.Match([Departure("d", 0, 100, "k")], [refund]).Links.Should().ContainSingle()
            .Which.Should().Match<BridgeLink>(link => link.Grade == EvidenceGrade.Observed
                && link.Reason == "the refund bears the departure's id 'k', 30 min later");
        BridgeMatcher.Match([Departure("d", 0, 100)], [refund with { Key = "" }]).Links.Should().ContainSingle()
            .Which.Grade.Should().Be(EvidenceGrade.Derived);
        BridgeMatcher.Match([Departure("d", 0, 100, "k")], [refund with { Receiver = Bob, Asset = UsdcOnArbitrum }]).Issues.Should().ContainSingle()
            .Which.Message.Should().Contain("it is a refund on arbitrum of a departure from ethereum");
    }

    [Fact]
    public void Match_StatedReceiverAssetAmountAndTime_AreDerived()
    {
        BridgeMatch match = BridgeMatcher.Match([Departure("d", 0, 1_000_000)], [Arrival("a", 133, 997_000, protocol: "")]);

        BridgeLink link = match.Links.Should().ContainSingle().Subject;
        link.Grade.Should().Be(EvidenceGrade.Derived);
        link.Reason.Should().Be(
            "the stated receiver is paid 997000 base units of eip155:42161/erc20:0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8 (less a fee), 2 h 13 min later; "
            + "no other arrival fits");
    }

    [Theory]
    [InlineData(1_000_001, 10, "more than went in")]
    [InlineData(969_999, 10, "less than the largest fee leaves")]
    [InlineData(999_000, 361, "after the window")]
    [InlineData(999_000, -16, "too early")]
    public void Match_WhatDoesNotFit_StaysOpen(int quantity, int minute, string because)
    {
        BridgeMatch match = BridgeMatcher.Match([Departure("d", 0, 1_000_000)], [Arrival("a", minute, (UInt128)quantity)]);

        match.Links.Should().BeEmpty(because);
        match.OpenDepartures.Should().ContainSingle().Which.Why.Should().Be(
            "nothing that fits reached 0x0000000000000000000000000000000000000b0B on arbitrum within 6 h"
                .Replace("b0B", Bob.AddressText[^3..], StringComparison.Ordinal));
        match.OpenArrivals.Should().ContainSingle();
    }

    [Fact]
    public void Match_DecimalsThatDiffer_AreComparedExactly()
    {
        Account receiver = Of(Bsc, 0xB0B);
        BridgeDeparture departure = Departure("d", 0, 1_000_000) with { Asset = Usdt, DestinationChain = Bsc, Destination = receiver };
        BridgeArrival arrival = new("", "", Transaction("a"), At(Bsc, 5), receiver, UsdtOnBsc, 1_000_000_000_000_000_000);

        BridgeMatcher.Match([departure], [arrival]).Ties().Should().Equal("d-a");
        BridgeMatcher.Match([departure], [arrival with { Quantity = 1_000_000_000_000_000_001 }]).Ties().Should().BeEmpty();
        BridgeMatcher.Match([departure], [arrival with { Quantity = 970_000_000_000_000_000 }]).Ties().Should().Equal("d-a");
        BridgeMatcher.Match([departure], [arrival with { Quantity = 969_999_999_999_999_999 }]).Ties().Should().BeEmpty();
    }

    [Fact]
    public void Match_AnAssetOfUnknownDecimals_StaysOpenUntilTheyAreKnown()
    {
        Asset obscure = Asset.Token(Ethereum, Of(Ethereum, 77).Address);
        Asset there = Asset.Token(Arbitrum, Of(Arbitrum, 78).Address);
        BridgeDeparture departure = Departure("d", 0, 1_000_000) with { Asset = obscure, DestinationAsset = there };
        BridgeArrival arrival = Arrival("a", 5, 999_000) with { Asset = there };
        var known = new Dictionary<Asset, AssetInfo> { [obscure] = new("X", 6), [there] = new("X", 6) };

        BridgeMatch open = BridgeMatcher.Match([departure], [arrival]);
        open.Links.Should().BeEmpty();
        open.OpenDepartures.Should().ContainSingle().Which.Why.Should().Contain("the decimals are not known");
        BridgeMatcher.Match([departure], [arrival], options: new() { Assets = known }).Ties().Should().Equal("d-a");
    }

    [Fact]
    public void Match_ASwapOnTheWay_IsBoundedByTheLeastThatIsAccepted()
    {
        Account receiver = Account.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
        BridgeDeparture departure = Departure("d", 0, 5_000_000_000_000_000_000) with
        {
            Asset = Asset.Native(Ethereum),
            DestinationChain = ChainId.Tron,
            Destination = receiver,
            DestinationAsset = UsdtOnTron,
            LeastQuantity = 9_000_000_000,
        };
        BridgeArrival arrival = new("", "", Transaction("a"), At(ChainId.Tron, 5), receiver, UsdtOnTron, 9_400_000_000);

        BridgeMatcher.Match([departure], [arrival]).Ties().Should().Equal("d-a");
        BridgeMatcher.Match([departure], [arrival with { Quantity = 8_999_999_999 }]).Ties().Should().BeEmpty();
        BridgeMatcher.Match([departure], [arrival with { Quantity = 10_000_000_001 }]).Ties().Should().BeEmpty();
        BridgeMatcher.Match([departure with { LeastQuantity = null }], [arrival]).Ties().Should().BeEmpty();
    }

    [Fact]
    public void Match_WhatIsPromisedToTheUnit_LeavesOthersOutOfAccount() =>
        BridgeMatcher.Match(
            [Departure("d", 0, 1_000_000) with { DestinationAsset = UsdcOnArbitrum, DestinationQuantity = 990_000 }],
            [Arrival("near", 4, 989_000), Arrival("exact", 5, 990_000)])
            .Ties().Should().Equal("d-exact");

    [Fact]
    public void Match_TwoDeparturesThatFitCrosswise_StayOpenWithTheirCandidates()
    {
        BridgeMatch match = BridgeMatcher.Match(
            [Departure("d1", 0, 1_000), Departure("d2", 1, 1_000)], [Arrival("a1", 10, 1_000), Arrival("a2", 11, 1_000)]);

        match.Ties().Should().BeEmpty("first in, first out would be a guess");
        match.OpenDepartures.Should().HaveCount(2).And.OnlyContain(open => open.Candidates.Count == 2
            && open.Why == "2 departures and 2 arrivals fit each other, and nothing tells which belong together");
        match.Links.Should().HaveCount(2).And.OnlyContain(link => link.Grade == EvidenceGrade.Inferred && link.Rivals.Count == 1);
    }

    [Fact]
    public void Match_DeparturesThatTakeTurns_AreToldApartByTime() =>
        BridgeMatcher.Match(
            [Departure("d1", 0, 1_000), Departure("d2", 60, 1_000), Departure("d3", 120, 1_000)],
            [Arrival("a1", 10, 1_000), Arrival("a2", 70, 1_000), Arrival("a3", 130, 1_000)])
            .Ties().Should().Equal("d1-a1", "d2-a2", "d3-a3");

    [Fact]
    public void Match_AmountsThatFitOneWayOnly_AreTied() =>
        BridgeMatcher.Match([Departure("d1", 0, 1_000), Departure("d2", 1, 990)], [Arrival("a1", 10, 985), Arrival("a2", 11, 995)])
            .Ties().Should().Equal("d1-a2", "d2-a1");

    [Fact]
    public void Match_MoreArrivalsThanDepartures_StaysOpen() =>
        BridgeMatcher.Match([Departure("d", 0, 1_000)], [Arrival("a1", 10, 1_000), Arrival("a2", 11, 1_000)]).Ties().Should().BeEmpty();

    [Fact]
    public void Match_ACrowd_StaysOpenAndSaysSo()
    {
        BridgeMatch match = BridgeMatcher.Match(
            [Departure("d", 0, 1_000), Departure("other", 1, 5_000)],
            [.. Enumerable.Range(0, 65).Select(i => Arrival($"a{i}", i + 2, 1_000)), Arrival("b", 9, 5_000)]);

        match.Ties().Should().Equal("other-b");
        match.OpenDepartures.Should().ContainSingle().Which.Why.Should().Be("more than 64 arrivals fit it");
    }

    [Fact]
    public void Match_ContestedLegsWithinAQueue_FollowItsOrder()
    {
        // Five payouts before and five after stand in the order of their departures; the two in the midst share receiver and amount.
        BridgeDeparture[] departures = [.. Enumerable.Range(0, 12).Select(i => Departure($"d{i:D2}", i, i is 5 or 6 ? 99_000u : (uint)((i + 1) * 1_000)))];
        BridgeArrival[] arrivals = [.. departures.Select((departure, i) => Arrival($"a{i:D2}", 60 + i, departure.Quantity))];

        BridgeMatcher.Match(Shuffled(departures), Shuffled(arrivals)).Ties().Should().Equal(Enumerable.Range(0, 12).Select(i => $"d{i:D2}-a{i:D2}"));

        // One payout out of turn, and the queue proves nothing.
        (arrivals[2], arrivals[3]) = (arrivals[2] with { Position = arrivals[3].Position }, arrivals[3] with { Position = arrivals[2].Position });
        BridgeMatcher.Match(Shuffled(departures), Shuffled(arrivals)).Ties().Should().HaveCount(10);
    }

    [Fact]
    public void Match_WithoutAReceiver_IsInferredWithItsRivals()
    {
        BridgeDeparture departure = Departure("d", 0, 1_000) with { Destination = null };

        BridgeMatch match = BridgeMatcher.Match([departure], [Arrival("near", 10, 999), Arrival("far", 11, 980) with { Receiver = Of(Arbitrum, 5) }]);

        BridgeLink link = match.Links.Should().ContainSingle().Subject;
        link.Grade.Should().Be(EvidenceGrade.Inferred);
        link.Arrival.Transaction.Should().Be(Transaction("near"));
        link.Rivals.Should().ContainSingle().Which.Transaction.Should().Be(Transaction("far"));
        link.Reason.Should().StartWith("amount and time agree").And.EndWith("1 other agrees as well");
        match.OpenDepartures.Should().ContainSingle().Which.Candidates.Should().HaveCount(2);
        match.OpenArrivals.Should().HaveCount(2);
    }

    [Fact]
    public void Match_AnAssertion_WinsOverTheId()
    {
        BridgeMatch match = BridgeMatcher.Match(
            [Departure("d", 0, 100, "k")], [Arrival("byId", 3, 99, "k"), Arrival("said", 4, 50)],
            [new AssertedLink(Transaction("d"), Transaction("said"), "the bridge's letter of 3 May")]);

        BridgeLink link = match.Links.Should().ContainSingle().Subject;
        link.Grade.Should().Be(EvidenceGrade.Asserted);
        link.Arrival.Transaction.Should().Be(Transaction("said"));
        link.Reason.Should().Be("the bridge's letter of 3 May");
        match.Issues.Should().ContainSingle().Which.Message.Should().Contain("which an analyst ties elsewhere");
    }

    [Fact]
    public void Match_AnAssertionAgainstTheFacts_StandsAndSaysWhatSpeaksAgainstIt() =>
        BridgeMatcher.Match([Departure("d", 0, 100)], [Arrival("a", 3, 99) with { Receiver = Of(Bsc, 9) }],
            [new AssertedLink(Transaction("d"), Transaction("a"), "X")])
            .Links.Should().ContainSingle().Which.Reason.Should().Be(
                "X; against it speaks that it is paid on bsc, and the departure states arbitrum");

    [Theory]
    [InlineData("d", "nowhere", "no arrival was read in nowhere")]
    [InlineData("nowhere", "a", "no departure was read in nowhere")]
    [InlineData("nowhere", "neither", "neither a departure in nowhere nor an arrival in neither was read")]
    public void Match_AnAssertionOfTransactionsWithoutLegs_IsHandedBack(string departure, string arrival, string expected)
    {
        var link = new AssertedLink(Transaction(departure), Transaction(arrival), "links.csv:2");

        OpenAssertion open = BridgeMatcher.Match([Departure("d", 0, 100)], [Arrival("a", 900, 99)], [link]).OpenAssertions.Should().ContainSingle().Subject;

        open.Link.Should().Be(link);
        open.Issue.ToString().Should().StartWith("links.csv:2: ").And.Contain(expected);
    }

    [Fact]
    public void Match_TwoAssertionsOfOneArrival_TheFirstStands()
    {
        BridgeMatch match = BridgeMatcher.Match(
            [Departure("d1", 0, 100), Departure("d2", 1, 100)], [Arrival("a", 900, 99)],
            [new AssertedLink(Transaction("d1"), Transaction("a"), "X"), new AssertedLink(Transaction("d2"), Transaction("a"), "Y")]);

        match.Ties().Should().Equal("d1-a");
        match.OpenAssertions.Should().ContainSingle().Which.Issue.Message.Should().Contain("asserted of another departure already");
    }

    [Fact]
    public void Match_AnAssertionOfATransactionWithTwoDepartures_NeedsTheSender()
    {
        BridgeDeparture mine = Departure("d", 0, 100);
        BridgeDeparture other = Departure("d", 0, 200) with { Sender = Of(Ethereum, 3) };
        var link = new AssertedLink(Transaction("d"), Transaction("a"), "X");

        BridgeMatcher.Match([mine, other], [Arrival("a", 900, 99)], [link])
            .OpenAssertions.Should().ContainSingle().Which.Issue.Message.Should().Contain("Name the sender");
        BridgeMatcher.Match([mine, other], [Arrival("a", 900, 99)], [link with { Sender = Alice }])
            .Links.Should().ContainSingle().Which.Departure.Should().BeSameAs(mine);
    }

    [Fact]
    public void Match_AnIdThatHundredsOfDeparturesBear_TiesNothing()
    {
        BridgeMatch match = BridgeMatcher.Match(
            [.. Enumerable.Range(0, 100).Select(i => Departure($"d{i}", i, 100, "0"))],
            [.. Enumerable.Range(0, 100).Select(i => Arrival($"a{i}", i + 1, 99, "0"))]);

        match.Ties().Should().BeEmpty();
        match.Issues.Should().ContainSingle().Which.Message.Should().Contain("more than 64 departures");
    }

    internal static T[] Shuffled<T>(IReadOnlyList<T> items, int seed = 7)
    {
        T[] shuffled = [.. items];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }
}
