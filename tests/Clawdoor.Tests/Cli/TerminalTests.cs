using Clawdoor.Cli;
using Clawdoor.Wording;
using Spectre.Console;
using Xunit;

namespace Clawdoor.Tests.Cli;

public sealed class TerminalTests
{
    private static (Terminal Terminal, StringWriter Output, StringWriter Error) With(string input, bool canAsk)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (new Terminal(Language.English, new StringReader(input), Plain(output), Plain(error), canAsk), output, error);

        static IAnsiConsole Plain(StringWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("是\n", true)]
    [InlineData("n\n", false)]
    [InlineData("yes please\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public void Only_a_clear_yes_is_a_yes(string typed, bool expected) =>
        Assert.Equal(expected, With(typed, canAsk: true).Terminal.Ask(CliWords.NobodyToAsk));

    [Fact]
    public void Where_nobody_can_be_asked_the_answer_is_no() =>
        Assert.False(With("y\n", canAsk: false).Terminal.Ask(CliWords.NobodyToAsk));

    [Fact]
    public void Text_of_strangers_loses_what_could_repaint_the_screen()
    {
        Assert.Equal("[2Jred 7.331", Terminal.Safe("\u001b[2Jred \u202e7.331\u0000\u2028"));
        Assert.Equal("aaaaa…", Terminal.Safe(new string('a', 500), 5));
        Assert.Equal("", Terminal.Safe(null));
        Assert.Equal("\ufffd", Terminal.Safe("\ud800"));
    }

    [Fact]
    public void Brackets_are_text_and_not_markup()
    {
        var (terminal, output, _) = With("", canAsk: false);
        terminal.Say("https://[2001:db8::7]/ [red]");
        Assert.Equal("https://[2001:db8::7]/ [red]\n", output.ToString());
    }

    [Fact]
    public void A_complaint_says_what_was_found_and_each_step_out_of_it()
    {
        var (terminal, output, error) = With("", canAsk: false);
        terminal.Complain(new Problem(HelpWords.Unknown.With("x"), new Sentence("first\nsecond", "一\n二")));
        Assert.Equal("✗ There is no “x” here.\n  → first\n  → second\n", error.ToString());
        Assert.Empty(output.ToString());
    }
}
