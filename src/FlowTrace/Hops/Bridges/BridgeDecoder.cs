using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>Reads one bridge protocol: deposits become departures, payouts arrivals.</summary>
/// <remarks>
/// <para>Stateless and safe to share between threads. A log it cannot read becomes an issue and costs nothing else.</para>
/// <para>
/// Anyone can deploy a contract that emits any event, so an event proves as much as its emitter. What a contract outside <see cref="Contracts"/>
/// says is kept only where the transaction's transfers do not contradict it, and is marked as unverified.
/// </para>
/// </remarks>
internal abstract class BridgeDecoder : IBridgeDecoder
{
    /// <summary>The protocol's name.</summary>
    public abstract string Protocol { get; }

    /// <summary>The events it reads.</summary>
    public virtual IReadOnlyList<EventSignature> Events => [];

    /// <summary>The calls it reads.</summary>
    public virtual IReadOnlyList<CallSignature> Calls => [];

    /// <summary>Whether it reads the texts transactions carry.</summary>
    public virtual bool ReadsMemos => false;

    /// <summary>Whether it reads the plain transfers of its <see cref="Contracts"/>: bridges that take and pay without an event.</summary>
    public virtual bool ReadsTransfers => false;

    /// <summary>The contracts that are known to be the protocol's own.</summary>
    public virtual IReadOnlySet<Account> Contracts => FrozenSet<Account>.Empty;

    /// <summary>Reads what one transaction has of this protocol.</summary>
    public abstract void Decode(TransactionEvidence transaction, BridgeRecord record);

    /// <summary>
    /// Adds what <paramref name="log"/> says, or reports why it cannot be used. The departure is asked for only where no argument is at fault.
    /// </summary>
    private protected static void Add(BridgeRecord record, EventLog log, AbiArguments arguments, Func<BridgeDeparture> departure)
    {
        if (arguments.Fault is { } fault)
            record.Refuse(log, fault);
        else
            record.Add(log, departure());
    }

    /// <inheritdoc cref="Add(BridgeRecord, EventLog, AbiArguments, Func{BridgeDeparture})"/>
    private protected static void Add(BridgeRecord record, EventLog log, AbiArguments arguments, Func<BridgeArrival> arrival)
    {
        if (arguments.Fault is { } fault)
            record.Refuse(log, fault);
        else
            record.Add(log, arrival());
    }

    /// <summary>
    /// Adds what <paramref name="call"/> says, or reports why it cannot be used. The departure is asked for only where no argument is at fault.
    /// </summary>
    private protected static void Add(BridgeRecord record, ContractCall call, AbiArguments arguments, Func<BridgeDeparture> departure)
    {
        if (arguments.Fault is { } fault)
            record.Refuse(call, fault);
        else
            record.Add(call, departure());
    }

    /// <inheritdoc cref="Add(BridgeRecord, ContractCall, AbiArguments, Func{BridgeDeparture})"/>
    private protected static void Add(BridgeRecord record, ContractCall call, AbiArguments arguments, Func<BridgeArrival> arrival)
    {
        if (arguments.Fault is { } fault)
            record.Refuse(call, fault);
        else
            record.Add(call, arrival());
    }

    /// <summary>Reports something that cannot be used.</summary>
    internal static void Report(BridgeRecord record, TransactionEvidence transaction, Position position, string message, string text = "") =>
        record.Report(new ReadIssue(
            ReadIssueSeverity.Rejected, $"{transaction.Chain.Name} {transaction.Id.ToText(transaction.Chain)}", 0,
            position.Index == Position.Unknown ? message + "." : string.Create(CultureInfo.InvariantCulture, $"{message} (index {position.Index})."),
            SafeText.Clean(text, SafeText.QuoteLength)));

    /// <summary>A chain in words, for <see cref="BridgeDeparture.Stated"/>: empty where it is known, for then the field says it.</summary>
    private protected static string StateUnknown(ChainId? chain, string number, string what) =>
        chain is null ? $"destination {what} {number}" : "";

    /// <summary>
    /// The calls of <see cref="Calls"/> a transaction makes. A proxy hands its call data on to its implementation; what is told twice in the same
    /// words counts once, as the outer call.
    /// </summary>
    private protected IEnumerable<ContractCall> Told(TransactionEvidence transaction) => transaction.Calls
        .Where(call => Calls.Any(signature => signature.Matches(call))).DistinctBy(call => Convert.ToHexString(call.Input.Span), StringComparer.Ordinal);
}
