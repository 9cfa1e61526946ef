using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>A transfer of a simulation in numbers, before it gets addresses and hashes.</summary>
/// <param name="Quantity">How much.</param>
/// <param name="Transaction">The transaction's number.</param>
/// <param name="From">The sender's number in the <see cref="Cast"/>.</param>
/// <param name="To">The receiver's number.</param>
/// <param name="TransactionIndex">The transaction's index in its block.</param>
/// <param name="Asset">The asset's number.</param>
/// <param name="Kind">What kind of record it is.</param>
internal readonly record struct SimulatedRow(
    UInt128 Quantity, long Transaction, int From, int To, int TransactionIndex, byte Asset, TransferKind Kind);
