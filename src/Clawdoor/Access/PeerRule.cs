using System.Net;

namespace Clawdoor.Access;

/// <summary>Who is at the other end, by the connection and the proxy headers (access-layer 4).</summary>
internal static class PeerRule
{
    // What tailscaled adds; OpenClaw takes these for proxy headers wherever they come from.
    private static readonly string[] Tailscale =
        ["Tailscale-Funnel-Request", "Tailscale-Headers-Info", "Tailscale-User-Login", "Tailscale-User-Name", "Tailscale-User-Profile-Pic"];

    /// <summary>Whether only proxies send a header of this name.</summary>
    public static bool IsProxyHeader(string name) =>
        name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("Tailscale-", StringComparison.OrdinalIgnoreCase) && Tailscale.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// A trusted proxy that names nobody is unattributable even without any header: only loopback may be somebody itself.
    /// </summary>
    /// <param name="headers">Several headers of one name joined with commas, in the order they came.</param>
    public static Peer Of(IPAddress remote, ProxyHeaders headers, AccessPolicy policy)
    {
        var peer = ClientAddress.Plain(remote);
        if (IPAddress.IsLoopback(peer) && !headers.Any)
            return new(PeerKind.DirectLocal, peer, peer);
        if (policy.Trusts(peer))
        {
            var client = Forwarded(headers.ForwardedFor, policy) ?? (policy.AllowRealIpFallback ? AddressText.ParseHop(headers.RealIp) : null);
            return client is null || IPAddress.IsLoopback(client)
                ? new(PeerKind.Unattributable, peer, peer)
                : new(PeerKind.Proxied, client, peer);
        }

        return new(headers.Any ? PeerKind.Unattributable : PeerKind.DirectRemote, peer, peer);
    }

    // From the right, since proxies append: what stands left of the first stranger is what the stranger claims.
    private static IPAddress? Forwarded(string? chain, AccessPolicy policy)
    {
        var rest = chain.AsSpan();
        while (!rest.IsEmpty)
        {
            var comma = rest.LastIndexOf(',');
            if (AddressText.ParseHop(rest[(comma + 1)..]) is { } hop && !IPAddress.IsLoopback(hop) && !policy.Trusts(hop))
                return hop;
            rest = comma < 0 ? [] : rest[..comma];
        }

        return null;
    }
}
