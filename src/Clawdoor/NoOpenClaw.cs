using Clawdoor.Config;
using Clawdoor.Devices;

namespace Clawdoor;

/// <summary>Whether there is no OpenClaw on this machine, so that the built-in gateway may take its place without being asked to.</summary>
internal static class NoOpenClaw
{
    /// <summary>
    /// True when all of these hold: nobody named a gateway or a file; no program <c>openclaw</c> is on PATH; openclaw.json is
    /// missing, or the built-in gateway has lived on this state directory before; nothing answers on the gateway's port.
    /// </summary>
    public static async Task<bool> HereAsync(Settings settings, IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken stop)
    {
        if (settings.Upstream is not null || OnPath(environment, "openclaw"))
            return false;
        var (url, reading) = FoundGateway.Locate(settings, environment);
        var lonely = settings.OpenClawConfig is null && reading.Failure?.Trouble == ConfigTrouble.Missing;
        return (lonely || File.Exists(Path.Combine(settings.State, DeviceStore.FileName)))
            && (await GatewayLook.AtAsync(url, time, stop)).State == GatewayState.Silent;
    }

    internal static bool OnPath(IReadOnlyDictionary<string, string> environment, string program) =>
        environment.GetValueOrDefault("PATH", "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Any(directory => File.Exists(Path.Combine(directory, program)));
}
