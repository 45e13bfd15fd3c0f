using Clawdoor.Cli;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Cli;

/// <summary>The command that takes an edit back has to work in another shell.</summary>
public sealed class UndoLineTests
{
    private static string LineFor(Settings settings, params (string Name, string Value)[] environment)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        var terminal = new Terminal(Language.English, TextReader.Null, console, console, canAsk: false);
        return ConfigCommands.UndoLine(new Visit(
            new CliContext(terminal, environment.Append(("HOME", "/home/u")).ToDictionary(), TimeProvider.System), settings));
    }

    [Fact]
    public void What_only_this_shell_knows_stands_in_the_line() => Assert.Equal(
        "clawdoor config undo --state /srv/door --openclaw-config /srv/oc/openclaw.json",
        LineFor(new Settings { State = "/srv/door" }, ("OPENCLAW_CONFIG_PATH", "/srv/oc/openclaw.json")));

    [Fact]
    public void What_every_shell_finds_by_itself_is_left_out()
    {
        var usual = SettingsReader.Read(new SettingsSources(
            [], new Dictionary<string, string> { ["HOME"] = "/home/u" }, null, Environment.IsPrivilegedProcess)).Settings!;
        Assert.Equal("clawdoor config undo", LineFor(usual));
    }
}
