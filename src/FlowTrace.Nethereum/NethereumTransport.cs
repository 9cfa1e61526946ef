using FlowTrace.Reading;
using FlowTrace.Readers.JsonRpc;
using Nethereum.JsonRpc.Client;
using Nethereum.JsonRpc.Client.RpcMessages;

namespace FlowTrace.Nethereum;

/// <summary>Carries the calls of FlowTrace's readers through a client of Nethereum's.</summary>
/// <remarks>
/// How often a call is tried again, how long it may take and how fast calls are made is the client's affair. A client of Nethereum's has no
/// cancellation: what is cancelled is not waited for any longer, and ends by the client's own time limit. Safe for concurrent calls as far as the
/// client is.
/// </remarks>
public sealed class NethereumTransport : IJsonRpcTransport
{
    private const int MostCallsOfABatch = 100;

    private readonly IClient _client;

    /// <summary>A transport through a client.</summary>
    /// <param name="client">The client, such as <c>web3.Client</c>.</param>
    /// <param name="name">What errors call the node.</param>
    /// <exception cref="ArgumentException">There is no name.</exception>
    public NethereumTransport(IClient client, string name = "nethereum")
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _client = client;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var answers = new List<JsonRpcAnswer>(calls.Count);
        foreach (JsonRpcCall[] some in calls.Chunk(MostCallsOfABatch))
        {
            RpcRequestMessage[] questions = [.. some.Select((call, i) => new RpcRequestMessage(i + 1, call.Method, RpcJson.Parameters(call.Parameters)))];
            answers.AddRange(await AskAsync(questions, cancellationToken).ConfigureAwait(false));
        }

        return answers;
    }

    private async Task<IEnumerable<JsonRpcAnswer>> AskAsync(RpcRequestMessage[] questions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (questions is [var single])
                return [RpcJson.Answer(await _client.SendAsync(single).WaitAsync(cancellationToken).ConfigureAwait(false))];
            var batch = new RpcRequestResponseBatch { AcceptPartiallySuccessful = true };
            RawBatchItem[] items = [.. questions.Select(question => new RawBatchItem(question))];
            batch.BatchItems.AddRange(items);
            await _client.SendBatchRequestAsync(batch).WaitAsync(cancellationToken).ConfigureAwait(false);
            return items.Select(item => item.Answer ?? throw Failure("It left a call of a batch without an answer.", null));
        }
        catch (RpcClientTimeoutException failure)
        {
            throw Failure($"It did not answer in time ({failure.Message}).", failure);
        }
        catch (RpcClientUnknownException failure)
        {
            // The client says in the cause what went wrong with the connection, the answer or its status.
            throw Failure($"It could not be asked ({failure.InnerException?.Message ?? failure.Message}).", failure);
        }
    }

    private ChainReadException Failure(string message, Exception? cause) => new($"{Name}: {message}", cause) { Reader = Name, IsTransient = true };
}
