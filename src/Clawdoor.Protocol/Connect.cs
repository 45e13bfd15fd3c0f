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
    public IReadOnlyList<string>? Caps { get; init; }
    public string? Locale { get; init; }
    public string? UserAgent { get; init; }
}

/// <summary>Who connects. <see cref="Id"/> and <see cref="Mode"/> are closed lists on the gateway's side.</summary>
public sealed record ClientInfo
{
    /// <summary>Such as <c>openclaw-control-ui</c>, <c>cli</c>, <c>gateway-client</c>, <c>openclaw-probe</c>.</summary>
    public required string Id { get; init; }

    public required string Version { get; init; }
    public required string Platform { get; init; }

    /// <summary>webchat, cli, ui, backend, node, worker, probe or test.</summary>
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

    /// <summary>Says nothing: records print their members, and these are secrets.</summary>
    public override string ToString() => nameof(AuthParams);
}
