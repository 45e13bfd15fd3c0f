using System.Globalization;
using System.Text;
using Clawdoor.Wording;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Clawdoor.Cli;

/// <summary>
/// The person at the other end: says sentences in their language, asks, draws when it is a terminal and writes plain
/// text when it is not. Results go to standard output, complaints and questions to standard error.
/// </summary>
internal sealed class Terminal
{
    /// <summary>A pipe has no width; lines must not be broken for it.</summary>
    private const int PipeWidth = 4096;

    /// <summary>Letters; no key is longer.</summary>
    private const int LongestSecret = 4096;

    public Terminal(Language language, TextReader input, IAnsiConsole output, IAnsiConsole error, bool canAsk)
    {
        (Language, Input, Out, Error, CanAsk) = (language, input, output, error, canAsk);
    }

    public Language Language { get; }

    public IAnsiConsole Out { get; }

    public IAnsiConsole Error { get; }

    /// <summary>Standard input, for what is given to a script's command in a pipe.</summary>
    public TextReader Input { get; }

    /// <summary>True when a person can answer: input, output and errors are all a terminal.</summary>
    public bool CanAsk { get; }

    /// <summary>True when standard output is a terminal that understands colour and cursor movement.</summary>
    public bool IsLive => Out.Profile.Out.IsTerminal && Out.Profile.Capabilities.Ansi;

    /// <summary>The process's own terminal.</summary>
    public static Terminal OfProcess(Language language) => new(
        language, Console.In, Draw(Console.Out), Draw(Console.Error),
        canAsk: !Console.IsInputRedirected && !Console.IsOutputRedirected && !Console.IsErrorRedirected);

    private static IAnsiConsole Draw(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = PipeWidth;
        return console;
    }

    /// <summary>The same person, spoken to in another language.</summary>
    public Terminal Speaking(Language language) =>
        language == Language ? this : new Terminal(language, Input, Out, Error, CanAsk);

    /// <summary>The same person, with everything on standard error: for when standard output belongs to a machine.</summary>
    public Terminal Aside() => new(Language, Input, Error, Error, CanAsk);

    public string Words(Message message) => message.In(Language);

    /// <summary>A line on standard output, exactly as it is: brackets are no markup here.</summary>
    public void Say(Message message) => Say(Words(message));

    /// <inheritdoc cref="Say(Message)"/>
    public void Say(string line, Style? style = null)
    {
        // Spectre would break a long address in two for good; a terminal wraps it and still copies it whole.
        if (style is null)
            Out.Profile.Out.Writer.WriteLine(line);
        else
            Out.Write(new Text(line + "\n", style));
    }

    public void Show(IRenderable drawing) => Out.Write(drawing);

    /// <summary>A table on a terminal, aligned text in a pipe.</summary>
    public void ShowTable(IReadOnlyList<Sentence> columns, IReadOnlyList<string[]> rows)
    {
        if (!IsLive)
        {
            var grid = new Grid();
            foreach (var _ in columns)
                grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
            grid.AddRow([.. columns.Select(c => new Text(Words(c)))]);
            foreach (var row in rows)
                grid.AddRow([.. row.Select(cell => new Text(cell))]);
            Show(grid);
            return;
        }

        var table = new Table().RoundedBorder();
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(Words(column))));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        Show(table);
    }

    /// <summary>An expected failure: what was found, then each step out of it on a line of its own.</summary>
    public void Complain(Problem problem)
    {
        Error.Write(new Text("✗ ", new Style(Color.Red)));
        Error.Write(new Text(Words(problem.What) + "\n"));
        if (problem.Next is { } next)
        {
            foreach (var step in Words(next).Split('\n'))
                Error.Write(new Text($"  → {step}\n"));
        }
    }

    /// <summary>Something to know that stops nothing.</summary>
    public void Warn(Message message)
    {
        Error.Write(new Text("! ", new Style(Color.Yellow)));
        Error.Write(new Text(Words(message) + "\n"));
    }

    /// <summary>A yes/no question; no is the answer to silence, to anything unclear, and when nobody can be asked.</summary>
    public bool Ask(Message question)
    {
        if (!CanAsk)
            return false;
        Error.Write(new Text($"{Words(question)} {CliWords.YesNo.In(Language)} ", new Style(decoration: Decoration.Bold)));
        return Input.ReadLine()?.Trim() is "y" or "Y" or "yes" or "Yes" or "YES" or "是" or "好";
    }

    /// <summary>A question that is answered with a text; null when nobody can be asked or the input has ended.</summary>
    public string? AskText(Message question)
    {
        if (!CanAsk)
            return null;
        Error.Write(new Text($"{Words(question)} ", new Style(decoration: Decoration.Bold)));
        return Input.ReadLine()?.Trim();
    }

    /// <summary>As <see cref="AskText"/>; what is typed does not appear.</summary>
    public string? AskHidden(Message question)
    {
        if (!CanAsk || Input != Console.In)
            return AskText(question);
        // The terminal shows what is typed until .NET first looks for a key, and from then on no more: before the question,
        // or a passphrase pasted at once would be seen.
        _ = Console.KeyAvailable;
        Error.Write(new Text($"{Words(question)} ", new Style(decoration: Decoration.Bold)));
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && typed.Length > 0)
                typed.Length--;
            else if (!char.IsControl(key.KeyChar) && typed.Length < LongestSecret)
                typed.Append(key.KeyChar);
        }

        Error.Write(new Text("\n"));
        return typed.ToString().Trim();
    }

    /// <summary>
    /// Text from a stranger made fit for a terminal: control and direction-changing characters dropped (they could
    /// repaint the screen or reverse an address), length bounded.
    /// </summary>
    public static string Safe(string? text, int longest = 60)
    {
        var safe = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (safe.Length >= longest)
                return safe.Append('…').ToString();
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse))
            {
                safe.Append(rune);
            }
        }

        return safe.ToString();
    }
}
