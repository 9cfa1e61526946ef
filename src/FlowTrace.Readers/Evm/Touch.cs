namespace FlowTrace.Readers.Evm;

/// <summary>A transaction that concerns an account, with its block.</summary>
internal readonly record struct Touch(long Block, string Hash) : IComparable<Touch>
{
    public int CompareTo(Touch other) => Block != other.Block ? Block.CompareTo(other.Block) : string.CompareOrdinal(Hash, other.Hash);
}
