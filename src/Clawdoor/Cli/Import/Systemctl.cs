using Clawdoor.Machine;

namespace Clawdoor.Cli.Import;

/// <summary>systemctl as a child process: one verb, one unit, a time limit. Only ever asked for by a person's yes.</summary>
internal sealed class Systemctl(string program, TimeProvider time)
{
    /// <summary>Units of nginx give it 5 s to stop; systemd itself 90 s. Longer than this nobody waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What it says is shown to a person; this much is enough.</summary>
    private const int LongestSaid = 500;

    /// <summary>Null when there is no systemctl on PATH.</summary>
    public static Systemctl? Find(IReadOnlyDictionary<string, string> environment, TimeProvider time) =>
        environment.GetValueOrDefault("PATH", "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, "systemctl")).FirstOrDefault(File.Exists) is { } found ? new(found, time) : null;

    /// <returns>Null when it was done, else what systemctl said.</returns>
    public async Task<string?> RunAsync(string verb, string unit, CancellationToken stop)
    {
        var end = await new ChildProgram(Patience, LongestSaid, time).RunAsync(program, ["--no-ask-password", verb, "--", unit], stop);
        var said = Terminal.Safe($"{end.Errors} {end.Output}".ReplaceLineEndings(" ").Trim(), LongestSaid);
        return end.ExitCode == 0 ? null : said.Length > 0 ? said : $"exit {end.ExitCode}";
    }
}
