using System.Runtime.InteropServices;

namespace Clawdoor.Cli.Up;

/// <summary>
/// The signals of a process that stays: the first SIGINT or SIGTERM closes politely, the second at once. SIGHUP reloads a service
/// (systemd sends it for <c>systemctl reload</c>) and closes what hangs on a terminal.
/// </summary>
internal sealed class DoorSignals : IDisposable
{
    private readonly CancellationTokenSource _close = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly SemaphoreSlim _reload = new(0, 1);
    private readonly PosixSignalRegistration[] _registrations;

    public DoorSignals(bool isService)
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnClose),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnClose),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, isService ? OnReload : OnClose),
        ];
    }

    public CancellationToken Close => _close.Token;

    public CancellationToken Hurry => _hurry.Token;

    /// <summary>Done when a reload is asked for; several at once are one.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public Task ReloadAsync(CancellationToken stop) => _reload.WaitAsync(stop);

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _close.Dispose();
        _hurry.Dispose();
        _reload.Dispose();
    }

    private void OnClose(PosixSignalContext signal)
    {
        signal.Cancel = true;
        (_close.IsCancellationRequested ? _hurry : _close).Cancel();
    }

    private void OnReload(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (_reload.CurrentCount == 0)
            _reload.Release();
    }
}
