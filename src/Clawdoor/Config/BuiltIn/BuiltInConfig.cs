using System.Globalization;
using Clawdoor.Config.Json5;

namespace Clawdoor.Config.BuiltIn;

/// <summary><c>gateway.auth.rateLimit</c>.</summary>
internal sealed record RateLimitConfig
{
    /// <summary>At least 1; 10 by default.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>Milliseconds in the file; a minute by default.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Milliseconds in the file; five minutes by default.</summary>
    public TimeSpan Lockout { get; init; } = TimeSpan.FromMinutes(5);

    public bool ExemptLoopback { get; init; } = true;
}

/// <summary><c>gateway.auth.trustedProxy</c>.</summary>
internal sealed record TrustedProxyConfig(string UserHeader)
{
    public IReadOnlyList<string> RequiredHeaders { get; init; } = [];

    /// <summary>Empty: everybody.</summary>
    public IReadOnlyList<string> AllowUsers { get; init; } = [];

    public bool AllowLoopback { get; init; }

    /// <summary>Null when <c>deviceAutoApprove.enabled</c> is not true.</summary>
    public IReadOnlyList<string>? AutoApproveScopes { get; init; }
}

/// <summary>What the command line says before the file and the environment are asked.</summary>
/// <param name="Port">1 to 65535; null = not given.</param>
/// <param name="Bind">As <c>gateway.bind</c>; null = not given.</param>
/// <param name="AllowUnconfigured"><c>gateway.mode</c> need not be <c>local</c>.</param>
internal sealed record RunFlags(int? Port = null, string? Bind = null, bool AllowUnconfigured = false);

/// <summary>What the built-in gateway takes from openclaw.json and the environment; the defaults are OpenClaw 2026.9.6's.</summary>
internal sealed record BuiltInConfig
{
    // What OpenClaw grants when deviceAutoApprove.scopes is not written.
    private static readonly string[] _usualScopes = ["operator.read", "operator.write", "operator.approvals", "operator.questions"];

    public required OpenClawConfig File { get; init; }

    /// <summary>With the flags in force.</summary>
    public required GatewayConfig Gateway { get; init; }

    public bool AllowUnconfigured { get; init; }

    public bool UiEnabled { get; init; } = true;

    /// <summary>Absolute; null = where the official UI is found.</summary>
    public string? UiRoot { get; init; }

    public bool HostHeaderOriginFallback { get; init; }

    public RateLimitConfig RateLimit { get; init; } = new();

    /// <summary>Null without a <c>userHeader</c>.</summary>
    public TrustedProxyConfig? TrustedProxy { get; init; }

    public bool AutoApproveLocal { get; init; } = true;

    public string? CustomBindHost { get; init; }

    /// <summary>False when <c>gateway.reload.mode</c> is <c>off</c>.</summary>
    public bool Reloads { get; init; } = true;

    /// <summary>Null = the header is not sent.</summary>
    public string? StrictTransportSecurity { get; init; }

    /// <summary><c>gateway.http.endpoints.chatCompletions.enabled</c>.</summary>
    public bool ChatCompletions { get; init; }

    /// <summary>OPENCLAW_HANDSHAKE_TIMEOUT_MS, a whole number from 1; 15 s by default. A value that is none is as if not set.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>OPENCLAW_MAX_PREAUTH_CONNECTIONS_PER_IP, a whole number from 1; 32 by default. A value that is none is as if not set.</summary>
    public int UnauthenticatedPerAddress { get; init; } = 32;

    public static BuiltInConfig From(OpenClawConfig file, RunFlags flags)
    {
        var defaults = new RateLimitConfig();
        var gateway = file.Gateway;
        return new BuiltInConfig
        {
            File = file,
            Gateway = gateway with { Port = flags.Port ?? gateway.Port, Bind = flags.Bind ?? gateway.Bind },
            AllowUnconfigured = flags.AllowUnconfigured,
            UiEnabled = Truth(true, "controlUi", "enabled"),
            UiRoot = Text("controlUi", "root") is { Length: > 0 } root ? OpenClawPaths.Absolute(root, file.Paths.Home) : null,
            HostHeaderOriginFallback = Truth(false, "controlUi", "dangerouslyAllowHostHeaderOriginFallback"),
            RateLimit = new()
            {
                MaxAttempts = (int)Math.Clamp(Number(defaults.MaxAttempts, "auth", "rateLimit", "maxAttempts"), 1, int.MaxValue),
                Window = Milliseconds(defaults.Window, "auth", "rateLimit", "windowMs"),
                Lockout = Milliseconds(defaults.Lockout, "auth", "rateLimit", "lockoutMs"),
                ExemptLoopback = Truth(defaults.ExemptLoopback, "auth", "rateLimit", "exemptLoopback"),
            },
            TrustedProxy = Text("auth", "trustedProxy", "userHeader") is { Length: > 0 } header
                ? new(header)
                {
                    RequiredHeaders = Texts("auth", "trustedProxy", "requiredHeaders"),
                    AllowUsers = Texts("auth", "trustedProxy", "allowUsers"),
                    AllowLoopback = Truth(false, "auth", "trustedProxy", "allowLoopback"),
                    AutoApproveScopes = Truth(false, "auth", "trustedProxy", "deviceAutoApprove", "enabled")
                        ? (Find("auth", "trustedProxy", "deviceAutoApprove", "scopes") is null ? _usualScopes : Texts("auth", "trustedProxy", "deviceAutoApprove", "scopes")) : null,
                }
                : null,
            AutoApproveLocal = Truth(true, "nodes", "pairing", "autoApproveLocal"),
            CustomBindHost = Text("customBindHost") is { Length: > 0 } host ? host : null,
            Reloads = Text("reload", "mode") != "off",
            StrictTransportSecurity = Text("http", "securityHeaders", "strictTransportSecurity") is { Length: > 0 } hsts ? hsts : null,
            ChatCompletions = Truth(false, "http", "endpoints", "chatCompletions", "enabled"),
            Handshake = TimeSpan.FromMilliseconds(Whole(file.Variables["OPENCLAW_HANDSHAKE_TIMEOUT_MS"]) ?? 15_000),
            UnauthenticatedPerAddress = Whole(file.Variables["OPENCLAW_MAX_PREAUTH_CONNECTIONS_PER_IP"]) ?? 32,
        };

        ConfigNode? Find(params ReadOnlySpan<string> path) => file.Root["gateway"]?.Find(path);

        bool Truth(bool otherwise, params ReadOnlySpan<string> path) => Find(path)?.Value is Json5Boolean { Truth: var truth } ? truth : otherwise;

        double Number(double otherwise, params ReadOnlySpan<string> path) => Find(path)?.Value is Json5Number { Number: var number } && double.IsFinite(number) ? number : otherwise;

        // Two weeks and more are for ever for a lock that lives in memory; they keep timers in range.
        TimeSpan Milliseconds(TimeSpan otherwise, params ReadOnlySpan<string> path) =>
            TimeSpan.FromMilliseconds(Math.Clamp(Number(otherwise.TotalMilliseconds, path), 0, int.MaxValue));

        string? Text(params ReadOnlySpan<string> path) => Find(path)?.Value is Json5String { Text: var text } ? file.Variables.Substitute(text).Text.Trim() : null;

        IReadOnlyList<string> Texts(params ReadOnlySpan<string> path) =>
            [.. (Find(path)?.Items ?? []).Select(i => i.Value).OfType<Json5String>().Select(s => file.Variables.Substitute(s.Text).Text.Trim()).Where(s => s.Length > 0)];
    }

    private static int? Whole(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
