using System.Collections.Specialized;
using System.Net;
using System.Text;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>A request as a loopback server received it.</summary>
/// <param name="Number">Counts from 1, faults included.</param>
/// <param name="At">When it came.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="Query">The query, decoded.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">What was posted; empty for none.</param>
internal sealed record LoopbackRequest(
    int Number, TimeSpan At, string Method, string Path, NameValueCollection Query, WebHeaderCollection Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Whether the path ends so.</summary>
    public bool IsFor(string end) => Path.EndsWith(end, StringComparison.Ordinal);

    /// <summary>A parameter of the query; empty where it is missing.</summary>
    public string this[string name] => Query[name] ?? "";
}
