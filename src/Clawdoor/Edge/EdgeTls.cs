using System.Net.Security;
using System.Security.Authentication;

namespace Clawdoor.Edge;

/// <summary>What is offered in a TLS handshake, decided from the client's first message.</summary>
/// <remarks>
/// .NET's own TLS 1.2 list has CBC suites, so TLS 1.2 needs a policy; but a policy switches off .NET's cache of SSL_CTX
/// and with it session resumption. All TLS 1.3 suites are AEAD and need none, so a client that offers 1.3 (every
/// browser since 2018) gets 1.3 without a policy and may resume; only others pay for theirs.
/// </remarks>
internal static class EdgeTls
{
    private static readonly List<SslApplicationProtocol> s_protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private static readonly CipherSuitesPolicy s_aeadOnly = new(
    [
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]);

    /// <summary>TLS 1.3 where the client can, else TLS 1.2 with AEAD suites only, else the handshake fails.</summary>
    /// <param name="offered">The versions in the client's hello.</param>
    /// <param name="certificate">The one in force now: a renewed certificate serves from the next handshake on.</param>
    public static SslServerAuthenticationOptions Answer(SslProtocols offered, SslStreamCertificateContext certificate)
    {
        var modern = (offered & SslProtocols.Tls13) != 0;
        return new()
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = modern ? SslProtocols.Tls13 : SslProtocols.Tls12,
            CipherSuitesPolicy = modern ? null : s_aeadOnly,
            ApplicationProtocols = s_protocols,
            // CVE-2011-1473: a client that renegotiates makes us pay for a handshake each time.
            AllowRenegotiation = false,
        };
    }
}
