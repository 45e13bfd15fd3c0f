using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Clawdoor.Nginx;

/// <summary>What one <c>listen</c> says.</summary>
/// <param name="Address">0.0.0.0 for every IPv4 address, :: for every IPv6 address.</param>
/// <param name="Source">The directive; the server itself when it has none.</param>
/// <param name="BothFamilies">:: with <c>ipv6only=off</c>: every address there is.</param>
internal sealed record NginxListen(IPAddress Address, int Port, bool IsTls, bool BothFamilies, NginxDirective Source)
{
    // Where nginx listens when it runs as root and nobody says where.
    private const int DefaultPort = 80;

    public bool IsEverywhere => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    /// <summary>Every <c>listen</c> of a server that names an address and one port; the others are <paramref name="odd"/>.</summary>
    public static IReadOnlyList<NginxListen> Of(NginxDirective server, out IReadOnlyList<NginxDirective> odd)
    {
        var (listens, others) = (new List<NginxListen>(), new List<NginxDirective>());
        // "ssl on" is how nginx before 1.25 could say it for a whole server.
        var ssl = server.Named("ssl").Any(d => d.First == "on");
        foreach (var directive in server.Named("listen"))
        {
            if (Parse(directive, ssl) is { } listen)
                listens.Add(listen);
            else
                others.Add(directive);
        }

        odd = others;
        if (listens.Count + others.Count == 0)
            listens.Add(new(IPAddress.Any, DefaultPort, ssl, false, server));
        return listens;
    }

    private static NginxListen? Parse(NginxDirective directive, bool ssl)
    {
        // QUIC is UDP, and behind proxy_protocol stands another proxy.
        if (directive.Arguments.Any(a => a is "quic" or "proxy_protocol" or "udp"))
            return null;
        var both = directive.Arguments.Contains("ipv6only=off");
        var tls = ssl || directive.Arguments.Contains("ssl");
        var written = directive.First;
        if (PortOf(written) is { } alone)
            return new(IPAddress.Any, alone, tls, false, directive);
        var colon = written.EndsWith(']') ? -1 : written.LastIndexOf(':');
        var host = colon < 0 ? written : written[..colon];
        IPAddress? address = host switch
        {
            "*" => IPAddress.Any,
            "localhost" => IPAddress.Loopback,
            _ => AddressOf(host),
        };
        return address is not null && (colon < 0 ? DefaultPort : PortOf(written[(colon + 1)..])) is { } port
            ? new(address, port, tls, both && address.Equals(IPAddress.IPv6Any), directive)
            : null;
    }

    /// <summary>An address as nginx writes one, IPv6 with or without brackets; null for a name.</summary>
    public static IPAddress? AddressOf(string host)
    {
        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        // TryParse takes "1" and "0x7f.1" for addresses (inet_aton).
        return IPAddress.TryParse(bare, out var address) && !bare.Contains('%')
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == bare) ? address : null;
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;
}
