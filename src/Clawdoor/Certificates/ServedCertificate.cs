using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clawdoor.Certificates;

/// <summary>Who makes and renews a certificate.</summary>
internal enum CertificateOrigin
{
    /// <summary>Clawdoor made it and renews it.</summary>
    SelfSigned,

    /// <summary>It was given as files; whoever wrote them renews them.</summary>
    Files,
}

/// <summary>
/// One certificate with its key, ready for handshakes. Never disposed by us: a connection may have taken
/// <see cref="Context"/> just before it was replaced, so the last reference decides.
/// </summary>
internal sealed class ServedCertificate
{
    /// <param name="leaf">With its private key.</param>
    /// <param name="chain">Intermediates to send along, in any order; may be empty.</param>
    /// <param name="origin">Who made it.</param>
    /// <param name="renewAt">The part of its life after which we replace it; null when others do.</param>
    /// <exception cref="CryptographicException">The key cannot be used.</exception>
    public ServedCertificate(X509Certificate2 leaf, X509Certificate2Collection chain, CertificateOrigin origin, double? renewAt = null)
    {
        Leaf = leaf;
        Origin = origin;
        NotBefore = leaf.NotBefore.ToUniversalTime();
        NotAfter = leaf.NotAfter.ToUniversalTime();
        RenewAt = renewAt is { } part ? At(part) : null;
        Fingerprint = string.Join(':', leaf.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2")));
        // Offline: no certificate or OCSP answer is fetched; a front door must open without the Internet.
        Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    /// <summary>For <see cref="SslServerAuthenticationOptions.ServerCertificateContext"/>.</summary>
    public SslStreamCertificateContext Context { get; }

    public X509Certificate2 Leaf { get; }

    public CertificateOrigin Origin { get; }

    /// <summary>SHA-256 of the leaf as browsers and OpenClaw's apps show and pin it: <c>AB:CD:…</c>, 32 upper-case pairs.</summary>
    public string Fingerprint { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>When we replace it; null when it was given as files.</summary>
    public DateTimeOffset? RenewAt { get; }

    /// <summary>The names visitors may use, as in the certificate: DNS names first, then addresses.</summary>
    public IReadOnlyList<string> Names => [.. DnsNames(Leaf), .. Addresses(Leaf).Select(a => a.ToString())];

    /// <summary>True when the certificate names <paramref name="address"/>; a name-based certificate names none.</summary>
    public bool Covers(IPAddress address) => Addresses(Leaf).Contains(Plain(address));

    /// <summary>True when a visitor would be sent the very same bytes.</summary>
    public bool IsSameAs(ServedCertificate other) =>
        Leaf.Equals(other.Leaf) && Context.IntermediateCertificates.SequenceEqual(other.Context.IntermediateCertificates);

    /// <summary>The moment <paramref name="part"/> (0 to 1) of its life is over.</summary>
    public DateTimeOffset At(double part) => NotBefore + ((NotAfter - NotBefore) * part);

    /// <summary>Without IPv6 scope and IPv4-in-IPv6 dress, as addresses stand in certificates (RFC 5280, 4.2.1.6).</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new(address.GetAddressBytes());

    private static IEnumerable<IPAddress> Addresses(X509Certificate2 leaf) =>
        leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateIPAddresses());

    private static IEnumerable<string> DnsNames(X509Certificate2 leaf) =>
        leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames());
}
