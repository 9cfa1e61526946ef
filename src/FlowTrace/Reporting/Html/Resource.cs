using System.Collections.Concurrent;
using System.Text;

namespace FlowTrace.Reporting;

/// <summary>The report's own template, styles and script, which travel inside the assembly.</summary>
internal static class Resource
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>The text of a resource, with LF line ends whatever the checkout made of them.</summary>
    public static string Read(string name) => Texts.GetOrAdd(name, static name =>
    {
        using Stream stream = typeof(Resource).Assembly.GetManifestResourceStream("FlowTrace.Reporting.Html." + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    });
}
