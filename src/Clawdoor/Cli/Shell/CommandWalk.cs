using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Text.RegularExpressions;

namespace Clawdoor.Cli.Shell;

/// <summary>What may follow an option: one of a few words, a path, or something only the person knows.</summary>
/// <param name="Words">Nothing when it is no choice.</param>
internal sealed record ExpectedValue(IReadOnlyList<string> Words, bool IsFile, bool IsFolder);

/// <summary>An option as shells complete it.</summary>
/// <param name="Names">The long name last.</param>
/// <param name="Value">Null for a switch.</param>
internal sealed record WalkedOption(IReadOnlyList<string> Names, string About, ExpectedValue? Value)
{
    public string Name => Names[^1];
}

/// <summary>A command as shells complete it.</summary>
/// <param name="Words">What stands after <c>clawdoor</c>, each word with a space before it; empty for clawdoor itself.</param>
internal sealed record WalkedCommand(string Words, IReadOnlyList<(string Name, string About)> Commands, IReadOnlyList<WalkedOption> Options);

/// <summary>The one walk over the command tree: completion, the man page and docs/cli.md are written from it.</summary>
internal static partial class CommandWalk
{
    /// <summary>The commands that do something, in the order of the tree.</summary>
    public static IEnumerable<Command> Leaves(Command command) => command.Subcommands.Count == 0 && command is not RootCommand
        ? [command]
        : command.Subcommands.Where(c => !c.Hidden).SelectMany(Leaves);

    /// <summary>A command and all below it.</summary>
    public static IEnumerable<WalkedCommand> All(Command command) => command.Subcommands.Where(c => !c.Hidden).SelectMany(All).Prepend(new WalkedCommand(
        HelpPage.Path(command)["clawdoor".Length..],
        [.. command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? ""))],
        [.. HelpPage.AllOptions(command).Where(o => !o.Hidden).DistinctBy(o => o.Name).Select(Walked)]));

    private static WalkedOption Walked(Option option) => new(
        [.. option.Aliases.Where(a => ShortName().IsMatch(a)), option.Name],
        option.Description ?? "",
        option is Option<bool> or HelpOption or VersionOption ? null : Expected(option));

    private static ExpectedValue Expected(Option option)
    {
        var said = option.HelpName ?? "";
        var words = said.Contains(" | ", StringComparison.Ordinal) ? said.Split(" | ").Where(w => PlainWord().IsMatch(w)) : [];
        return new([.. words.Concat(option.GetCompletions(CompletionContext.Empty).Select(c => c.Label)).Distinct()], said is "FILE", said is "DIR");
    }

    [GeneratedRegex("^-[a-z]$")]
    private static partial Regex ShortName();

    /// <summary>A word to be typed as it is, not the name of something like <c>http://IP:PORT</c>.</summary>
    [GeneratedRegex("^[a-z][a-z0-9]*(-[A-Za-z0-9]+)*$")]
    private static partial Regex PlainWord();
}
