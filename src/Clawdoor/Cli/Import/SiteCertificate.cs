using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Certificates;
using Clawdoor.Machine;
using Clawdoor.Nginx;

namespace Clawdoor.Cli.Import;

/// <summary>The certificate a site shows, as far as this user may see it.</summary>
/// <param name="Look">Null when there is none to see.</param>
/// <param name="Addresses">The addresses it covers.</param>
internal sealed record SiteCertificate(CertificateLook? Look, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>The pair; null when the site has none.</summary>
    public CertificateFiles? Files { get; init; }

    /// <summary>What is wrong with the pair for the door, the gravest first.</summary>
    public IReadOnlyList<CertificateTrouble> Troubles { get; init; } = [];

    /// <summary>Only root may read the key: the door must run as root, or be given it.</summary>
    public bool IsKeyOfRootOnly { get; init; }

    /// <summary>False when the door could not show it whoever it runs as; then it makes one of its own.</summary>
    public bool ComesAlong => Files is not null && Troubles.All(t => t.IsWarning || t.Fault == CertificateFault.FileUnreadable);

    /// <summary>True when this very user could open the door with it, or there is none to open it with.</summary>
    public bool IsUsableHere => Files is null || !ComesAlong || Troubles.All(t => t.IsWarning);

    // A chain is a few kilobytes.
    private const int MostBytes = 1 << 20;

    public static SiteCertificate See(NginxSite site)
    {
        var (certificate, key) = SiteSettings.CertificateOf(site);
        if (certificate is null || key is null)
            return new(null, []);
        using var leaf = Leaf(certificate);
        var addresses = leaf is null ? [] : Covered(leaf);
        var named = site.Servers.SelectMany(s => s.NamedAddresses).Concat(addresses);
        return new(leaf is null ? null : new CertificateLook(IsSelfSigned(leaf), named.Any(IsPublic)), addresses)
        {
            Files = new(certificate, key),
            IsKeyOfRootOnly = UnixFile.RealPath(key) is { } real && UnixFile.Find(real) is { Owner.User: 0 } facts
                && (facts.Mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) == 0,
        };
    }

    /// <summary>With the judgement the door itself would give.</summary>
    public SiteCertificate Judged(IReadOnlyList<IPAddress> addresses, DateTimeOffset now) =>
        Files is null ? this : this with { Troubles = GivenCertificate.Read(Files, addresses, now).Troubles };

    private static bool IsSelfSigned(X509Certificate2 leaf) =>
        leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData);

    private static List<IPAddress> Covered(X509Certificate2 leaf)
    {
        try
        {
            return [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateIPAddresses())];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static bool IsPublic(IPAddress address) =>
        MachineAddresses.Classify(address) is AddressReach.Public or AddressReach.Documentation;

    private static X509Certificate2? Leaf(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? X509Certificate2.CreateFromPem(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }
}
