namespace Clawdoor.Nginx;

/// <summary>Finds everything of a site that does not come along, so that nothing is dropped in silence.</summary>
internal sealed class Leftovers
{
    // What the door does by itself, or what only tunes nginx.
    private static readonly HashSet<string> _builtIn =
    [
        "listen", "server_name", "ssl", "http2", "http3", "ssl_certificate", "ssl_certificate_key", "ssl_protocols", "ssl_ciphers",
        "ssl_prefer_server_ciphers", "ssl_ecdh_curve", "ssl_dhparam", "ssl_session_cache", "ssl_session_timeout", "ssl_session_tickets",
        "ssl_session_ticket_key", "ssl_buffer_size", "ssl_early_data", "ssl_conf_command", "proxy_pass", "proxy_http_version",
        "proxy_read_timeout", "proxy_send_timeout", "proxy_connect_timeout", "proxy_buffering", "proxy_request_buffering",
        "proxy_buffers", "proxy_buffer_size", "proxy_busy_buffers_size", "proxy_redirect", "proxy_cache_bypass", "proxy_no_cache",
        "proxy_socket_keepalive", "proxy_max_temp_file_size", "keepalive_timeout", "keepalive_requests", "tcp_nodelay", "tcp_nopush",
        "sendfile", "send_timeout", "client_body_timeout", "client_header_timeout", "client_body_buffer_size",
        "client_header_buffer_size", "large_client_header_buffers", "server_tokens", "chunked_transfer_encoding",
    ];

    private static readonly HashSet<string> _forwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Upgrade", "Connection", "Host", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port",
        "X-Forwarded-Scheme", "X-Forwarded-Ssl", "Forwarded", "Accept-Encoding",
    };

    private static readonly HashSet<string> _access =
    [
        "auth_basic", "auth_basic_user_file", "auth_request", "auth_jwt", "auth_delay", "allow", "deny", "satisfy", "limit_req",
        "limit_conn", "limit_except", "valid_referers", "ssl_verify_client", "ssl_client_certificate", "ssl_crl", "secure_link",
        "internal", "access_by_lua_block", "access_by_lua_file", "access_by_lua", "modsecurity",
    ];

    private static readonly HashSet<string> _behindProxy = ["set_real_ip_from", "real_ip_header", "real_ip_recursive"];

    private static readonly HashSet<string> _headers =
        ["add_header", "proxy_hide_header", "proxy_pass_header", "expires", "more_set_headers", "more_clear_headers", "proxy_cookie_path", "proxy_cookie_flags"];

    private readonly NginxSite _site;
    private readonly SiteSettings _settings;
    private readonly HashSet<NginxDirective> _ways;
    private readonly List<NotCarried> _found = [];

    private Leftovers(NginxSite site, SiteSettings settings)
    {
        (_site, _settings) = (site, settings);
        _ways = new(site.Ways.SelectMany(w => w.Levels.Append(w.Pass)), ReferenceEqualityComparer.Instance);
    }

    /// <summary>What weighs most first, then in the order of the text.</summary>
    public static IReadOnlyList<NotCarried> In(NginxSite site, SiteSettings settings)
    {
        var leftovers = new Leftovers(site, settings);
        leftovers.Search();
        return [.. leftovers._found.Distinct().OrderBy(n => n.Kind)];
    }

    private void Search()
    {
        foreach (var directive in _site.Servers[0].Ways[0].Levels[0].Children.Where(d => d.Block is null))
        {
            // Inherited by every server; the rest of an http block says how nginx works.
            if (KindOf(directive) is NotCarriedKind.AccessRule or NotCarriedKind.BehindProxy)
                Add(KindOf(directive), directive);
        }

        foreach (var server in _site.Servers)
            Walk(server.Block.Children);
        foreach (var server in _site.Servers.Concat(_site.Redirects))
            Head(server);
        foreach (var challenge in _site.Redirects.SelectMany(r => r.Block.Children).Where(NginxServer.IsAcmeChallenge))
            Add(NotCarriedKind.AcmeChallenge, challenge);
        foreach (var other in _site.Others)
            Add(NotCarriedKind.OtherServer, other.Block, other.Names);
        Gateways();
    }

    private void Walk(IReadOnlyList<NginxDirective> directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name is "location" or "if" && _ways.Contains(directive))
                Walk(directive.Children);
            else if (KindOf(directive) is { } kind)
                Add(kind, directive);
        }
    }

    private NotCarriedKind? KindOf(NginxDirective directive) => directive.Name switch
    {
        _ when IsBuiltIn(directive) => null,
        "location" when NginxServer.IsAcmeChallenge(directive) => NotCarriedKind.AcmeChallenge,
        "location" or "if" when IsRefusal(directive) => NotCarriedKind.AccessRule,
        "location" => NotCarriedKind.OtherLocation,
        "ssl_password_file" or "ssl_trusted_certificate" or "ssl_stapling" => NotCarriedKind.Certificate,
        "access_log" or "error_log" => NotCarriedKind.Log,
        "deny" or "return" when IsRefusal(directive) => NotCarriedKind.AccessRule,
        var name when _access.Contains(name) => NotCarriedKind.AccessRule,
        var name when _behindProxy.Contains(name) => NotCarriedKind.BehindProxy,
        var name when _headers.Contains(name) => NotCarriedKind.Header,
        _ => NotCarriedKind.Other,
    };

    private bool IsBuiltIn(NginxDirective directive) => (directive.Name, directive.Arguments) switch
    {
        ("proxy_set_header", [var name, ..]) => _forwarded.Contains(name),
        ("allow" or "satisfy", ["all"]) or ("access_log" or "auth_basic" or "auth_request" or "ssl_verify_client", ["off", ..]) => true,
        ("proxy_cache" or "gzip" or "ssl_stapling", ["off"]) => true,
        ("return" or "rewrite", _) => NginxServer.IsRedirectToHttps(directive),
        ("if", _) => directive.Children.Count > 0 && directive.Children.All(NginxServer.IsRedirectToHttps),
        ("set", [var variable, _]) => _site.Ways.Any(w => w.Pass.First.Contains(variable, StringComparison.Ordinal)),
        var (name, _) => _builtIn.Contains(name),
    };

    /// <summary>True for what only shuts visitors out: <c>deny all</c>, <c>return 403</c>, or a block of nothing else.</summary>
    private static bool IsRefusal(NginxDirective directive) => directive.Name switch
    {
        "return" => directive.Arguments is [['4', _, _], ..],
        "deny" => true,
        _ => directive.Children.Count > 0 && directive.Children.All(d => IsRefusal(d) || d.Name is "allow" or "access_log" or "log_not_found"),
    };

    /// <summary>Names, ports and certificates of one server.</summary>
    private void Head(NginxServer server)
    {
        foreach (var named in server.Block.Named("server_name"))
        {
            var names = named.Arguments.Where(n => n is not ("" or "_" or "localhost") && NginxListen.AddressOf(n) is null).ToList();
            if (names.Count > 0)
                Add(NotCarriedKind.Name, named);
        }

        foreach (var odd in server.OddListens)
            Add(NotCarriedKind.Listen, odd);
        foreach (var listen in server.Listens.Where(l => l.Source.Name == "listen" && l.Port != (l.IsTls ? _settings.HttpsPort : _settings.HttpPort)))
            Add(NotCarriedKind.Listen, listen.Source);

        foreach (var certificate in server.Block.Named("ssl_certificate").Where(d => _site.Configuration.Absolute(d.First) != _settings.CertificateFile))
            Add(NotCarriedKind.Certificate, certificate);
    }

    private void Gateways()
    {
        foreach (var way in _site.Ways)
        {
            if (!way.IsAtRoot && way.Location is { } location)
                Add(NotCarriedKind.PathPrefix, location);
            if (way.IsTls || !way.Backends.Any(b => b.IsOnThisMachine))
                Add(NotCarriedKind.Upstream, way.Pass);
        }

        foreach (var second in _site.Upstreams.SelectMany(u => u.Named("server").Skip(1)))
            Add(NotCarriedKind.Upstream, second);
    }

    private void Add(NotCarriedKind? kind, NginxDirective directive, IReadOnlyList<string>? names = null)
    {
        var text = directive.ToString();
        _found.Add(new(kind ?? NotCarriedKind.Other, directive.Place, names is { Count: > 0 } ? $"{text} # {string.Join(' ', names)}" : text));
    }
}
