namespace FlowTrace.Reporting;

public static partial class JsonReport
{
    /// <summary>
    /// Computes a document's digest anew and compares it with the one it states, in one pass over the stream.
    /// </summary>
    /// <remarks>The digest guards bytes: a document that was re-indented, or whose line ends were changed, is no longer the one that was written.</remarks>
    /// <param name="document">A document written by <see cref="Write"/>, from its first byte.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static DigestCheck Verify(Stream document)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var reader = new DigestReader(document);
        return reader.Finish();
    }
}
