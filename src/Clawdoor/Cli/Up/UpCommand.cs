using System.CommandLine;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Up;

/// <summary><c>clawdoor up</c>: opens the door and keeps it open until Ctrl-C or SIGTERM.</summary>
internal static class UpCommand
{
    public static Command Build(CliContext cli) =>
        cli.Command("up", UpWords.About, new SettingsOptions(cli, SettingsTable.All.AsSpan()), [], (_, visit, _) => RunAsync(visit));

    public static async Task<ExitCode> RunAsync(Visit visit)
    {
        // Log lines go to standard output; as JSON they must be alone there.
        if (visit.Settings.Log == LogFormat.Json && !visit.Terminal.IsLive)
            visit = visit with { Cli = visit.Cli with { Terminal = visit.Terminal.Aside() } };
        using var signals = new DoorSignals(SystemdNotice.From(visit.Environment).IsService);
        try
        {
            return await new Opening(visit, signals).RunAsync();
        }
        catch (OperationCanceledException) when (signals.Close.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }
}
