using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Clawdoor.Edge;

/// <summary>
/// Which of a client's headers are not passed on. OpenClaw trusts the door (<c>gateway.trustedProxies</c>), so whatever says
/// who somebody is, or where a request came from, must be the door's word and never the visitor's.
/// </summary>
/// <remarks>
/// Underscores count as hyphens: programs that put headers into CGI-style variables take <c>X_Forwarded_For</c>
/// for <c>X-Forwarded-For</c>. Letter case never matters.
/// </remarks>
internal sealed class ForwardedHeaders(IReadOnlyList<string> also)
{
    /// <summary>Families: everything that starts with one of these.</summary>
    private static readonly string[] s_families =
    [
        "x-forwarded", "x-openclaw-", "tailscale-", "x-original-", "x-rewrite-",
        "cf-connecting-", "cf-access-", "cf-pseudo-",
        // Identities as other proxies write them; OpenClaw's auth mode trusted-proxy may be told to believe any of them.
        "x-auth-request-", "x-webauth-", "x-authentik-", "x-pomerium-", "x-goog-authenticated-", "x-goog-iap-",
        "x-ms-client-principal", "x-amzn-oidc-", "x-remote-", "remote-", "x-ssl-client", "ssl-client",
    ];

    private static readonly string[] s_names =
    [
        "forwarded", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip", "fastly-client-ip", "fly-client-ip",
        "x-azure-clientip", "x-azure-socketip", "x-appengine-user-ip", "x-envoy-external-address", "x-proxyuser-ip",
        "client-ip", "x-client-cert", "client-cert", "client-cert-chain", "via", "x-host", "x-http-host-override",
        // httpoxy (CVE-2016-5385): CGI programs take a Proxy header for their HTTP_PROXY.
        "proxy",
        // Hop by hop (RFC 9110 section 7.6.1 and what preceded it). Expect is met by Kestrel, HTTP2-Settings belongs to h2c.
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade", "http2-settings", "expect",
    ];

    private readonly FrozenSet<string> _names =
        s_names.Concat(also.Select(Normalise)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a header of this name, sent by a client, ends at the door.</summary>
    public bool Drops(string name)
    {
        var normal = Normalise(name);
        if (_names.Contains(normal))
            return true;
        foreach (var family in s_families)
        {
            if (normal.StartsWith(family, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Takes what <see cref="Drops"/> says out of a request that is answered in this process. What frames the connection stays:
    /// whoever answers has to see the upgrade.
    /// </summary>
    public void DropFrom(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys.Where(name => Drops(name) && !s_mayNotBeNamed.Contains(name) && name != HeaderNames.Connection).ToList())
            headers.Remove(name);
    }

    /// <summary>
    /// Makes <paramref name="outgoing"/> tell the truth: drops what <see cref="Drops"/> says and what Connection names, then
    /// writes the three headers that are the door's to write.
    /// </summary>
    public void Rewrite(HttpRequest incoming, HttpRequestMessage outgoing, IPAddress client)
    {
        foreach (var (name, _) in incoming.Headers)
        {
            if (!name.StartsWith(':') && Drops(name))
                Remove(outgoing, name);
        }

        foreach (var name in NamedInConnection(incoming.Headers.Connection))
            Remove(outgoing, name);

        var address = client.ToString();
        outgoing.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        outgoing.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        outgoing.Headers.TryAddWithoutValidation("X-Real-IP", address);
    }

    /// <summary>
    /// The headers a <c>Connection</c> header calls hop-by-hop (RFC 9110 section 7.6.1), except those that frame the message
    /// or that the gateway decides by: a client must not be able to take those away from the request.
    /// </summary>
    /// <remarks>
    /// Kestrel shortens a request's list that has <c>close</c> or <c>keep-alive</c> in it to that one word (.NET 10, observed), so what stood
    /// beside it passes on. That is harmless: whatever could be harmful is dropped by its own name.
    /// </remarks>
    public static IEnumerable<string> NamedInConnection(IEnumerable<string?> connection)
    {
        foreach (var value in connection)
        {
            foreach (var name in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && !s_mayNotBeNamed.Contains(name))
                    yield return name;
            }
        }
    }

    private static readonly FrozenSet<string> s_mayNotBeNamed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "close", "upgrade", "keep-alive", HeaderNames.Host, HeaderNames.ContentLength, HeaderNames.ContentType,
        HeaderNames.Authorization, HeaderNames.Cookie, HeaderNames.Origin);

    private static void Remove(HttpRequestMessage message, string name)
    {
        message.Headers.Remove(name);
        if (name.StartsWith("content-", StringComparison.OrdinalIgnoreCase))
            message.Content?.Headers.Remove(name);
    }

    private static string Normalise(string name) => name.Replace('_', '-').ToLowerInvariant();
}
