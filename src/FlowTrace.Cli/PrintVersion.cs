using System.CommandLine;
using System.CommandLine.Invocation;

namespace FlowTrace.Cli;

/// <summary>Prints the version of the tool's package.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(ToolVersion.Text + "\n");
        return ExitCode.Done;
    }
}
