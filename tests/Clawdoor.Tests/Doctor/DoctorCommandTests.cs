using System.Text.Json;
using Clawdoor.Cli;
using Clawdoor.Config;
using Clawdoor.Tests.Config;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Doctor;

/// <summary>The command on this computer, where no door is open and, on port 1, no gateway.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly ConfigRoom _room = new(ConfigRoom.Recipe.Replace("18789,", "1,", StringComparison.Ordinal));

    public void Dispose() => _room.Dispose();

    private (int Code, string Output, string Error) Run(string command, string? typed = null, Language language = Language.English)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(language, new StringReader(typed ?? ""), Plain(output), Plain(error), canAsk: typed is not null);
        var cli = new CliContext(terminal, _room.Environment, TimeProvider.System);
        string[] args = ["doctor", "--https-port", "2", "--http-port", "0", "--address", "203.0.113.7", "--state", _room.State,
            "--lang", language == Language.Chinese ? "zh-CN" : "en", .. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return (CommandTree.Build(cli).Parse(args).Invoke(), output.ToString(), error.ToString());

        static IAnsiConsole Plain(StringWriter writer)
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
            console.Profile.Width = 4096;
            return console;
        }
    }

    [Fact]
    public void The_recipes_file_without_a_door_is_told_whole_and_left_alone()
    {
        var before = File.ReadAllText(_room.Path);

        var (code, output, _) = Run("");

        Assert.Equal(2, code);
        Assert.Contains("✗   No door is open: nothing listens on port 2.", output, StringComparison.Ordinal);
        Assert.Contains("✗   auth.mode is \"token\", but only auth.password is set.", output, StringComparison.Ordinal);
        Assert.Contains("✗   OpenClaw does not run: nothing listens on 127.0.0.1:1.", output, StringComparison.Ordinal);
        Assert.Contains("because of upstream-down", output, StringComparison.Ordinal);
        Assert.Contains("Begin with door-shut", output, StringComparison.Ordinal);
        Assert.DoesNotContain("YOUR_ACCESS_TOKEN", output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_room.Path));
        Assert.False(Directory.Exists(_room.State));
    }

    [Fact]
    public void The_same_in_Chinese()
    {
        var (code, output, _) = Run("", language: Language.Chinese);

        Assert.Equal(2, code);
        Assert.Contains("没有开门：端口 2 上没有程序在监听。", output, StringComparison.Ordinal);
        Assert.Contains("请先处理 door-shut", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_files_of_both_kinds_still_get_a_full_report()
    {
        File.WriteAllText(_room.Path, "{ gateway: ");
        var settings = _room.Write("clawdoor.json", "{ \"httpsPort\": \"many\", \"colour\": 1 }");

        var (code, output, _) = Run($"--json --upstream http://127.0.0.1:1 --settings {settings}");

        Assert.Equal(2, code);
        using var json = JsonDocument.Parse(output);
        var found = json.RootElement.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("standing").GetString() == "found").Select(c => c.GetProperty("code").GetString()).ToList();
        Assert.Equal("settings-invalid", json.RootElement.GetProperty("first").GetString());
        Assert.Contains("config-invalid", found);
        Assert.Contains("door-shut", found);
        Assert.Contains("upstream-down", found);
    }

    [Fact]
    public void Only_examines_what_was_named()
    {
        var (code, output, _) = Run("--only mode-secret-mismatch,disk-full --json");

        Assert.Equal(2, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["disk-full", "mode-secret-mismatch"], json.RootElement.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("--only upstream-dwn", "Nearest: upstream-down")]
    [InlineData("--url http://203.0.113.7", "https://IP")]
    [InlineData("--url https://user@203.0.113.7", "https://IP")]
    public void What_makes_no_sense_is_refused_with_the_way_out(string command, string expected)
    {
        var (code, _, error) = Run(command);

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fix_shows_the_diff_asks_and_tells_the_undo()
    {
        var (_, output, _) = Run("--fix --only mode-secret-mismatch", typed: "y\n");

        Assert.Contains("+    \"auth\": { \"mode\": \"password\", \"password\": \"…\" },", output, StringComparison.Ordinal);
        Assert.Contains("mode-secret-mismatch: cured.", output, StringComparison.Ordinal);
        Assert.Contains("To take it back: clawdoor config undo", output, StringComparison.Ordinal);
        Assert.Equal("password", _room.Read().Gateway.AuthMode);
        Assert.NotNull(new ConfigFile(_room.State, TimeProvider.System).PlanUndo(_room.Path).Plan);
    }

    [Fact]
    public void Fix_leaves_alone_what_gets_no_yes()
    {
        var before = File.ReadAllText(_room.Path);

        var (code, output, _) = Run("--fix --only mode-secret-mismatch", typed: "n\n");

        Assert.Equal(2, code);
        Assert.Contains("Left as it is.", output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_room.Path));
    }

    [Fact]
    public void Fix_closes_a_file_to_others()
    {
        File.SetUnixFileMode(_room.Path, (UnixFileMode)0b110_100_100);

        var (code, output, _) = Run("--fix --yes --json --only config-open-to-others");

        Assert.Equal(0, code);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_room.Path));
        using var json = JsonDocument.Parse(output);
        var done = Assert.Single(json.RootElement.GetProperty("fixed").EnumerateArray());
        Assert.Equal(("config-open-to-others", true, $"chmod 644 {_room.Path}"), (done.GetProperty("code").GetString(), done.GetProperty("cured").GetBoolean(), done.GetProperty("undo").GetString()));
    }

    [Fact]
    public void Undo_shows_the_last_fix_asks_and_takes_it_back_newest_first()
    {
        var before = File.ReadAllText(_room.Path);
        File.SetUnixFileMode(_room.Path, (UnixFileMode)0b110_100_100);
        Assert.Equal((int)ExitCode.NotFound, Run("--undo --yes").Code);
        Run("--fix --yes --only mode-secret-mismatch,config-open-to-others");
        var journal = System.IO.Path.Combine(_room.State, "doctor-journal.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(journal));
        Assert.DoesNotContain("YOUR_ACCESS_TOKEN", File.ReadAllText(journal), StringComparison.Ordinal);

        Assert.Equal((int)ExitCode.Declined, Run("--undo", typed: "n\n").Code);
        Assert.NotEqual(before, File.ReadAllText(_room.Path));

        var (code, output, error) = Run("--undo", typed: "y\n");

        Assert.True(code == 0, output + error);
        Assert.Equal(before, File.ReadAllText(_room.Path));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(_room.Path));
        Assert.Equal((int)ExitCode.NotFound, Run("--undo --yes").Code);
    }

    [Fact]
    public void A_journal_of_somebody_elses_runs_nothing()
    {
        Directory.CreateDirectory(_room.State);
        File.WriteAllText(System.IO.Path.Combine(_room.State, "doctor-journal.json"), """[{ "begun": "2026-11-26T03:00:00+00:00", "steps": [{ "code": "x", "command": ["true"], "back": ["touch", "/nowhere/x"] }] }]""");

        Assert.Contains("no cure of ours", Run("--undo --yes").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_shared_has_no_address_and_no_secret()
    {
        var (_, output, _) = Run("--share");

        Assert.DoesNotContain("203.0.113.7", output, StringComparison.Ordinal);
        Assert.DoesNotContain("YOUR_ACCESS_TOKEN", output, StringComparison.Ordinal);
        Assert.Contains("[address 1]", output, StringComparison.Ordinal);
        Assert.Contains("Linux ", output, StringComparison.Ordinal);
        Assert.Contains("203.0.113.7", Run("--share --with-addresses").Output, StringComparison.Ordinal);
    }
}
