using FlowTrace.Reporting;

namespace FlowTrace.Cli.Watching;

/// <summary>Prints alerts as they come: a line each, for people or as JSON.</summary>
internal sealed class WatchPrinter(Terminal terminal, bool isJson)
{
    /// <summary>Prints one, and sees to it that it is out.</summary>
    public async Task PrintAsync(WatchAlert alert, ReadOnlyMemory<byte> json)
    {
        if (isJson)
        {
            await terminal.OutputStream.WriteAsync(json).ConfigureAwait(false);
            await terminal.OutputStream.WriteAsync("\n"u8.ToArray()).ConfigureAwait(false);
            await terminal.OutputStream.FlushAsync().ConfigureAwait(false);
            return;
        }

        await terminal.Output.WriteAsync(WatchReport.ToLine(alert) + "\n").ConfigureAwait(false);
        await terminal.Output.FlushAsync().ConfigureAwait(false);
    }
}
