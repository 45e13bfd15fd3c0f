using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Clawdoor.Access;

/// <summary>
/// Addresses as people and proxies write them. Stricter than <see cref="IPAddress.TryParse(string, out IPAddress)"/>, which
/// reads <c>10.1</c> and <c>010.0.0.1</c> as addresses that nobody meant; IPv4-mapped ones come out as IPv4.
/// </summary>
internal static class AddressText
{
    private const int MappedPrefix = 96;

    private static readonly SearchValues<char> Ipv6Letters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>A dotted IPv4 address of four decimal numbers, or an IPv6 address, in brackets or not; a zone is dropped.</summary>
    public static IPAddress? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text is ['[', .. var inner, ']'])
            text = inner;
        if (!text.Contains(':'))
            return IsIpv4(text) ? IPAddress.Parse(text) : null;
        if (text.IndexOf('%') is > 0 and var zone)
            text = text[..zone];
        return text.IndexOfAnyExcept(Ipv6Letters) < 0
            && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? ClientAddress.Plain(address)
                : null;
    }

    /// <summary>An entry of <c>X-Forwarded-For</c>: an address, perhaps with a port (<c>1.2.3.4:80</c>, <c>[::1]:80</c>).</summary>
    public static IPAddress? ParseHop(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.StartsWith('[') && text.IndexOf(']') is > 0 and var end)
            text = text[1..end];
        else if (text.Contains('.') && text.IndexOf(':') is >= 0 and var colon && text.LastIndexOf(':') == colon)
            text = text[..colon];
        return Parse(text);
    }

    /// <summary>
    /// An entry of <c>trustedProxies</c>: one address or a CIDR range, whose host bits may be set. Null when it is neither.
    /// A range of IPv4-mapped addresses that reaches beyond them is neither: OpenClaw would trust all of IPv4.
    /// </summary>
    public static IPNetwork? ParseNetwork(string text)
    {
        var slash = text.IndexOf('/');
        if (slash < 0)
            return Parse(text) is { } one ? new(one, Bits(one)) : null;

        var start = text.AsSpan(0, slash);
        if (Parse(start) is not { } address || !int.TryParse(text.AsSpan(slash + 1).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return null;
        if (start.Contains(':') && address.AddressFamily == AddressFamily.InterNetwork)
            length -= MappedPrefix;
        return length >= 0 && length <= Bits(address) ? new(Masked(address, length), length) : null;
    }

    private static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xff00 >> Math.Clamp(length - (i * 8), 0, 8));
        return new(bytes);
    }

    private static bool IsIpv4(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0')
                || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }
        }

        return parts == 4;
    }
}
