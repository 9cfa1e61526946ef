using System.Buffers.Binary;
using System.Collections.Frozen;

namespace FlowTrace.Hops;

/// <summary>
/// The functions whose call data decoders read. Readers keep no other call data: most calls of a chain are of no use to a trace, and their inputs
/// would take more memory than everything else.
/// </summary>
/// <remarks>
/// A selector is the first four bytes of the Keccak-256 hash of the signature, computed here so that the two cannot disagree. Safe for concurrent
/// calls.
/// </remarks>
public static class KnownSelectors
{
    private static readonly FrozenSet<uint> Wanted = AllSignatures().Select(Of)
        .Concat(BridgeDecoders.All.SelectMany(decoder => decoder.Calls).Select(call => call.Selector))
        .ToFrozenSet();

    /// <summary>The signatures of the functions beside those that bridge decoders declare themselves.</summary>
    public static IReadOnlyList<string> Signatures { get; } = [.. AllSignatures()];

    /// <summary>The selector of a signature such as <c>transfer(address,uint256)</c>.</summary>
    /// <exception cref="FormatException">It is no signature.</exception>
    public static uint Of(string signature) => new CallSignature(signature).Selector;

    /// <summary>Whether a decoder may want a call with this selector.</summary>
    public static bool IsWanted(uint selector) => Wanted.Contains(selector);

    /// <summary>Whether a decoder may want a call with this input, in bytes.</summary>
    public static bool IsWanted(ReadOnlySpan<byte> input) => input.Length >= sizeof(uint) && IsWanted(BinaryPrimitives.ReadUInt32BigEndian(input));

    private static string[] AllSignatures() =>
    [
        // Bridgers and SWFT: the destination stands in the call alone.
        "swap(address,string,string,uint256,uint256)",
        "swapEth(string,string,uint256)",

        // What a multisig wallet is asked and told to do, and what issuers do to accounts.
        "submitTransaction(address,uint256,bytes)",
        "confirmTransaction(uint256)",
        "revokeConfirmation(uint256)",
        "executeTransaction(uint256)",
        "addBlackList(address)",
        "removeBlackList(address)",
        "destroyBlackFunds(address)",
        "blacklist(address)",
        "unBlacklist(address)",

        // Tether's supply: the events do not say whose balance changes, the caller does.
        "issue(uint256)",
        "redeem(uint256)",

        // Tornado Cash.
        "deposit(bytes32)",
        "withdraw(bytes,bytes32,bytes32,address,address,uint256,uint256)",

        // THORChain's router, cBridge, Multichain, PolyNetwork.
        "deposit(address,address,uint256,string)",
        "depositWithExpiry(address,address,uint256,string,uint256)",
        "send(address,address,uint256,uint64,uint64,uint32)",
        "sendNative(address,uint256,uint64,uint64,uint32)",
        "relay(bytes,bytes[],address[],uint256[])",
        "mint(bytes,bytes[],address[],uint256[])",
        "anySwapIn(bytes32,address,address,uint256,uint256)",
        "anySwapInUnderlying(bytes32,address,address,uint256,uint256)",
        "anySwapInAuto(bytes32,address,address,uint256,uint256)",
        "anySwapOutUnderlying(address,address,uint256,uint256)",
        "anySwapOut(address,address,uint256,uint256)",
        "anySwapOutNative(address,address,uint256)",
        "verifyHeaderAndExecuteTx(bytes,bytes,bytes,bytes,bytes)",
    ];
}
