using System.Net;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

public sealed class LoopbackServerTests
{
    [Fact]
    public async Task Answer_Asked_SeesPathQueryAndBodyAndCounts()
    {
        using var server = new LoopbackServer(request => LoopbackAnswer.Json($"{request.Method} {request.Path} {request["a b"]} {request.Text}"));
        using var client = new HttpClient();

        string got = await client.GetStringAsync(server.Url + "/x/y?a%20b=1%2B1");
        HttpResponseMessage posted = await client.PostAsync(server.Url + "/z", new StringContent("{}"));

        got.Should().Be("GET /x/y 1+1 ");
        (await posted.Content.ReadAsStringAsync()).Should().Be("POST /z  {}");
        server.Count.Should().Be(2);
        server.Requests.Select(request => request.Number).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Fault_Injected_TakesThePlaceOfTheAnswer()
    {
        using var server = new LoopbackServer(_ => LoopbackAnswer.Json("0123456789"))
        {
            Fault = (request, answer) => request.Number switch
            {
                1 => LoopbackAnswer.Plain("slow down", 429) with { RetryAfterSeconds = 7 },
                2 => answer.Half(),
                _ => null,
            },
        };
        using var client = new HttpClient();

        HttpResponseMessage limited = await client.GetAsync(server.Url);
        Func<Task<string>> half = () => client.GetStringAsync(server.Url);

        limited.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        limited.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(7));
        await half.Should().ThrowAsync<HttpRequestException>();
        (await client.GetStringAsync(server.Url)).Should().Be("0123456789");
    }
}
