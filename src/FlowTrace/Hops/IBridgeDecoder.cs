using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Reads one bridge protocol: what a transaction's events, calls, memos and transfers say of units that went into it and came out.</summary>
/// <remarks>
/// <para>Stateless and safe to share between threads. What it cannot read it refuses by <see cref="BridgeRecord.Refuse(EventLog, string)"/>, and it never
/// throws for what a stranger wrote.</para>
/// <para>
/// It says what was said, and no more: how far that is believed, and which legs belong together by which evidence, is decided for all bridges alike. Anyone can
/// deploy a contract that emits any event, so what a contract outside <see cref="Contracts"/> says is kept only where the transaction's transfers do not
/// contradict it, and a tie that rests on it is derived at best.
/// </para>
/// </remarks>
public interface IBridgeDecoder
{
    /// <summary>The protocol's name, which no other decoder of a trace has.</summary>
    string Protocol { get; }

    /// <summary>The events it reads.</summary>
    /// <value>None.</value>
    IReadOnlyList<EventSignature> Events => [];

    /// <summary>The calls it reads. Our readers keep call data of <see cref="KnownSelectors"/> only, a table of calls of FlowTrace's own all of
    /// it; a trace says where a decoder asks for calls that its sources did not keep.</summary>
    /// <value>None.</value>
    IReadOnlyList<CallSignature> Calls => [];

    /// <summary>Whether it reads the texts transactions carry.</summary>
    /// <value>No.</value>
    bool ReadsMemos => false;

    /// <summary>Whether it reads the plain transfers of its <see cref="Contracts"/>: bridges that take and pay without an event.</summary>
    /// <value>No.</value>
    bool ReadsTransfers => false;

    /// <summary>The contracts that are known to be the protocol's own; what they say is believed.</summary>
    /// <value>None: nobody is believed.</value>
    IReadOnlySet<Account> Contracts => FrozenSet<Account>.Empty;

    /// <summary>Reads what one transaction has of this protocol. It is asked only where the transaction has something that the decoder reads.</summary>
    void Decode(TransactionEvidence transaction, BridgeRecord record);
}
