using System.Net;
using Clawdoor.Machine;

namespace Clawdoor.Config.BuiltIn;

/// <summary>The local addresses of the gateway's port.</summary>
/// <param name="Must">Without one of these it does not start.</param>
/// <param name="May">Taken when the machine has it: a kernel without IPv6 has no <c>::1</c>.</param>
internal sealed record ListenPlan(IReadOnlyList<IPAddress> Must, IReadOnlyList<IPAddress> May)
{
    private static readonly ListenPlan _loopback = new([IPAddress.Loopback], [IPAddress.IPv6Loopback]);

    public bool IsLoopback => Must.All(IPAddress.IsLoopback);

    /// <summary>
    /// As OpenClaw has it, but for one thing: without <c>gateway.bind</c> it is loopback in a container too, where OpenClaw
    /// listens on every address.
    /// </summary>
    public static ListenPlan Of(BuiltInConfig config, bool inContainer, IReadOnlyList<MachineAddress> here) => config.Gateway.Bind switch
    {
        "lan" => new([IPAddress.Any], []),
        "auto" when inContainer => new([IPAddress.Any], []),
        "custom" when Canonical(config.CustomBindHost) is { } host => Beside(host),
        "tailnet" when here.FirstOrDefault(a => a.Reach == AddressReach.CarrierNat) is { } tailnet => Beside(tailnet.Address),
        _ => _loopback,
    };

    /// <summary>An IPv4 address in four decimal parts, as OpenClaw wants it; null for anything else.</summary>
    public static IPAddress? Canonical(string? text) =>
        IPAddress.TryParse(text, out var address) && address.ToString() == text && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? address : null;

    private static ListenPlan Beside(IPAddress host) =>
        host.Equals(IPAddress.Loopback) ? _loopback
        : host.Equals(IPAddress.Any) ? new([host], [])
        : new([host, IPAddress.Loopback], []);
}
