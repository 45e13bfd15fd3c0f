namespace Clawdoor.Nginx;

/// <summary>What of a configuration stands in front of an OpenClaw.</summary>
/// <param name="Servers">The server blocks with a way to the gateway, those with TLS first.</param>
/// <param name="Redirects">Server blocks that only send visitors on to those.</param>
/// <param name="Others">Every other server of the configuration, mail and stream included.</param>
/// <param name="Upstreams">The <c>upstream</c> blocks the ways go through.</param>
internal sealed record NginxSite(
    NginxConfiguration Configuration, IReadOnlyList<NginxServer> Servers, IReadOnlyList<NginxServer> Redirects,
    IReadOnlyList<NginxServer> Others, IReadOnlyList<NginxDirective> Upstreams)
{
    private IReadOnlySet<int> Ports { get; init; } = new HashSet<int>();

    /// <summary>The ways to the gateway, in the order of the text.</summary>
    public IEnumerable<NginxWay> Ways => Servers.SelectMany(s => s.Ways).Where(LeadsToGateway);

    public bool LeadsToGateway(NginxWay way) => way.Backends.Any(b => Ports.Contains(b.Port));

    /// <summary>The names of all its servers, as written.</summary>
    public IReadOnlyList<string> Names => [.. Servers.SelectMany(s => s.Names).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <param name="gatewayPorts">Where an OpenClaw may listen; a proxy to anything else is not its site.</param>
    /// <returns>The site, or null and every way that leads somewhere else.</returns>
    public static (NginxSite? Site, IReadOnlyList<NginxWay> Elsewhere) Find(NginxConfiguration configuration, IReadOnlySet<int> gatewayPorts)
    {
        var upstreams = configuration.WebDirectives.Where(d => d.Name == "upstream").ToList();
        IEnumerable<(NginxDirective Server, IReadOnlyList<NginxDirective> Around)> blocks = configuration.IsWhole
            ? configuration.Directives.Where(d => d.Name == "http").SelectMany(http => http.Named("server").Select(s => (s, (IReadOnlyList<NginxDirective>)[http])))
            : configuration.Directives.Where(d => d.Name == "server").Select(s => (s, (IReadOnlyList<NginxDirective>)[Around(configuration)]));
        var servers = blocks.Select(b => Server(b.Server, b.Around, upstreams)).ToList();
        bool Leads(NginxWay way) => way.Backends.Any(b => gatewayPorts.Contains(b.Port));
        var ours = servers.Where(s => s.Ways.Any(Leads)).OrderByDescending(s => s.Listens.Any(l => l.IsTls)).ToList();
        if (ours.Count == 0)
            return (null, [.. servers.SelectMany(s => s.Ways)]);

        var names = ours.SelectMany(s => s.Names).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var redirects = servers.Except(ours).Where(s => s.IsRedirectTo(names)).ToList();
        var elsewhere = configuration.Directives.Where(d => d.Name is "stream" or "mail").SelectMany(d => d.Named("server").Select(s => Server(s, [d], [])));
        var used = ours.SelectMany(s => s.Ways).Where(Leads).Select(w => w.Pass.First).ToList();
        return (new(configuration, ours, redirects, [.. servers.Except(ours).Except(redirects), .. elsewhere],
            [.. upstreams.Where(u => u.First.Length > 0 && used.Exists(pass => pass.Contains(u.First, StringComparison.OrdinalIgnoreCase)))])
        {
            Ports = gatewayPorts,
        }, []);
    }

    private static NginxServer Server(NginxDirective block, IReadOnlyList<NginxDirective> around, IReadOnlyList<NginxDirective> upstreams) =>
        new(block, NginxListen.Of(block, out var odd), odd, [.. NginxWay.In(block, around, upstreams)]);

    // A part of a configuration is read as if http stood around it.
    private static NginxDirective Around(NginxConfiguration part) => new("http", [], part.Directives, new(part.Main, 1));
}
