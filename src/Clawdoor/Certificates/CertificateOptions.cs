using System.Net;

namespace Clawdoor.Certificates;

/// <summary>The key of a certificate of our own.</summary>
internal enum CertificateKeyType
{
    /// <summary>ECDSA on P-256: about a tenth of RSA's cost for each full handshake. The default.</summary>
    P256,

    /// <summary>RSA with 2048 bits, for clients that know nothing else.</summary>
    Rsa2048,
}

/// <summary>A certificate somebody else makes and renews, as two PEM files (which may be the same file).</summary>
/// <param name="Certificate">The leaf, and after it the intermediates if there are any.</param>
/// <param name="Key">The leaf's private key (PKCS#8, PKCS#1 or SEC 1), not encrypted.</param>
internal sealed record CertificateFiles(string Certificate, string Key);

/// <summary>Which certificate the door shows.</summary>
internal sealed record CertificateOptions
{
    /// <summary>Where our own certificate is kept; made with mode 0700 when missing.</summary>
    public required string Directory { get; init; }

    /// <summary>The addresses visitors use, IPv4 and IPv6. This computer's loopback names are always added.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The kind of key for a certificate of our own. Default P-256.</summary>
    public CertificateKeyType KeyType { get; init; } = CertificateKeyType.P256;

    /// <summary>
    /// How long a certificate of our own is valid, 1 hour to 398 days. Default 397 days: Apple's systems refuse more
    /// than 398 (HT211025), and one is kept for clocks and rounding.
    /// </summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(397);

    /// <summary>
    /// The part of its life after which our own certificate is replaced, above 0 and below 1. Default two thirds, as
    /// certificate authorities advise.
    /// </summary>
    public double RenewAt { get; init; } = 2.0 / 3;

    /// <summary>Serve these files instead of a certificate of our own. Default null.</summary>
    public CertificateFiles? Files { get; init; }
}
