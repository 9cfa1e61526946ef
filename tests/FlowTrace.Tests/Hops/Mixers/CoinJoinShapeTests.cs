using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tests.Hops.Mixers;

/// <summary>Transactions that look like coinjoins, and payments that do not.</summary>
public sealed class CoinJoinShapeTests
{
    private const uint Bitcoin = 100_000_000;

    private int _next;

    [Fact]
    public void Of_FiveEqualOutputsOfAPool_IsWhirlpool()
    {
        CoinJoinShape shape = CoinJoinShape.Of(Parts(5_000_500, 5_000_500, 5_000_500, 5_000_000, 5_000_000), Many(5_000_000, 5));

        shape.Kind.Should().Be(CoinJoinKind.Whirlpool);
        shape.EqualOutputs.Should().Be(5);
        shape.Denomination.Should().Be((UInt128)5_000_000);
    }

    // A change output, another number of inputs, a size that is no pool's, or an input that could not pay.
    [Theory]
    [InlineData(5_000_000, 5, 5, 1_000)]
    [InlineData(5_000_000, 6, 5, 0)]
    [InlineData(4_000_000, 5, 5, 0)]
    [InlineData(5_000_000, 4, 4, 0)]
    public void Of_NearlyWhirlpool_IsNotWhirlpool(uint value, int inputs, int outputs, uint change) => CoinJoinShape
        .Of(Many(value + 500, inputs), change == 0 ? Many(value, outputs) : [.. Many(value, outputs), .. Parts(change)])
        .Kind.Should().NotBe(CoinJoinKind.Whirlpool);

    [Fact]
    public void Of_ManyEqualOutputsOfATenthOfABitcoin_IsWasabi1()
    {
        CoinJoinShape shape = CoinJoinShape.Of(
            Many(30_000_000, 40), [.. Many(10_012_345, 30), .. Parts(Enumerable.Range(1, 30).Select(i => (uint)i * 7919).ToArray())]);

        shape.Kind.Should().Be(CoinJoinKind.Wasabi1);
        shape.EqualOutputs.Should().Be(30);
    }

    [Theory]
    [InlineData(9, 40, 10_000_000)]
    [InlineData(30, 29, 10_000_000)]
    [InlineData(30, 40, 20_000_000)]
    public void Of_NearlyWasabi1_IsNotWasabi1(int equal, int inputs, uint value) =>
        CoinJoinShape.Of(Many(3 * value, inputs), [.. Many(value, equal), .. Parts(1, 2, 3)]).Kind.Should().NotBe(CoinJoinKind.Wasabi1);

    [Fact]
    public void Of_StandardDenominationsInFallingOrder_IsWasabi2()
    {
        CoinJoinPart[] outputs =
            [.. Many(16_777_216, 12), .. Many(10_000_000, 12), .. Many(9_565_938, 12), .. Many(5_000_000, 12), .. Parts(6_561), .. Parts(5_001)];

        CoinJoinShape shape = CoinJoinShape.Of(Many(20_000_000, 60), outputs);

        shape.Kind.Should().Be(CoinJoinKind.Wasabi2);
        shape.EqualOutputs.Should().Be(12);
    }

    [Fact]
    public void Of_StandardDenominationsOutOfOrder_IsNotWasabi2() => CoinJoinShape
        .Of(Many(20_000_000, 60), [.. Many(5_000_000, 12), .. Many(16_777_216, 12), .. Many(9_565_938, 11)]).Kind.Should().NotBe(CoinJoinKind.Wasabi2);

    [Fact]
    public void Of_FewInputs_IsNotWasabi2() =>
        CoinJoinShape.Of(Many(20_000_000, 49), [.. Many(16_777_216, 12), .. Many(5_000_000, 12)]).Kind.Should().NotBe(CoinJoinKind.Wasabi2);

    [Fact]
    public void Of_OneEqualOutputAndOneChangeEach_IsJoinMarket()
    {
        CoinJoinShape shape = CoinJoinShape.Of(
            Parts(3 * Bitcoin, 2 * Bitcoin, 5 * Bitcoin, Bitcoin), [.. Many(Bitcoin, 4), .. Parts(199_990_000, 99_980_000, 399_970_000)]);

        shape.Kind.Should().Be(CoinJoinKind.JoinMarket);
        shape.EqualOutputs.Should().Be(4);
        shape.Reason.Should().Contain("4 equal outputs").And.Contain("3 change outputs");
    }

    [Fact]
    public void Of_EqualOutputsFromOneAddress_IsAPayout()
    {
        Account one = Next();
        CoinJoinPart[] inputs = [new(one, 3 * Bitcoin), new(one, 4 * Bitcoin), new(one, 5 * Bitcoin), new(one, 6 * Bitcoin)];

        CoinJoinShape.Of(inputs, [.. Many(Bitcoin, 4), .. Parts(7, 8, 9)]).IsCoinJoin.Should().BeFalse();
    }

    [Fact]
    public void Of_EqualOutputsToOneAddress_IsNoCoinjoin()
    {
        var same = new CoinJoinPart(Next(), Bitcoin);

        CoinJoinShape.Of(Many(2 * Bitcoin, 4), [same, same, same, .. Parts(7, 8, 9)]).IsCoinJoin.Should().BeFalse();
    }

    [Theory]
    [InlineData(546)]
    [InlineData(2730)]
    public void Of_MarkersOfOtherProtocols_IsNoCoinjoin(uint marker) =>
        CoinJoinShape.Of(Many(Bitcoin, 4), [.. Many(marker, 4), .. Parts(7, 8, 9)]).IsCoinJoin.Should().BeFalse();

    [Fact]
    public void Of_APaymentWithChangeOfTheSameSize_IsNoCoinjoin() =>
        CoinJoinShape.Of(Parts(Bitcoin, Bitcoin), Parts(99_999_000, 99_999_000)).IsCoinJoin.Should().BeFalse();

    [Fact]
    public void Of_APeelOrAConsolidation_IsNoCoinjoin()
    {
        CoinJoinShape.Of(Parts(30 * Bitcoin), Parts(2 * Bitcoin, 28 * Bitcoin)).IsCoinJoin.Should().BeFalse();
        CoinJoinShape.Of(Many(Bitcoin, 70), Parts(69 * (Bitcoin / 100))).IsCoinJoin.Should().BeFalse();
        CoinJoinShape.Of([], []).IsCoinJoin.Should().BeFalse();
    }

    // An output that carries data has no value and no address.
    [Fact]
    public void Of_AnOutputThatCarriesData_IsLeftOut() => CoinJoinShape
        .Of(Many(5_000_500, 5), [.. Many(5_000_000, 5), new CoinJoinPart(null, 0)]).Kind.Should().Be(CoinJoinKind.Whirlpool);

    private CoinJoinPart[] Many(uint value, int count) => [.. Enumerable.Range(0, count).Select(_ => new CoinJoinPart(Next(), value))];

    private CoinJoinPart[] Parts(params uint[] values) => [.. values.Select(value => new CoinJoinPart(Next(), value))];

    private Account Next()
    {
        byte[] bytes = new byte[20];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, ++_next);
        return new Account(ChainId.Bitcoin, Address.From(AddressKind.PubKeyHash, bytes));
    }
}
