using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Graph;

/// <summary>
/// What single columns say of an edge: for who walks all of them, and would make a <see cref="Transfer"/> or parts of each only to look at one field.
/// </summary>
public sealed partial class FlowGraph
{
    /// <summary>The stolen units on an edge under every policy, without making objects of them.</summary>
    internal FlowLog.PartWalk PartsOn(int edge) => _log.Parts(edge);

    /// <summary>The place of a policy among those of the parts.</summary>
    /// <exception cref="ArgumentException">The trace was not run under that policy.</exception>
    internal int PlaceOf(TaintPolicy policy) => BookOf(policy);

    /// <summary>How many thefts and stolen assets there are that parts can come from.</summary>
    internal int SourceCount => _sources.Count;

    internal bool IsHop(int edge) => _log[edge].IsHop;

    /// <summary>Whether an edge is a fee paid to the chain.</summary>
    internal bool IsFee(int edge) => !_log[edge].IsHop && _tables[_log[edge].Run].Table.Columns.Kind[_log[edge].Row] == TransferKind.Fee;

    /// <summary>How much arrives at an edge's target, clean units included.</summary>
    internal UInt128 QuantityOf(int edge) =>
        _log[edge].IsHop ? _placedHops[_log[edge].Row].Step.Received : _tables[_log[edge].Run].Table.Columns.Quantity[_log[edge].Row];

    /// <summary>Where an edge that a single transfer shows stands in the order.</summary>
    internal Position PlainPositionOf(int edge) => _tables[_log[edge].Run].Table.PositionOf(_log[edge].Row);

    /// <summary>The transaction of an edge that a single transfer shows.</summary>
    internal TransactionId PlainTransactionOf(int edge)
    {
        TransferColumns columns = _tables[_log[edge].Run].Table.Columns;
        return columns.TransactionIdOf(columns.Transaction[_log[edge].Row]);
    }
}
