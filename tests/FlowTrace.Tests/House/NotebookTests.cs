using System.Reflection;
using FlowTrace.Tests.Properties;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.House;

/// <summary>
/// Notebooks find out by names how a result is shown. The engine's own package is not at hand, so its steps are taken here: the attribute by its name, the
/// source by its constructor, the formatters by their members.
/// </summary>
public sealed class NotebookTests
{
    [Fact]
    public async Task TraceResult_AsANotebookAsks_IsShownAsHtmlFirst()
    {
        TraceResult result = await ResultAsync();
        object attribute = typeof(TraceResult).GetCustomAttributes(inherit: true).Single(one => one.GetType().Name == "TypeFormatterSourceAttribute");
        var sourceType = (Type)Get(attribute, "FormatterSourceType");
        object source = Activator.CreateInstance(sourceType)!;
        var formatters = (IEnumerable<object>)sourceType.GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;

        Dictionary<string, string> shown = formatters.ToDictionary(
            formatter => (string)Get(formatter, "MimeType"), formatter => Format(formatter, result), StringComparer.Ordinal);

        ((string[])Get(attribute, "PreferredMimeTypes")).Should().Equal("text/html");
        shown.Keys.Should().Equal("text/html", "text/plain");
        shown["text/html"].Should().Be(result.ToNotebookHtml());
        shown["text/plain"].Should().Be(result.ToTable());
    }

    [Fact]
    public void Format_OfAnotherValue_SaysNo()
    {
        object formatter = new TraceResultFormatters().CreateTypeFormatters().First();

        formatter.GetType().GetMethod("Format")!.Invoke(formatter, ["text", new StringWriter()]).Should().Be(false);
    }

    [Fact]
    public async Task ToNotebookHtml_IsOneElementWithoutScript()
    {
        string html = (await ResultAsync()).ToNotebookHtml();

        html.Should().StartWith("<div class=\"flowtrace\">").And.NotContain("<script").And.NotContain("<html").And.Contain("data:image/svg+xml;base64,");
        foreach (string rule in html[(html.IndexOf("<style>", StringComparison.Ordinal) + 7)..html.IndexOf("</style>", StringComparison.Ordinal)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries))
            foreach (string selector in rule[..rule.IndexOf('{', StringComparison.Ordinal)].Split(','))
                selector.Trim().Should().StartWith(".flowtrace", "styles stay within the element");
    }

    // Both verbs of Verso's convention: it shows whatever has a parameterless ToHtml that returns text.
    [Fact]
    public void TraceResult_HasAParameterlessToHtml() =>
        typeof(TraceResult).GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, [])!.ReturnType.Should().Be<string>();

    private static object Get(object instance, string property) => instance.GetType().GetProperty(property)!.GetValue(instance)!;

    private static string Format(object formatter, object value)
    {
        using var writer = new StringWriter();
        formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer]).Should().Be(true);
        return writer.ToString();
    }

    private static Task<TraceResult> ResultAsync() => RandomBridges.Next(5).TraceAsync();
}
