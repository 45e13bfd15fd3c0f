using System.CommandLine;
using System.CommandLine.Parsing;
using Clawdoor.Wording;

namespace Clawdoor.Cli;

/// <summary>What is wrong with a command line, in the reader's language: all of it at once.</summary>
internal static class ParseComplaint
{
    public static ExitCode Say(CliContext cli, ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        foreach (var problem in Problems(parse, command).Distinct())
            cli.Terminal.Complain(problem);
        cli.Terminal.Error.Write(new Spectre.Console.Text(cli.Words(HelpWords.SeeHelp.With(HelpPage.Path(command))) + "\n"));
        return ExitCode.BadSettings;
    }

    private static IEnumerable<Problem> Problems(ParseResult parse, Command command)
    {
        foreach (var token in parse.UnmatchedTokens)
        {
            yield return Nearest(command, token) is { } nearest
                ? new Problem(HelpWords.Unknown.With(token), SettingsWords.UnknownKeyNearest.With(nearest))
                : new Problem(HelpWords.Unknown.With(token));
        }

        foreach (var error in parse.Errors)
        {
            switch (error.SymbolResult)
            {
                case OptionResult option:
                    yield return new Problem(option.Tokens.Count == 0
                        ? HelpWords.OptionNeedsValue.With(HelpPage.Names(option.Option))
                        : HelpWords.OptionOnce.With(option.Option.Name));
                    break;
                case ArgumentResult argument:
                    yield return new Problem(HelpWords.ArgumentMissing.With(argument.Argument.Name));
                    break;
                case CommandResult when parse.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0:
                    yield return new Problem(HelpWords.CommandMissing.With(
                        HelpPage.Path(command), string.Join(", ", command.Subcommands.Select(c => c.Name))));
                    break;
                case CommandResult when parse.UnmatchedTokens.Count == 0:
                    yield return new Problem(HelpWords.ArgumentMissing.With(string.Join(", ", command.Arguments.Select(a => a.Name))));
                    break;
            }
        }
    }

    private static string? Nearest(Command command, string token) =>
        Wording.Nearest.Of(token, command.Subcommands.Select(c => c.Name).Concat(HelpPage.AllOptions(command).Select(o => o.Name)));
}
