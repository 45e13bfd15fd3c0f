using System.Globalization;

namespace Clawdoor.Doctor;

/// <summary>A published hole in OpenClaw.</summary>
/// <param name="FixedIn">The first version without it.</param>
/// <param name="Source">Where it is described.</param>
internal sealed record Flaw(string Id, string FixedIn, string About, string Source);

/// <summary>Published holes that let strangers in, as of September 2026; docs/doctor.md shows them.</summary>
internal static class KnownFlaws
{
    public static readonly IReadOnlyList<Flaw> All =
    [
        new("CVE-2026-25593", "2026.1.20", "config.apply over the local WebSocket without a login",
            "https://cybernative.ai/t/openclaw-gateway-defense-in-depth-auth-boundaries-cli-whitelisting/34373"),
        new("CVE-2026-25253", "2026.1.29", "?gatewayUrl= sends the token to a stranger", "https://github.com/vulhub/vulhub/pull/761"),
        new("CVE-2026-26322", "2026.2.14", "a tool's gatewayUrl reaches internal servers", "https://www.sentinelone.com/vulnerability-database/cve-2026-26322"),
        new("GHSA-cjv3-m589-v3rx", "2026.2.22", "proxy headers mistaken for a local visitor", "https://cvereports.com/reports/GHSA-CJV3-M589-V3RX"),
        new("cross-site WebSocket", "2026.2.25", "any website can guess the secret of a local gateway",
            "https://dev.to/mkdelta221/a-real-websocket-hijack-hit-an-ai-agent-framework-heres-what-we-learned-4moe"),
        new("GHSA-rqpp-rjj8-7wv8", "2026.3.12", "clients with the shared token declare themselves administrators",
            "https://research.averlon.ai/vulnerability-intelligence/cve/GHSA-rqpp-rjj8-7wv8"),
        new("CVE-2026-53821", "2026.5.18", "x-openclaw-scopes on a proxied upgrade gives every right",
            "https://securelayer7.net/lab/cve-2026-53821-openclaw-trusted-proxy-websocket-scope-elevation"),
    ];

    /// <summary>Those a version still has, the first to be fixed first; none for a text that is no version.</summary>
    public static IReadOnlyList<Flaw> Of(string? version) =>
        Parse(version) is { } own ? [.. All.Where(f => Compare(own, Parse(f.FixedIn)!) < 0)] : [];

    // "2026.9.6", "2026.5.18-beta.1", "v2026.3.12": what stands behind the three numbers is passed over.
    private static int[]? Parse(string? version)
    {
        var numbers = (version ?? "").TrimStart('v').Split('-', '+')[0].Split('.');
        var parsed = numbers.Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return parsed.Length == 3 && parsed.All(n => n >= 0) && parsed[0] >= 2026 ? parsed : null;
    }

    private static int Compare(int[] one, int[] other) =>
        one.Zip(other, (a, b) => a.CompareTo(b)).FirstOrDefault(c => c != 0);
}
