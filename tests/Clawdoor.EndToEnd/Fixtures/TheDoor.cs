using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>What any door shows.</summary>
internal static class TheDoor
{
    /// <summary>The certificate a handshake on port 443 shows now.</summary>
    [SuppressMessage("Security", "CA5359", Justification = "It is looked at, not trusted.")]
    public static async Task<X509Certificate2> ShownCertificateAsync(string address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address, 443);
        X509Certificate2? shown = null;
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) =>
        {
            shown = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
            return true;
        });
        await tls.AuthenticateAsClientAsync(address);
        return shown!;
    }
}
