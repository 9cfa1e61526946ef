using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>A node in front of another that lacks some methods.</summary>
internal sealed class WithoutMethods(HttpMessageHandler inner, params string[] methods) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        JsonNode body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        if (body is not JsonObject call || !methods.Contains((string)call["method"]!))
            return await base.SendAsync(request, cancellationToken);
        string error = $$"""{"code":-32601,"message":"the method {{call["method"]}} does not exist/is not available"}""";
        string refusal = $$"""{"jsonrpc":"2.0","id":{{call["id"]}},"error":{{error}}}""";
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(refusal, Encoding.UTF8, "application/json") };
    }
}
