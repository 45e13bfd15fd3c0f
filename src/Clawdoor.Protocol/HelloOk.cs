using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawdoor.Protocol;

/// <summary>Payload of the answer to <c>connect</c>: logged in.</summary>
public sealed record HelloOk
{
    public string Type { get; init; } = "hello-ok";
    public required int Protocol { get; init; }
    public required ServerInfo Server { get; init; }
    public required GatewayFeatures Features { get; init; }
    public required GatewaySnapshot Snapshot { get; init; }
    public required GrantedAuth Auth { get; init; }
    public required ConnectionPolicy Policy { get; init; }

    /// <summary>Where people open this gateway's page.</summary>
    public string? ControlUiUrl { get; init; }

    /// <summary>Pages of plugins, by name, at the scheme and host the gateway saw; their paths hold a secret.</summary>
    public IReadOnlyDictionary<string, string>? PluginSurfaceUrls { get; init; }
}

/// <param name="Version">Such as <c>2026.9.6</c>.</param>
/// <param name="ConnId">Stands in the gateway's log lines of this connection.</param>
public sealed record ServerInfo(string Version, string ConnId)
{
    /// <summary>A Control UI of another build asks for a reload when it is present.</summary>
    public string? BuildId { get; init; }

    public string? BootId { get; init; }

    /// <summary><c>bundled</c> or <c>configured</c>.</summary>
    public string? ControlUiBuildSource { get; init; }
}

/// <summary>What may be called and what may arrive; OpenClaw 2026.9.6 lists 466 methods and 64 events.</summary>
public sealed record GatewayFeatures(IReadOnlyList<string> Methods, IReadOnlyList<string> Events)
{
    public IReadOnlyList<string>? Capabilities { get; init; }
}

/// <summary>State at login.</summary>
public sealed record GatewaySnapshot
{
    public Suspension? Suspension { get; init; }

    /// <summary>Who is there; the gateway itself stands first.</summary>
    public IReadOnlyList<PresenceEntry> Presence { get => field ?? []; init; }

    /// <summary>A free object.</summary>
    public JsonElement? Health { get; init; }

    public StateVersion? StateVersion { get; init; }
    public long UptimeMs { get; init; }

    /// <summary>Which configuration is in force: <c>hmac-sha256:v1:</c> and base64url.</summary>
    public string? AppliedConfigHash { get; init; }

    public SessionDefaults? SessionDefaults { get; init; }

    /// <summary>Where a trusted proxy logs people in.</summary>
    public string? ControlUiIdentityUrl { get; init; }

    public JsonElement? UpdateAvailable { get; init; }
    public JsonElement? UpdateSchedule { get; init; }

    /// <summary>Told to administrators only, as the next two.</summary>
    public string? ConfigPath { get; init; }

    public string? StateDir { get; init; }

    /// <summary>none, token, password or trusted-proxy.</summary>
    public string? AuthMode { get; init; }
}

/// <param name="Phase"><c>accepting</c> in ordinary life.</param>
public sealed record Suspension(string Phase);

/// <summary>The session that opens when none is named.</summary>
public sealed record SessionDefaults
{
    public required string DefaultAgentId { get; init; }
    public bool ModelConfigured { get; init; }

    /// <summary><c>sole</c> with one agent.</summary>
    public string? Ownership { get; init; }

    public bool? SelectionRequired { get; init; }
    public required string MainKey { get; init; }

    /// <summary>Such as <c>agent:main:main</c>.</summary>
    public required string MainSessionKey { get; init; }

    /// <summary><c>per-sender</c> or <c>global</c>.</summary>
    public string? Scope { get; init; }
}

/// <summary>Somebody who is there, or was a moment ago. Texts are what clients say about themselves.</summary>
public sealed record PresenceEntry
{
    public string? Host { get; init; }
    public string? ClientId { get; init; }

    /// <summary>Absent for local ones.</summary>
    public string? Ip { get; init; }

    public string? Version { get; init; }
    public string? Platform { get; init; }
    public string? DeviceFamily { get; init; }
    public string? ModelIdentifier { get; init; }

    /// <summary>One of <see cref="ClientModes"/>, or <c>gateway</c>.</summary>
    public string? Mode { get; init; }

    public string? TimeZone { get; init; }

    /// <summary>Such as <c>self</c>, <c>connect</c>, <c>disconnect</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>One line for people.</summary>
    public string? Text { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? Ts { get; init; }

    public IReadOnlyList<string>? Roles { get; init; }
    public IReadOnlyList<string>? Scopes { get; init; }
    public string? DeviceId { get; init; }
    public string? InstanceId { get; init; }

    /// <summary>Who is logged in, a free object.</summary>
    public JsonElement? User { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? OnlineSince { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? LastActivityAt { get; init; }
}

/// <summary>Payload of the event <c>presence</c>.</summary>
public sealed record PresenceEvent(IReadOnlyList<PresenceEntry> Presence);

/// <summary>Who we are now. <see cref="Scopes"/> may be fewer than asked for: a remote login without a device gets none.</summary>
public sealed record GrantedAuth
{
    /// <summary>token, password, none, device-token, …</summary>
    public string? Method { get; init; }

    public required string Role { get; init; }
    public IReadOnlyList<string> Scopes { get => field ?? []; init; }

    /// <summary>A secret: 43 characters base64url, the same at every login of this device.</summary>
    public string? DeviceToken { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? IssuedAtMs { get; init; }

    /// <summary>Under which name a browser keeps unsent work: the same for the same person and device, base64url.</summary>
    public string? RecoveryScope { get; init; }

    /// <summary>Only ever true: work kept under an earlier name may be taken over.</summary>
    public bool? RecoveryMigrationAllowed { get; init; }

    /// <summary>Tokens for further roles; only after a one-time link.</summary>
    public IReadOnlyList<GrantedToken>? DeviceTokens { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Role} by {Method}, {string.Join(' ', Scopes)}";
}

/// <summary>A device token with what it is for. <paramref name="DeviceToken"/> is a secret.</summary>
public sealed record GrantedToken(
    string DeviceToken,
    string Role,
    IReadOnlyList<string> Scopes,
    [property: JsonConverter(typeof(UnixMilliseconds))] DateTimeOffset IssuedAtMs)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Role}, {string.Join(' ', Scopes)}";
}

/// <param name="MaxPayload">Bytes of one message.</param>
/// <param name="MaxBufferedBytes">Bytes the gateway queues for a slow reader before it closes 1008.</param>
/// <param name="TickIntervalMs">Milliseconds between <c>tick</c> events.</param>
public sealed record ConnectionPolicy(long MaxPayload, long MaxBufferedBytes, int TickIntervalMs)
{
    public AttachmentPolicy? Attachments { get; init; }
    public IReadOnlyList<string>? AllowedSessionVisibilities { get; init; }
    public bool? HasMultipleSessionSharingIdentities { get; init; }
}

/// <summary>Bytes of one attachment; OpenClaw 2026.9.6: 19464192, images 6291456.</summary>
public sealed record AttachmentPolicy(long MaxBytes, long MaxImageBytes);
