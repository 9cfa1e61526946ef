namespace FlowTrace.Cli.Tests.Commands;

/// <summary>The scripts complete in real shells; where a shell is not installed, its test says so and is skipped.</summary>
public sealed class CompletionCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [SkippableTheory]
    [InlineData("flowtrace tr", "trace")]
    [InlineData("flowtrace labels co", "convert")]
    [InlineData("flowtrace trace --pol", "--policy")]
    [InlineData("flowtrace trace case.yaml --policy ha", "")]
    [InlineData("flowtrace trace case.yaml --policy pro", "pro-rata")]
    [InlineData("flowtrace trace case.yaml --format ma", "markdown")]
    [InlineData("flowtrace completion z", "zsh")]
    [InlineData("flowtrace trace --ledger tran", "")]
    public async Task Bash_WithTheScript_Completes(string line, string completed)
    {
        Need("bash");
        string script = $$"""
            source <(flowtrace completion bash) || exit 3
            COMP_LINE={{Quoted(line)}}
            COMP_POINT=${#COMP_LINE}
            read -ra COMP_WORDS <<< "$COMP_LINE"
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _flowtrace flowtrace
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p flowtrace
            """;
        (int code, string output, string error) = await RunAsync("bash", "--norc", "-c", script);
        code.Should().Be(0, error);
        output.Should().Be($"{completed}\ncomplete -o default -F _flowtrace flowtrace\n");
    }

    [SkippableFact]
    public async Task Bash_WithoutAWord_OffersEveryCommand()
    {
        Need("bash");
        (_, string output, string error) = await RunAsync(
            "bash", "--norc", "-c",
            "source <(flowtrace completion bash); COMP_LINE='flowtrace '; COMP_POINT=10; _flowtrace; printf '%s\\n' \"${COMPREPLY[@]}\"");
        output.Split('\n').Should().Contain(["trace", "inspect", "mcp", "completion"], error);
    }

    [SkippableTheory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task OtherShells_ReadTheScript(string shell)
    {
        Need(shell);
        string load = shell switch
        {
            "zsh" => "autoload -Uz compinit && compinit -u && source <(flowtrace completion zsh) && whence -w _flowtrace",
            _ => "flowtrace completion fish | source; complete -C 'flowtrace tr'",
        };
        (int code, string output, string error) = await RunAsync(shell, "-c", load);
        code.Should().Be(0, error);
        output.Should().Contain(shell == "zsh" ? "_flowtrace: function" : "trace");
    }

    // PowerShell comes from no feed that the tests use: its script is looked at, and what it asks the tool is asked below.
    [Fact]
    public void PowerShell_ScriptIsTheOneThatWasReviewed() => Expectation.Matches(_tool.Run("completion", "pwsh").Output, "completion.pwsh.txt");

    [Fact]
    public void UnknownShell_IsRefused() => _tool.Run("completion", "csh").Should().Be(
        new ToolRun(2, "", "flowtrace: SHELL: 'csh' is not one of bash, zsh, fish, pwsh.\n"));

    [Theory]
    [InlineData("[suggest:15]", "flowtrace trace --bou", "--bounds")]
    [InlineData("[suggest]", "flowtrace trace --bou", "--bounds")]
    public void Suggest_AnswersAsSystemCommandLinesToolsAsk(string directive, string line, string word)
    {
        ToolRun run = _tool.Run(directive.Replace("15", "21"), line);
        run.Code.Should().Be(0);
        run.Output.Split('\n').Should().Contain(word);
    }

    private Task<ChildProcess> RunAsync(string shell, params string[] arguments)
    {
        // The built tool under its own name, first on the path.
        string shim = _tool.Write("flowtrace", $"#!/bin/sh\nexec dotnet '{ChildProcess.Tool}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(shim, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return ChildProcess.RunAsync(
            shell, _tool.Folder, arguments, [("PATH", $"{_tool.Folder}:{Environment.GetEnvironmentVariable("PATH")}")]);
    }

    private static void Need(string shell) => Skip.IfNot(ChildProcess.IsInstalled(shell), $"{shell} is not installed.");

    private static string Quoted(string text) => $"'{text}'";
}
