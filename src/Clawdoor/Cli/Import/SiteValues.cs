using System.Net;
using Clawdoor.Certificates;
using Clawdoor.Config.Json5;
using Clawdoor.Nginx;

namespace Clawdoor.Cli.Import;

/// <summary>A site's settings as clawdoor.json writes them.</summary>
internal static class SiteValues
{
    /// <param name="certificate">What to name as certificate; null leaves whatever the file says.</param>
    public static IReadOnlyList<(Setting Setting, Json5Value Value)> Of(SiteSettings site, CertificateFiles? certificate) => [.. All(site, certificate)];

    private static IEnumerable<(Setting Setting, Json5Value Value)> All(SiteSettings site, CertificateFiles? certificate)
    {
        if (site.Addresses.Count > 0)
            yield return (SettingsTable.Address, List(site.Addresses));
        yield return (SettingsTable.Listen, List(site.Listen));
        yield return (SettingsTable.HttpsPort, new Json5Number(site.HttpsPort));
        yield return (SettingsTable.HttpPort, new Json5Number(site.HttpPort));
        if (site.Upstream is { } upstream)
            yield return (SettingsTable.Upstream, new Json5String(upstream.GetLeftPart(UriPartial.Authority)));
        if (certificate is not null)
        {
            yield return (SettingsTable.Certificate, new Json5String(certificate.Certificate));
            yield return (SettingsTable.Key, new Json5String(certificate.Key));
        }
    }

    private static Json5Array List(IReadOnlyList<IPAddress> addresses) => new([.. addresses.Select(a => new Json5String(a.ToString()))]);
}
