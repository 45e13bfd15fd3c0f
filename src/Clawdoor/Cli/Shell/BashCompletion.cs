using System.CommandLine;
using System.Text;

namespace Clawdoor.Cli.Shell;

/// <summary>The script that <c>clawdoor completion bash</c> writes; bash 4.2 (CentOS 7) runs it. bash shows no descriptions.</summary>
internal static class BashCompletion
{
    public static string Write(RootCommand root)
    {
        var commands = CommandWalk.All(root).ToList();
        var script = new StringBuilder("""
            # Completion of clawdoor for bash. Use it at once: source <(clawdoor completion bash)
            _clawdoor() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} at='' commands='' options='' i
                # bash cuts --option=value in three.
                if [[ $word == = ]]; then
                    word=''
                elif [[ $before == = ]]; then
                    before=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$at ${COMP_WORDS[i]}" in

            """);
        Line(12, $"{Choice(commands.Skip(1).Select(c => c.Words))}) at+=\" ${{COMP_WORDS[i]}}\" ;;");
        Line(8, "esac");
        Line(4, "done");
        Line(4, "case \"$at $before\" in");
        foreach (var (value, places) in ShellText.Values(commands))
        {
            Line(8, $"{string.Join(" | ", places)})");
            if (value.Words.Count > 0)
                Line(12, $"mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', value.Words)}' -- \"$word\")");
            else if (value.IsFile || value.IsFolder)
                Line(12, $"compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen {(value.IsFile ? "-f" : "-d")} -- \"$word\")");
            Line(12, "return ;;");
        }

        Line(4, "esac");
        Line(4, "case $at in");
        foreach (var command in commands)
        {
            Line(8, $"'{command.Words}')");
            Line(12, $"commands='{string.Join(' ', command.Commands.Select(c => c.Name))}'");
            Line(12, $"options='{string.Join(' ', command.Options.Select(o => o.Name))}' ;;");
        }

        script.Append("""
                esac
                [[ $commands && $word != -* ]] || commands=$options
                mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
            }
            complete -F _clawdoor clawdoor
            """);
        return script.ToString();

        void Line(int indent, string line) => script.Append(' ', indent).Append(line).Append('\n');
    }

    private static string Choice(IEnumerable<string> words) => string.Join(" | ", words.Select(w => $"'{w}'"));
}
