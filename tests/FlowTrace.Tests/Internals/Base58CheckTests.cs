using FlowTrace.Internals;

namespace FlowTrace.Tests.Internals;

public sealed class Base58CheckTests
{
    // The reference client's key_io vectors: addresses of the main network with version byte in front; and the address of sixteen-one-style zeros.
    [Theory]
    [InlineData("1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i", "0065a16059864a2fdbc7c99a4723a8395bc6f188eb")]
    [InlineData("3CMNFxN1oHBc4R1EpboAL5yzHGgE611Xou", "0574f209f6ea907e2ea48f74fae05782ae8a665257")]
    [InlineData("mo9ncXisMeAoXwqcV5EWuyncbmCcQN4rVs", "6f53c0307d6851aa0ce7825ba883c6bd9ad242b486")]
    [InlineData("1111111111111111111114oLvT2", "000000000000000000000000000000000000000000")]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "41a614f803b6fd780986a42c78ec9c7f77e6ded13c")]
    [InlineData("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "410000000000000000000000000000000000000000")]
    public void Decode_PublishedAddress_GivesItsBytesAndBack(string text, string payload)
    {
        byte[] bytes = new byte[21];

        Base58Check.Decode(text, bytes).Should().Be(Base58Fault.None);

        Convert.ToHexStringLower(bytes).Should().Be(payload);
        Base58Check.Encode(bytes).Should().Be(text);
    }

    [Theory]
    [InlineData("", Base58Fault.Length)]
    [InlineData("1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62j", Base58Fault.Checksum)]
    [InlineData("1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW620", Base58Fault.Character)]
    [InlineData("1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62é", Base58Fault.Character)]
    [InlineData("11AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i", Base58Fault.Length)]
    [InlineData("AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i", Base58Fault.Length)]
    [InlineData("5Kd3NBUAdUnhyzenEwVLy9pBKxSwXvE9FMPyR4UKZvpe6E3AgLr", Base58Fault.Length)]
    public void Decode_BrokenText_SaysWhatIsWrong(string text, object fault) => Base58Check.Decode(text, new byte[21]).Should().Be((Base58Fault)fault);

    [Fact]
    public void Decode_TextOfAnyLength_NeverThrows()
    {
        for (int length = 0; length < 200; length++)
            Base58Check.Decode(new string('z', length), new byte[21]).Should().NotBe(Base58Fault.None);
    }

    [Fact]
    public void Encode_AnyPayload_DecodesToItself()
    {
        var random = new Random(58);
        for (int length = 0; length <= 59; length++)
        {
            byte[] payload = new byte[length];
            random.NextBytes(payload);
            payload.AsSpan(0, length / 3).Clear();
            byte[] back = new byte[length];

            Base58Check.Decode(Base58Check.Encode(payload), back).Should().Be(Base58Fault.None);

            back.Should().Equal(payload);
        }
    }
}
