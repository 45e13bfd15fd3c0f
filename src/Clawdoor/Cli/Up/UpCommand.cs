using System.CommandLine;
using System.Runtime.InteropServices;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Up;

/// <summary><c>clawdoor up</c>: opens the door and keeps it open until Ctrl-C or SIGTERM.</summary>
internal static class UpCommand
{
    public static Command Build(CliContext cli) =>
        cli.Command("up", UpWords.About, new SettingsOptions(cli, SettingsTable.All.AsSpan()), [], (_, visit, _) => RunAsync(visit));

    /// <summary>The first signal closes politely, the second at once.</summary>
    public static async Task<ExitCode> RunAsync(Visit visit)
    {
        // Log lines go to standard output; as JSON they must be alone there.
        if (visit.Settings.Log == LogFormat.Json && !visit.Terminal.IsLive)
            visit = visit with { Cli = visit.Cli with { Terminal = visit.Terminal.Aside() } };
        using var close = new CancellationTokenSource();
        using var hurry = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        try
        {
            return await new Opening(visit, close.Token, hurry.Token).RunAsync();
        }
        catch (OperationCanceledException) when (close.IsCancellationRequested)
        {
            return ExitCode.Done;
        }

        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            (close.IsCancellationRequested ? hurry : close).Cancel();
        }
    }
}
