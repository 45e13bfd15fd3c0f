using System.Text.Json;
using Clawdoor.Cli;
using Clawdoor.Tests.Config;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Cli;

public sealed class ConfigCommandsTests : IDisposable
{
    // Nothing listens on port 1, so no gateway is waited for.
    private readonly ConfigRoom _room = new(ConfigRoom.Recipe.Replace("18789,", "1,"));

    private readonly string _before;

    public ConfigCommandsTests() => _before = Text;

    public void Dispose() => _room.Dispose();

    private string Text => File.ReadAllText(_room.Path);

    private (ExitCode Code, string Output, string Error) Run(string command, string? typed = null)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(Language.English, new StringReader(typed ?? ""), Plain(output), Plain(error), canAsk: typed is not null);
        var cli = new CliContext(terminal, _room.Environment, TimeProvider.System);
        string[] args = ["config", .. command.Split(' '), .. command.StartsWith("undo", StringComparison.Ordinal) ? Array.Empty<string>() : ["--address", "203.0.113.7"]];
        var state = command.StartsWith("apply", StringComparison.Ordinal) || command.StartsWith("undo", StringComparison.Ordinal) ? ["--state", _room.State] : Array.Empty<string>();
        return ((ExitCode)CommandTree.Build(cli).Parse([.. args, .. state]).Invoke(), output.ToString(), error.ToString());

        static IAnsiConsole Plain(StringWriter writer)
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
            console.Profile.Width = 4096;
            return console;
        }
    }

    [Fact]
    public void Check_says_what_is_in_order_and_what_is_not_and_changes_nothing()
    {
        var (code, output, _) = Run("check");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("✓ gateway.bind: loopback", output);
        Assert.Contains("✗ gateway.trustedProxies: [\"127.0.0.1\"] → [\"127.0.0.1\", \"::1\"]", output);
        Assert.Contains("✗ gateway.auth.mode: \"token\" → \"password\"", output);
        Assert.Contains("4 of these can be changed for you: clawdoor config apply", output);
        Assert.Equal(_before, Text);
    }

    [Fact]
    public void Diff_shows_every_line_and_no_secret()
    {
        var (code, output, _) = Run("diff");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("+        \"https://203.0.113.7\"", output);
        Assert.Contains("-    \"auth\": { \"mode\": \"token\", \"password\": \"…\" },", output);
        Assert.DoesNotContain("YOUR_ACCESS_TOKEN", output);
    }

    [Fact]
    public void Apply_without_a_terminal_shows_the_diff_and_declines()
    {
        var (code, output, error) = Run("apply");

        Assert.Equal(ExitCode.Declined, code);
        Assert.Contains("+    \"trustedProxies\": [\"127.0.0.1\", \"::1\"],", output);
        Assert.Contains("--yes", error);
        Assert.Equal(_before, Text);
    }

    [Fact]
    public void Apply_with_yes_writes_and_undo_restores_byte_for_byte()
    {
        var (code, output, _) = Run("apply --yes");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains($"Undo: clawdoor config undo --state {_room.State}", output);
        Assert.Contains("it takes this over when it starts", output);
        Assert.Equal(ExitCode.Done, Run("check").Code);
        Assert.Contains("nothing to change", Run("apply --yes").Output);

        Assert.Equal(ExitCode.Declined, Run("undo").Code);
        Assert.Equal(ExitCode.Done, Run("undo --yes").Code);
        Assert.Equal(_before, Text);
        Assert.Equal(ExitCode.NotFound, Run("undo --yes").Code);
    }

    [Theory]
    [InlineData("y\ny\n", ExitCode.Done, true, true)]
    [InlineData("n\ny\n", ExitCode.Done, true, false)]
    [InlineData("y\nn\n", ExitCode.Declined, false, false)]
    [InlineData("", ExitCode.Declined, false, false)]
    public void The_login_is_a_question_of_its_own(string typed, object code, bool written, bool mended)
    {
        Assert.Equal((ExitCode)code, Run("apply", typed).Code);
        Assert.Equal(written, Text.Contains("203.0.113.7"));
        Assert.Equal(mended, Text.Contains("\"mode\": \"password\""));
    }

    [Fact]
    public void Undo_with_yes_does_not_speak_for_somebody_elses_lines()
    {
        Run("apply --yes");
        File.AppendAllText(_room.Path, "// theirs\n");

        var (code, output, error) = Run("undo --yes");
        Assert.Equal(ExitCode.Declined, code);
        Assert.Contains("+// theirs", output);
        Assert.Contains("--even-if-changed", error);

        Assert.Equal(ExitCode.Done, Run("undo --yes --even-if-changed").Code);
        Assert.Equal(_before, Text);
    }

    [Fact]
    public void Json_is_for_scripts()
    {
        using var check = JsonDocument.Parse(Run("check --json").Output);
        Assert.False(check.RootElement.GetProperty("inOrder").GetBoolean());
        Assert.Equal(["trustedProxies", "allowedOrigins", "publicOrigin", "authMode"], check.RootElement.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("step").GetString()));
        using var applied = JsonDocument.Parse(Run("apply --yes --json").Output);
        Assert.Equal(1, applied.RootElement.GetProperty("backup").GetInt32());
        using var undone = JsonDocument.Parse(Run("undo --yes --json").Output);
        Assert.Equal(1, undone.RootElement.GetProperty("backup").GetInt32());
    }

    [Fact]
    public void A_broken_and_a_missing_file_end_with_their_own_codes()
    {
        File.WriteAllText(_room.Path, "{ gateway: }");
        var (code, _, error) = Run("check");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("line 1, column 12", error);
        File.Delete(_room.Path);
        Assert.Equal(ExitCode.NotFound, Run("apply --yes").Code);
    }
}
