namespace FlowTrace.Chain;

/// <summary>A transaction of a chain like Bitcoin, whole: every input and every output in its order.</summary>
/// <remarks>What the inputs hold beyond the outputs is the fee. No input is said to pay any one output.</remarks>
/// <param name="Id">The transaction.</param>
/// <param name="Position">Its place in the order, up to the transaction's index in its block; the index within it means nothing.</param>
/// <param name="Inputs">The inputs; none in a coinbase, whose coins are new.</param>
/// <param name="Outputs">The outputs; the place in the list is the output's index.</param>
public sealed record UtxoTransaction(TransactionId Id, Position Position, IReadOnlyList<UtxoInput> Inputs, IReadOnlyList<UtxoOutput> Outputs)
{
    /// <summary>Whether it makes new coins: it has no inputs.</summary>
    public bool IsCoinbase => Inputs.Count == 0;
}
