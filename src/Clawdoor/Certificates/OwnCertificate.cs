using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Clawdoor.Machine;

namespace Clawdoor.Certificates;

/// <summary>
/// Our own certificate on disk: one file with certificate and key, mode 0600, replaced by rename, so that the two always
/// belong together whatever is killed when.
/// </summary>
internal static class OwnCertificate
{
    public const string FileName = "own.pem";

    // No writer needs longer for two kilobytes; an older unfinished file is a dead process's.
    private static readonly TimeSpan _abandoned = TimeSpan.FromHours(1);

    /// <summary>
    /// The kept one when it is still good for <paramref name="options"/>, else null. Addresses that went away do not
    /// make it bad: OpenClaw's apps pin the leaf, so it changes only when it must.
    /// </summary>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is another user's.</exception>
    public static ServedCertificate? Load(CertificateOptions options, DateTimeOffset now)
    {
        var path = PathIn(options);
        if (!File.Exists(path))
            return null;

        AtomicFile.DeleteLeftovers(path, now - _abandoned);
        File.SetUnixFileMode(path, AtomicFile.Secret);
        var kept = Parse(File.ReadAllText(path), options);
        return kept is null || IsDue(kept, now) || !options.Addresses.All(kept.Covers) || KeyType(kept.Leaf) != options.KeyType
            ? null
            : kept;
    }

    /// <summary>Makes a new one and keeps it; the one before stays as it was when that fails.</summary>
    /// <exception cref="IOException">The disk is full, or the directory is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not ours to write.</exception>
    public static ServedCertificate Make(CertificateOptions options, DateTimeOffset now)
    {
        var pem = SelfSigned.Make(options, now);
        AtomicFile.MakeSecretDirectory(options.Directory);
        AtomicFile.Write(PathIn(options), Encoding.ASCII.GetBytes(pem));
        return Parse(pem, options) ?? throw new CryptographicException("The certificate just made cannot be read.");
    }

    /// <summary>
    /// True when it is time for another. A start of life in the future means that our clock was wrong when it was made
    /// and has been set since.
    /// </summary>
    public static bool IsDue(ServedCertificate certificate, DateTimeOffset now) =>
        now >= certificate.RenewAt || now < certificate.NotBefore;

    public static string PathIn(CertificateOptions options) => Path.Combine(options.Directory, FileName);

    private static ServedCertificate? Parse(string pem, CertificateOptions options)
    {
        try
        {
            return new(X509Certificate2.CreateFromPem(pem, pem), [], CertificateOrigin.SelfSigned, options.RenewAt);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Not what we wrote: somebody's edit, or a disk's fault. Made anew, it is right again.
            return null;
        }
    }

    private static CertificateKeyType? KeyType(X509Certificate2 leaf)
    {
        using var rsa = leaf.GetRSAPublicKey();
        using var ecdsa = leaf.GetECDsaPublicKey();
        return (rsa?.KeySize, ecdsa?.KeySize) switch
        {
            ( >= 2048, _) => CertificateKeyType.Rsa2048,
            (_, 256) => CertificateKeyType.P256,
            _ => null,
        };
    }
}
