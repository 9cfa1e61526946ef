using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tests.Hops;

/// <summary>Reading ABI-encoded arguments: what is right reads back, what is hostile is refused and never throws.</summary>
public sealed class AbiReaderTests
{
    private static readonly Account Alice = Account.Parse("ethereum:0x1111111111111111111111111111111111111111");
    private static readonly Account Contract = Account.Parse("ethereum:0xd37bbe5744d730a1d98d8dc97c42f0ca46ad7146");
    private static readonly Position Here = new(1_700_000_000_000, ChainId.Ethereum, 1, 2, 3);
    private static readonly EventSignature Deposit = new("Deposit(address indexed to, address indexed asset, uint256 amount, string memo)");

    private static readonly EventSignature Nested =
        new("Order((uint64 nonce, bytes maker, (address addr, uint256 chainId) place) order, (address token, uint256 amount)[] coins, bool done)");

    [Fact]
    public void Topic_OfDeclarationWithNames_IsThatOfTheCanonicalSignature()
    {
        Deposit.Signature.Should().Be("Deposit(address,address,uint256,string)");
        Deposit.Topic.ToString().Should().Be("0xef519b7eb82aaf6ac376a6df2d793843ebfd593de5f1a0601d3cc6ab49ebb395");
        Nested.Signature.Should().Be("Order((uint64,bytes,(address,uint256)),(address,uint256)[],bool)");
        new CallSignature("transfer(address to, uint256 value)").Selector.Should().Be(0xa9059cbb);
    }

    [Fact]
    public void Of_IndexedAndDataArguments_ReadsThemByName()
    {
        EventLog log = Log(Deposit, Alice, Contract, 5, "=:b:bc1q");

        AbiArguments deposit = AbiArguments.Of(log, Deposit);

        deposit.Account("to").Should().Be(Alice);
        deposit.Account("asset").Should().Be(Contract);
        deposit.Quantity("amount").Should().Be(5);
        deposit.Text("memo").Should().Be("=:b:bc1q");
        deposit.Fault.Should().BeNull();
    }

    [Fact]
    public void Of_SameEventWithoutIndexedArguments_ReadsThemFromTheData()
    {
        EventLog log = Log(new EventSignature("Deposit(address to, address asset, uint256 amount, string memo)"), Alice, Contract, 5, "memo");

        AbiArguments deposit = AbiArguments.Of(log, Deposit);

        deposit.Account("to").Should().Be(Alice);
        deposit.Text("memo").Should().Be("memo");
        deposit.Fault.Should().BeNull();
    }

    [Fact]
    public void Of_WrongTopicCount_IsAFaultThatSaysSo()
    {
        EventLog log = Log(Deposit, Alice, Contract, 5, "memo");
        log = log with { Topics = [.. log.Topics.Take(2)] };

        AbiArguments deposit = AbiArguments.Of(log, Deposit);

        deposit.Account("to").Should().Be(default(Account));
        deposit.Text("memo").Should().BeEmpty();
        deposit.Fault.Should().Be("has 2 topics where its declaration has 3");
    }

    [Fact]
    public void Tuples_NestedAndInArrays_ReadBack()
    {
        object[] order = [7UL, new byte[] { 1, 2, 3 }, new object[] { Alice, 137 }];
        object[] coins = [new object[] { Contract, 10 }, new object[] { Alice, 20 }];

        AbiArguments read = AbiArguments.Of(Log(Nested, order, coins, true), Nested);

        read.Tuple("order").Quantity("nonce").Should().Be(7);
        read.Tuple("order").Bytes("maker").ToArray().Should().Equal(1, 2, 3);
        read.Tuple("order").Tuple("place").Quantity("chainId").Should().Be(137);
        read.Tuples("coins").Select(coin => coin.Quantity("amount")).Should().Equal(10, 20);
        read.Flag("done").Should().BeTrue();
        read.Fault.Should().BeNull();
    }

    [Fact]
    public void Quantity_Of300Bits_IsAFaultAndNoException()
    {
        EventLog log = Log(Deposit, Alice, Contract, new Word(UInt128.One << 44, 5), "memo");

        AbiArguments deposit = AbiArguments.Of(log, Deposit);

        deposit.Quantity("amount").Should().Be(0);
        deposit.Fault.Should().Be("amount needs more than 128 bits");
    }

    [Fact]
    public void Account_WithTronVersionByte_IsTheTronAccount()
    {
        Account tron = Account.Parse("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
        byte[] word = [.. new byte[11], 0x41, .. Convert.FromHexString("a614f803b6fd780986a42c78ec9c7f77e6ded13c")];
        EventLog log = Log(Deposit, Word.FromBytes(word), Contract, 1, "memo");

        AbiArguments.Of(log, Deposit).Account("to", ChainId.Tron).Should().Be(tron);
    }

    [Fact]
    public void Account_WithOtherBytesBeforeTheTwenty_IsAFault()
    {
        EventLog log = Log(Deposit, new Word(UInt128.MaxValue, UInt128.MaxValue), Contract, 1, "memo");

        AbiArguments deposit = AbiArguments.Of(log, Deposit);
        deposit.Account("to");

        deposit.Fault.Should().Be("to is no address");
    }

    [Fact]
    public void Text_WithControlCharacters_IsWrittenOut()
    {
        EventLog log = Log(Deposit, Alice, Contract, 1, "a\u001b[2Jb\u202ec");

        AbiArguments.Of(log, Deposit).Text("memo").Should().Be("a\\u001B[2Jb\\u202Ec");
    }

    [Fact]
    public void Of_DataCutAtEveryLength_NeverThrowsAndFaultsWhereItMatters()
    {
        object[] order = [7UL, new byte[] { 1, 2, 3 }, new object[] { Alice, 137 }];
        EventLog whole = Log(Nested, order, new object[] { new object[] { Contract, 10 } }, true);
        for (int length = 0; length < whole.Data.Length; length++)
        {
            AbiArguments read = AbiArguments.Of(whole with { Data = whole.Data[..length] }, Nested);
            read.Tuple("order").Tuple("place").Account("addr");
            read.Tuple("order").Bytes("maker");
            read.Tuples("coins").Should().HaveCountLessThanOrEqualTo(1);
            read.Flag("done");
            read.Fault.Should().NotBeNull("at {0} of {1} bytes the coins are missing", length, whole.Data.Length);
        }
    }

    [Theory]
    [InlineData(0)] // the head itself: a frame that contains itself
    [InlineData(32)] // the slot that holds the offset
    [InlineData(100)] // past the length of what is there
    [InlineData(int.MaxValue)]
    public void Text_AtAnOffsetThatCannotBe_IsAFault(int offset)
    {
        byte[] data = new byte[96];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(60), offset);
        EventLog log = Log(Deposit, Alice, Contract, 1, "memo") with { Data = data };

        AbiArguments deposit = AbiArguments.Of(log, Deposit);

        deposit.Text("memo").Should().BeEmpty();
        deposit.Fault.Should().Be("memo is cut short");
    }

    [Fact]
    public void Tuples_WithACountBeyondTheData_IsAFaultAndAllocatesNothing()
    {
        var signature = new EventSignature("Move((address asset, uint256 amount)[] coins)");
        byte[] data = [.. new byte[31], 32, .. new byte[27], 0x7F, 0xFF, 0xFF, 0xFF, 0xFF];
        EventLog log = Log(signature, (object)Array.Empty<object>()) with { Data = data };

        AbiArguments move = AbiArguments.Of(log, signature);

        move.Tuples("coins").Should().BeEmpty();
        move.Fault.Should().Be("coins is cut short");
    }

    [Fact]
    public void Read_RandomBytes_NeverThrows()
    {
        var random = new Random(20251122);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] data = new byte[random.Next(0, 400)];
            random.NextBytes(data);
            // Mostly small numbers, so that offsets and lengths are often nearly right.
            for (int i = 0; i + 32 <= data.Length; i += 32)
                if (random.Next(4) > 0)
                    data.AsSpan(i, 30).Clear();
            EventLog log = new(default, Here, Contract, [Nested.Topic], data);
            AbiArguments read = AbiArguments.Of(log, Nested);
            read.Tuple("order").Bytes("maker").Length.Should().BeLessThanOrEqualTo(data.Length);
            read.Tuple("order").Tuple("place").Account("addr");
            read.Tuples("coins").Count.Should().BeLessThanOrEqualTo(data.Length / 64);
        }
    }

    private static EventLog Log(EventSignature signature, params object[] arguments) =>
        AbiWriter.Log(signature, TransactionId.Parse(new string('a', 64)), Here, Contract, arguments);
}
