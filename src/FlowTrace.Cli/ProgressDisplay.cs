using System.Globalization;
using FlowTrace.Cli.Live;
using FlowTrace.Files;
using FlowTrace.Tracing;
using Spectre.Console;

namespace FlowTrace.Cli;

/// <summary>Shows on a terminal how far a run has come; elsewhere it shows nothing and costs nothing.</summary>
internal sealed class ProgressDisplay : IProgress<TraceProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Func<string>? _reading;
    private readonly bool _isAsking;
    private TraceProgress? _latest;

    private ProgressDisplay(Func<string>? reading, bool isAsking)
    {
        _reading = reading;
        _isAsking = isAsking;
    }

    public void Report(TraceProgress value)
    {
        lock (_gate)
            _latest = value;
    }

    /// <summary>Runs <paramref name="work"/>, showing its progress if somebody watches.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="reader">The reader whose progress to show until the trace has any; null where no ledger is read.</param>
    /// <param name="work">The work.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, LedgerReader? reader, Func<IProgress<TraceProgress>?, Task<T>> work) =>
        RunAsync(terminal, reader is null ? null : () => Line(reader.Progress), isAsking: false, work);

    /// <summary>The same where providers are asked: what they were asked stands beside how far the trace has come.</summary>
    public static Task<T> RunLiveAsync<T>(Terminal terminal, LiveProgress live, Func<IProgress<TraceProgress>?, Task<T>> work) =>
        RunAsync(terminal, live.Line, isAsking: true, work);

    private static async Task<T> RunAsync<T>(
        Terminal terminal, Func<string>? reading, bool isAsking, Func<IProgress<TraceProgress>?, Task<T>> work)
    {
        if (!terminal.IsErrorInteractive)
            return await work(null).ConfigureAwait(false);
        var display = new ProgressDisplay(reading, isAsking);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Error),
            Interactive = InteractionSupport.Yes,
            ColorSystem = terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        return await console.Status().Spinner(Spinner.Known.Line).StartAsync("Reading", async context =>
        {
            Task<T> running = Task.Run(() => work(display));
            while (await Task.WhenAny(running, Task.Delay(Pause)).ConfigureAwait(false) != running)
                context.Status(Markup.Escape(display.Line()));
            return await running.ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Where the run stands, in words.</summary>
    internal string Line()
    {
        TraceProgress? latest;
        lock (_gate)
            latest = _latest;
        string told = _reading?.Invoke() ?? "Reading";
        return latest is not { TransfersApplied: > 0 } progress ? told : _isAsking ? $"{Line(progress)}; {told}" : Line(progress);
    }

    internal static string Line(TraceProgress progress)
    {
        string time = DateTimeOffset.FromUnixTimeMilliseconds(progress.UnixMilliseconds).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        string moving = progress.MovingShare is { } share
            ? string.Create(CultureInfo.InvariantCulture, $", {share / 10}.{share % 10} % of the stolen units still moving") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"At {time} UTC: {progress.AccountsRead:N0} accounts read, {progress.TransfersApplied:N0} transfers applied, "
            + $"{progress.WalletsHolding:N0} wallets reached{moving}");
    }

    internal static string Line(LedgerProgress progress)
    {
        string share = progress.TotalBytes > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Min(100, progress.BytesRead * 100 / progress.TotalBytes)} %, ")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"Reading: {share}{progress.RowsRead:N0} rows");
    }
}
