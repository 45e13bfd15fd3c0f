using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Certificates;

namespace Clawdoor.Tests.Certificates;

/// <summary>A real handshake over loopback, judged by a client that trusts the given roots and nothing else.</summary>
internal static class Tls
{
    /// <summary>A connected pair; throws <see cref="System.Security.Authentication.AuthenticationException"/> when the client refuses.</summary>
    public static async Task<(SslStream Server, SslStream Client)> Connect(
        SslStreamCertificateContext context, string host, params X509Certificate2[] roots)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialled = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await dialled.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var server = new SslStream((await accepting).GetStream());
        var client = new SslStream(dialled.GetStream());

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);
        var serving = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context });
        try
        {
            await client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                CertificateChainPolicy = policy,
            });
            await serving;
        }
        catch
        {
            client.Dispose();
            await serving.ContinueWith(_ => { }, TaskScheduler.Default);
            server.Dispose();
            throw;
        }

        return (server, client);
    }

    /// <summary>The public half, as a visitor would import it.</summary>
    public static X509Certificate2 Public(ServedCertificate certificate) =>
        X509CertificateLoader.LoadCertificate(certificate.Leaf.RawData);
}
