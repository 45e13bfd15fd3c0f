using System.CommandLine;
using System.Text;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Backups;

/// <summary>Where a passphrase comes from: a person's keys, a file or standard input; never an argument or a variable.</summary>
internal sealed class Passphrase(CliContext cli)
{
    /// <summary>Characters. Offline guessing is held back by the derivation alone: 12 characters of words take it years, 8 take it days.</summary>
    private const int Shortest = 12;

    private const int Longest = 1024;

    private const int MostTries = 3;

    private readonly Option<string?> _file = new("--passphrase-file") { Description = cli.Words(BackupWords.PassphraseFile), HelpName = "FILE" };
    private readonly Option<bool> _input = cli.Switch("--passphrase-stdin", BackupWords.PassphraseInput);

    public IReadOnlyList<Symbol> Options => [_file, _input];

    /// <summary>For a new backup: long enough, and on a terminal typed twice.</summary>
    public (string? Text, Problem? Problem) New(ParseResult parse, Terminal terminal)
    {
        if (IsGiven(parse))
        {
            var (given, problem) = Given(parse, terminal);
            return given is null || TooShort(given) is not { } refused ? (given, problem) : (null, refused);
        }

        for (var i = 0; i < MostTries && terminal.CanAsk; i++)
        {
            if (terminal.AskHidden(BackupWords.AskNew) is not { } typed)
                break;
            if (TooShort(typed) is { } tooShort)
                terminal.Complain(tooShort);
            else if (terminal.AskHidden(BackupWords.AskAgain) == typed)
                return (typed, null);
            else
                terminal.Complain(new(BackupWords.NotTheSame));
        }

        return (null, new(BackupWords.NoPassphrase, BackupWords.NoPassphraseNext));
    }

    /// <summary>Of a backup that is there.</summary>
    public (string? Text, Problem? Problem) Known(ParseResult parse, Terminal terminal) =>
        IsGiven(parse) ? Given(parse, terminal)
        : terminal.AskHidden(BackupWords.Ask) is { } typed ? (typed, null)
        : (null, new(BackupWords.NoPassphrase, BackupWords.NoPassphraseNext));

    private bool IsGiven(ParseResult parse) => parse.GetValue(_input) || parse.GetValue(_file) is not null;

    private (string? Text, Problem? Problem) Given(ParseResult parse, Terminal terminal)
    {
        var file = parse.GetValue(_file);
        if (file is not null && parse.GetValue(_input))
            return (null, new(BackupWords.TwoSources));
        try
        {
            using var reader = file is null ? null : new StreamReader(file);
            var line = FirstLine(reader ?? terminal.Input)?.Trim();
            return line is { Length: > 0 } && !line.Any(char.IsControl)
                ? (line, null)
                : (null, new(BackupWords.BadPassphrase.With(file ?? (object)(Message)BackupWords.StandardInput), BackupWords.NoPassphraseNext));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(SettingsWords.FileUnreadable.With(file, e.Message)));
        }
    }

    /// <summary>Null when it is longer than any passphrase.</summary>
    private static string? FirstLine(TextReader reader)
    {
        var line = new StringBuilder();
        while (reader.Read() is var c and >= 0 and not '\n')
        {
            if (line.Append((char)c).Length > Longest)
                return null;
        }

        return line.ToString();
    }

    private static Problem? TooShort(string text) =>
        text.EnumerateRunes().Count() is var length and < Shortest ? new(BackupWords.TooShort.With(length, Shortest), BackupWords.TooShortNext) : null;
}
