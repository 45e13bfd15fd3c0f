using System.Net;
using System.Net.Sockets;

namespace Clawdoor;

/// <summary>The exact text browsers send as Origin for an address of ours (RFC 6454: no default port, no slash).</summary>
internal static class Origins
{
    public static string Of(IPAddress address, int httpsPort)
    {
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return httpsPort == 443 ? $"https://{host}" : $"https://{host}:{httpsPort}";
    }
}
