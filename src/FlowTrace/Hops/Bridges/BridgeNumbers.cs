using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>How one bridge numbers chains. Every bridge has its own numbers, and none of them is an EVM chain id without its table.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
internal sealed class BridgeNumbers
{
    private readonly FrozenDictionary<UInt128, ChainId> _chains;
    private readonly FrozenDictionary<ChainId, UInt128> _numbers;
    private readonly bool _othersAreEvm;

    /// <param name="table">Lines or words <c>number chain</c>, the chain as <see cref="BridgeChainIds.Named"/> knows it.</param>
    /// <param name="othersAreEvm">Whether numbers that are not in the table are chain ids of EIP-155.</param>
    internal BridgeNumbers(string table, bool othersAreEvm = false)
    {
        string[] words = table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        (UInt128 Number, ChainId Chain)[] rows =
        [
            .. words.Chunk(2).Select(row => (UInt128.Parse(row[0], NumberStyles.None, CultureInfo.InvariantCulture), BridgeChainIds.Named(row[1])
                ?? throw new ArgumentException($"The table names no chain '{row[1]}'.", nameof(table)))),
        ];
        _chains = rows.ToFrozenDictionary(row => row.Number, row => row.Chain);
        _numbers = rows.DistinctBy(row => row.Chain).ToFrozenDictionary(row => row.Chain, row => row.Number);
        _othersAreEvm = othersAreEvm;
    }

    /// <summary>Every number of the table.</summary>
    internal IEnumerable<UInt128> All => _chains.Keys;

    /// <summary>The chain of a number; null where the table does not have it.</summary>
    public ChainId? Find(UInt128 number)
    {
        if (_chains.TryGetValue(number, out ChainId chain))
            return chain;
        // EIP-155 sets no bound; ids in use fit four bytes, and 0 is none.
        return _othersAreEvm && number > UInt128.Zero && number <= uint.MaxValue
            ? ChainId.FromCaip2(string.Create(CultureInfo.InvariantCulture, $"eip155:{number}"))
            : null;
    }

    /// <summary>The bridge's number for a chain; null where it has none.</summary>
    public UInt128? NumberOf(ChainId chain)
    {
        if (_numbers.TryGetValue(chain, out UInt128 number))
            return number;
        return _othersAreEvm && chain.Namespace == "eip155" && UInt128.TryParse(chain.Reference, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? number
            : null;
    }
}
