using System.Net;

namespace Clawdoor.Access;

/// <summary>
/// A browser on the server that opens <c>https://localhost</c> has an <c>Origin</c> that is not in OpenClaw's
/// <c>allowedOrigins</c>, and through the door it is no direct-local client either, so OpenClaw would refuse it.
/// </summary>
/// <remarks>
/// <para>The Origin is replaced by the door's own only if all of these hold:</para>
/// <list type="number">
/// <item>the TCP peer is loopback: no remote browser reaches this rule, whatever it sends;</item>
/// <item>Origin is <c>https</c> and its host and port are exactly those of Host: a foreign page that
/// runs in the same browser (cross-site WebSocket hijacking) has its own site as Origin and another Host;</item>
/// <item>that host is a loopback name. DNS rebinding (a foreign name pointed at 127.0.0.1) satisfies the first two,
/// because Origin and Host are then both the foreign name; it fails here.</item>
/// </list>
/// <para>What is left is a page that this door itself served under a loopback name. Other programs on the server could
/// send the same headers by hand, but they reach OpenClaw's loopback port directly anyway.</para>
/// </remarks>
internal static class LocalOrigin
{
    /// <summary>The Origin to forward: <paramref name="origin"/> itself unless the rule above holds.</summary>
    /// <param name="origin">The client's Origin header; null when it sent none.</param>
    /// <param name="host">The Host header as sent, port included.</param>
    /// <param name="httpsPort">The port of the door's public origin.</param>
    public static string? Forward(string? origin, string? host, Visitor visitor, int httpsPort)
    {
        const string scheme = "https://";
        if (origin is null || visitor is not { OnThisServer: true, Forwarded: IPAddress own }
            || !origin.StartsWith(scheme, StringComparison.Ordinal)
            || !origin.AsSpan(scheme.Length).Equals(host, StringComparison.OrdinalIgnoreCase)
            || !HostName.TryParse(host, out var name) || !name.IsLoopback)
        {
            return origin;
        }

        return scheme + HostName.HttpsAuthority(HostName.InUrl(own), httpsPort);
    }
}
