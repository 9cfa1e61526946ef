using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Nethereum.JsonRpc.Client;

namespace FlowTrace.Nethereum.Tests;

/// <summary>A node behind Nethereum's own client: what it is asked goes through all of it but the wire.</summary>
internal sealed class PlayedNode : HttpMessageHandler
{
    private readonly HttpClient _http;

    public PlayedNode()
    {
        _http = new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("http://node.invalid/") };
        Client = new RpcClient(_http.BaseAddress, _http);
        Methods["echo"] = parameters => parameters.DeepClone();
        Methods["nothing"] = _ => null;
    }

    public IClient Client { get; }

    /// <summary>What the node can do. A method that is not among them does not exist.</summary>
    public Dictionary<string, Func<JsonNode, JsonNode?>> Methods { get; } = new(StringComparer.Ordinal);

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public int Requests { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        JsonNode question = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        // A batch may be answered in any order.
        JsonNode answer = question is JsonArray batch ? new JsonArray([.. batch.Reverse().Select(one => Answer(one!))]) : Answer(question);
        return new HttpResponseMessage(Status) { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _http.Dispose();
        base.Dispose(disposing);
    }

    private JsonObject Answer(JsonNode question)
    {
        string method = question["method"]!.GetValue<string>();
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = question["id"]!.DeepClone() };
        if (Methods.TryGetValue(method, out Func<JsonNode, JsonNode?>? known))
            answer["result"] = known(question["params"]!);
        else
            answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = $"the method {method} does not exist" };
        return answer;
    }
}
