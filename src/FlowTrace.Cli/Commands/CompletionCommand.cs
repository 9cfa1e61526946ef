using System.CommandLine;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace completion</c>: a script that makes a shell complete the tool's commands, options and words.</summary>
/// <remarks>The scripts ask the tool itself, by <see cref="Suggestions"/>, so they need no change when a command has.</remarks>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Shells) + "." };
        shell.CompletionSources.Add(Shells);
        var command = new Command("completion", "Prints a script with which a shell completes commands, options and the words they take.") { shell };
        command.SetAction((parsed, _) =>
        {
            string named = parsed.GetValue(shell)!;
            terminal.Output.Write(ScriptOf(named)
                ?? throw new TraceInputException($"SHELL: '{named}' is not one of {string.Join(", ", Shells)}."));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    // Where the tool has nothing to suggest, a file is wanted.
    private static string? ScriptOf(string shell) => shell switch
    {
        "bash" =>
            """
            # flowtrace completion for bash. Load it with: source <(flowtrace completion bash)
            _flowtrace() {
                local word="${COMP_LINE:0:COMP_POINT}"
                word="${word##*[[:space:]]}"
                local IFS=$'\n'
                local found=($(flowtrace "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null))
                COMPREPLY=($(compgen -W "${found[*]}" -- "${word}"))
            }
            complete -o default -F _flowtrace flowtrace

            """,
        "zsh" =>
            """
            #compdef flowtrace
            # flowtrace completion for zsh. Load it with: source <(flowtrace completion zsh)
            _flowtrace() {
                local -a found
                found=("${(@f)$(flowtrace "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                if [[ -n "${found[1]}" ]]; then
                    compadd -- "${found[@]}"
                else
                    _files
                fi
            }
            compdef _flowtrace flowtrace

            """,
        "fish" =>
            """
            # flowtrace completion for fish. Load it with: flowtrace completion fish | source
            function __flowtrace_suggest
                set -l line (commandline -cp | string collect)
                flowtrace "[suggest:"(string length -- $line)"]" $line 2>/dev/null
            end
            complete -c flowtrace -a '(__flowtrace_suggest)'

            """,
        "pwsh" =>
            """
            # flowtrace completion for PowerShell. Load it with: flowtrace completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName flowtrace -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                flowtrace "[suggest:$cursorPosition]" "$commandAst" 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """,
        _ => null,
    };
}
