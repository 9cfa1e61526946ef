using FlowTrace.Readers.JsonRpc;
using Nethereum.JsonRpc.Client;
using Nethereum.JsonRpc.Client.RpcMessages;
using RpcError = Nethereum.JsonRpc.Client.RpcError;

namespace FlowTrace.Nethereum;

/// <summary>One call of a batch, whose answer is kept as the node gave it.</summary>
internal sealed class RawBatchItem(RpcRequestMessage question) : IRpcRequestResponseBatchItem
{
    public JsonRpcAnswer? Answer { get; private set; }

    public RpcRequestMessage RpcRequestMessage => question;

    public bool HasError => RpcError is not null;

    public object? RawResponse { get; private set; }

    public RpcError? RpcError { get; private set; }

    public void DecodeResponse(RpcResponseMessage rpcResponse)
    {
        RawResponse = rpcResponse.Result;
        RpcError = rpcResponse.Error is { } error ? new RpcError(error.Code, error.Message, error.Data) : null;
        Answer = RpcJson.Answer(rpcResponse);
    }
}
