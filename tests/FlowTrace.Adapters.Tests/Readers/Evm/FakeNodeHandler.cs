using System.Net;
using System.Text;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Carries requests to a fake node.</summary>
internal sealed class FakeNodeHandler(FakeNode node) : HttpMessageHandler
{
    public const string Url = "http://127.0.0.1:1/";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Json(node.Answer(await request.Content!.ReadAsStringAsync(cancellationToken)));

    public static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
}
