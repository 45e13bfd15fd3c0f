using System.CommandLine;
using System.Globalization;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Service;

/// <summary><c>clawdoor service install|remove|status|restart|logs</c>: the door as a part of the system.</summary>
internal static class ServiceCommand
{
    public static Command Build(CliContext cli) => new("service", cli.Words(ServiceWords.About))
    {
        InstallCommand.Build(cli),
        RemoveCommand.Build(cli),
        ServiceStatus.Build(cli),
        cli.Command("restart", ServiceWords.RestartAbout, new SettingsOptions(cli, SettingsTable.Lang), [], (_, visit, stop) => RestartAsync(visit, stop)),
        ServiceLogs.Build(cli),
    };

    /// <summary>This machine as a place for a service.</summary>
    public static ServiceScene Look(Visit visit) => ServiceScene.Read(visit.Environment, Environment.ProcessPath ?? "clawdoor", ProductVersion.Text);

    public static ExitCode CodeOf(ServiceFault fault) => fault switch
    {
        ServiceFault.NotRoot or ServiceFault.ReadOnly => ExitCode.NotPermitted,
        ServiceFault.Busy => ExitCode.Busy,
        _ => ExitCode.Failed,
    };

    public static ExitCode Complain(Visit visit, IReadOnlyList<ServiceObstacle> obstacles)
    {
        foreach (var obstacle in obstacles)
            visit.Terminal.Complain(obstacle.Problem);
        return CodeOf(obstacles[0].Fault);
    }

    /// <summary>systemd's version; 0 when it does not say.</summary>
    public static async Task<int> SystemdVersionAsync(Systemctl systemctl, CancellationToken stop)
    {
        // "252.39-1~deb12u1", and "239" where it is short.
        var shown = await systemctl.ShowAsync(null, ["Version"], stop);
        return int.TryParse(string.Concat(shown.GetValueOrDefault("Version", "").SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    private static async Task<ExitCode> RestartAsync(Visit visit, CancellationToken stop)
    {
        var scene = Look(visit);
        if (scene.Obstacles([]).Where(o => o.Fault is ServiceFault.NotRoot or ServiceFault.NoSystemd).ToList() is { Count: > 0 } obstacles)
            return Complain(visit, obstacles);
        if (scene.DoorUnit is null || Systemctl.Find(visit.Environment, visit.Time) is not { } systemctl)
        {
            visit.Terminal.Complain(new(ServiceWords.NotInstalled, ServiceWords.NotInstalledNext));
            return ExitCode.NotFound;
        }

        var restart = new DoorRestart(visit, systemctl);
        if (await restart.RunAsync(stop) is { } problem)
        {
            visit.Terminal.Complain(problem);
            return ExitCode.Failed;
        }

        visit.Terminal.Say(restart.HandedOn ? ServiceWords.HandedOver : ServiceWords.Restarted);
        return ExitCode.Done;
    }
}
