namespace FlowTrace.Cli;

/// <summary>What the page of a command says beyond what its description, arguments and options say themselves.</summary>
/// <param name="Details">Sentences behind the description.</param>
/// <param name="Examples">Lines that can be typed; <c>0x…</c> and <c>T…</c> stand for accounts.</param>
internal sealed record CommandHelp(IReadOnlyList<string> Details, IReadOnlyList<string> Examples)
{
    /// <summary>The files that it reads or writes.</summary>
    public IReadOnlyList<(string Name, string Text)> Files { get; init; } = [];

    /// <summary>The variables of the environment that it reads, beside those that every command reads.</summary>
    public IReadOnlyList<(string Name, string Text)> Environment { get; init; } = [];
}
