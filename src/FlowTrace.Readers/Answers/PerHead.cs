namespace FlowTrace.Readers.Answers;

/// <summary>What is made once for a pinned block and serves all who ask, until the pin moves. Safe for concurrent calls.</summary>
internal sealed class PerHead<T> : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private (ChainHead Head, T Value)? _made;

    /// <summary>The value of a block; made by the first who asks, while the others wait.</summary>
    public async ValueTask<T> GetAsync(ChainHead head, Func<CancellationToken, ValueTask<T>> make, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_made is not { } made || made.Head != head)
                _made = made = (head, await make(cancellationToken).ConfigureAwait(false));
            return made.Value;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
