using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli;

/// <summary>
/// Help in the reader's language. System.CommandLine's own headings come from satellite assemblies, which a program
/// without ICU does not find on a case-sensitive file system, and which leave half the headings in English.
/// </summary>
internal sealed class HelpPage(CliContext cli) : SynchronousCommandLineAction
{
    /// <summary>Puts this page behind every <c>--help</c> of the tree.</summary>
    public static void Install(RootCommand root, CliContext cli)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Action = new HelpPage(cli);
                help.Description = cli.Words(HelpWords.Help);
            }
            else if (option is VersionOption)
            {
                option.Description = cli.Words(HelpWords.Version);
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        Show(parseResult.CommandResult.Command);
        return (int)ExitCode.Done;
    }

    public void Show(Command command)
    {
        cli.Terminal.Say(command.Description ?? "");
        var arguments = command.Arguments.Where(a => !a.Hidden).ToList();
        var options = AllOptions(command).Where(o => !o.Hidden).ToList();
        var commands = command.Subcommands.Where(c => !c.Hidden).ToList();

        Heading(HelpWords.Usage);
        string[] usage =
        [
            Path(command),
            .. commands.Count > 0 ? ["COMMAND"] : Array.Empty<string>(),
            .. arguments.Select(a => a.Name),
            .. options.Count > 0 ? ["[OPTIONS]"] : Array.Empty<string>(),
        ];
        cli.Terminal.Say("  " + string.Join(' ', usage));

        Section(HelpWords.Commands, commands.Select(c => (c.Name, c.Description)));
        Section(HelpWords.Arguments, arguments.Select(a => (a.Name, a.Description)));
        Section(HelpWords.Options, options.Select(o => (Names(o), o.Description)));
    }

    /// <summary>The command with its parents: <c>clawdoor devices approve</c>.</summary>
    public static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{Path(parent)} {command.Name}"
        : "clawdoor";

    /// <summary>A command's own options and those its parents hand down.</summary>
    public static IEnumerable<Option> AllOptions(Command command) => command.Options
        .Concat(command.Parents.OfType<Command>().SelectMany(AllOptions).Where(o => o.Recursive));

    /// <summary><c>--https-port 1–65535</c>, with the short names first.</summary>
    public static string Names(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(a => a.StartsWith('-')).Append(option.Name).OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal));
        return option is Option<bool> or HelpOption or VersionOption ? names : $"{names} {option.HelpName ?? "TEXT"}";
    }

    private void Section(Sentence heading, IEnumerable<(string Name, string? About)> rows)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) }).AddColumn();
        var any = false;
        foreach (var (name, about) in rows)
        {
            grid.AddRow(new Text(name), new Text(about ?? ""));
            any = true;
        }

        if (!any)
            return;
        Heading(heading);
        cli.Terminal.Show(grid);
    }

    private void Heading(Sentence heading)
    {
        cli.Terminal.Say("");
        cli.Terminal.Say(cli.Words(heading), new Style(decoration: Decoration.Bold));
    }
}
