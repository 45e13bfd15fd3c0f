using System.CommandLine;
using System.Globalization;
using System.Text;
using Clawdoor.Cli;
using Clawdoor.Cli.Shell;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Cli;

/// <summary>docs/cli.md is written from the command tree and the exit codes.</summary>
public sealed class CliDocsTests
{
    [Fact]
    public void The_command_page_is_the_command_tree()
    {
        var page = new StringBuilder("""
            # Commands

            Generated from the command tree; `CLAWDOOR_UPDATE_DOCS=1 ./test` writes it anew. Every command also takes `--help` and `--settings FILE`.


            """);
        var root = CommandTree.Build(Context(Language.English));
        foreach (var command in CommandWalk.Leaves(root))
            Describe(page, command);

        page.Append("## Exit codes\n\n| code | name | meaning |\n|---|---|---|\n");
        foreach (var code in Enum.GetValues<ExitCode>())
            page.Append(CultureInfo.InvariantCulture, $"| {(int)code} | {code} | {ManPage.Meaning(code).In(Language.English)} |\n");
        GeneratedDocs.AssertUpToDate("docs/cli.md", page.ToString());
    }

    [Fact]
    public void Every_command_and_option_is_described_in_both_languages()
    {
        foreach (var language in new[] { Language.English, Language.Chinese })
        {
            foreach (var command in CommandWalk.Leaves(CommandTree.Build(Context(language))))
            {
                Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
                Assert.All(command.Options, o => Assert.False(string.IsNullOrWhiteSpace(o.Description), $"{command.Name} {o.Name}"));
                Assert.All(command.Arguments, a => Assert.False(string.IsNullOrWhiteSpace(a.Description), $"{command.Name} {a.Name}"));
            }
        }
    }

    private static CliContext Context(Language language)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        return new CliContext(
            new Terminal(language, TextReader.Null, console, console, canAsk: false), new Dictionary<string, string>(), TimeProvider.System);
    }

    private static void Describe(StringBuilder page, Command command)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {ManPage.Usage(command)}\n\n{command.Description}\n\n");
        var rows = command.Arguments.Select(a => (a.Name, a.Description))
            .Concat(HelpPage.AllOptions(command).Where(o => o.Name is not "--settings" and not "--help" && o is not VersionOption)
                .Select(o => (Name: HelpPage.Names(o), o.Description)))
            .ToList();
        if (rows.Count == 0)
            return;
        page.Append("| option | |\n|---|---|\n");
        foreach (var (name, about) in rows)
            page.Append(CultureInfo.InvariantCulture, $"| `{name.Replace("|", "\\|", StringComparison.Ordinal)}` | {about?.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        page.Append('\n');
    }
}
