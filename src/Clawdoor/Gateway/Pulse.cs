namespace Clawdoor.Gateway;

/// <summary>What happens by the clock: ticks, health, requests for pairing that nobody refreshed.</summary>
internal sealed class Pulse : IDisposable
{
    private readonly ITimer[] _timers;

    public Pulse(GatewayState gateway)
    {
        var limits = gateway.Settings.Limits;
        _timers =
        [
            Every(limits.Tick, gateway.TellTick),
            Every(limits.Health, gateway.TellHealth),
            Every(TimeSpan.FromSeconds(30), () => gateway.Tell(gateway.Devices.DropExpired())),
        ];

        ITimer Every(TimeSpan period, Action beat) => gateway.Time.CreateTimer(_ => Beat(gateway, beat), null, period, period);
    }

    public void Dispose()
    {
        foreach (var timer in _timers)
            timer.Dispose();
    }

    // An exception on a timer's thread would end the process.
    private static void Beat(GatewayState gateway, Action beat)
    {
        try
        {
            beat();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            gateway.Log.BeatFailed(e);
        }
    }
}
