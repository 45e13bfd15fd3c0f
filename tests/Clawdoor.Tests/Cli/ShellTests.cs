using System.CommandLine;
using System.Diagnostics;
using Clawdoor.Cli;
using Clawdoor.Cli.Shell;
using Clawdoor.Doctor;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Cli;

/// <summary>Completion and the manual page say what the command tree says.</summary>
public sealed class ShellTests
{
    private static readonly RootCommand _tree = CommandTree.Build(Context(Language.English));

    [Fact]
    public void What_may_follow_an_option_is_known_from_its_help()
    {
        ExpectedValue? After(string words, string option) =>
            CommandWalk.All(_tree).Single(c => c.Words == words).Options.Single(o => o.Name == option).Value;

        Assert.Equal(["en", "zh-CN"], After(" up", "--lang")!.Words);
        Assert.Equal(["auto", "builtin"], After(" up", "--upstream")!.Words);
        Assert.Equal(["text", "json"], After(" gateway run", "--log")!.Words);
        Assert.Equal(CheckTable.All.Select(c => c.Code).Order(StringComparer.Ordinal), After(" doctor", "--only")!.Words.Order(StringComparer.Ordinal));
        Assert.True(After(" up", "--state")!.IsFolder);
        Assert.True(After(" up", "--key")!.IsFile);
        Assert.True(After(" up", "--https-port") is { Words: [], IsFile: false, IsFolder: false });
        Assert.Null(After(" up", "--yes"));
    }

    [Fact]
    public async Task Bash_offers_every_command_and_every_option_where_they_stand()
    {
        var commands = CommandWalk.All(_tree).ToList();
        var expected = commands.SelectMany(c => new[]
        {
            $"{c.Words}|{string.Join(' ', c.Commands.Count > 0 ? c.Commands.Select(s => s.Name) : c.Options.Select(o => o.Name))}",
            $"{c.Words}|-|{string.Join(' ', c.Options.Select(o => o.Name))}",
        });

        var tries = string.Join('\n', commands.Select(c => $"try '{c.Words}' ''; try '{c.Words}' -"));

        Assert.Equal(expected, await BashAsync($$"""
            try() { COMP_WORDS=(clawdoor $1 "$2"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _clawdoor; echo "$1|${2:+-|}${COMPREPLY[*]}"; }
            {{tries}}
            """));
    }

    [Fact]
    public async Task Bash_offers_the_values_of_an_option_however_it_is_written() => Assert.Equal(
        ["zh-CN", "en zh-CN", "json", "", "auto builtin"],
        await BashAsync("""
            try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _clawdoor; echo "${COMPREPLY[*]}"; }
            try clawdoor devices list --lang z
            try clawdoor up --yes --lang ''
            try clawdoor up --log = js
            try clawdoor up --https-port ''
            try clawdoor up --upstream =
            """));

    [Theory]
    [InlineData(nameof(Language.English))]
    [InlineData(nameof(Language.Chinese))]
    public void The_manual_page_has_every_command_setting_and_exit_code_and_no_request_that_man_does_not_know(string language)
    {
        var cli = Context(Enum.Parse<Language>(language));
        var page = ManPage.Write(CommandTree.Build(cli), cli);

        Assert.All(CommandWalk.Leaves(_tree), c => Assert.Contains($"\n.SS {ManPage.Usage(c)}\n".Replace("-", "\\-", StringComparison.Ordinal), page, StringComparison.Ordinal));
        Assert.All(SettingsTable.All, s => Assert.Contains($"\n.B {s.Variable}\n\\(bu {s.Key}\n", page, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<ExitCode>(), e => Assert.Contains($"\n.TP\n.B {(int)e}\n{cli.Words(ManPage.Meaning(e)).Replace("-", "\\-", StringComparison.Ordinal)}", page, StringComparison.Ordinal));
        Assert.All(page.Split('\n'), l => Assert.Matches(@"^(\.(TH|SH|SS|TP|PP|B|I|br)\b|[^.'])", l));
        Assert.Equal(Enum.GetValues<ExitCode>().Length, Enum.GetValues<ExitCode>().Select(ManPage.Meaning).Distinct().Count());
        Assert.Contains($"\n.SH {cli.Words(ManWords.ExitStatus)}\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_described_in_quotes_stays_one_word_for_the_shell()
    {
        Assert.Equal(@"'the shell'\''s: $HOME `x`'", ShellText.Quoted("the shell's: $HOME `x`"));
        Assert.Contains(@"'up:Open the door\: put OpenClaw on https\://<this server'\''s IP>.'", ZshCompletion.Write(_tree, Language.English), StringComparison.Ordinal);
        Assert.Contains(@"-a up -d 'Open the door: put OpenClaw on https://<this server\'s IP>.'", FishCompletion.Write(_tree), StringComparison.Ordinal);
    }

    [Fact]
    public void The_scripts_speak_the_readers_language()
    {
        var tree = CommandTree.Build(Context(Language.Chinese));

        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", ZshCompletion.Write(tree, Language.Chinese));
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", FishCompletion.Write(tree));
        Assert.Equal(BashCompletion.Write(_tree), BashCompletion.Write(tree));
    }

    private static CliContext Context(Language language)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        return new CliContext(
            new Terminal(language, TextReader.Null, console, console, canAsk: false), new Dictionary<string, string>(), TimeProvider.System);
    }

    /// <summary>What a bash says that has the completion: one line each.</summary>
    private static async Task<string[]> BashAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["--norc"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync($"set -u\n{BashCompletion.Write(_tree)}\n{script}\n");
        bash.StandardInput.Close();
        var errors = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await errors);
        return output.TrimEnd('\n').Split('\n');
    }
}
