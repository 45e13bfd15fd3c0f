using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clawdoor.Certificates;

/// <summary>Makes a certificate that signs itself, as browsers, Apple's systems and OpenSSL 3 want a server's.</summary>
internal static class SelfSigned
{
    // Visitors' clocks run a little behind ours; without this they would meet a certificate "not yet valid".
    private static readonly TimeSpan _clockSkew = TimeSpan.FromMinutes(5);

    private static readonly Oid _serverAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>
    /// One PEM text: the certificate, then its private key (PKCS#8). It is a leaf (CA=false): Firefox refuses a CA as a
    /// server's certificate, and a stolen key then cannot sign for anybody else.
    /// </summary>
    public static string Make(CertificateOptions options, DateTimeOffset now)
    {
        using AsymmetricAlgorithm key = options.KeyType == CertificateKeyType.Rsa2048
            ? RSA.Create(2048)
            : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var addresses = options.Addresses.Select(ServedCertificate.Plain).Distinct().ToList();
        var request = Request(key, new($"CN={(addresses is [var first, ..] ? $"Clawdoor {first}" : "Clawdoor")}"));

        // Apple HT210176: extended key usage and a name in the SAN; the subject is only what people read.
        request.CertificateExtensions.Add(Names(addresses));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([_serverAuthentication], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            key is RSA
                ? X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment
                : X509KeyUsageFlags.DigitalSignature,
            critical: true));
        // Old and new certificate have the same subject: verifiers that trust both tell them apart by these two.
        var subjectKey = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(subjectKey);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(subjectKey));

        var notBefore = now - _clockSkew;
        using var certificate = request.Create(
            request.SubjectName,
            key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)key),
            notBefore,
            notBefore + options.Lifetime,
            Serial());
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    private static CertificateRequest Request(AsymmetricAlgorithm key, X500DistinguishedName subject) => key is RSA rsa
        ? new(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new(subject, (ECDsa)key, HashAlgorithmName.SHA256);

    private static X509Extension Names(List<IPAddress> addresses)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses.Append(IPAddress.Loopback).Append(IPAddress.IPv6Loopback).Distinct())
            names.AddIpAddress(address);
        names.AddDnsName("localhost");
        return names.Build();
    }

    // CA/Browser Forum BR 7.1: at least 64 random bits; positive (RFC 5280, 4.1.2.2) and of constant length.
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
