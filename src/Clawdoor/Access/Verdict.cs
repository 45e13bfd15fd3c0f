using Clawdoor.Devices;
using Clawdoor.Protocol;

namespace Clawdoor.Access;

/// <summary>One <c>connect</c> with everything that decides about it.</summary>
internal sealed record ConnectAttempt
{
    public required ConnectParams Login { get; init; }

    public required Peer Peer { get; init; }

    /// <summary>The nonce of this connection's challenge.</summary>
    public required string Nonce { get; init; }

    public string? Origin { get; init; }

    /// <summary>The Host header as sent, port included.</summary>
    public string? Host { get; init; }

    /// <summary>Any other header by name, for mode trusted-proxy; null when it is absent.</summary>
    public Func<string, string?> Header { get; init; } = _ => null;

    /// <summary>The build of the Control UI that this gateway serves; null when it names none or serves a configured one.</summary>
    public Func<string?> ServedUiBuild { get; init; } = () => null;
}

/// <summary>What became of a <see cref="ConnectAttempt"/>: an <see cref="Admission"/> or a <see cref="Refusal"/>.</summary>
internal abstract record Verdict
{
    /// <summary>What operators with the scope for pairing are to be told, in order.</summary>
    public IReadOnlyList<DeviceEvent> Events { get; init; } = [];
}

/// <summary>Come in.</summary>
/// <param name="Method">hello-ok's <c>auth.method</c>: none, token, password, device-token or trusted-proxy.</param>
/// <param name="DeviceId">The paired device; null for a login without one.</param>
internal sealed record Admission(string Role, IReadOnlyList<string> Scopes, string Method, string? DeviceId) : Verdict
{
    /// <summary>The device token for hello-ok; null without a device.</summary>
    public IssuedToken? Token { get; init; }

    /// <summary>The user that a trusted proxy named.</summary>
    public string? User { get; init; }

    /// <summary>Whether the gateway's own secret opened: such connections end when it changes.</summary>
    public bool BySharedSecret { get; init; }
}

/// <summary>Stay out: the answer to <c>connect</c>, then the close.</summary>
/// <param name="CloseReason">At most 120 bytes of UTF-8.</param>
/// <param name="Cause">For the log, such as <c>origin-mismatch</c>, <c>pairing-required</c>, <c>unauthorized</c>.</param>
internal sealed record Refusal(ErrorObject Error, int CloseCode, string CloseReason, string Cause) : Verdict
{
    /// <summary>How long the answer is held back (wrong secrets from loopback).</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>What an HTTP request's <c>Authorization</c> header is worth.</summary>
internal enum BearerState
{
    /// <summary>The gateway's secret, an operator's device token, or nothing where the mode is none.</summary>
    Good,

    /// <summary>401.</summary>
    Refused,

    /// <summary>429 with <see cref="BearerVerdict.RetryAfter"/>.</summary>
    Limited,
}

/// <param name="Scopes">What a device token may do; null = everything (the secret itself).</param>
internal sealed record BearerVerdict(BearerState State, IReadOnlyList<string>? Scopes = null, TimeSpan RetryAfter = default, TimeSpan Delay = default);
