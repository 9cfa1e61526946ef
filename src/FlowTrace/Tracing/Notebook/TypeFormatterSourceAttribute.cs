namespace FlowTrace.Tracing;

/// <summary>
/// Names the type that formats the marked type in notebooks. .NET Interactive recognises the attribute by its name, so that the package refers to nothing.
/// </summary>
/// <remarks>As the section on TypeFormatterSourceAttribute in docs/formatting.md of dotnet/interactive says.</remarks>
/// <param name="formatterSourceType">The type; it has a public constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>Which of its media types a notebook shows where it can choose.</summary>
    public string[] PreferredMimeTypes { get; set; } = [TraceResultFormatters.Html];
}
