using System.Diagnostics.CodeAnalysis;

namespace FlowTrace.Tracing;

/// <summary>How notebooks show a result: as a part of their page, or as text. Its members are called by their names.</summary>
internal sealed class TraceResultFormatters
{
    /// <summary>The media type of the part of a page.</summary>
    public const string Html = "text/html";

    /// <summary>The formatters, the preferred one first.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Notebooks call it on an instance.")]
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new TraceResultFormatter(Html, result => result.ToNotebookHtml()), new TraceResultFormatter("text/plain", result => result.ToTable()),
    ];
}
