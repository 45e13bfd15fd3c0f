using Clawdoor.Nginx;

namespace Clawdoor.Cli.Import;

/// <summary>Everything that was found out about a site before anybody is asked anything.</summary>
internal sealed record ImportedSite(
    NginxSite Site, SiteCertificate Certificate, SiteSettings Settings, IReadOnlyList<FoundMistake> Mistakes, IReadOnlyList<NotCarried> NotCarried)
{
    /// <summary>What restricts visitors and would do so no more.</summary>
    public IReadOnlyList<NotCarried> AccessRules => [.. NotCarried.Where(n => n.Kind == NotCarriedKind.AccessRule)];

    public static ImportedSite Of(NginxSite site, DateTimeOffset now)
    {
        var certificate = SiteCertificate.See(site);
        var settings = SiteSettings.Of(site, certificate.Addresses);
        return new(
            site, certificate.Judged(settings.Addresses, now), settings,
            MistakeSearch.In(site, certificate.Look), Leftovers.In(site, settings));
    }
}
