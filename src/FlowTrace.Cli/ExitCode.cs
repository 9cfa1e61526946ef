namespace FlowTrace.Cli;

/// <summary>What the tool says to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The run failed: a reader, a disk, books that do not close.</summary>
    public const int Failed = 1;

    /// <summary>The input is wrong: usage, case file, no such account.</summary>
    public const int WrongInput = 2;

    /// <summary>Interrupted, as shells write 128 and SIGINT.</summary>
    public const int Interrupted = 130;
}
