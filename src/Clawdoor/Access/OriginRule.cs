using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Clawdoor.Protocol;

namespace Clawdoor.Access;

/// <summary>Why an Origin is let in, or that it is not.</summary>
internal enum OriginState
{
    /// <summary>In <c>allowedOrigins</c>.</summary>
    Listed,

    /// <summary>Equal to Host, which <c>dangerouslyAllowHostHeaderOriginFallback</c> takes as proof.</summary>
    EqualToHost,

    /// <summary>Equal to Host, and the name is one that only a private network has.</summary>
    PrivateSameOrigin,

    /// <summary>A page on this machine, opened on this machine.</summary>
    LocalLoopback,

    /// <summary>Absent, or no origin that a browser would send.</summary>
    Invalid,

    NotAllowed,
}

/// <summary>Whether a page of this origin may open a WebSocket to the gateway (access-layer 3).</summary>
internal static partial class OriginRule
{
    private static readonly (string Scheme, int Port)[] DefaultPorts = [("http", 80), ("https", 443), ("ws", 80), ("wss", 443), ("ftp", 21)];

    public static bool Allows(this OriginState state) => state < OriginState.Invalid;

    /// <summary><c>details.reason</c> of the refusal.</summary>
    public static string Reason(this OriginState state) => state == OriginState.Invalid ? "origin missing or invalid" : "origin not allowed";

    /// <summary>Every request with an Origin is asked, and browser clients must have one; the copilot's extension has its own rule.</summary>
    public static bool Applies(ClientInfo client, string? origin) =>
        (!string.IsNullOrWhiteSpace(origin) || client.IsBrowserPage() || client.IsWebchat())
        && !(client.IsCopilot() && ChromeExtension(origin) is not null);

    /// <summary>The first of the steps that hits counts.</summary>
    /// <param name="host">The Host header as sent, port included.</param>
    /// <param name="isDirectLocal">Only a browser on this machine may come with a loopback name.</param>
    public static OriginState Check(string? origin, string? host, bool isDirectLocal, AccessPolicy policy)
    {
        // 1. allowedOrigins, compared as text: an entry is never made a URL of.
        if (Parse(origin) is not { } parsed)
            return OriginState.Invalid;
        if (policy.AllowedOrigins.Any(entry => entry.Trim().ToLowerInvariant() is var allowed && (allowed == "*" || allowed == parsed.Text)))
            return OriginState.Listed;

        // 2. the Host header, where that was asked for
        var isSame = parsed.IsAt(host);
        if (isSame && policy.HostHeaderOriginFallback)
            return OriginState.EqualToHost;

        // 3. the Host header, where no foreign name can have led here (DNS rebinding)
        if (isSame && (IsLoopback(parsed.Name) ? isDirectLocal : IsPrivate(parsed.Name)))
            return OriginState.PrivateSameOrigin;

        // 4. this machine
        return isDirectLocal && IsLoopback(parsed.Name) ? OriginState.LocalLoopback : OriginState.NotAllowed;
    }

    /// <summary>As browsers write it: lower case, no default port, no slash at the end; null when it is no origin.</summary>
    public static string? Normalize(string? origin) => Parse(origin)?.Text;

    /// <summary>Whether the page came from where its WebSocket goes to.</summary>
    /// <param name="host">The Host header as sent, port included.</param>
    public static bool IsSameHost(string? origin, string? host) => Parse(origin)?.IsAt(host) == true;

    /// <summary>The normalised origin of a Chrome extension.</summary>
    public static string? ChromeExtension(string? origin) =>
        Normalize(origin) is { } text && ExtensionOrigin().IsMatch(text) ? text : null;

    // Browsers send ASCII that is canonical already. Other spellings of a host, which a URL parser would fold into one
    // (127.1, 0x7f000001, percent signs, full-width letters), come from no browser and are refused.
    private static Origin? Parse(string? origin)
    {
        if (WholeOrigin().Match(origin?.Trim() ?? "") is not { Success: true } match)
            return null;
        var scheme = match.Groups["scheme"].Value.ToLowerInvariant();
        var name = match.Groups["name"].Value.ToLowerInvariant();
        if (name.StartsWith('[') ? AddressText.Parse(name) is null : EndsInNumber().IsMatch(name) && AddressText.Parse(name) is null)
            return null;

        var authority = name;
        if (match.Groups["port"].Value is { Length: > 0 } digits)
        {
            if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                return null;
            if (!DefaultPorts.Contains((scheme, port)))
                authority = string.Create(CultureInfo.InvariantCulture, $"{name}:{port}");
        }

        return new($"{scheme}://{authority}", authority, name);
    }

    /// <param name="Authority">Name, and port where it is not the scheme's.</param>
    private sealed record Origin(string Text, string Authority, string Name)
    {
        public bool IsAt(string? host) => Authority.Equals(host?.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLoopback(string name) =>
        name.TrimEnd('.') == "localhost" || (AddressText.Parse(name) is { } address && IPAddress.IsLoopback(address));

    private static bool IsPrivate(string name) => AddressText.Parse(name) is { } address
        ? IsPrivate(address)
        : name.EndsWith(".local", StringComparison.Ordinal) || name.EndsWith(".ts.net", StringComparison.Ordinal);

    // RFC 1918, RFC 3927, RFC 6598; RFC 4193, RFC 4291 section 2.5.6
    private static bool IsPrivate(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal;
        return address.GetAddressBytes() switch
        {
            [10, ..] or [192, 168, ..] or [169, 254, ..] => true,
            [172, var second, ..] => second is >= 16 and <= 31,
            [100, var second, ..] => second is >= 64 and <= 127,
            _ => false,
        };
    }

    [GeneratedRegex(@"^(?<scheme>[a-z][a-z0-9+.-]*)://(?<name>[a-z0-9._-]+|\[[0-9a-f.]*:[0-9a-f:.]*\])(:(?<port>[0-9]+))?/?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WholeOrigin();

    [GeneratedRegex(@"(^|\.)([0-9]+|0x[0-9a-f]*)\.?\z")]
    private static partial Regex EndsInNumber();

    [GeneratedRegex(@"^chrome-extension://[a-p]{32}\z")]
    private static partial Regex ExtensionOrigin();
}
