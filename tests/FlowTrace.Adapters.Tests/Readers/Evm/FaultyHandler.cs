using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>
/// Stands between a reader and a node and lets it suffer, by a seed: limits, breakdowns, broken connections, half and late answers, batches out of order.
/// No call fails more often than it is tried.
/// </summary>
internal sealed class FaultyHandler(HttpMessageHandler inner, int seed, InstantTime time) : DelegatingHandler(inner)
{
    private const int MostFaultsPerCall = 5;
    private const int LateAnswer = 7;

    private readonly Random _random = new(seed);
    private readonly int _percent = 5 + (seed * 7 % 41);
    private readonly Dictionary<string, int> _suffered = [];
    private readonly List<string[]> _underWay = [];

    /// <summary>How many faults there were, by kind.</summary>
    public ConcurrentDictionary<string, int> Faults { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        JsonNode body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        string[] calls = [.. (body is JsonArray batch ? batch : [body.DeepClone()]).Select(call => $"{call!["method"]} {call["params"]!.ToJsonString()}")];
        lock (_random)
            _underWay.Add(calls);
        try
        {
            return await AnswerAsync(request, calls, cancellationToken);
        }
        finally
        {
            lock (_random)
                _underWay.Remove(calls);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, string[] calls, CancellationToken cancellationToken)
    {
        (bool isFaulty, int kind, int dice) = Draw(calls);
        if (isFaulty && await BreakAsync(kind, cancellationToken) is { } broken)
            return broken;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        string answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return isFaulty ? Spoil(answer, kind, dice) : JsonNode.Parse(answer) is JsonArray items ? Shuffle(items, dice) : response;
    }

    private (bool IsFaulty, int Kind, int Dice) Draw(string[] calls)
    {
        lock (_random)
        {
            int kind = _random.Next(16);

            // When the time runs out, it does so for all requests that are under way.
            string[] struck = kind == LateAnswer ? [.. _underWay.SelectMany(under => under).Distinct()] : calls;
            bool isFaulty = _random.Next(100) < _percent && Array.TrueForAll(struck, call => _suffered.GetValueOrDefault(call) < MostFaultsPerCall);
            foreach (string call in isFaulty ? struck : [])
                _suffered[call] = _suffered.GetValueOrDefault(call) + 1;
            return (isFaulty, kind, _random.Next());
        }
    }

    /// <summary>What never reaches the node.</summary>
    private async Task<HttpResponseMessage?> BreakAsync(int kind, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case 0:
                return Status(HttpStatusCode.TooManyRequests, "slow down");
            case 1:
                HttpResponseMessage response = Status(HttpStatusCode.TooManyRequests, "{\"error\":\"slow down\"}");
                response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
                return response;
            case 2:
                response = Status(HttpStatusCode.TooManyRequests, "");
                response.Headers.RetryAfter = new RetryConditionHeaderValue(time.GetUtcNow().AddSeconds(9));
                return response;
            case 3:
                return Status(HttpStatusCode.InternalServerError, "oh");
            case 4:
                return Status(HttpStatusCode.BadGateway, "<html><body>502 Bad Gateway</body></html>");
            case 5:
                return Status(HttpStatusCode.ServiceUnavailable, """{"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":"unavailable"}}""");
            case 6:
                Count("connection reset");
                throw new HttpRequestException("connection reset by peer", new SocketException((int)SocketError.ConnectionReset));
            case LateAnswer:
                Count("late answer");
                time.RunOut();
                await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
                return null;
            case 8:
                return Status(HttpStatusCode.OK, "<!DOCTYPE html><p>Please wait</p>", "web page");
            case 9:
                return Status(HttpStatusCode.OK, "", "empty body");
            case 10:
                return Status(HttpStatusCode.OK, """{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"request rate exceeded"}}""",
                    "rate limit in 200");
            case 11:
                return Status(HttpStatusCode.OK, """{"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":"internal error"}}""", "failure in 200");
            default:
                return null;
        }
    }

    /// <summary>What the node answers and arrives otherwise.</summary>
    private HttpResponseMessage Spoil(string answer, int kind, int dice)
    {
        var items = JsonNode.Parse(answer) as JsonArray;
        switch (kind)
        {
            case 12:
                Count("half an answer");
                HttpResponseMessage half = FakeNodeHandler.Json(answer[..(answer.Length / 2)]);
                half.Content.Headers.ContentLength = Encoding.UTF8.GetByteCount(answer);
                return half;
            case 13:
                Count("an answer cut off");
                return FakeNodeHandler.Json(answer[..(1 + (dice % (answer.Length - 1)))]);
            case 14 when items is not null:
                Count("limits within a batch");
                for (int i = 0; i < items.Count; i++)
                    if ((dice >> (i % 30) & 1) == 1)
                        items[i] = JsonNode.Parse(
                            $$$"""{"jsonrpc":"2.0","id":{{{items[i]!["id"]!.ToJsonString()}}},"error":{"code":"""
                                + $$$"""429,"message":"exceeded its compute units per second"}}""");
                return Shuffle(items, dice);
            case 15 when items is not null:
                Count("holes in a batch");
                for (int i = items.Count - 1; i >= 0; i--)
                    if ((dice >> (i % 30) & 1) == 1)
                        items.RemoveAt(i);
                return Shuffle(items, dice);
            default:
                Count("header not found");
                return FakeNodeHandler.Json("""{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"header not found"}}""");
        }
    }

    /// <summary>A batch in another order, some of it twice.</summary>
    private static HttpResponseMessage Shuffle(JsonArray items, int dice)
    {
        var random = new Random(dice);
        List<string> texts = [.. items.Select(item => item!.ToJsonString())];
        texts.AddRange(texts.Where(_ => random.Next(8) == 0).ToList());
        string[] shuffled = [.. texts];
        random.Shuffle(shuffled);
        return FakeNodeHandler.Json($"[{string.Join(',', shuffled)}]");
    }

    private HttpResponseMessage Status(HttpStatusCode status, string body, string? kind = null)
    {
        Count(kind ?? $"status {(int)status}");
        return new HttpResponseMessage(status) { Content = new StringContent(body) };
    }

    private void Count(string kind) => Faults.AddOrUpdate(kind, 1, (_, times) => times + 1);
}
