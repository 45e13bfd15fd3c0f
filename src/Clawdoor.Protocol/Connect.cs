using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawdoor.Protocol;

/// <summary>Payload of <c>connect.challenge</c>, the first message of a gateway; nothing may be sent before it.</summary>
/// <param name="Nonce">Goes into the device signature; good for this connection only.</param>
/// <param name="Ts">The gateway's clock; clients sign with it, so that their own may be wrong.</param>
public sealed record ConnectChallenge(
    string Nonce,
    [property: JsonConverter(typeof(UnixMilliseconds))] DateTimeOffset Ts)
{
    public IReadOnlyList<string>? Capabilities { get; init; }
}

/// <summary>Params of <c>connect</c>. A gateway refuses unknown properties here, so only known ones are written.</summary>
public sealed record ConnectParams
{
    public required int MinProtocol { get; init; }
    public required int MaxProtocol { get; init; }
    public required ClientInfo Client { get; init; }

    /// <summary>One of <see cref="Roles"/>; absent means operator.</summary>
    public string? Role { get; init; }

    /// <summary>See <see cref="Scopes"/>; the order is part of the signed payload.</summary>
    public IReadOnlyList<string> Scopes { get => field ?? []; init; }

    public DeviceProof? Device { get; init; }
    public AuthParams? Auth { get; init; }

    /// <summary>What the client can show or do, such as <c>model-catalog-snapshot</c>.</summary>
    public IReadOnlyList<string>? Caps { get; init; }

    /// <summary>What a node can be told to do, as the next five.</summary>
    public IReadOnlyList<string>? Commands { get; init; }

    public IReadOnlyDictionary<string, bool>? Permissions { get; init; }
    public string? PathEnv { get; init; }

    /// <summary>Any JSON.</summary>
    public JsonElement? ComputerUse { get; init; }

    public JsonElement? WorkerRuns { get; init; }

    /// <summary>Whose models <c>models.snapshot</c> is to list right after the login; null asks for none.</summary>
    public CatalogWish? ModelCatalog { get; init; }

    public string? Locale { get; init; }
    public string? UserAgent { get; init; }
}

/// <summary>The session whose models are wanted: by agent and key, or by agent and the short ID in the page's address.</summary>
public sealed record CatalogWish(string? AgentId, string? SessionKey, string? ShortId, string? SlugHint);

/// <summary>Who connects. <see cref="Id"/> and <see cref="Mode"/> are closed lists on the gateway's side.</summary>
public sealed record ClientInfo
{
    /// <summary>One of <see cref="ClientIds"/>.</summary>
    public required string Id { get; init; }

    public required string Version { get; init; }
    public required string Platform { get; init; }

    /// <summary>One of <see cref="ClientModes"/>.</summary>
    public required string Mode { get; init; }

    public string? DisplayName { get; init; }
    public string? DeviceFamily { get; init; }
    public string? ModelIdentifier { get; init; }

    /// <summary>At most 96 characters.</summary>
    public string? BuildId { get; init; }

    /// <summary>At most 64 characters.</summary>
    public string? TimeZone { get; init; }

    public string? InstanceId { get; init; }
}

/// <summary>The closed list of <see cref="ClientInfo.Id"/> (OpenClaw 2026.9.6).</summary>
public static class ClientIds
{
    public const string WebchatUi = "webchat-ui";
    public const string ControlUi = "openclaw-control-ui";
    public const string BrowserCopilot = "openclaw-browser-copilot";
    public const string Tui = "openclaw-tui";
    public const string Webchat = "webchat";
    public const string Cli = "cli";
    public const string GatewayClient = "gateway-client";
    public const string MacOs = "openclaw-macos";
    public const string Linux = "openclaw-linux";
    public const string Ios = "openclaw-ios";
    public const string WatchOs = "openclaw-watchos";
    public const string Android = "openclaw-android";
    public const string NodeHost = "node-host";
    public const string Worker = "openclaw-worker";
    public const string Test = "test";
    public const string Fingerprint = "fingerprint";
    public const string Probe = "openclaw-probe";

    public static IReadOnlyCollection<string> All { get; } =
    [
        WebchatUi, ControlUi, BrowserCopilot, Tui, Webchat, Cli, GatewayClient, MacOs, Linux, Ios, WatchOs, Android, NodeHost,
        Worker, Test, Fingerprint, Probe,
    ];
}

/// <summary>The closed list of <see cref="ClientInfo.Mode"/>.</summary>
public static class ClientModes
{
    public const string Webchat = "webchat";
    public const string Cli = "cli";
    public const string Ui = "ui";
    public const string Backend = "backend";
    public const string Node = "node";
    public const string Worker = "worker";
    public const string Probe = "probe";
    public const string Test = "test";

    public static IReadOnlyCollection<string> All { get; } = [Webchat, Cli, Ui, Backend, Node, Worker, Probe, Test];
}

/// <summary>Proof of the private key: an Ed25519 signature over the payload of <see cref="DeviceIdentity"/>.</summary>
/// <param name="Id">Lower-case hex SHA-256 of the raw public key; upper case is refused.</param>
/// <param name="PublicKey">32 bytes, base64url without padding.</param>
/// <param name="Signature">64 bytes, base64url without padding.</param>
/// <param name="SignedAt">Within 120 s of the gateway's clock.</param>
/// <param name="Nonce">The challenge's.</param>
public sealed record DeviceProof(
    string Id,
    string PublicKey,
    string Signature,
    [property: JsonConverter(typeof(UnixMilliseconds))] DateTimeOffset SignedAt,
    string Nonce);

/// <summary>Secrets; never print one. Only the first of token, deviceToken, bootstrapToken is signed, a password never.</summary>
public sealed record AuthParams
{
    public string? Token { get; init; }
    public string? Password { get; init; }
    public string? DeviceToken { get; init; }
    public string? BootstrapToken { get; init; }

    /// <summary>Given by OpenClaw to its own child processes, as the next.</summary>
    public string? ApprovalRuntimeToken { get; init; }

    public string? AgentRuntimeIdentityToken { get; init; }

    /// <summary>Says nothing: records print their members, and these are secrets.</summary>
    public override string ToString() => nameof(AuthParams);
}
