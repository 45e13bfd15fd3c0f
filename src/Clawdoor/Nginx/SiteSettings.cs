using System.Net;

namespace Clawdoor.Nginx;

/// <summary>What clawdoor.json must say so that the door stands where the site stood.</summary>
internal sealed record SiteSettings
{
    /// <summary>What visitors type, in the order of the site; empty when the site does not know.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Empty when the site listens on every address of both families.</summary>
    public IReadOnlyList<IPAddress> Listen { get; init; } = [];

    public int HttpsPort { get; init; } = 443;

    /// <summary>The port of the redirect, 0 when the site has none.</summary>
    public int HttpPort { get; init; }

    /// <summary>Null when the gateway is not on this machine, or not reached by plain http.</summary>
    public Uri? Upstream { get; init; }

    /// <summary>Absolute; null when the site shows none, or nginx works it out for each visitor.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <param name="certified">The addresses the site's certificate covers.</param>
    public static SiteSettings Of(NginxSite site, IReadOnlyList<IPAddress> certified)
    {
        var listens = site.Servers.SelectMany(s => s.Listens).ToList();
        var tls = listens.Where(l => l.IsTls).ToList();
        var httpsPort = tls.Count == 0 || tls.Exists(l => l.Port == 443) ? 443 : tls[0].Port;
        var (certificate, key) = CertificateOf(site);
        return new()
        {
            Addresses = AddressesOf(site, tls, certified),
            Listen = ListensOf([.. (tls.Count > 0 ? tls : listens).Where(l => tls.Count == 0 || l.Port == httpsPort)]),
            HttpsPort = httpsPort,
            HttpPort = HttpPortOf(site, listens, httpsPort),
            Upstream = UpstreamOf(site),
            CertificateFile = certificate,
            KeyFile = key,
        };
    }

    /// <summary>The pair the first server with TLS shows, its own or that of the http block.</summary>
    public static (string? Certificate, string? Key) CertificateOf(NginxSite site)
    {
        string? Path(string name)
        {
            var server = site.Servers[0];
            var named = server.Block.Named(name).Concat(server.Ways[0].Levels[0].Named(name)).FirstOrDefault()?.First;
            // "data:$variable" and "engine:name:id" are no files.
            return named is null or "" || named.Contains('$') || named.StartsWith("data:", StringComparison.Ordinal)
                || named.StartsWith("engine:", StringComparison.Ordinal) ? null : site.Configuration.Absolute(named);
        }

        return Path("ssl_certificate") is { } certificate && Path("ssl_certificate_key") is { } key ? (certificate, key) : (null, null);
    }

    private static List<IPAddress> AddressesOf(NginxSite site, List<NginxListen> tls, IReadOnlyList<IPAddress> certified)
    {
        var named = site.Servers.SelectMany(s => s.NamedAddresses).Distinct().ToList();
        var listened = tls.Where(l => !l.IsEverywhere && !IPAddress.IsLoopback(l.Address)).Select(l => l.Address).Distinct().ToList();
        return named.Count > 0 ? named : listened.Count > 0 ? listened : [.. certified.Where(a => !IPAddress.IsLoopback(a))];
    }

    private static IReadOnlyList<IPAddress> ListensOf(List<NginxListen> listens)
    {
        var addresses = listens.Select(l => l.Address).Distinct().ToList();
        var (every4, every6) = (addresses.Contains(IPAddress.Any), addresses.Contains(IPAddress.IPv6Any));
        if (listens.Exists(l => l.BothFamilies) || (every4 && every6))
            return [];
        // A wildcard holds the port on every address of its family.
        return [.. addresses.Where(a => a.Equals(IPAddress.Any) || a.Equals(IPAddress.IPv6Any)
            || (a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? !every4 : !every6))];
    }

    private static int HttpPortOf(NginxSite site, List<NginxListen> listens, int httpsPort)
    {
        var plain = site.Redirects.SelectMany(s => s.Listens).Concat(listens)
            // A page of welcome holds the port: when it goes, the door may as well redirect there.
            .Concat(site.Others.Where(o => o.PlainRoot is not null).SelectMany(o => o.Listens))
            .Where(l => !l.IsTls && l.Port != httpsPort).Select(l => l.Port).ToList();
        return plain.Contains(80) ? 80 : plain.FirstOrDefault();
    }

    private static Uri? UpstreamOf(NginxSite site) =>
        site.Ways.FirstOrDefault(w => !w.IsTls && w.Backends.FirstOrDefault(b => b.IsOnThisMachine) is not null) is { } way
        && way.Backends.First(b => b.IsOnThisMachine) is var backend
            ? new Uri($"http://{new IPEndPoint(backend.Address!, backend.Port)}")
            : null;
}
