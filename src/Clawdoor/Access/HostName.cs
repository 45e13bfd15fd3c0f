using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Clawdoor.Access;

/// <summary>
/// The authority a client named (RFC 9110 section 7.2): host as written (IPv6 in brackets) and port, or null when it
/// gave none. Only what <see cref="TryParse"/> accepted is ever put into an address we send somebody to.
/// </summary>
internal readonly record struct HostName(string Host, int? Port)
{
    private const int LongestDnsName = 253;

    /// <summary>Strict: an IPv4 address, a bracketed IPv6 address without zone, or a DNS name; a port of 1–65535.</summary>
    public static bool TryParse(string? text, out HostName name)
    {
        name = default;
        if (string.IsNullOrEmpty(text))
            return false;
        var end = text[0] == '[' ? text.IndexOf(']') + 1 : text.IndexOf(':') is var colon and >= 0 ? colon : text.Length;
        if (end <= 0)
            return false;

        int? port = null;
        if (end < text.Length)
        {
            if (text[end] != ':'
                || !ushort.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number == 0)
            {
                return false;
            }

            port = number;
        }

        var host = text[..end];
        if (!(host[0] == '[' ? IsBracketedIpv6(host) : IsDnsNameOrIpv4(host)))
            return false;
        name = new(host, port);
        return true;
    }

    /// <summary><c>localhost</c>, 127.0.0.0/8 or <c>[::1]</c>: names that mean "this very computer" in every browser.</summary>
    public bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The authority of <c>https://</c>: the port only when it is not 443, as browsers and OpenClaw write origins.</summary>
    public static string HttpsAuthority(string host, int port) =>
        port == 443 ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");

    /// <summary>An address as it stands in a URL.</summary>
    public static string InUrl(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    private static bool IsBracketedIpv6(string host) =>
        host.Length > 2 && !host.Contains('%', StringComparison.Ordinal)
        && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsDnsNameOrIpv4(string host)
    {
        if (host.Length > LongestDnsName || host[0] is '.' or '-')
            return false;
        var previous = '\0';
        foreach (var c in host)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && previous != '.')))
                return false;
            previous = c;
        }

        return true;
    }
}
