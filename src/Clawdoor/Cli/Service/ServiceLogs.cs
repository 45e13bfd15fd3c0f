using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Clawdoor.Machine;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Service;

/// <summary><c>clawdoor service logs</c>: the journal of the door and, if it is a service too, of the built-in gateway.</summary>
internal static class ServiceLogs
{
    private const int LastWords = 12;
    private const int Most = 100_000;

    public static Command Build(CliContext cli)
    {
        var lines = new Option<string?>("--lines") { Description = cli.Words(ServiceWords.LogLines), HelpName = $"1–{Most}" };
        var follow = cli.Switch("--follow", ServiceWords.LogFollow);
        follow.Aliases.Add("-f");
        return cli.Command("logs", ServiceWords.LogsAbout, new SettingsOptions(cli, SettingsTable.Lang), [lines, follow],
            (parse, visit, stop) => RunAsync(visit, parse.GetValue(lines), parse.GetValue(follow), stop));
    }

    /// <summary>A unit's last lines, each on a line of its own, for a person who has to see why it ended.</summary>
    public static async Task<string> TailAsync(Visit visit, string unit, CancellationToken stop)
    {
        var end = await new ChildProgram(TimeSpan.FromSeconds(10), 8 << 10, visit.Time).RunAsync(
            "journalctl", ["--no-pager", "--quiet", "--output=cat", $"--lines={LastWords}", $"--unit={unit}", "--since=-3min"], stop);
        var lines = end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => "\n    " + Terminal.Safe(line, 300));
        return string.Concat(lines);
    }

    private static async Task<ExitCode> RunAsync(Visit visit, string? lines, bool follow, CancellationToken stop)
    {
        var count = 100;
        if (lines is not null && (!int.TryParse(lines, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > Most))
        {
            visit.Terminal.Complain(new(SettingsWords.BadValue.With("--lines", Terminal.Safe(lines)), SettingsWords.BadValueNext.With($"1–{Most}")));
            return ExitCode.BadSettings;
        }

        if (!File.Exists(Units.PathOf(Units.Door)))
        {
            visit.Terminal.Complain(new(ServiceWords.NotInstalled, ServiceWords.NotInstalledNext));
            return ExitCode.NotFound;
        }

        try
        {
            using var journal = Process.Start(
                "journalctl", [.. follow ? ["--follow"] : Array.Empty<string>(), "--no-pager", "--output=cat", $"--lines={count}", $"--unit={Units.Door}", $"--unit={Units.Gateway}"]);
            await journal.WaitForExitAsync(stop);
            return journal.ExitCode == 0 ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            visit.Terminal.Complain(new(ServiceWords.NoJournal.With(e.Message)));
            return ExitCode.Failed;
        }
    }
}
