using FlowTrace.Evidence;

namespace FlowTrace.Tests.Evidence;

/// <summary>The records, roots and proofs are the test vectors of Certificate Transparency, as its reference implementations publish them.</summary>
public sealed class MerkleTreeTests
{
    private static readonly byte[][] Records =
    [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Root_PublishedRecords_IsThePublishedOne(int count, string root) => TreeOf(Records[..count]).Root.Should().Be(root);

    [Fact]
    public void Proof_PublishedRecords_IsThePublishedOne()
    {
        TreeOf(Records).Proof(0).Should().Equal(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        TreeOf(Records).Proof(5).Should().Equal(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        TreeOf(Records[..3]).Proof(2).Should().Equal("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    }

    [Fact]
    public void IsIncluded_EveryRecordOfEveryLength_IsProvedAtItsPlaceOnly()
    {
        for (int count = 1; count <= 33; count++)
        {
            byte[][] records = [.. Enumerable.Range(0, count).Select(number => new[] { (byte)number })];
            MerkleTree tree = TreeOf(records);
            for (int index = 0; index < count; index++)
                for (int claimed = 0; claimed < count; claimed++)
                    MerkleTree.IsIncluded(records[index], claimed, count, tree.Proof(index), tree.Root).Should().Be(index == claimed);
        }
    }

    [Fact]
    public void IsIncluded_WhatDoesNotProve_IsRefused()
    {
        MerkleTree tree = TreeOf(Records);
        string[] proof = [.. tree.Proof(3)];

        MerkleTree.IsIncluded(Records[4], 3, 8, proof, tree.Root).Should().BeFalse("it is another record");
        MerkleTree.IsIncluded(Records[3], 3, 8, proof, TreeOf(Records[..7]).Root).Should().BeFalse("it is another tree");
        MerkleTree.IsIncluded(Records[3], 3, 8, proof[..2], tree.Root).Should().BeFalse("the proof is too short");
        MerkleTree.IsIncluded(Records[3], 3, 8, [.. proof, proof[0]], tree.Root).Should().BeFalse("the proof is too long");
        MerkleTree.IsIncluded(Records[3], 3, 8, [proof[1], proof[0], proof[2]], tree.Root).Should().BeFalse("the proof is out of order");
        MerkleTree.IsIncluded(Records[3], 3, 8, ["no hash", proof[1], proof[2]], tree.Root).Should().BeFalse("one step is no hash");
        MerkleTree.IsIncluded(Records[3], -1, 8, proof, tree.Root).Should().BeFalse("there is no such place");
        MerkleTree.IsIncluded(Records[3], 8, 8, proof, tree.Root).Should().BeFalse("there is no such place");
    }

    // Without the prefixes, the two leaves' hashes written one behind the other would be a record with the same root.
    [Fact]
    public void Root_NodePassedOffAsLeaf_IsAnother()
    {
        byte[] node = Convert.FromHexString(MerkleTree.LeafHash(Records[0]) + MerkleTree.LeafHash(Records[1]));

        TreeOf([node]).Root.Should().NotBe(TreeOf(Records[..2]).Root);
    }

    [Fact]
    public void Proof_NoSuchRecord_IsRefused()
    {
        Action act = () => TreeOf(Records).Proof(8);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static MerkleTree TreeOf(byte[][] records) => MerkleTree.Of(records.Select(record => new ReadOnlyMemory<byte>(record)));
}
