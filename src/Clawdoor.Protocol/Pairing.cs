using System.Text.Json.Serialization;

namespace Clawdoor.Protocol;

/// <summary>
/// Somebody waits to be let in; lives five minutes after the device's last try. Every text but the IDs is what a
/// stranger says about itself: escape and shorten it before it reaches a terminal or a page.
/// </summary>
public sealed record PendingDevice
{
    public required string RequestId { get; init; }

    /// <summary>64 hex characters; one request per device.</summary>
    public required string DeviceId { get; init; }

    public string? PublicKey { get; init; }
    public string? DisplayName { get; init; }
    public string? Platform { get; init; }
    public string? DeviceFamily { get; init; }
    public string? ClientId { get; init; }
    public string? ClientMode { get; init; }
    public string? BrowserOrigin { get; init; }
    public string? Role { get; init; }
    public IReadOnlyList<string> Roles { get => field ?? []; init; }
    public IReadOnlyList<string> Scopes { get => field ?? []; init; }

    /// <summary>As the gateway sees it: the forwarded one when its proxy is trusted, else the peer's.</summary>
    public string? RemoteIp { get; init; }

    public bool? Silent { get; init; }

    /// <summary>The device is known already: a re-pairing or an upgrade.</summary>
    public bool? IsRepair { get; init; }

    /// <summary>Of the first try.</summary>
    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? Ts { get; init; }
}

/// <summary>A device that may come in. Texts as in <see cref="PendingDevice"/>, but <see cref="OperatorLabel"/> is ours.</summary>
public sealed record PairedDevice
{
    public required string DeviceId { get; init; }
    public string? PublicKey { get; init; }
    public string? DisplayName { get; init; }

    /// <summary>The name an operator gave it, at most 64 characters.</summary>
    public string? OperatorLabel { get; init; }

    public string? Platform { get; init; }
    public string? DeviceFamily { get; init; }
    public string? ClientId { get; init; }
    public string? ClientMode { get; init; }
    public string? BrowserOrigin { get; init; }
    public string? Role { get; init; }
    public IReadOnlyList<string> Roles { get => field ?? []; init; }
    public IReadOnlyList<string> Scopes { get => field ?? []; init; }
    public string? RemoteIp { get; init; }

    /// <summary>owner, silent, trusted-cidr, trusted-proxy, ssh-verified or bootstrap.</summary>
    public string? ApprovedVia { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? CreatedAtMs { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? ApprovedAtMs { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? LastSeenAtMs { get; init; }

    public string? LastSeenReason { get; init; }
    public bool? Connected { get; init; }
    public IReadOnlyList<DeviceTokenInfo> Tokens { get => field ?? []; init; }
}

/// <summary>About a device token, never the token.</summary>
public sealed record DeviceTokenInfo
{
    public required string Role { get; init; }
    public IReadOnlyList<string> Scopes { get => field ?? []; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? CreatedAtMs { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? RotatedAtMs { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? RevokedAtMs { get; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? LastUsedAtMs { get; init; }
}

/// <summary>Result of <c>device.pair.list</c>; a caller that is a device without admin scope sees only itself.</summary>
public sealed record DeviceList
{
    public IReadOnlyList<PendingDevice> Pending { get => field ?? []; init; }
    public IReadOnlyList<PairedDevice> Paired { get => field ?? []; init; }
}

/// <summary>Result of <c>device.pair.approve</c>.</summary>
public sealed record ApprovedDevice(string RequestId, PairedDevice Device);

/// <summary>Result of <c>device.pair.reject</c>.</summary>
public sealed record RejectedDevice(string RequestId, string DeviceId);

/// <summary>Result of <c>device.pair.remove</c>; its sockets are closed 4001.</summary>
public sealed record RemovedDevice(string DeviceId);

/// <summary>Result of <c>device.pair.rename</c>.</summary>
public sealed record RenamedDevice(string DeviceId, string? Label);

/// <summary>Result of <c>device.token.rotate</c>.</summary>
/// <param name="TokenDelivery"><c>in-band</c> (then <see cref="Token"/> is there) or <c>withheld-cross-device</c>.</param>
public sealed record RotatedToken(string DeviceId, string Role, [property: JsonPropertyOrder(1)] string? TokenDelivery)
{
    public IReadOnlyList<string> Scopes { get => field ?? []; init; }

    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? RotatedAtMs { get; init; }

    /// <summary>A secret, only given to the device itself.</summary>
    public string? Token { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Role} of {DeviceId}: {TokenDelivery}";
}

/// <summary>Result of <c>device.token.revoke</c>.</summary>
public sealed record RevokedToken(string DeviceId, string Role)
{
    [JsonConverter(typeof(UnixMilliseconds))]
    public DateTimeOffset? RevokedAtMs { get; init; }
}

/// <summary>Payload of the event <c>device.pair.resolved</c>.</summary>
/// <param name="Decision"><c>approved</c> or <c>rejected</c> (also when a wider request took its place).</param>
public sealed record ResolvedPairing(string RequestId, string? DeviceId, string? Decision);

/// <summary>Names of the events of pairing; they need <see cref="Protocol.Scopes.Pairing"/>.</summary>
public static class PairingEvents
{
    /// <summary>Payload: <see cref="PendingDevice"/>.</summary>
    public const string Requested = "device.pair.requested";

    /// <summary>Payload: <see cref="ResolvedPairing"/>.</summary>
    public const string Resolved = "device.pair.resolved";

    /// <summary>Payload: an empty object.</summary>
    public const string Changed = "device.pair.changed";
}
