using System.Text;

namespace FlowTrace.Readers.Http;

/// <summary>What a provider answered, whole.</summary>
internal sealed record HttpAnswer(int Status, byte[] Body, TimeSpan? RetryAfter)
{
    private const int LongestExcerpt = 200;

    /// <summary>Whether it is a web page: a gate or a login in front of the provider, or the wrong address.</summary>
    public bool IsHtml => Body.AsSpan().TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8);

    /// <summary>The beginning, for errors.</summary>
    public string Excerpt => Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, LongestExcerpt))).ReplaceLineEndings(" ").Trim();
}
