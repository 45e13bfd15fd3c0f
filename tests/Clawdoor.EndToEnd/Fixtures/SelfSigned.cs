using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>Certificates made for a test.</summary>
internal static class SelfSigned
{
    /// <summary>The recipe's openssl line: RSA-2048, CN=OpenClaw, the addresses as SAN.</summary>
    public static X509Certificate2 For(TimeProvider time, TimeSpan life, params IEnumerable<string> addresses)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=OpenClaw", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses)
            names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        var end = time.GetUtcNow() + life;
        return request.CreateSelfSigned(end - TimeSpan.FromDays(365), end);
    }

    /// <summary>A P-256 certificate with its key as the door keeps its own, whose two thirds of life end <paramref name="dueIn"/> from now.</summary>
    public static string NearlyDue(TimeProvider time, TimeSpan dueIn, params IEnumerable<string> addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Clawdoor", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses)
            names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        var due = time.GetUtcNow() + dueIn;
        using var certificate = request.CreateSelfSigned(due - TimeSpan.FromDays(200), due + TimeSpan.FromDays(100));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <summary>Writes <c>NAME.crt</c> and <c>NAME.key</c> (PEM) into a folder.</summary>
    public static (string Certificate, string Key) Write(X509Certificate2 certificate, string folder, string name)
    {
        var (crt, key) = (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
        File.WriteAllText(crt, certificate.ExportCertificatePem());
        File.WriteAllText(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return (crt, key);
    }

    /// <summary>base64(SHA-256(SubjectPublicKeyInfo)), as Chromium's spki list wants it.</summary>
    public static string Pin(X509Certificate2 certificate) =>
        Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
}
