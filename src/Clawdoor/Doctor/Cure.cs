using System.Text;
using Clawdoor.Config;

namespace Clawdoor.Doctor;

/// <summary>Something the doctor can do itself, once a person agrees.</summary>
internal abstract record Cure
{
    /// <summary>openclaw.json brought in order, in these steps only; taken back with <c>clawdoor config undo</c>.</summary>
    public sealed record Edit(params IReadOnlyList<ConfigStep> Steps) : Cure;

    /// <summary>A file closed to others.</summary>
    public sealed record Mode(string Path, UnixFileMode Was, UnixFileMode Becomes) : Cure
    {
        public override string ToString() => Line(Becomes);

        public string Undo => Line(Was);

        private string Line(UnixFileMode mode) => $"chmod {Convert.ToString((int)mode, 8)} {ShellWord(Path)}";
    }

    /// <summary>A program of the system's, such as <c>systemctl --user start openclaw-gateway.service</c>.</summary>
    public sealed record Command(params IReadOnlyList<string> Words) : Cure
    {
        /// <summary>The command that takes it back.</summary>
        public required IReadOnlyList<string> Back { get; init; }

        public override string ToString() => string.Join(' ', Words.Select(ShellWord));

        public string Undo => string.Join(' ', Back.Select(ShellWord));
    }

    /// <summary>As it can be pasted into a shell.</summary>
    private static string ShellWord(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '=' or '@' or ','))
            return word;
        var quoted = new StringBuilder("'");
        foreach (var c in word)
            quoted.Append(c == '\'' ? "'\\''" : c);
        return quoted.Append('\'').ToString();
    }
}
