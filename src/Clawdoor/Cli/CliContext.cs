using System.CommandLine;
using Clawdoor.Backups;
using Clawdoor.Wording;

namespace Clawdoor.Cli;

/// <summary>What every command is given: the person, the environment, the clock.</summary>
internal sealed record CliContext(Terminal Terminal, IReadOnlyDictionary<string, string> Environment, TimeProvider Time)
{
    public string Words(Message message) => Terminal.Words(message);

    /// <summary>A command whose action gets the settings converted, or which ends with every problem said.</summary>
    public Command Command(string name, Sentence about, SettingsOptions options, IReadOnlyList<Symbol> symbols,
        Func<ParseResult, Visit, CancellationToken, Task<ExitCode>> run)
    {
        var command = new Command(name, Words(about));
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)symbol);
        }

        options.AddTo(command);
        command.SetAction(async (parse, stop) => (int)await RunAsync(parse, stop));
        return command;

        async Task<ExitCode> RunAsync(ParseResult parse, CancellationToken stop)
        {
            var sources = options.Sources(parse, Environment, System.Environment.IsPrivilegedProcess);
            var reading = SettingsReader.Read(sources);
            // A restore was killed after the state was in its place: clawdoor.json may still be the old one.
            var (finished, unfinished) = UnfinishedRestore.Finish(reading.Readable.State, Time);
            if (finished)
                reading = SettingsReader.Read(sources);
            if (unfinished is not null)
                Terminal.Complain(unfinished);
            if (reading.Settings is { } settings)
                return await run(parse, new Visit(this with { Terminal = Terminal.Speaking(settings.Language) }, settings), stop);
            Terminal.Warn(SettingsWords.Problems);
            foreach (var problem in reading.Problems)
                Terminal.Complain(problem);
            return ExitCode.BadSettings;
        }
    }

    public Option<bool> Switch(string name, Sentence about) => new(name) { Description = Words(about) };

    public Option<bool> Json() => Switch("--json", CliWords.Json);
}

/// <summary>One run of one command: the context in the language the settings ask for, and the settings.</summary>
internal sealed record Visit(CliContext Cli, Settings Settings)
{
    public Terminal Terminal => Cli.Terminal;

    public TimeProvider Time => Cli.Time;

    public IReadOnlyDictionary<string, string> Environment => Cli.Environment;

    /// <summary>Says what is in the way; the code to end with.</summary>
    public ExitCode Stop(ExitCode code, Problem problem)
    {
        Terminal.Complain(problem);
        return code;
    }

    /// <summary>
    /// Whether a person agrees: <c>--yes</c> agrees, otherwise they are asked; where nobody can be asked the answer is no
    /// and the way to agree is said.
    /// </summary>
    public bool Agrees(Message question)
    {
        if (Settings.Yes)
            return true;
        if (!Terminal.CanAsk)
            Terminal.Complain(new Problem(CliWords.NobodyToAsk, CliWords.NobodyToAskNext));
        return Terminal.CanAsk && Terminal.Ask(question);
    }
}
