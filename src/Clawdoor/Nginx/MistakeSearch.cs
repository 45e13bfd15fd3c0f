namespace Clawdoor.Nginx;

/// <summary>Finds the recipe's mistakes in a site, as far as a site and its certificate can show them.</summary>
internal static class MistakeSearch
{
    private static readonly string[] _forwarded = ["X-Forwarded-For", "X-Real-IP", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded"];

    // nginx's own format "combined" has the first. OpenClaw's pages send no Referer (Referrer-Policy: no-referrer), so that one tells nothing.
    private static readonly string[] _withQuery = ["request", "request_uri", "args", "query_string", "arg_token"];

    /// <summary>In the order of the list of ten, then of the text.</summary>
    /// <param name="certificate">Null when it could not be seen.</param>
    public static IReadOnlyList<FoundMistake> In(NginxSite site, CertificateLook? certificate) =>
    [
        .. site.Ways.SelectMany(way => InWay(way, site.Configuration.IsWhole))
            .Concat(TokensInQueries(site))
            .Concat(certificate is null ? [] : InCertificate(site, certificate))
            .DistinctBy(f => (f.Mistake.Number, f.Place, f.Text))
            .OrderBy(f => f.Mistake.Number),
    ];

    private static IEnumerable<FoundMistake> InWay(NginxWay way, bool isWhole)
    {
        // What is not set goes through as the visitor sent it (ngx_http_proxy_module).
        if (way.Header("X-Forwarded-For") is null)
            yield return Found(RecipeMistake.ForwardedByVisitor, way.Pass);
        foreach (var set in _forwarded.Select(way.Header).OfType<NginxDirective>().Where(RepeatsVisitor))
            yield return Found(RecipeMistake.ForwardedByVisitor, set);
        if (way.Header("Connection") is { } connection && connection.Arguments[1].Trim().Equals("upgrade", StringComparison.OrdinalIgnoreCase))
            yield return Found(RecipeMistake.AlwaysUpgrade, connection);
        if (way.Header("Host") is { } host && IsWithoutPort(host.Arguments[1].Trim()))
            yield return Found(RecipeMistake.HostWithoutPort, host);
        var logs = way.Effective("access_log");
        if (logs.FirstOrDefault(log => LogsQuery(log, way.Levels)) is { } logged)
            yield return Found(RecipeMistake.TokenInQuery, logged);
        // Where nobody says anything, nginx logs as "combined" (ngx_http_log_module).
        else if (logs.Count == 0 && isWhole)
            yield return Found(RecipeMistake.TokenInQuery, way.Levels[0]);
    }

    private static bool RepeatsVisitor(NginxDirective set)
    {
        var own = "http_" + set.First.Replace('-', '_').ToLowerInvariant();
        return Variables(set.Arguments[1]).Any(v => v == "proxy_add_x_forwarded_for" || v == own);
    }

    private static bool IsWithoutPort(string host) => host is "$host" or "${host}" or "$server_name" or "${server_name}";

    private static bool LogsQuery(NginxDirective log, IReadOnlyList<NginxDirective> levels)
    {
        if (log.First is "off" or "")
            return false;
        var name = log.Arguments.Skip(1).FirstOrDefault(a => !a.Contains('=')) ?? "combined";
        var format = levels.SelectMany(level => level.Named("log_format")).LastOrDefault(f => f.First == name);
        // A format that is not here is only known to be nginx's own when it has that name.
        return format is null ? name == "combined" : format.Arguments.Skip(1).SelectMany(Variables).Any(v => _withQuery.Contains(v));
    }

    private static IEnumerable<FoundMistake> TokensInQueries(NginxSite site) =>
        from server in site.Servers.Concat(site.Redirects)
        from directive in server.Block.All
        where directive.Arguments.Any(a => a.Contains("?token=", StringComparison.OrdinalIgnoreCase)
            || a.Contains("&token=", StringComparison.OrdinalIgnoreCase) || Variables(a).Contains("arg_token"))
        select Found(RecipeMistake.TokenInQuery, directive);

    private static IEnumerable<FoundMistake> InCertificate(NginxSite site, CertificateLook certificate)
    {
        var shown = site.Servers.SelectMany(s => s.Block.Named("ssl_certificate")).FirstOrDefault()
            ?? site.Servers[0].Ways[0].Levels[0].Named("ssl_certificate").FirstOrDefault();
        if (shown is null || !certificate.IsSelfSigned)
            yield break;
        if (certificate.IsForPublicAddress)
            yield return Found(RecipeMistake.NoCertificateForAddress, shown);
        yield return Found(RecipeMistake.ClickThroughWarning, shown);
        yield return Found(RecipeMistake.RenewedByRestart, shown);
    }

    private static FoundMistake Found(RecipeMistake mistake, NginxDirective directive) => new(mistake, directive.Place, directive.ToString());

    /// <summary>The names of the variables in a text, without dollar and braces.</summary>
    private static IEnumerable<string> Variables(string text)
    {
        for (var at = text.IndexOf('$'); at >= 0; at = text.IndexOf('$', at + 1))
        {
            var start = at + 1 < text.Length && text[at + 1] == '{' ? at + 2 : at + 1;
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            if (end > start)
                yield return text[start..end];
        }
    }
}
