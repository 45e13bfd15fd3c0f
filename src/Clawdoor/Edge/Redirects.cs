using System.Text;
using Clawdoor.Access;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Edge;

/// <summary>
/// The path and query of a request exactly as it was sent, percent-encoding and all: what OpenClaw sees through the door
/// is what it would have seen without it.
/// </summary>
internal readonly record struct RequestTarget(string Path, string Query)
{
    /// <summary>Origin-form, or absolute-form without its scheme and authority (RFC 9112 section 3.2).</summary>
    /// <returns>
    /// False for <c>*</c>, <c>host:port</c>, a fragment and anything that is not printable ASCII: a blank or line break (possible in
    /// HTTP/2's <c>:path</c>) would end the HTTP/1.1 request line to the gateway early, which is request smuggling.
    /// </returns>
    public static bool TryParse(string raw, out RequestTarget target)
    {
        target = default;
        var start = 0;
        if (!raw.StartsWith('/'))
        {
            if (!raw.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !raw.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
                return false;
            start = raw.AsSpan(raw.IndexOf("//", StringComparison.Ordinal) + 2).IndexOfAny('/', '?');
            start = start < 0 ? raw.Length : start + raw.IndexOf("//", StringComparison.Ordinal) + 2;
        }

        var rest = raw.AsSpan(start);
        if (rest.ContainsAnyExceptInRange('!', '~') || rest.Contains('#'))
            return false;
        var question = rest.IndexOf('?');
        var path = question < 0 ? rest : rest[..question];
        target = new(path.IsEmpty ? "/" : path.ToString(), question < 0 ? "" : rest[question..].ToString());
        return true;
    }

    public override string ToString() => Path + Query;
}

/// <summary>Answers that only say "go there". Every Location is built from checked parts.</summary>
internal static class Redirects
{
    /// <summary>Where port 80 sends a request: the same host, path and query on https; null when Host is not a valid one.</summary>
    /// <param name="page">The request is a person's page view: a token in its query then moves to the fragment at once.</param>
    public static string? ToHttps(string? host, RequestTarget target, int httpsPort, bool page) =>
        HostName.TryParse(host, out var name)
            ? $"https://{HostName.HttpsAuthority(name.Host, httpsPort)}{(page ? TokenToFragment(target) : null) ?? target.ToString()}"
            : null;

    /// <summary>
    /// Takes <c>token</c> out of the query and puts it into the fragment, which browsers never send: the query would stand in
    /// the history, in <c>Referer</c> and in every log on the way. The Control UI reads both.
    /// </summary>
    /// <returns>A Location (a path on this host), or null when the query has no token.</returns>
    public static string? TokenToFragment(RequestTarget target)
    {
        if (!target.Query.Contains("token", StringComparison.OrdinalIgnoreCase) && !target.Query.Contains('%', StringComparison.Ordinal))
            return null;
        string? token = null;
        var found = false;
        var location = new StringBuilder();

        // "//evil" and "/\evil" as a Location lead to the host "evil"; "/." before it keeps the path and the host (RFC 3986 section 5.2.4).
        if (target.Path.Length > 1 && target.Path[1] is '/' or '\\')
            location.Append("/.");
        location.Append(target.Path);
        var separator = '?';
        foreach (var part in target.Query.AsSpan(Math.Min(1, target.Query.Length)).ToString().Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (Uri.UnescapeDataString(equals < 0 ? part : part[..equals]) == "token")
            {
                found = true;
                token ??= equals >= 0 && equals + 1 < part.Length ? part[(equals + 1)..] : null;
                continue;
            }

            location.Append(separator).Append(part);
            separator = '&';
        }

        if (token is not null)
            location.Append("#token=").Append(token);
        return found ? location.ToString() : null;
    }

    /// <summary>A person's browser asks for a page: a GET that wants HTML and no upgrade, and is not one of OpenClaw's own machine routes.</summary>
    public static bool IsPageView(HttpRequest request, RequestTarget target) =>
        HttpMethods.IsGet(request.Method) && WantsHtml(request) && request.Headers.Upgrade.Count == 0
        && !target.Path.StartsWith("/__openclaw__/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Browsers name <c>text/html</c> when they navigate; scripts and API clients do not.</summary>
    public static bool WantsHtml(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends the redirect. Neither it nor the page it came from may be kept or named to others: there may be a token in it.</summary>
    public static void Send(HttpResponse response, int status, string location)
    {
        response.StatusCode = status;
        response.Headers.Location = location;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.ContentLength = 0;
    }
}
