using System.Text.Json;
using FlowTrace.Reading;

namespace FlowTrace.Readers.JsonRpc;

/// <summary>Several nodes of one chain as one: the first that answers is asked; when it fails, the next takes its place and keeps it.</summary>
/// <param name="nodes">The nodes, the one to begin with first.</param>
/// <param name="who">The call that tells of which chain a node is: one that takes another's place must be of the same.</param>
/// <param name="isSame">Whether its answer is that of the chain.</param>
internal sealed class FailoverTransport(IReadOnlyList<IJsonRpcTransport> nodes, JsonRpcCall who, Func<string, bool> isSame) : IJsonRpcTransport
{
    private readonly bool[] _isOfChain = new bool[nodes.Count];
    private int _at;

    public string Name => nodes[Volatile.Read(ref _at)].Name;

    public async ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken = default)
    {
        for (int left = nodes.Count; ; left--)
        {
            int at = Volatile.Read(ref _at);
            try
            {
                await RequireChainAsync(at, cancellationToken).ConfigureAwait(false);
                return await nodes[at].SendAsync(calls, cancellationToken).ConfigureAwait(false);
            }
            catch (ChainReadException failure) when (left > 1 && failure.Limit == ChainReadException.Unreadable)
            {
                Interlocked.CompareExchange(ref _at, (at + 1) % nodes.Count, at);
            }
        }
    }

    /// <summary>The reader itself makes sure of the node that is asked first; of the others nobody would.</summary>
    private async ValueTask RequireChainAsync(int at, CancellationToken cancellationToken)
    {
        if (at == 0 || Volatile.Read(ref _isOfChain[at]))
            return;
        JsonRpcAnswer answer = (await nodes[at].SendAsync([who], cancellationToken).ConfigureAwait(false))[0];
        if (answer.Error is { } error)
            throw Failure(at, $"It does not say which chain it is of: {error.Message}.");
        using JsonDocument document = JsonDocument.Parse(answer.Result);
        string text = document.RootElement.ToString();
        if (!isSame(text))
            throw Failure(at, $"It answers for another chain ({text}), so it cannot stand in for another node. Mend its 'url' or 'chain'.");
        Volatile.Write(ref _isOfChain[at], true);
    }

    private ChainReadException Failure(int at, string message) => new($"{nodes[at].Name}: {message}") { Reader = nodes[at].Name };
}
