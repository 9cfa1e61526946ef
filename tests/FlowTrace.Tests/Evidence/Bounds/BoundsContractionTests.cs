using FlowTrace.Evidence;

namespace FlowTrace.Tests.Evidence.Bounds;

/// <summary>What a network is before and after it is made smaller. That the bounds stay what they are is for the other tests of this folder.</summary>
public sealed class BoundsContractionTests
{
    private const int Entry = 2;
    private const int Exit = 9;

    [Fact]
    public void Of_WalletsThatPassOnAllTheyGot_LeavesNothingBetween() =>
        Contract([new(Entry, 3, 100), new(3, 4, 60), new(3, 5, 40), new(4, Exit, 60), new(5, Exit, 40)], supply: 100).Should().BeEmpty();

    [Fact]
    public void Of_AWayWithABottleneck_KeepsTheBottleneck() =>
        Contract([new(Entry, 3, 100), new(3, 4, 70), new(4, Exit, 70), new(Entry, Exit, 30)], supply: 120).Should().Equal(new BoundsArc(Entry, Exit, 100));

    // Either end of the arc between could be merged into it, were it not for the other.
    [Fact]
    public void Of_AWayAsWideBeforeAsAfter_IsNotTakenForNone() =>
        Contract([new(Entry, 3, 50), new(3, Exit, 50)], supply: 120).Should().Equal(new BoundsArc(Entry, Exit, 50));

    [Fact]
    public void Of_RoomBeyondAllNumbers_IsRoomWithoutEnd() =>
        Contract([new(Entry, Exit, UInt128.MaxValue), new(Entry, Exit, 1), new(Entry, 3, 1), new(3, 4, 7), new(4, 3 + 2, 1), new(5, Exit, 9)], supply: 5)
            .Should().BeEmpty();

    [Fact]
    public void Of_TwoEnds_KeepsThemApart()
    {
        var contraction = BoundsContraction.Of(
            10, [new(Entry, 3, 100), new(3, 4, 100), new(3, Exit, 100)], [new BoundsSupply(Entry, BoundsSupply.OfTheft, 100, 0)],
            [new BoundsTarget(BoundsPlace.End(0), 4), new BoundsTarget(BoundsPlace.End(1), Exit)]);

        contraction.NodeOf(4).Should().Be(4);
        contraction.NodeOf(Exit).Should().Be(Exit);
        int entry = contraction.NodeOf(Entry);
        contraction.Arcs.ToArray().Should().BeEquivalentTo([new BoundsArc(entry, 4, 100), new BoundsArc(entry, Exit, 100)]);
    }

    private static BoundsArc[] Contract(BoundsArc[] arcs, UInt128 supply) => BoundsContraction.Of(
        10, arcs, [new BoundsSupply(Entry, BoundsSupply.OfTheft, supply, 0)], [new BoundsTarget(BoundsPlace.End(0), Exit)]).Arcs.ToArray();
}
