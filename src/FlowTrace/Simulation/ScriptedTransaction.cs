using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>A transaction the script calls for: one transfer, and the fee its sender pays.</summary>
/// <param name="Block">The block, counted from the ledger's first.</param>
/// <param name="Sequence">Its place in the script; money that one brings, only a later one can spend.</param>
/// <param name="Kind">What kind of record moves the units.</param>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
/// <param name="Asset">The asset's number.</param>
/// <param name="Quantity">How much.</param>
/// <param name="FeePayer">Who pays the fee.</param>
/// <param name="Fee">The fee; zero where the payer stands outside the ledger.</param>
internal readonly record struct ScriptedTransaction(
    int Block, int Sequence, TransferKind Kind, int From, int To, int Asset, UInt128 Quantity, int FeePayer, UInt128 Fee)
{
    /// <summary>Transaction numbers of the script start here, far above those of the background.</summary>
    public const long FirstNumber = 1L << 40;

    public int Rows => Fee > 0 ? 2 : 1;
}
