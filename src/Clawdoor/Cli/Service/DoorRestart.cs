using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Service;

/// <summary>The service brought to its program and settings as they are now: handed over where it runs, started where it does not.</summary>
internal sealed class DoorRestart(Visit visit, Systemctl systemctl)
{
    /// <summary>Longer than the next process itself is given to come up.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(100);

    private static readonly string _control = new Settings { State = Units.State }.ControlSocket;

    /// <summary>True when nobody lost a connection by it.</summary>
    public bool HandedOn { get; private set; }

    /// <summary>Null when it is done.</summary>
    public async Task<Problem?> RunAsync(CancellationToken stop)
    {
        await RestartGatewayAsync(stop);
        var shown = await systemctl.ShowAsync(Units.Door, ["ActiveState", "StatusText"], stop);
        if (shown.GetValueOrDefault("ActiveState") != "active" || await SinceAsync(stop) is not { } before)
            return await systemctl.RunAsync("restart", Units.Door, stop) is { } said ? await NotStartedAsync(visit, Units.Door, said, stop) : null;

        if (await systemctl.RunAsync("reload", Units.Door, stop) is { } refused)
            return await NotStartedAsync(visit, Units.Door, refused, stop);
        var began = visit.Time.GetTimestamp();
        while (visit.Time.GetElapsedTime(began) < _patience)
        {
            if (await SinceAsync(stop) is { } now && now != before)
            {
                HandedOn = true;
                return null;
            }

            var status = (await systemctl.ShowAsync(Units.Door, ["StatusText"], stop)).GetValueOrDefault("StatusText", "");
            if (status != shown.GetValueOrDefault("StatusText") && status.StartsWith(SystemdNotice.ReloadFailed, StringComparison.Ordinal))
                break;
            await Task.Delay(_between, visit.Time, stop);
        }

        return new(ServiceWords.NotHandedOver.With(await ServiceLogs.TailAsync(visit, Units.Door, stop)), ServiceWords.NotHandedOverNext);
    }

    /// <summary>Why a unit did not come up, in its own last words.</summary>
    public static async Task<Problem> NotStartedAsync(Visit visit, string unit, string said, CancellationToken stop) =>
        new(ServiceWords.NotStarted.With(unit, said, await ServiceLogs.TailAsync(visit, unit, stop)), ServiceWords.NotStartedNext);

    /// <summary>The gateway cannot hand on its conversations; it is restarted when its program has been replaced, and only then.</summary>
    private async Task RestartGatewayAsync(CancellationToken stop)
    {
        var shown = await systemctl.ShowAsync(Units.Gateway, ["MainPID", "ActiveState"], stop);
        if (shown.GetValueOrDefault("ActiveState") == "active" && shown.GetValueOrDefault("MainPID") is { } pid
            && new FileInfo($"/proc/{pid}/exe").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true)
        {
            await systemctl.RunAsync("restart", Units.Gateway, stop);
        }
    }

    private async Task<DateTimeOffset?> SinceAsync(CancellationToken stop) =>
        (await RunningDoor.HealthAsync(_control, visit.Time, stop)).Json is { } json ? DoorHealth.Read(json.Span).Since : null;
}
