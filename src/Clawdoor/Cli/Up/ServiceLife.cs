using Clawdoor.Machine;
using Clawdoor.Service;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Cli.Up;

/// <summary>What a service owes to systemd and to those who come after it: readiness, the watchdog, and the handing on to the next process.</summary>
internal sealed class ServiceLife
{
    private readonly Visit _visit;
    private readonly SystemdNotice _notice;
    private readonly Inheritance _inherited;
    private readonly ILogger _logger;

    // As long as the kernel still knows the name: after an upgrade this process's own file is "(deleted)".
    private readonly string _program = System.Environment.ProcessPath!;

    private ServiceLife(Visit visit, SystemdNotice notice, Inheritance inherited, ILogger logger) =>
        (_visit, _notice, _inherited, _logger) = (visit, notice, inherited, logger);

    /// <summary>What is listened on, inherited or not.</summary>
    public required ListenSockets Sockets { get; init; }

    /// <summary>The state directory's lock, if the process before this one handed it on.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle? StateLock => _inherited.StateLock;

    /// <summary>A door before this one is still open.</summary>
    public bool TakesOver => _inherited.IsHandover;

    /// <summary>The next process serves whoever is new.</summary>
    public bool HasHandedOn { get; private set; }

    public static ServiceLife Begin(Visit visit, ILogger logger)
    {
        var inherited = Inheritance.Take(visit.Environment, System.Environment.ProcessId);
        return new(visit, SystemdNotice.From(visit.Environment), inherited, logger) { Sockets = FrontDoor.SocketsFrom(inherited) };
    }

    /// <summary>Everything that is to listen listens.</summary>
    public void Opened(string status)
    {
        Sockets.Settle(_notice);
        _notice.Ready(System.Environment.ProcessId, status);
        _inherited.TellReady();
    }

    public void Closing() => _notice.Stopping();

    /// <summary>Tells systemd that this door answers, for as long as it does.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        if (_notice.Watchdog is not { } within)
            return;
        using var timer = new PeriodicTimer(within / 3, _visit.Time);
        do
        {
            if ((await RunningDoor.HealthAsync(_visit.Settings.ControlSocket, _visit.Time, stop)).Json is not null)
                _notice.Alive();
            else
                _logger.Unwell();
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>Hands on whenever that is asked for, until it succeeds; then <paramref name="leave"/> is cancelled.</summary>
    /// <param name="isAlone">False when a gateway with its conversations lives in this process: those have one owner.</param>
    public async Task AwaitReloadAsync(DoorSignals signals, StateDirectory state, bool isAlone, CancellationTokenSource leave)
    {
        var arguments = System.Environment.GetCommandLineArgs()[1..];
        while (!HasHandedOn)
        {
            await signals.ReloadAsync(leave.Token);
            if (!isAlone)
            {
                _logger.CannotHandOn();
                _notice.NotReloaded(_visit.Time.GetUtcNow(), "the built-in gateway lives in this process");
                continue;
            }

            _logger.HandingOn();
            var end = await new Handover(_program, arguments, _visit.Time).BeginAsync(Sockets, state.Lock, signals.Close);
            if (end.Process is not { } next)
            {
                _logger.NotHandedOn(end.Failure ?? "");
                _notice.NotReloaded(_visit.Time.GetUtcNow(), end.Failure ?? "");
                continue;
            }

            state.HandOn();
            HasHandedOn = true;
            _logger.HandedOn(next, (long)_visit.Settings.UpgradeDrain.TotalSeconds);
        }

        await leave.CancelAsync();
    }
}

/// <summary>A service's log lines.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(700, LogLevel.Information, "Reload: starting the next process.")]
    public static partial void HandingOn(this ILogger logger);

    [LoggerMessage(701, LogLevel.Information, "Process {Process} takes new connections from now on; WebSockets that are open here may stay {Seconds} s.")]
    public static partial void HandedOn(this ILogger logger, int process, long seconds);

    [LoggerMessage(702, LogLevel.Error, "The next process did not come up ({Reason}); this one goes on as before. What was wrong stands above.")]
    public static partial void NotHandedOn(this ILogger logger, string reason);

    [LoggerMessage(703, LogLevel.Warning, "The built-in gateway lives in this process and keeps its conversations, so nothing can be handed on. Restart it instead, or let it be a service of its own: clawdoor service install")]
    public static partial void CannotHandOn(this ILogger logger);

    [LoggerMessage(704, LogLevel.Error, "The door does not answer itself; systemd is told nothing until it does.")]
    public static partial void Unwell(this ILogger logger);
}
