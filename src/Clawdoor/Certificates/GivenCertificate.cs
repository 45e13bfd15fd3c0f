using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Win32.SafeHandles;

namespace Clawdoor.Certificates;

/// <summary>What reading given files came to.</summary>
/// <param name="Certificate">Null when <paramref name="Troubles"/> has one that is more than a warning.</param>
/// <param name="Troubles">All that was found, the gravest first.</param>
internal sealed record GivenReading(ServedCertificate? Certificate, IReadOnlyList<CertificateTrouble> Troubles);

/// <summary>Reads a certificate and key that somebody else writes.</summary>
internal static class GivenCertificate
{
    // A chain is a few kilobytes; more than this is some other file.
    private const int MostBytes = 1 << 20;

    private const int LeastRsaBits = 2048;

    private const int LeastCurveBits = 256;

    // RFC 5280, 4.2.1.12: serverAuth, anyExtendedKeyUsage.
    private static readonly string[] _forServers = ["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"];

    /// <summary>
    /// Reads and judges both files. The leaf is the certificate the key belongs to, wherever in the file it stands.
    /// Never throws for what is in the files.
    /// </summary>
    public static GivenReading Read(CertificateFiles files, IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        var (certificates, certificateTrouble) = ReadCertificates(files.Certificate);
        var (key, openToOthers, keyTrouble) = ReadKey(files.Key);
        using var _ = key;
        if (certificates is null || key is null)
            return new(null, [.. new[] { certificateTrouble, keyTrouble }.OfType<CertificateTrouble>()]);

        var publicKey = key.ExportSubjectPublicKeyInfo();
        var bare = certificates.FirstOrDefault(c => c.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey));
        if (bare is null)
            return new(null, [CertificateTrouble.Mismatch(files)]);

        certificates.Remove(bare);
        var leaf = key is RSA rsa ? bare.CopyWithPrivateKey(rsa) : bare.CopyWithPrivateKey((ECDsa)key);
        ServedCertificate served;
        try
        {
            served = new(leaf, certificates, CertificateOrigin.Files);
        }
        catch (CryptographicException)
        {
            return new(null, [CertificateTrouble.InFile(CertificateFault.KeyUnsupported, files.Key)]);
        }

        List<CertificateTrouble> troubles = [.. Judge(served, key, files.Certificate, addresses, now)];
        if (openToOthers)
            troubles.Add(CertificateTrouble.InFile(CertificateFault.KeyOpenToOthers, files.Key));
        return new(troubles.TrueForAll(t => t.IsWarning) ? served : null, troubles);
    }

    /// <summary>
    /// Differs when either file was written or replaced. Asked of the opened file, because links to it (certbot's
    /// <c>live/</c>, Kubernetes' <c>..data</c>) keep their own times; default parts where a file cannot be opened.
    /// </summary>
    public static (FileStamp Certificate, FileStamp Key) Stamp(CertificateFiles files) =>
        (StampOf(files.Certificate), StampOf(files.Key));

    private static IEnumerable<CertificateTrouble> Judge(
        ServedCertificate served, AsymmetricAlgorithm key, string path, IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        if (key.KeySize < (key is RSA ? LeastRsaBits : LeastCurveBits))
            yield return CertificateTrouble.KeyTooWeak(path, key is RSA ? "RSA" : "ECDSA", key.KeySize);
        if (now >= served.NotAfter)
            yield return CertificateTrouble.Expired(path, served.NotAfter);
        if (now < served.NotBefore)
            yield return CertificateTrouble.NotYetValid(path, served.NotBefore, now);

        var uses = served.Leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (uses is not null && !uses.EnhancedKeyUsages.Cast<Oid>().Any(use => _forServers.Contains(use.Value)))
            yield return CertificateTrouble.InFile(CertificateFault.NotForServers, path);

        var missing = addresses.Where(a => !served.Covers(a)).ToList();
        if (missing.Count > 0)
            yield return CertificateTrouble.NotCovered(path, missing, served.Names);
    }

    private static (X509Certificate2Collection? Certificates, CertificateTrouble? Trouble) ReadCertificates(string path)
    {
        var (text, _, trouble) = ReadText(path);
        if (text is null)
            return (null, trouble);

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            // A block that says CERTIFICATE and is none; said like no block at all.
        }

        return certificates.Count > 0
            ? (certificates, null)
            : (null, CertificateTrouble.InFile(CertificateFault.CertificateNotPem, path));
    }

    private static (AsymmetricAlgorithm? Key, bool OpenToOthers, CertificateTrouble? Trouble) ReadKey(string path)
    {
        var (text, mode, trouble) = ReadText(path);
        if (text is null)
            return (null, false, trouble);

        if (Import(RSA.Create(), text) is { } rsa)
            return (rsa, IsOpenToOthers(mode), null);
        if (Import(ECDsa.Create(), text) is { } ecdsa)
            return (ecdsa, IsOpenToOthers(mode), null);

        // "BEGIN ENCRYPTED PRIVATE KEY" (PKCS#8), or OpenSSL's older header "Proc-Type: 4,ENCRYPTED" (RFC 1421).
        var fault = text.Contains("ENCRYPTED", StringComparison.Ordinal) ? CertificateFault.KeyEncrypted
            : text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? CertificateFault.KeyUnsupported
            : CertificateFault.KeyNotPem;
        return (null, false, CertificateTrouble.InFile(fault, path));
    }

    private static AsymmetricAlgorithm? Import(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }

    // Group access is usual (Debian's ssl-cert); "others" is everybody.
    private static bool IsOpenToOthers(UnixFileMode mode) =>
        (mode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;

    private static (string? Text, UnixFileMode Mode, CertificateTrouble? Trouble) ReadText(string path)
    {
        try
        {
            using var handle = Open(path);
            if (RandomAccess.GetLength(handle) > MostBytes)
                return (null, default, CertificateTrouble.Unreadable(path, $"> {MostBytes} bytes"));
            using var reader = new StreamReader(new FileStream(handle, FileAccess.Read));
            return (reader.ReadToEnd(), File.GetUnixFileMode(handle), null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, default, CertificateTrouble.Missing(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, default, CertificateTrouble.Unreadable(path, e.Message));
        }
    }

    private static FileStamp StampOf(string path)
    {
        try
        {
            using var handle = Open(path);
            return new(File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}

/// <summary>When a file was last written (UTC) and how long it is in bytes.</summary>
internal readonly record struct FileStamp(DateTime Written, long Length);
