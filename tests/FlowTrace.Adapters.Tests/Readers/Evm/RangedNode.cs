namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>A fake node of token transfers of one account, with the transactions it was given.</summary>
internal sealed class RangedNode : FakeNode
{
    /// <summary>The transactions, as tables write them.</summary>
    public List<string> Hashes { get; } = [];

    public void Put(long number, int count, string token, string account, bool isFrom)
    {
        const string other = "0x00000000000000000000000000000000000000c1";
        Add(number, [.. Enumerable.Range(0, count).Select(i => (token, isFrom ? account : other, isFrom ? other : account, (UInt128)(i + 1)))]);
        Hashes.AddRange(HashesOf(number));
    }
}
