using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Up;

/// <summary>
/// The list that grows while the door opens. A tick is written only after what it says was measured; while a step runs,
/// a terminal shows what is being done and a pipe shows nothing.
/// </summary>
internal sealed class Checklist(Terminal terminal)
{
    /// <summary>Runs a step under its name; the name is wiped when the step is over.</summary>
    public async Task<T> DoAsync<T>(Message doing, Func<Task<T>> step)
    {
        if (!terminal.IsLive)
            return await step();
        terminal.Out.Write(new Text($" … {terminal.Words(doing)}", new Style(Color.Grey)));
        try
        {
            return await step();
        }
        finally
        {
            terminal.Out.Write(new ControlCode("\r\u001b[2K"));
        }
    }

    /// <summary>A measured fact.</summary>
    public void Tick(Message fact) => Line("✓", Color.Green, fact);

    /// <summary>Something a person should know that does not keep the door shut, with what to do about it.</summary>
    public void Note(Message fact, Message? next = null)
    {
        Line("!", Color.Yellow, fact);
        Steps(next);
    }

    private void Line(string mark, Color color, Message fact)
    {
        terminal.Out.Write(new Text($" {mark} ", new Style(color)));
        terminal.Say(fact);
    }

    private void Steps(Message? next)
    {
        if (next is null)
            return;
        foreach (var step in terminal.Words(next).Split('\n'))
            terminal.Say($"     → {step}");
    }
}
