using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <summary>What a device asks to be let in as. Every text is what a stranger says about itself.</summary>
internal sealed record PairingWish
{
    public required string DeviceId { get; init; }
    public required string PublicKey { get; init; }
    public required string Role { get; init; }
    public IReadOnlyList<string> Scopes { get; init; } = [];
    public string? DisplayName { get; init; }
    public string? Platform { get; init; }
    public string? DeviceFamily { get; init; }
    public string? ClientId { get; init; }
    public string? ClientMode { get; init; }
    public string? BrowserOrigin { get; init; }

    /// <summary>Absent for direct-local devices.</summary>
    public string? RemoteIp { get; init; }

    public bool Silent { get; init; }
}

/// <summary>Why a device that proved its key still has to be approved (access-layer 6.3).</summary>
internal enum PairingReason { NotPaired, RoleUpgrade, ScopeUpgrade, MetadataUpgrade }

/// <summary>How a device was let in; the names on the wire are owner, silent, trusted-cidr, trusted-proxy, ssh-verified, bootstrap.</summary>
internal enum ApprovedVia { Owner, Silent, TrustedCidr, TrustedProxy, SshVerified, Bootstrap }

/// <summary>A device token at the one moment its text is known: it was just made, or just shown.</summary>
internal sealed record IssuedToken(string Role, IReadOnlyList<string> Scopes, string Text, DateTimeOffset IssuedAt)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Role} token of {IssuedAt:O}";
}

/// <summary>What a presented device token is worth.</summary>
internal enum TokenState
{
    Good,

    /// <summary>Unknown device, no token for the role, revoked, not equal, or bound to an earlier secret of the gateway.</summary>
    Mismatch,

    /// <summary>Right, but more is asked for than it may do.</summary>
    ScopeMismatch,
}

/// <summary>What happened to devices, for operators with the scope for pairing.</summary>
internal abstract record DeviceEvent
{
    /// <summary><c>device.pair.requested</c>.</summary>
    internal sealed record Requested(PendingDevice Device) : DeviceEvent;

    /// <summary><c>device.pair.resolved</c>; <paramref name="Decision"/> is approved or rejected.</summary>
    internal sealed record Resolved(string RequestId, string DeviceId, string Decision, DateTimeOffset Time) : DeviceEvent;

    /// <summary><c>device.pair.changed</c>.</summary>
    internal sealed record Changed : DeviceEvent;
}
