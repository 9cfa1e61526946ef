using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>Takes down what decoders say of bridges, judges how far it can be believed, and refuses what cannot be.</summary>
/// <remarks>Not safe to share between threads.</remarks>
public sealed class BridgeRecord
{
    private readonly List<BridgeDeparture> _departures = [];
    private readonly List<BridgeArrival> _arrivals = [];
    private readonly List<ReadIssue> _issues = [];
    private IBridgeDecoder? _decoder;
    private TransactionEvidence? _transaction;

    internal BridgeRecord()
    {
    }

    /// <summary>Units that went into bridges.</summary>
    public IReadOnlyList<BridgeDeparture> Departures => _departures;

    /// <summary>Units that bridges paid out.</summary>
    public IReadOnlyList<BridgeArrival> Arrivals => _arrivals;

    /// <summary>What could not be decoded or believed, and why.</summary>
    public IReadOnlyList<ReadIssue> Issues => _issues;

    /// <summary>What decoders say of a table's transactions, in their order.</summary>
    /// <exception cref="InvalidOperationException">A decoder threw, or said what cannot be of the transaction it was asked about.</exception>
    public static BridgeRecord Of(TransferTable table, params IReadOnlyList<IBridgeDecoder> decoders)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(decoders);
        return new BridgeDecoding(decoders).Decode(table);
    }

    /// <summary>An event says that units went into the bridge. Where only an unknown contract says so, and no transfer shows it, it is refused.</summary>
    /// <exception cref="InvalidOperationException">The departure is none of the transaction at hand, or the event is not.</exception>
    public void Add(EventLog log, BridgeDeparture departure) => Add(Said(log), departure);

    /// <summary>An event says that the bridge paid out. Where only an unknown contract says so, and no transfer shows it, it is refused.</summary>
    /// <exception cref="InvalidOperationException">The arrival is none of the transaction at hand, or the event is not.</exception>
    public void Add(EventLog log, BridgeArrival arrival) => Add(Said(log), arrival);

    /// <summary>A call says that units went into the bridge; the contract that was called vouches for it as an emitter does for its event.</summary>
    /// <exception cref="InvalidOperationException">The departure is none of the transaction at hand, or the call is not.</exception>
    public void Add(ContractCall call, BridgeDeparture departure) => Add(Said(call), departure);

    /// <summary>A call says that the bridge paid out; the contract that was called vouches for it as an emitter does for its event.</summary>
    /// <exception cref="InvalidOperationException">The arrival is none of the transaction at hand, or the call is not.</exception>
    public void Add(ContractCall call, BridgeArrival arrival) => Add(Said(call), arrival);

    /// <summary>A text says that units went into the bridge. Anybody can write one, so the departure is unverified.</summary>
    /// <exception cref="InvalidOperationException">The departure is none of the transaction at hand, or the memo is not.</exception>
    public void Add(TransactionMemo memo, BridgeDeparture departure) => Add(Said(memo), departure);

    /// <summary>A text says that the bridge paid out. Anybody can write one, so the arrival is unverified.</summary>
    /// <exception cref="InvalidOperationException">The arrival is none of the transaction at hand, or the memo is not.</exception>
    public void Add(TransactionMemo memo, BridgeArrival arrival) => Add(Said(memo), arrival);

    /// <summary>A plain transfer is a payment into the bridge; it is unverified unless one of the decoder's contracts is paid.</summary>
    /// <exception cref="InvalidOperationException">The departure is none of the transaction at hand, or the transfer is not or moves less.</exception>
    public void Add(Transfer transfer, BridgeDeparture departure)
    {
        ArgumentNullException.ThrowIfNull(departure);
        RequireMoved(transfer, departure.Asset, departure.Quantity);
        Add(new Statement(transfer.To, transfer.Position, "A transfer"), departure);
    }

    /// <summary>A plain transfer is a payout of the bridge; it is unverified unless one of the decoder's contracts pays.</summary>
    /// <exception cref="InvalidOperationException">The arrival is none of the transaction at hand, or the transfer is not or moves less.</exception>
    public void Add(Transfer transfer, BridgeArrival arrival)
    {
        ArgumentNullException.ThrowIfNull(arrival);
        RequireMoved(transfer, arrival.Asset, arrival.Quantity);
        Add(new Statement(transfer.From, transfer.Position, "A transfer"), arrival);
    }

    /// <summary>An event says what cannot be.</summary>
    /// <param name="log">The event.</param>
    /// <param name="fault">What is wrong, in words that go behind the event's name: <c>names a receiver that is no address</c>.</param>
    public void Refuse(EventLog log, string fault) => Refuse(Said(log), fault);

    /// <summary>A call says what cannot be.</summary>
    /// <param name="call">The call.</param>
    /// <param name="fault">What is wrong, in words that go behind the call's name.</param>
    public void Refuse(ContractCall call, string fault) => Refuse(Said(call), fault);

    /// <summary>A text says what cannot be.</summary>
    /// <param name="memo">The text.</param>
    /// <param name="fault">What is wrong, in words that go behind <c>A memo</c>.</param>
    public void Refuse(TransactionMemo memo, string fault) => Refuse(Said(memo), fault);

    /// <summary>Adds a departure that has been judged.</summary>
    internal void Add(BridgeDeparture departure) => _departures.Add(departure);

    /// <summary>Adds an arrival that has been judged.</summary>
    internal void Add(BridgeArrival arrival) => _arrivals.Add(arrival);

    /// <summary>Reports a log, call or memo that says what cannot be.</summary>
    internal void Report(ReadIssue issue) => _issues.Add(issue);

    /// <summary>Lets a decoder read a transaction.</summary>
    internal void Decode(IBridgeDecoder decoder, TransactionEvidence transaction)
    {
        (_decoder, _transaction) = (decoder, transaction);
        try
        {
            decoder.Decode(transaction, this);
        }
        catch (Exception error) when (decoder is not BridgeDecoder && error is not InvalidOperationException)
        {
            throw Wrong($"threw {error.GetType().Name}: {error.Message}", error);
        }
        finally
        {
            (_decoder, _transaction) = (null, null);
        }
    }

    private TransactionEvidence Transaction => _transaction
        ?? throw new InvalidOperationException("A bridge record takes statements only while a decoder reads a transaction.");

    private IBridgeDecoder Decoder => _decoder!;

    private void Add(in Statement said, BridgeDeparture departure)
    {
        ArgumentNullException.ThrowIfNull(departure);
        RequireOfTransaction(departure.Protocol, departure.Transaction, departure.Position, departure.Asset, departure.Via);
        if (BridgeTrust.Judge(Transaction, departure, said.Contract, Decoder.Contracts, out string fault) is { } judged)
            _departures.Add(judged);
        else
            Refuse(said, fault);
    }

    private void Add(in Statement said, BridgeArrival arrival)
    {
        ArgumentNullException.ThrowIfNull(arrival);
        RequireOfTransaction(arrival.Protocol, arrival.Transaction, arrival.Position, arrival.Asset, arrival.Receiver);
        if (BridgeTrust.Judge(Transaction, arrival, said.Contract, Decoder.Contracts, out string fault) is { } judged)
            _arrivals.Add(judged);
        else
            Refuse(said, fault);
    }

    private void Refuse(in Statement said, string fault) => BridgeDecoder.Report(
        this, Transaction, said.Position, $"{said.Name} of {SafeText.Clean(Decoder.Protocol, SafeText.QuoteLength)} {fault}; it is left out");

    private Statement Said(EventLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        Require(Transaction.Logs.Contains(log), "speaks of an event that is none of the transaction's");
        return new Statement(log.Emitter, log.Position, Decoder.Events.FirstOrDefault(signature => signature.Matches(log))?.Name ?? "An event");
    }

    private Statement Said(ContractCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Require(Transaction.Calls.Contains(call), "speaks of a call that is none of the transaction's");
        return new Statement(call.To, call.Position, Decoder.Calls.FirstOrDefault(signature => signature.Matches(call))?.Name ?? "A call");
    }

    private Statement Said(TransactionMemo memo)
    {
        ArgumentNullException.ThrowIfNull(memo);
        Require(Transaction.Memos.Contains(memo), "speaks of a memo that is none of the transaction's");
        return new Statement(null, memo.Position, "A memo");
    }

    private void RequireMoved(in Transfer transfer, Asset asset, UInt128 quantity)
    {
        Require(Transaction.Transfers.Contains(transfer), "speaks of a transfer that is none of the transaction's");
        Require(transfer.Asset == asset && transfer.Quantity >= quantity, "makes more of a transfer than it moves, or another asset");
    }

    // A leg that lies elsewhere than its evidence would bring units from nowhere: the decoder is wrong, not the data.
    private void RequireOfTransaction(string protocol, TransactionId transaction, Position position, Asset asset, Account party)
    {
        Require(protocol == Decoder.Protocol, $"speaks for {SafeText.Quote(protocol)}; a leg bears the decoder's own protocol");
        Require(transaction == Transaction.Id, "gives a leg of another transaction than the one it was asked about");
        Require(
            position.Chain == Transaction.Chain && position.UnixMilliseconds == Transaction.Position.UnixMilliseconds,
            "gives a leg another place than its transaction has; take the event's, call's or transfer's position");
        Require(asset.Chain == Transaction.Chain, "gives a leg an asset of another chain than its transaction's");
        Require(party.Chain == Transaction.Chain, "gives a leg a contract or receiver on another chain than its transaction's");
    }

    private void Require(bool isSo, string wrong)
    {
        if (!isSo)
            throw Wrong(wrong, null);
    }

    private InvalidOperationException Wrong(string wrong, Exception? cause) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The bridge decoder {SafeText.Quote(Decoder.Protocol)} {wrong} "
            + $"(transaction {Transaction.Id.ToText(Transaction.Chain)} on {Transaction.Chain.Name})."),
        cause);

    /// <summary>Who says something, where it stands, and what it is called; no contract where anybody can say it.</summary>
    private readonly record struct Statement(Account? Contract, Position Position, string Name);
}
