using System.Globalization;
using System.Net;
using Clawdoor.Wording;

namespace Clawdoor.Certificates;

/// <summary>What can be wrong with a certificate, ours or given.</summary>
internal enum CertificateFault
{
    /// <summary>A named file does not exist.</summary>
    FileMissing,

    /// <summary>A named file is there but cannot be read: permission, a directory, far too large.</summary>
    FileUnreadable,

    /// <summary>No certificate in PEM form is in the certificate file.</summary>
    CertificateNotPem,

    /// <summary>No private key in PEM form is in the key file.</summary>
    KeyNotPem,

    /// <summary>The key wants a passphrase, which nobody can type when the machine starts.</summary>
    KeyEncrypted,

    /// <summary>Neither RSA nor ECDSA: browsers speak no other in TLS.</summary>
    KeyUnsupported,

    /// <summary>RSA below 2048 bits or a curve below 256: browsers refuse it.</summary>
    KeyTooWeak,

    /// <summary>The key is not any of the certificates'.</summary>
    KeyMismatch,

    /// <summary>Its last day has passed.</summary>
    Expired,

    /// <summary>Its first day is still to come (or the clock is wrong).</summary>
    NotYetValid,

    /// <summary>It may be used for other things only (extended key usage without serverAuth).</summary>
    NotForServers,

    /// <summary>A warning: it does not name an address that visitors will use. Legal for a name-based certificate.</summary>
    AddressNotCovered,

    /// <summary>A warning: every user of this machine may read or change the key file.</summary>
    KeyOpenToOthers,

    /// <summary>Our own certificate cannot be read or kept in its directory.</summary>
    NotKept,
}

/// <summary>A fault with its sentence.</summary>
internal sealed record CertificateTrouble(CertificateFault Fault, Problem Problem)
{
    /// <summary>True when the certificate works all the same and a person should only know.</summary>
    public bool IsWarning => Fault is CertificateFault.AddressNotCovered or CertificateFault.KeyOpenToOthers;

    public static CertificateTrouble Missing(string path) => Of(CertificateFault.FileMissing, path);

    public static CertificateTrouble Unreadable(string path, string reason) => Of(CertificateFault.FileUnreadable, path, reason);

    public static CertificateTrouble NotKept(string path, string reason) => Of(CertificateFault.NotKept, path, reason);

    /// <summary>The faults that are about one file and need nothing else said.</summary>
    public static CertificateTrouble InFile(CertificateFault fault, string path) => Of(fault, path);

    public static CertificateTrouble KeyTooWeak(string path, string algorithm, int bits) =>
        Of(CertificateFault.KeyTooWeak, path, algorithm, bits);

    public static CertificateTrouble Mismatch(CertificateFiles files) =>
        Of(CertificateFault.KeyMismatch, files.Key, files.Certificate);

    public static CertificateTrouble Expired(string path, DateTimeOffset on) => Of(CertificateFault.Expired, path, Day(on));

    public static CertificateTrouble NotYetValid(string path, DateTimeOffset from, DateTimeOffset now) =>
        Of(CertificateFault.NotYetValid, path, Day(from), Day(now));

    public static CertificateTrouble NotCovered(string path, IEnumerable<IPAddress> missing, IReadOnlyList<string> names) => Of(
        CertificateFault.AddressNotCovered,
        string.Join(", ", missing),
        path,
        names.Count == 0 ? CertificateWords.NoNames : string.Join(", ", names));

    private static CertificateTrouble Of(CertificateFault fault, params object?[] args)
    {
        var (what, next) = Words(fault);
        return new(fault, new(what.With(args), next.With(args)));
    }

    private static string Day(DateTimeOffset moment) =>
        moment.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static (Sentence What, Sentence Next) Words(CertificateFault fault) => fault switch
    {
        CertificateFault.FileMissing => (CertificateWords.FileMissing, CertificateWords.CheckPath),
        CertificateFault.FileUnreadable => (CertificateWords.FileUnreadable, CertificateWords.MakeReadable),
        CertificateFault.CertificateNotPem => (CertificateWords.CertificateNotPem, CertificateWords.ConvertCertificate),
        CertificateFault.KeyNotPem => (CertificateWords.KeyNotPem, CertificateWords.ConvertKey),
        CertificateFault.KeyEncrypted => (CertificateWords.KeyEncrypted, CertificateWords.DecryptKey),
        CertificateFault.KeyUnsupported => (CertificateWords.KeyUnsupported, CertificateWords.NewKey),
        CertificateFault.KeyTooWeak => (CertificateWords.KeyTooWeak, CertificateWords.NewKey),
        CertificateFault.KeyMismatch => (CertificateWords.KeyMismatch, CertificateWords.FindPair),
        CertificateFault.Expired => (CertificateWords.Expired, CertificateWords.RenewOrOwn),
        CertificateFault.NotYetValid => (CertificateWords.NotYetValid, CertificateWords.CheckClock),
        CertificateFault.NotForServers => (CertificateWords.NotForServers, CertificateWords.RenewOrOwn),
        CertificateFault.AddressNotCovered => (CertificateWords.AddressNotCovered, CertificateWords.CoverOrOwn),
        CertificateFault.KeyOpenToOthers => (CertificateWords.KeyOpenToOthers, CertificateWords.CloseKey),
        CertificateFault.NotKept => (CertificateWords.NotKept, CertificateWords.CheckState),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
