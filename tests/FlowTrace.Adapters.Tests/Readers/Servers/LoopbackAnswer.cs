using System.Text;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>What a loopback server answers.</summary>
internal sealed record LoopbackAnswer(int Status, string ContentType, byte[] Body)
{
    /// <summary>What the header Retry-After says; null to leave it out.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>How many bytes are sent before the connection breaks; null to send all. The length announced is that of the whole.</summary>
    public int? BreakAfter { get; init; }

    /// <summary>How long the server waits before it answers.</summary>
    public TimeSpan Delay { get; init; }

    public static LoopbackAnswer Json(string body, int status = 200) => new(status, "application/json", Encoding.UTF8.GetBytes(body));

    public static LoopbackAnswer Html(string body, int status = 200) => new(status, "text/html", Encoding.UTF8.GetBytes(body));

    public static LoopbackAnswer Plain(string body, int status = 200) => new(status, "text/plain", Encoding.UTF8.GetBytes(body));

    /// <summary>The same, of which only the first half arrives.</summary>
    public LoopbackAnswer Half() => this with { BreakAfter = Body.Length / 2 };
}
