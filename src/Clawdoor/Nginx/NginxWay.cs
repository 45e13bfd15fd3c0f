using System.Globalization;
using System.Net;

namespace Clawdoor.Nginx;

/// <summary>One backend of a <c>proxy_pass</c>.</summary>
/// <param name="Host">An address, or a name.</param>
internal sealed record NginxBackend(string Host, int Port)
{
    public IPAddress? Address => Host == "localhost" ? IPAddress.Loopback : NginxListen.AddressOf(Host);

    public bool IsOnThisMachine => Address is { } address && IPAddress.IsLoopback(address);

    public override string ToString() => Host.Contains(':') && !Host.StartsWith('[') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public static NginxBackend? Parse(string text, int defaultPort)
    {
        var colon = text.EndsWith(']') ? -1 : text.LastIndexOf(':');
        var port = defaultPort;
        var host = colon < 0 ? text : text[..colon];
        return host.Length > 0 && (colon < 0 || int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
            ? new(host, port) : null;
    }
}

/// <summary>A <c>proxy_pass</c> and where it leads.</summary>
/// <param name="Levels">The blocks around it, outermost first: http, server, location.</param>
/// <param name="Backends">In the order of the upstream block; empty when only nginx knows (variables, sockets).</param>
/// <param name="Path">What is put in the place of the location's path; null when the path goes through as it is.</param>
internal sealed record NginxWay(
    NginxDirective Pass, IReadOnlyList<NginxDirective> Levels, bool IsTls, IReadOnlyList<NginxBackend> Backends, string? Path)
{
    /// <summary>The outermost location around it, null for none.</summary>
    public NginxDirective? Location => Levels.FirstOrDefault(level => level.Name == "location");

    /// <summary>The path under which the gateway is seen: <c>/</c> unless a location with a name of its own maps it.</summary>
    public bool IsAtRoot => Location is null
        || (Location.Arguments is ["/"] or ["^~", "/"] && Path is null or "/" or "$request_uri")
        || Path is null or "$request_uri";

    /// <summary>
    /// The directives of a name that count here. As for <c>proxy_set_header</c> and <c>access_log</c>: those of the innermost
    /// block that has any, and then none of the blocks around it.
    /// </summary>
    public IReadOnlyList<NginxDirective> Effective(string name) =>
        Levels.Reverse().Select(level => level.Named(name).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];

    /// <summary>What sets a header of the forwarded request; null when nothing does.</summary>
    public NginxDirective? Header(string name) => Effective("proxy_set_header")
        .LastOrDefault(d => d.Arguments.Count == 2 && d.First.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every <c>proxy_pass</c> inside <paramref name="block"/>, itself one of the levels.</summary>
    /// <param name="around">The blocks around <paramref name="block"/>.</param>
    public static IEnumerable<NginxWay> In(NginxDirective block, IReadOnlyList<NginxDirective> around, IReadOnlyList<NginxDirective> upstreams)
    {
        NginxDirective[] levels = [.. around, block];
        foreach (var child in block.Children)
        {
            if (child is { Name: "proxy_pass", Block: null } && child.First.Length > 0)
                yield return Of(child, levels, upstreams);
            foreach (var way in child.Block is null ? [] : In(child, levels, upstreams))
                yield return way;
        }
    }

    private static NginxWay Of(NginxDirective pass, IReadOnlyList<NginxDirective> levels, IReadOnlyList<NginxDirective> upstreams)
    {
        var written = Settled(pass.First, levels);
        var scheme = written.IndexOf("://", StringComparison.Ordinal);
        var isTls = written.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (scheme < 0)
            return new(pass, levels, isTls, [], null);
        var rest = written[(scheme + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '$');
        var host = end < 0 ? rest : rest[..end];
        var path = end < 0 ? null : rest[end..];
        var port = isTls ? 443 : 80;
        var upstream = upstreams.FirstOrDefault(u => u.First.Equals(host, StringComparison.OrdinalIgnoreCase));
        var backends = upstream is null
            ? [NginxBackend.Parse(host, port)]
            // Only those that answer in ordinary times; port 80 is what an upstream's server has by default.
            : upstream.Named("server").Where(s => !s.Arguments.Any(a => a is "down" or "backup")).Select(s => NginxBackend.Parse(s.First, 80));
        return new(pass, levels, isTls, [.. backends.OfType<NginxBackend>()], path);
    }

    /// <summary>With the variables that a <c>set</c> around it gives a plain value.</summary>
    private static string Settled(string written, IReadOnlyList<NginxDirective> levels)
    {
        foreach (var set in levels.SelectMany(level => level.Named("set")).Where(s => s.Arguments is [['$', _, ..], var value] && !value.Contains('$')))
        {
            var name = set.First[1..];
            written = written.Replace($"${{{name}}}", set.Arguments[1], StringComparison.Ordinal);
            if (written == "$" + name || written.StartsWith($"http://${name}", StringComparison.Ordinal) || written.StartsWith($"https://${name}", StringComparison.Ordinal))
                written = written.Replace("$" + name, set.Arguments[1], StringComparison.Ordinal);
        }

        return written;
    }
}
