using System.Buffers;
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
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]);

    /// <summary>TLS 1.3 where the client surely can, else whatever of 1.2 and 1.3 it can with AEAD suites only.</summary>
    /// <param name="offersTls13">What <see cref="OffersTls13"/> found.</param>
    /// <param name="certificate">The one in force now: a renewed certificate serves from the next handshake on.</param>
    public static void Decide(SslServerAuthenticationOptions options, bool offersTls13, SslStreamCertificateContext certificate)
    {
        options.ServerCertificateSelectionCallback = null;
        options.ServerCertificateContext = certificate;
        options.EnabledSslProtocols = offersTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13;
        options.CipherSuitesPolicy = offersTls13 ? null : s_aeadOnly;
        options.ApplicationProtocols = s_protocols;
        // CVE-2011-1473: a client that renegotiates makes us pay for a handshake each time.
        options.AllowRenegotiation = false;
    }

    /// <summary>
    /// Whether a ClientHello lists TLS 1.3 in its <c>supported_versions</c> (RFC 8446 sections 4.1.2 and 4.2.1). False as well when it cannot
    /// be read to there, say because it is spread over several records: then both versions are offered, at the price of resumption.
    /// </summary>
    /// <remarks>.NET does not tell: <c>SslClientHelloInfo.SslProtocols</c> has only the legacy version field, 1.2 for every TLS 1.3 client.</remarks>
    public static bool OffersTls13(ReadOnlySequence<byte> hello)
    {
        const int handshakeRecord = 22, clientHello = 1, randomAndVersion = 2 + 32;
        const short supportedVersions = 43, tls13 = 0x0304;
        var reader = new SequenceReader<byte>(hello);
        if (!reader.TryRead(out var type) || type != handshakeRecord || !Skip(ref reader, 4)
            || !reader.TryRead(out var message) || message != clientHello || !Skip(ref reader, 3 + randomAndVersion)
            || !reader.TryRead(out var sessionId) || !Skip(ref reader, sessionId)
            || !reader.TryReadBigEndian(out short suites) || !Skip(ref reader, (ushort)suites)
            || !reader.TryRead(out var compressions) || !Skip(ref reader, compressions)
            || !Skip(ref reader, 2))
        {
            return false;
        }

        while (reader.TryReadBigEndian(out short extension) && reader.TryReadBigEndian(out short length))
        {
            if (extension != supportedVersions)
            {
                if (!Skip(ref reader, (ushort)length))
                    return false;
                continue;
            }

            if (!reader.TryRead(out var bytes))
                return false;
            for (; bytes >= 2 && reader.TryReadBigEndian(out short version); bytes -= 2)
            {
                if (version == tls13)
                    return true;
            }

            return false;
        }

        return false;

        static bool Skip(ref SequenceReader<byte> reader, int count)
        {
            if (reader.Remaining < count)
                return false;
            reader.Advance(count);
            return true;
        }
    }
}
