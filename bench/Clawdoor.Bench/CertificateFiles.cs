using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clawdoor.Bench;

internal enum KeyKind
{
    P256,
    Rsa2048,
}

/// <summary>
/// One self-signed certificate in the forms the peers want: certificate, key, and both in one file (HAProxy).
/// <see cref="SpkiHash"/> is base64 of SHA-256 of the public key, the form Chromium takes exceptions in.
/// </summary>
internal sealed record CertificateFiles(string Certificate, string Key, string Both, string SpkiHash)
{
    public static CertificateFiles Create(KeyKind kind, IPAddress address, string directory)
    {
        using AsymmetricAlgorithm key = kind == KeyKind.P256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        var request = key is ECDsa curve
            ? new CertificateRequest("CN=OpenClaw", curve, HashAlgorithmName.SHA256)
            : new CertificateRequest("CN=OpenClaw", (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));

        string Write(string ending, string content)
        {
            var path = Path.Combine(directory, $"{kind}.{ending}");
            File.WriteAllText(path, content);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return path;
        }

        var certificatePem = certificate.ExportCertificatePem();
        var keyPem = key.ExportPkcs8PrivateKeyPem();
        return new(
            Write("crt", certificatePem),
            Write("key", keyPem),
            Write("pem", $"{certificatePem}\n{keyPem}\n"),
            Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo())));
    }
}
