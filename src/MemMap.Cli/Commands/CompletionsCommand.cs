using System.CommandLine;
using MemMap.Cli.Output;

namespace MemMap.Cli.Commands;

/// <summary>
/// <c>memmap completions SHELL</c>: a script that asks the command itself, by its directive <c>[suggest]</c>, what may
/// come next; where nothing is suggested, the shell completes names of files.
/// </summary>
internal static class CompletionsCommand
{
    private const string Bash = """
        # memmap completions bash > ~/.local/share/bash-completion/completions/memmap
        _memmap() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(memmap "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o bashdefault -o default -F _memmap memmap

        """;

    private const string Zsh = """
        #compdef memmap
        # memmap completions zsh > ~/.zfunc/_memmap, with fpath+=~/.zfunc before compinit in ~/.zshrc
        _memmap() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a suggested
            suggested=("${(@f)$(memmap "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -- ${suggested:#} || _files
        }
        # Loaded by its name, this file is the function and is asked at once; sourced, it declares what completes.
        if [[ $funcstack[1] == _memmap ]]; then _memmap "$@"; else compdef _memmap memmap; fi

        """;

    private const string Fish = """
        # memmap completions fish > ~/.config/fish/completions/memmap.fish
        complete -c memmap -a '(set -l line (commandline -cp); memmap "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'

        """;

    private const string Pwsh = """
        # memmap completions pwsh >> $PROFILE
        Register-ArgumentCompleter -Native -CommandName memmap -ScriptBlock {
            param($word, $ast, $position)
            memmap "[suggest:$position]" "$ast" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "completions", "a script by which a shell completes this command",
            "memmap completions bash > ~/.local/share/bash-completion/completions/memmap",
            "memmap completions pwsh >> $PROFILE");
        var shell = new Argument<string>("SHELL") { HelpName = "bash|zsh|fish|pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(shell)!;
            var script = name switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => Pwsh };
            script = script.ReplaceLineEndings("\n");
            if (parsed.GetValue(CommandTree.Json))
            {
                session.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("shell", name);
                    json.WriteString("script", script);
                    json.WriteEndObject();
                });
            }
            else
            {
                session.Write(script);
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
