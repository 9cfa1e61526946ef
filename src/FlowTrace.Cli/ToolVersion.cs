using System.Reflection;

namespace FlowTrace.Cli;

/// <summary>The version of the tool's package.</summary>
internal static class ToolVersion
{
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
