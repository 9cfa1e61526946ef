using System.Buffers.Binary;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Hops;

/// <summary>A function as contracts declare it.</summary>
/// <remarks>The selector is computed from the signature, so that the two cannot disagree. Immutable.</remarks>
public sealed record CallSignature
{
    /// <summary>How many bytes of call data name the function.</summary>
    public const int SelectorBytes = 4;

    /// <summary>A function of this declaration, such as <c>transfer(address to, uint256 value)</c>.</summary>
    /// <exception cref="FormatException">It is no declaration.</exception>
    public CallSignature(string declaration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(declaration);
        Declared = AbiSignature.Parse(declaration);
        Signature = Declared.Canonical;
        Selector = BinaryPrimitives.ReadUInt32BigEndian(Keccak256.HashOf(Signature));
    }

    /// <summary>Name and argument types, without spaces: <c>transfer(address,uint256)</c>.</summary>
    public string Signature { get; }

    /// <summary>The first four bytes of its Keccak-256 hash, which call data begins with.</summary>
    public uint Selector { get; }

    /// <summary>The name before the parenthesis.</summary>
    public string Name => Declared.Name;

    internal AbiSignature Declared { get; }

    /// <summary>Whether <paramref name="call"/> calls such a function, by its selector.</summary>
    public bool Matches(ContractCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SelectorOf(call) == Selector;
    }

    /// <summary>The selector of a call; null where the call data is shorter than one.</summary>
    internal static uint? SelectorOf(ContractCall call) =>
        call.Input.Length < SelectorBytes ? null : BinaryPrimitives.ReadUInt32BigEndian(call.Input.Span);
}
