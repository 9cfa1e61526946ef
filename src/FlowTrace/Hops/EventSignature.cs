using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Hops;

/// <summary>An event as contracts declare it.</summary>
/// <remarks>The topic is computed from the signature, so that the two cannot disagree. Immutable.</remarks>
public sealed record EventSignature
{
    /// <summary>
    /// An event of this declaration, such as <c>Transfer(address indexed from, address indexed to, uint256 value)</c>. Names and
    /// <c>indexed</c> may be left out; they are needed to read the arguments, not for the topic.
    /// </summary>
    /// <exception cref="FormatException">It is no declaration.</exception>
    public EventSignature(string declaration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(declaration);
        Declared = AbiSignature.Parse(declaration);
        Signature = Declared.Canonical;
        Topic = Word.FromBytes(Keccak256.HashOf(Signature));
    }

    /// <summary>Name and argument types, without spaces: <c>Transfer(address,address,uint256)</c>.</summary>
    public string Signature { get; }

    /// <summary>Its Keccak-256 hash: the first topic of every such event.</summary>
    public Word Topic { get; }

    /// <summary>The name before the parenthesis.</summary>
    public string Name => Declared.Name;

    internal AbiSignature Declared { get; }

    /// <summary>Whether <paramref name="log"/> is such an event, by its first topic.</summary>
    public bool Matches(EventLog log) => log.Topics.Count > 0 && log.Topics[0] == Topic;
}
