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

/// <summary>State at login. The last three are told to administrators only.</summary>
public sealed record GatewaySnapshot
{
    public IReadOnlyList<JsonElement> Presence { get => field ?? []; init; }

    /// <summary>A free object.</summary>
    public JsonElement? Health { get; init; }

    public StateVersion? StateVersion { get; init; }
    public long UptimeMs { get; init; }
    public string? ConfigPath { get; init; }
    public string? StateDir { get; init; }

    /// <summary>none, token, password or trusted-proxy.</summary>
    public string? AuthMode { get; init; }
}

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

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Role} by {Method}, {string.Join(' ', Scopes)}";
}

/// <param name="MaxPayload">Bytes of one message.</param>
/// <param name="MaxBufferedBytes">Bytes the gateway queues for a slow reader before it closes 1008.</param>
/// <param name="TickIntervalMs">Milliseconds between <c>tick</c> events.</param>
public sealed record ConnectionPolicy(long MaxPayload, long MaxBufferedBytes, int TickIntervalMs);
