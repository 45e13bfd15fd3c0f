using System.CommandLine;
using System.Text;

namespace Clawdoor.Cli.Shell;

/// <summary>The script that <c>clawdoor completion fish</c> writes.</summary>
internal static class FishCompletion
{
    public static string Write(RootCommand root)
    {
        var commands = CommandWalk.All(root).ToList();
        var script = new StringBuilder("""
            # Completion of clawdoor for fish. Use it at once: clawdoor completion fish | source
            function __clawdoor_at --description 'whether the words so far lead to this command'
                set -l at ''
                for word in (commandline -opc)[2..-1]
                    if contains -- "$at $word" $__clawdoor_commands
                        set at "$at $word"
                    end
                end
                test "$at" = "$argv[1]"
            end

            """);
        Line($"set -g __clawdoor_commands {string.Join(' ', commands.Skip(1).Select(c => $"'{c.Words}'"))}");
        Line("complete -c clawdoor -e");
        Line("complete -c clawdoor -f");
        foreach (var command in commands)
        {
            var here = $"complete -c clawdoor -n \"__clawdoor_at '{command.Words}'\"";
            foreach (var (name, about) in command.Commands)
                Line($"{here} -a {name} -d {Quoted(about)}");
            foreach (var option in command.Options)
            {
                var names = string.Concat(option.Names.Select(n => n.StartsWith("--", StringComparison.Ordinal) ? $" -l {n[2..]}" : $" -s {n[1..]}"));
                Line($"{here}{names}{Value(option.Value)} -d {Quoted(option.About)}");
            }
        }

        return script.ToString().TrimEnd('\n');

        void Line(string line) => script.Append(line).Append('\n');
    }

    private static string Value(ExpectedValue? value) => value switch
    {
        null => "",
        { Words.Count: > 0 } => $" -x -a '{string.Join(' ', value.Words)}'",
        { IsFile: true } => " -r -F",
        { IsFolder: true } => " -x -a '(__fish_complete_directories (commandline -ct))'",
        _ => " -x",
    };

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";
}
