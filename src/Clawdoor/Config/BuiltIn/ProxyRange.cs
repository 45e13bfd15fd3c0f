using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Clawdoor.Config.BuiltIn;

/// <summary>An entry of <c>gateway.trustedProxies</c>: an address or a CIDR range, IPv4-mapped IPv6 as IPv4.</summary>
internal static class ProxyRange
{
    /// <summary>Bits behind the prefix are allowed, as OpenClaw allows them; null for what names no range.</summary>
    public static IPNetwork? Parse(string entry)
    {
        var text = entry.Trim();
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || text.Contains('%')
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != (slash < 0 ? text : text[..slash])))
        {
            return null;
        }

        var longest = address.GetAddressBytes().Length * 8;
        var bits = longest;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > longest))
            return null;
        if (address.IsIPv4MappedToIPv6)
            (address, bits) = (address.MapToIPv4(), Math.Max(0, bits - 96));
        return new IPNetwork(Masked(address, bits), bits);
    }

    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(bits - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }
}
