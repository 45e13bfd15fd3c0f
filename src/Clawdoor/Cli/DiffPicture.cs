using Clawdoor.Config;
using Spectre.Console;

namespace Clawdoor.Cli;

/// <summary>A diff on the terminal: green and red where there is colour, plain <c>+</c> and <c>-</c> where there is none.</summary>
internal static class DiffPicture
{
    private const int LongestLine = 2000;

    public static void Show(Terminal terminal, TextDiff diff)
    {
        foreach (var line in diff.Lines)
        {
            terminal.Say("   " + Terminal.Safe(line.ToString().Replace("\t", "    "), LongestLine), line.Kind switch
            {
                '+' => new Style(Color.Green),
                '-' => new Style(Color.Red),
                '@' => new Style(Color.Grey),
                _ => Style.Plain,
            });
        }
    }
}
