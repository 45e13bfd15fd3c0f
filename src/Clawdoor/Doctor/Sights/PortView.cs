using System.Net;
using Clawdoor.Machine;

namespace Clawdoor.Doctor.Sights;

/// <summary>Who listens on this computer.</summary>
/// <param name="GatewayPort">Where the gateway is to be.</param>
/// <param name="Uses">Of the ports that matter: the door's two and the gateway's.</param>
internal sealed record PortView(int GatewayPort, IReadOnlyList<ListeningSocket> Listening, IReadOnlyDictionary<int, PortUse> Uses)
{
    public bool IsTaken(int port) => Listening.Any(s => s.Port == port);

    /// <summary>"nginx (pid 812, nginx.service)", or null when nobody is seen.</summary>
    public PortHolder? HolderOf(int port) => Uses.GetValueOrDefault(port)?.Holders is [var first, ..] ? first : null;

    /// <summary>The addresses a port is listened on that other computers can reach.</summary>
    public IReadOnlyList<IPAddress> BeyondLoopback(int port) =>
        [.. Listening.Where(s => s.Port == port && !IPAddress.IsLoopback(s.Address)).Select(s => s.Address).Distinct()];

    public static PortView Read(Surroundings here, ConfigView config)
    {
        var gateway = here.Settings.Upstream?.Port ?? config.Gateway?.Port ?? FoundGateway.Locate(here.Settings, here.Environment).Url.Port;
        int[] ports = [here.Settings.HttpsPort, here.Settings.HttpPort, gateway, here.Url?.Port ?? 0];
        return new(gateway, ListeningSocket.Read(here.Proc),
            ports.Where(p => p > 0).Distinct().ToDictionary(p => p, p => PortUse.Read(p, here.Proc)));
    }
}
