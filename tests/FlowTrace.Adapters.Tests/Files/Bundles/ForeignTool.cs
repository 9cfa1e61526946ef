using System.ComponentModel;
using System.Diagnostics;

namespace FlowTrace.Adapters.Tests.Files.Bundles;

/// <summary>Runs a program of the system; the test is skipped where it is not installed.</summary>
internal static class ForeignTool
{
    public static (int Code, string Output) Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"{program} is not installed.");
        }

        using (process)
        {
            Task<string> errors = process!.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
    }
}
