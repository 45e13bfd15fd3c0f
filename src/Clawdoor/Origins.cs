using System.Net;
using Clawdoor.Access;

namespace Clawdoor;

/// <summary>The exact text browsers send as Origin for an address of ours (RFC 6454: no default port, no slash).</summary>
internal static class Origins
{
    public static string Of(IPAddress address, int httpsPort) => "https://" + HostName.HttpsAuthority(HostName.InUrl(address), httpsPort);
}
