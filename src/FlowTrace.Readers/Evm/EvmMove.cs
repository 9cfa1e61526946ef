using FlowTrace.Chain;

namespace FlowTrace.Readers.Evm;

/// <summary>A movement of native coin, or a call that means something, within a transaction.</summary>
/// <param name="From">Who pays.</param>
/// <param name="To">Who is paid.</param>
/// <param name="Value">How much; may be 0 for a call.</param>
/// <param name="Input">The call's data where somebody may read it; else empty.</param>
internal readonly record struct EvmMove(Account From, Account To, UInt128 Value, byte[] Input);
