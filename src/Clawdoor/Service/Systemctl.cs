using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Service;

/// <summary>systemctl as a child process, with a time limit. It changes something only after a person's yes.</summary>
internal sealed class Systemctl(string program, TimeProvider time)
{
    /// <summary>systemd gives a unit 90 s to start or stop unless it says otherwise. Longer than this nobody waits.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    /// <summary>What it says is shown to a person; this much is enough.</summary>
    private const int LongestSaid = 500;

    private const int LongestShown = 16 << 10;

    /// <summary>Null when there is no systemctl on PATH.</summary>
    public static Systemctl? Find(IReadOnlyDictionary<string, string> environment, TimeProvider time) =>
        environment.GetValueOrDefault("PATH", "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, "systemctl")).FirstOrDefault(File.Exists) is { } found ? new(found, time) : null;

    /// <returns>Null when it was done, else what systemctl said.</returns>
    public async Task<string?> RunAsync(string verb, IEnumerable<string> units, CancellationToken stop)
    {
        var end = await new ChildProgram(_patience, LongestSaid, time).RunAsync(program, ["--no-ask-password", verb, "--", .. units], stop);
        var said = PlainText.Printable($"{end.Errors} {end.Output}".ReplaceLineEndings(" ").Trim());
        return end.ExitCode == 0 ? null : said.Length > 0 ? said : $"exit {end.ExitCode}";
    }

    /// <inheritdoc cref="RunAsync(string, IEnumerable{string}, CancellationToken)"/>
    public Task<string?> RunAsync(string verb, string unit, CancellationToken stop) => RunAsync(verb, [unit], stop);

    /// <summary>The properties of a unit, or of systemd itself, as <c>systemctl show</c> names them; empty when it cannot be asked.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ShowAsync(string? unit, IEnumerable<string> properties, CancellationToken stop)
    {
        var end = await new ChildProgram(_patience, LongestShown, time)
            .RunAsync(program, ["show", "--no-pager", $"--property={string.Join(',', properties)}", .. unit is null ? [] : new[] { "--", unit }], stop);
        return end.Output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
    }
}
