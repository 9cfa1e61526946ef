using FlowTrace.Reading;

namespace FlowTrace.Readers.JsonRpc;

/// <summary>Several nodes of one chain as one: the first that answers is asked; when it fails, the next takes its place and keeps it.</summary>
internal sealed class FailoverTransport(IReadOnlyList<IJsonRpcTransport> nodes) : IJsonRpcTransport
{
    private int _at;

    public string Name => nodes[Volatile.Read(ref _at)].Name;

    public async ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken = default)
    {
        for (int left = nodes.Count; ; left--)
        {
            int at = Volatile.Read(ref _at);
            try
            {
                return await nodes[at].SendAsync(calls, cancellationToken).ConfigureAwait(false);
            }
            catch (ChainReadException failure) when (left > 1 && failure.Limit == ChainReadException.Unreadable)
            {
                Interlocked.CompareExchange(ref _at, (at + 1) % nodes.Count, at);
            }
        }
    }
}
