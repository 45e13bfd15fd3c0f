using System.Net;

namespace Clawdoor.Nginx;

/// <summary>One <c>server</c> block.</summary>
/// <param name="Ways">Its <c>proxy_pass</c>es.</param>
/// <param name="OddListens">What it listens on besides TCP ports of addresses: sockets, QUIC, names.</param>
internal sealed record NginxServer(
    NginxDirective Block, IReadOnlyList<NginxListen> Listens, IReadOnlyList<NginxDirective> OddListens, IReadOnlyList<NginxWay> Ways)
{
    // What a page of welcome or a redirect needs; anything else makes a server somebody's own.
    private static readonly HashSet<string> _plain =
    [
        "listen", "server_name", "root", "index", "location", "try_files", "error_page", "access_log", "error_log", "charset",
        "server_tokens", "log_not_found", "autoindex", "default_type",
    ];

    private static readonly HashSet<string> _redirecting =
        ["listen", "server_name", "location", "access_log", "error_log", "server_tokens", "return", "rewrite", "if", "add_header"];

    /// <summary>The names visitors may use, as written; no name, <c>_</c> and the empty one are none.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. Block.Named("server_name").SelectMany(d => d.Arguments).Where(n => n is not ("" or "_")).Distinct(StringComparer.OrdinalIgnoreCase)];

    public NginxPlace Place => Block.Place;

    public IEnumerable<IPAddress> NamedAddresses => Names.Select(NginxListen.AddressOf).OfType<IPAddress>();

    /// <summary>True when it does nothing but send visitors to https on the name they came by, or on one of <paramref name="names"/>.</summary>
    public bool IsRedirectTo(IReadOnlyList<string> names)
    {
        var inside = Block.Children.Where(d => !IsAcmeChallenge(d)).SelectMany(d => d.All).ToList();
        var targets = inside.Select(TargetOf).OfType<string>().ToList();
        return targets.Count > 0 && inside.TrueForAll(d => _redirecting.Contains(d.Name) && (d.Name != "return" || TargetOf(d) is not null || d.First.StartsWith('4')))
            && Listens.All(l => !l.IsTls)
            && targets.TrueForAll(t => HostOf(t) is { } host && (IsSameName(host) || names.Contains(host, StringComparer.OrdinalIgnoreCase)))
            && (names.Count == 0 || Names.All(n => names.Contains(n, StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>
    /// The directory of a page such as distributions put on port 80, when the server does nothing but show files of one
    /// directory there; null for every other server. What is in the directory decides.
    /// </summary>
    public string? PlainRoot
    {
        get
        {
            var roots = Block.All.Where(d => d.Name == "root").Select(d => d.First).Distinct().ToList();
            return roots is [['/', ..] root] && Names is [] or ["localhost"] && Listens.All(l => l is { IsTls: false, Port: 80 })
                && OddListens.Count == 0 && Block.All.Skip(1).All(d => _plain.Contains(d.Name)) ? root : null;
        }
    }

    /// <summary>Where an authority looks for proof that a name is ours (RFC 8555, 8.3).</summary>
    public static bool IsAcmeChallenge(NginxDirective directive) =>
        directive.Name == "location" && directive.Arguments.Any(a => a.Contains("/.well-known/acme-challenge", StringComparison.Ordinal));

    /// <summary>True for a <c>return</c> or <c>rewrite</c> to https on the same name, which the door does by itself.</summary>
    public static bool IsRedirectToHttps(NginxDirective directive) =>
        TargetOf(directive) is { } target && HostOf(target) is { } host && IsSameName(host);

    // return 301 https://…; return https://…; rewrite ^ https://… permanent;
    private static string? TargetOf(NginxDirective directive) => (directive.Name, directive.Arguments) switch
    {
        ("return", ["301" or "302" or "303" or "307" or "308", var to]) => to,
        ("return", [['h', 't', 't', 'p', ..] to]) => to,
        ("rewrite", [_, var to, ..]) => to,
        _ => null,
    };

    private static string? HostOf(string target)
    {
        const string Https = "https://";
        if (!target.StartsWith(Https, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = target[Https.Length..];
        var from = rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) + 1 : rest.StartsWith('$') ? 1 : 0;
        var end = rest.AsSpan(from).IndexOfAny("/:$");
        return end < 0 ? rest : rest[..(from + end)];
    }

    private static bool IsSameName(string host) => host is "$host" or "${host}" or "$server_name" or "$http_host" or "$server_addr";
}
