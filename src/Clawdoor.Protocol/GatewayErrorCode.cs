using System.Collections.Frozen;

namespace Clawdoor.Protocol;

/// <summary>
/// Everything that can go wrong between a client and a gateway. First what a gateway says
/// (<c>error.details.code</c>, OpenClaw 2026.9.6), then what it says only in <c>error.code</c> or in words,
/// then what happens on the way.
/// </summary>
public enum GatewayErrorCode
{
    /// <summary>The gateway refused with a code this version does not know; its own words are all there is.</summary>
    Unknown,

    AuthRequired,
    AuthUnauthorized,
    AuthTokenMissing,
    AuthTokenMismatch,
    AuthTokenNotConfigured,
    AuthPasswordMissing,
    AuthPasswordMismatch,
    AuthPasswordNotConfigured,
    AuthBootstrapTokenInvalid,
    AuthDeviceTokenMismatch,
    AuthScopeMismatch,
    AuthRateLimited,
    AuthTailscaleIdentityMissing,
    AuthTailscaleProxyMissing,
    AuthTailscaleWhoisFailed,
    AuthTailscaleIdentityMismatch,
    AuthIdentityHeaderRequired,
    AuthVerifiedUserRequired,
    AuthenticatedProfileUnavailable,
    ControlUiBuildMismatch,
    ControlUiOriginNotAllowed,
    ControlUiDeviceIdentityRequired,
    ProtocolMismatch,
    ClientVersionMismatch,
    DeviceIdentityRequired,
    DeviceAuthInvalid,
    DeviceAuthDeviceIdMismatch,
    DeviceAuthSignatureExpired,
    DeviceAuthNonceRequired,
    DeviceAuthNonceMismatch,
    DeviceAuthSignatureInvalid,
    DeviceAuthPublicKeyInvalid,
    PairingRequired,

    /// <summary>Logged in, but without the scope the call needs.</summary>
    MissingScope,

    /// <summary>Still loading; asks to come again after <see cref="GatewayFailure.RetryAfter"/> (500 ms).</summary>
    GatewayStarting,

    /// <summary>No such request for pairing: answered by somebody else, replaced, or five minutes old.</summary>
    UnknownPairingRequest,

    UnknownDevice,

    /// <summary>Logged in, but this caller may not do this to that device.</summary>
    Denied,

    UnknownMethod,
    InvalidRequest,
    Unavailable,

    /// <summary>The address cannot be found by name.</summary>
    HostNotFound,

    /// <summary>Nothing listens there.</summary>
    Refused,

    /// <summary>No route, or the connection broke before the upgrade.</summary>
    Unreachable,

    /// <summary>No answer in the time given.</summary>
    TimedOut,

    /// <summary>The certificate is not one we were told to trust; see <see cref="GatewayFailure.CertificateFingerprint"/>.</summary>
    TlsNotTrusted,

    /// <summary>The other side does not speak TLS, or nothing we accept.</summary>
    TlsFailed,

    /// <summary>HTTP 403 before the upgrade: proxy headers from an address that <c>trustedProxies</c> does not list.</summary>
    ProxyAttributionRequired,

    /// <summary>A page instead of 101: somebody on the way does not pass Upgrade on.</summary>
    UpgradeNotForwarded,

    /// <summary>HTTP 502, 503 or 504 before the upgrade: gateway down behind a proxy, or too many open logins.</summary>
    ServiceUnavailable,

    /// <summary>Another HTTP status instead of 101; see <see cref="GatewayFailure.HttpStatus"/>.</summary>
    UpgradeRefused,

    /// <summary>Something answers, but not with HTTP or not with <c>connect.challenge</c>.</summary>
    NotAGateway,

    /// <summary>The WebSocket was closed; see <see cref="GatewayFailure.CloseCode"/>.</summary>
    Closed,

    /// <summary>The gateway said yes in a form this version cannot read.</summary>
    UnreadableAnswer,

    /// <summary>What was to be sent is larger than the gateway takes.</summary>
    TooLarge,
}

/// <summary>The names of <see cref="GatewayErrorCode"/> on the wire.</summary>
public static class GatewayErrorCodes
{
    // The order of the enum: everything that has a details.code.
    private static readonly FrozenDictionary<string, GatewayErrorCode> ByName =
        Enum.GetValues<GatewayErrorCode>()
            .Where(code => code is > GatewayErrorCode.Unknown and <= GatewayErrorCode.MissingScope)
            .ToFrozenDictionary(WireName, StringComparer.Ordinal);

    /// <summary><see cref="GatewayErrorCode.Unknown"/> for a code OpenClaw 2026.9.6 does not have.</summary>
    public static GatewayErrorCode Parse(string? detailsCode) =>
        ByName.GetValueOrDefault(detailsCode?.Trim() ?? "", GatewayErrorCode.Unknown);

    /// <summary>Such as <c>AUTH_TOKEN_MISSING</c>; meaningful up to <see cref="GatewayErrorCode.MissingScope"/>.</summary>
    public static string WireName(this GatewayErrorCode code) =>
        string.Concat(code.ToString().Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
