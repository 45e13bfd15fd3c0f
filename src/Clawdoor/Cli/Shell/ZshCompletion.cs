using System.CommandLine;
using System.Text;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Shell;

/// <summary>The script that <c>clawdoor completion zsh</c> writes.</summary>
internal static class ZshCompletion
{
    public static string Write(RootCommand root, Language language)
    {
        var commands = CommandWalk.All(root).ToList();
        var script = new StringBuilder("""
            # Completion of clawdoor for zsh. Use it at once, after compinit: source <(clawdoor completion zsh)
            _clawdoor() {
                local at='' before=$words[CURRENT-1] word
                local -a commands options
                for word in "${(@)words[2,CURRENT-1]}"; do
                    case "$at $word" in

            """);
        Line(12, $"({Choice(commands.Skip(1).Select(c => c.Words))}) at+=\" $word\" ;;");
        script.Append("""
                    esac
                done
                if [[ $PREFIX == --*=* ]]; then
                    before=${PREFIX%%=*}
                    compset -P 1 '*='
                fi
                case "$at $before" in

            """);
        foreach (var (value, places) in ShellText.Values(commands))
        {
            Line(8, $"({string.Join("|", places)})");
            if (value.Words.Count > 0)
                Line(12, $"compadd -- {string.Join(' ', value.Words)}");
            else if (value.IsFile || value.IsFolder)
                Line(12, value.IsFile ? "_files" : "_files -/");
            Line(12, "return ;;");
        }

        Line(4, "esac");
        Line(4, "case $at in");
        foreach (var command in commands)
        {
            Line(8, $"('{command.Words}')");
            Line(12, $"commands=({Described(command.Commands)})");
            Line(12, $"options=({Described(command.Options.Select(o => (o.Name, o.About)))}) ;;");
        }

        Line(4, "esac");
        Line(4, "if (( $#commands )) && [[ $PREFIX != -* ]]; then");
        Line(8, $"_describe {ShellText.Quoted(HelpWords.Commands.In(language))} commands");
        Line(4, "else");
        Line(8, $"_describe -o {ShellText.Quoted(HelpWords.Options.In(language))} options");
        Line(4, "fi");
        script.Append("}\ncompdef _clawdoor clawdoor");
        return script.ToString();

        void Line(int indent, string line) => script.Append(' ', indent).Append(line).Append('\n');
    }

    private static string Described(IEnumerable<(string Name, string About)> rows) => string.Join(' ', rows.Select(r =>
        ShellText.Quoted($"{r.Name}:{r.About.Replace("\\", @"\\", StringComparison.Ordinal).Replace(":", @"\:", StringComparison.Ordinal)}")));

    private static string Choice(IEnumerable<string> words) => string.Join('|', words.Select(w => $"'{w}'"));
}
