using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tests.Hops;

public sealed class TwinAccountsTests
{
    // The address of USDT on Tron and its twenty bytes on Ethereum.
    private static readonly Account OnTron = Account.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
    private static readonly Account OnEthereum = Account.Parse("ethereum:0xa614f803b6fd780986a42c78ec9c7f77e6ded13c");
    private static readonly Account OnBsc = Account.Parse("bsc:0xa614f803b6fd780986a42c78ec9c7f77e6ded13c");

    [Fact]
    public void Of_SameBytesOnOtherChains_AreTwins()
    {
        var twins = new TwinAccounts([OnTron, OnBsc, OnEthereum, OnBsc, Account.Parse("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]);

        twins.Of(OnEthereum).Should().Equal(OnBsc, OnTron);
        twins.Of(OnTron).Should().Equal(OnEthereum, OnBsc);
        twins.Hint(OnEthereum)
            .Should().Contain("has the same 20 bytes as").And.Contain("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t on tron").And.Contain("unless one is a contract");
    }

    [Fact]
    public void Of_TheZeroAddressAndStrangers_HaveNone()
    {
        Account zero = Account.Parse("ethereum:0x0000000000000000000000000000000000000000");
        var twins = new TwinAccounts([OnTron, zero, new Account(ChainId.Tron, zero.Address)]);

        twins.Of(zero).Should().BeEmpty();
        twins.Of(OnTron).Should().BeEmpty();
        twins.Hint(OnTron).Should().BeNull();
    }
}
