namespace FlowTrace.Tracing;

/// <summary>Writes a result in one media type. Its members are called by their names.</summary>
/// <param name="mimeType">The media type.</param>
/// <param name="text">The text of a result.</param>
internal sealed class TraceResultFormatter(string mimeType, Func<TraceResult, string> text)
{
    /// <summary>The media type.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes the value, if it is a result.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not TraceResult result)
            return false;
        writer.Write(text(result));
        return true;
    }
}
