using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace FlowTrace.Cli;

/// <summary>Prints the version of the tool's package.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(PrintVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        parseResult.InvocationConfiguration.Output.Write(version + "\n");
        return ExitCode.Done;
    }
}
