using System.Globalization;
using System.Net;
using Clawdoor.Machine;

namespace Clawdoor.Doctor.Sights;

/// <summary>Who listens on this computer.</summary>
/// <param name="GatewayPort">Where the gateway is to be.</param>
/// <param name="Uses">Of the ports that matter: the door's two and the gateway's.</param>
internal sealed record PortView(int GatewayPort, IReadOnlyList<ListeningSocket> Listening, IReadOnlyDictionary<int, PortUse> Uses)
{
    /// <summary>Ports of other addresses than loopback that a container's runtime hands on to the gateway, or on the gateway's own port.</summary>
    public IReadOnlyList<PublishedPort> Published { get; init; } = [];

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
            ports.Where(p => p > 0).Distinct().ToDictionary(p => p, p => PortUse.Read(p, here.Proc)))
        {
            Published = PublishedPort.Read(gateway, here.Proc),
        };
    }
}

/// <summary>A port that Docker's proxy hands on into a container.</summary>
internal sealed record PublishedPort(IPAddress Address, int Port, int Inside)
{
    /// <summary>Those that lead to <paramref name="gateway"/>, on either side, and that other computers can reach.</summary>
    public static IReadOnlyList<PublishedPort> Read(int gateway, string proc)
    {
        var found = new List<PublishedPort>();
        // "docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 18789 -container-ip 172.17.0.2 -container-port 18789"
        PortUse.Find(words =>
        {
            if (words is [var program, ..] && Path.GetFileName(program) is "docker-proxy" or "rootlessport" && Of(words) is { } port && !IPAddress.IsLoopback(port.Address)
                && (port.Port == gateway || port.Inside == gateway))
            {
                found.Add(port);
            }

            return false;
        }, proc);
        return found;
    }

    private static PublishedPort? Of(IReadOnlyList<string> words)
    {
        string? After(string option) => words.SkipWhile(w => w != option).Skip(1).FirstOrDefault();
        return After("-proto") == "tcp" && IPAddress.TryParse(After("-host-ip"), out var address)
            && int.TryParse(After("-host-port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && int.TryParse(After("-container-port"), NumberStyles.None, CultureInfo.InvariantCulture, out var inside)
                ? new(address, port, inside) : null;
    }
}
