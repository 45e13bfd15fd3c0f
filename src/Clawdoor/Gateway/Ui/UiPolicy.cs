using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Clawdoor.Access;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// The Content-Security-Policy of the Control UI, as OpenClaw writes it, and of Clawdoor's own page, which needs less.
/// OpenClaw adds <c>'wasm-unsafe-eval'</c> where it has a terminal; this gateway has none.
/// </summary>
internal static partial class UiPolicy
{
    /// <summary>For everything but the page itself.</summary>
    public static readonly string Plain = Write([], null);

    /// <summary>For the page as GET answers it.</summary>
    /// <param name="scripts">From <see cref="ScriptsOf"/>.</param>
    /// <param name="host">The Host header: pages of other ports of this name may be asked, as OpenClaw allows.</param>
    public static string Page(IReadOnlyList<string> scripts, string? host) => Write(scripts, host);

    /// <summary>For the own page: nothing but its own scripts and styles, and nobody but this gateway.</summary>
    public static string OwnPage(IReadOnlyList<string> scripts, IReadOnlyList<string> styles) =>
        $"default-src 'none'; script-src {Sources(scripts)}; style-src {Sources(styles)}; img-src 'self' data:; font-src 'self'; "
        + "manifest-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary><c>sha256-…</c> of each inline script, in their order.</summary>
    public static IReadOnlyList<string> ScriptsOf(string html) => HashesOf(InlineScript(), html);

    /// <summary><c>sha256-…</c> of each inline style sheet.</summary>
    public static IReadOnlyList<string> StylesOf(string html) => HashesOf(InlineStyle(), html);

    private static string[] HashesOf(Regex element, string html) =>
    [
        .. from Match found in element.Matches(html)
           where found.Groups["text"].Length > 0 && !SourceAttribute().IsMatch(found.Groups["attributes"].Value)
           select $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(found.Groups["text"].Value)))}'",
    ];

    private static string Write(IReadOnlyList<string> scripts, string? host)
    {
        // What is no host name must not get into the header: a Host of "x; script-src *" would be a directive.
        var portals = HostName.TryParse(host, out var name) ? $" http://{Plainly(name)}:* https://{Plainly(name)}:*" : "";
        return "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; frame-src 'self' http: https:; "
            + $"script-src {Sources(scripts)}; style-src 'self' 'unsafe-inline' https://fonts.googleapis.com; "
            + "img-src 'self' data: blob: https:; media-src 'self' data: blob:; font-src 'self' https://fonts.gstatic.com; worker-src 'self'; "
            + $"connect-src 'self' ws: wss: data: https://api.openai.com https://tweakcn.com{portals}";
    }

    private static string Plainly(HostName name) =>
        name.Host[0] == '[' ? HostName.InUrl(IPAddress.Parse(name.Host)) : name.Host.ToLowerInvariant();

    private static string Sources(IReadOnlyList<string> hashes) => string.Join(' ', hashes.Prepend("'self'"));

    [GeneratedRegex("<script(?<attributes>\\s[^>]*)?>(?<text>.*?)</script>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex InlineScript();

    [GeneratedRegex("<style(?<attributes>\\s[^>]*)?>(?<text>.*?)</style>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex InlineStyle();

    [GeneratedRegex("(^|\\s)src(\\s*=|\\s|$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SourceAttribute();
}
