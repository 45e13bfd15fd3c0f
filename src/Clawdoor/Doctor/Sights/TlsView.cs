using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Certificates;

namespace Clawdoor.Doctor.Sights;

/// <summary>The certificate a door showed.</summary>
internal sealed record CertificateView
{
    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-256, <c>AB:CD:…</c>, as browsers show it and apps pin it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>It names what visitors type.</summary>
    public bool CoversHost { get; init; } = true;

    public IReadOnlyList<string> Names { get; init; } = [];
    public bool IsSelfSigned { get; init; }

    /// <summary>Signed by an authority whose own certificate the door did not send along.</summary>
    public bool LacksIntermediate { get; init; }

    /// <summary>"RSA 1024", "SHA-1"; null when strong enough.</summary>
    public string? Weakness { get; init; }
}

/// <summary>One TLS handshake with the door, whatever certificate it shows.</summary>
/// <param name="Trouble">Why there was no handshake.</param>
internal sealed record TlsView(CertificateView? Certificate, string? Protocol, string? Trouble)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>It still speaks TLS 1.1 (RFC 8996 forbids it); null when that could not be tried.</summary>
    public bool? SpeaksOldTls { get; init; }

    public static async Task<TlsView> LookAsync(Target target)
    {
        if (target.At is not { } at)
            return new(null, null, target.Trouble ?? "–");
        using var limit = new CancellationTokenSource(Patience);
        var old = OldTls.IsSpokenAsync(at, limit.Token);
        var view = await HandshakeAsync(at, target.Main.IdnHost.Trim('[', ']'), limit.Token);
        return view with { SpeaksOldTls = await old };
    }

    [SuppressMessage("Security", "CA5359", Justification = "The handshake is only to show the certificate; nothing is sent.")]
    private static async Task<TlsView> HandshakeAsync(IPEndPoint at, string host, CancellationToken stop)
    {
        CertificateView? seen = null;
        try
        {
            using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(at, stop);
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    // A stranger's certificate must not make us fetch what it names.
                    CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
                    RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                    {
                        if (certificate is X509Certificate2 leaf)
                            seen = Describe(leaf, chain, host);
                        return true;
                    },
                },
                stop);
            return new(seen, tls.SslProtocol.ToString(), seen is null ? "no certificate" : null);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            return new(seen, null, e switch
            {
                OperationCanceledException => "TimedOut",
                SocketException s => s.SocketErrorCode.ToString(),
                _ => e.InnerException?.Message ?? e.Message,
            });
        }
    }

    internal static CertificateView Describe(X509Certificate2 leaf, X509Chain? chain, string host)
    {
        var isSelfSigned = leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData);
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return new()
        {
            NotBefore = leaf.NotBefore.ToUniversalTime(),
            NotAfter = leaf.NotAfter.ToUniversalTime(),
            Fingerprint = string.Join(':', leaf.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2"))),
            CoversHost = IPAddress.TryParse(host, out var address)
                ? names.SelectMany(n => n.EnumerateIPAddresses()).Contains(ServedCertificate.Plain(address))
                : leaf.MatchesHostname(host, allowCommonName: false),
            Names = [.. names.SelectMany(n => n.EnumerateDnsNames()), .. names.SelectMany(n => n.EnumerateIPAddresses()).Select(a => a.ToString())],
            IsSelfSigned = isSelfSigned,
            LacksIntermediate = !isSelfSigned && chain?.ChainStatus.Any(s => s.Status == X509ChainStatusFlags.PartialChain) == true && chain.ChainElements.Count == 1,
            Weakness = WeaknessOf(leaf),
        };
    }

    private static string? WeaknessOf(X509Certificate2 leaf)
    {
        using var rsa = leaf.GetRSAPublicKey();
        return rsa is { KeySize: < 2048 } ? $"RSA {rsa.KeySize}"
            : leaf.SignatureAlgorithm.Value is "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" ? "SHA-1" : null;
    }
}

/// <summary>
/// Offers TLS 1.1 and no newer. By hand: OpenSSL as the system configures it would not send such an offer, so its refusal would be our own.
/// </summary>
internal static class OldTls
{
    // RFC 4346 7.4.1.2: ECDHE and RSA suites with AES-CBC, the curves P-256 and P-384, uncompressed points.
    private static readonly byte[] _afterRandom =
    [
        0, 0, 12, 0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x13, 0xC0, 0x14, 0x00, 0x2F, 0x00, 0x35, 1, 0,
        0, 16, 0, 10, 0, 6, 0, 4, 0, 23, 0, 24, 0, 11, 0, 2, 1, 0,
    ];

    public static async Task<bool?> IsSpokenAsync(IPEndPoint at, CancellationToken stop)
    {
        try
        {
            using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(at, stop);
            await socket.SendAsync(Hello(), stop);
            var answer = new byte[11];
            var read = 0;
            while (read < answer.Length && await socket.ReceiveAsync(answer.AsMemory(read), stop) is > 0 and var more)
                read += more;
            // A handshake record with a ServerHello that says 1.1, or an alert.
            return read == answer.Length && answer is [22, _, _, _, _, 2, _, _, _, 3, <= 2] ? true : read > 0 ? false : null;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // A reset is a no as well; a wait without end is none.
            return e is SocketException { SocketErrorCode: SocketError.ConnectionReset } ? false : null;
        }
    }

    internal static byte[] Hello()
    {
        var body = (byte[])[3, 2, .. RandomNumberGenerator.GetBytes(32), .. _afterRandom];
        return [22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
    }
}
