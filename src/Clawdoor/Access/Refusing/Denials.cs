using Clawdoor.Protocol;

namespace Clawdoor.Access.Refusing;

/// <summary>Everything a <c>connect</c> can be refused for.</summary>
internal enum Denial
{
    ProtocolMismatch,
    InvalidRole,
    CopilotIncapable,
    CopilotOrigin,
    CopilotNotItsOwnDevice,
    OriginNotAllowed,
    ControlUiDeviceRequired,
    DeviceRequired,
    DeviceIdMismatch,
    SignatureExpired,
    NonceMissing,
    NonceMismatch,
    SignatureInvalid,
    TokenMissing,
    TokenMismatch,
    TokenNotConfigured,
    PasswordMissing,
    PasswordMismatch,
    PasswordNotConfigured,
    BootstrapTokenInvalid,
    RateLimited,
    DeviceTokenMismatch,
    ScopeMismatch,
    ProxyAttributionRequired,
    NoProxiesConfigured,
    NoProxyLogin,
    ProxyNotTrusted,
    ProxyOnLoopback,
    ProxyOnThisMachine,
    ProxyHeaderMissing,
    ProxyUserMissing,
    ProxyUserNotAllowed,
    NotPaired,
    RoleUpgrade,
    ScopeUpgrade,
    MetadataUpgrade,
    OtherUiBuild,
}

/// <summary>Whom a refusal speaks to: OpenClaw words the way out for each.</summary>
internal enum Listener
{
    LocalCli,
    RemoteCli,

    /// <summary>A person in front of a page.</summary>
    Page,

    Other,
}

/// <summary>What a client is to do next, in its own code.</summary>
internal static class NextStep
{
    public const string Configure = "update_auth_configuration";
    public const string OtherSecret = "update_auth_credentials";
    public const string DeviceToken = "retry_with_device_token";
    public const string Review = "review_auth_configuration";
    public const string Wait = "wait_then_retry";
}

/// <summary>One row of the table: how a refusal looks on the wire.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Cause">For the log.</param>
/// <param name="Says">The message, which clients show and compare.</param>
internal sealed record DenialRow(string Code, string Cause, Func<Listener, string> Says)
{
    /// <summary><c>details.code</c>; null: the error has no details.</summary>
    public GatewayErrorCode? Details { get; init; }

    /// <summary><c>details.reason</c>.</summary>
    public string? Reason { get; init; }

    /// <summary><c>details.authReason</c>; such rows also tell the next step.</summary>
    public string? AuthReason { get; init; }

    public string? Next { get; init; }

    /// <summary>Of the person who can help, for pairing.</summary>
    public string? Hint { get; init; }

    /// <summary>Whether the same try may succeed later; null = not said.</summary>
    public bool? Retryable { get; init; }

    /// <summary>The WebSocket's.</summary>
    public int CloseCode { get; init; } = 1008;
}

/// <summary>The one table of refusals (access-layer 2.4; words of OpenClaw 2026.9.6, which its clients and users look for).</summary>
internal static class Denials
{
    private const string Unauthorized = "unauthorized";
    private const string DeviceInvalid = "device-auth-invalid";
    private const string PairingRequired = "pairing-required";

    public static DenialRow Row(this Denial denial) => denial switch
    {
        Denial.ProtocolMismatch => Plain("protocol-mismatch", "protocol mismatch") with { Details = GatewayErrorCode.ProtocolMismatch, CloseCode = 1002 },
        Denial.InvalidRole => Plain("invalid-role", "invalid role"),

        Denial.CopilotIncapable => Plain("invalid-client", "browser copilot requires ui mode with run-tool-bindings and session-scoped-events capabilities"),
        Denial.CopilotOrigin => Plain("origin-mismatch", "browser copilot requires a canonical Chrome extension origin") with
        {
            Details = GatewayErrorCode.ControlUiOriginNotAllowed,
            Reason = "invalid browser copilot origin",
        },
        Denial.CopilotNotItsOwnDevice => NotPaired("invalid-client", "browser copilot requires a dedicated paired device identity"),
        Denial.OriginNotAllowed => Plain(
            "origin-mismatch", "origin not allowed (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)") with
        {
            Details = GatewayErrorCode.ControlUiOriginNotAllowed,
        },

        Denial.ControlUiDeviceRequired => Plain(
            "control-ui-insecure-auth", "control ui requires device identity (use HTTPS or localhost secure context)") with
        {
            Details = GatewayErrorCode.ControlUiDeviceIdentityRequired,
        },
        Denial.DeviceRequired => NotPaired("device-required", "device identity required") with { Details = GatewayErrorCode.DeviceIdentityRequired },

        Denial.DeviceIdMismatch => Device(GatewayErrorCode.DeviceAuthDeviceIdMismatch, "device-id-mismatch", "device identity mismatch"),
        Denial.SignatureExpired => Device(GatewayErrorCode.DeviceAuthSignatureExpired, "device-signature-stale", "device signature expired"),
        Denial.NonceMissing => Device(GatewayErrorCode.DeviceAuthNonceRequired, "device-nonce-missing", "device nonce required"),
        Denial.NonceMismatch => Device(GatewayErrorCode.DeviceAuthNonceMismatch, "device-nonce-mismatch", "device nonce mismatch"),
        Denial.SignatureInvalid => Device(GatewayErrorCode.DeviceAuthSignatureInvalid, "device-signature", "device signature invalid"),

        Denial.TokenMissing => Secret(
            GatewayErrorCode.AuthTokenMissing, "token_missing", NextStep.Configure, to => $"unauthorized: gateway token missing ({TokenMissing(to)})"),
        Denial.TokenMismatch => Secret(
            GatewayErrorCode.AuthTokenMismatch, "token_mismatch", NextStep.OtherSecret, to => $"unauthorized: gateway token mismatch ({TokenWrong(to)})"),
        Denial.TokenNotConfigured => Secret(
            GatewayErrorCode.AuthTokenNotConfigured, "token_missing_config", NextStep.Configure,
            _ => "unauthorized: gateway token not configured on gateway (set gateway.auth.token)"),
        Denial.PasswordMissing => Secret(
            GatewayErrorCode.AuthPasswordMissing, "password_missing", NextStep.Configure, to => $"unauthorized: gateway password missing ({Password(to)})"),
        Denial.PasswordMismatch => Secret(
            GatewayErrorCode.AuthPasswordMismatch, "password_mismatch", NextStep.OtherSecret, to => $"unauthorized: gateway password mismatch ({Password(to)})"),
        Denial.PasswordNotConfigured => Secret(
            GatewayErrorCode.AuthPasswordNotConfigured, "password_missing_config", NextStep.Configure,
            _ => "unauthorized: gateway password not configured on gateway (set gateway.auth.password)"),
        Denial.BootstrapTokenInvalid => Secret(
            GatewayErrorCode.AuthBootstrapTokenInvalid, "bootstrap_token_invalid", NextStep.Review,
            _ => "unauthorized: setup code invalid, expired, revoked, or already used (create a new code; review `openclaw devices list`)"),
        Denial.RateLimited => Secret(
            GatewayErrorCode.AuthRateLimited, "rate_limited", NextStep.Wait, _ => "unauthorized: too many failed authentication attempts (retry later)"),
        Denial.DeviceTokenMismatch => Secret(
            GatewayErrorCode.AuthDeviceTokenMismatch, "device_token_mismatch", NextStep.OtherSecret,
            _ => "unauthorized: device token mismatch (rotate/reissue device token)"),
        Denial.ScopeMismatch => Secret(
            GatewayErrorCode.AuthScopeMismatch, "scope_mismatch", NextStep.Review,
            _ => "unauthorized: device token scope mismatch (re-pair or approve scope upgrade)"),

        Denial.ProxyAttributionRequired => ProxyLogin("proxy_attribution_required") with
        {
            Says = _ => "unauthorized: proxy client attribution is required (configure gateway.trustedProxies narrowly and make the proxy overwrite or safely rebuild forwarded client headers)",
        },
        Denial.NoProxiesConfigured => ProxyLogin("trusted_proxy_no_proxies_configured"),
        Denial.NoProxyLogin => ProxyLogin("trusted_proxy_config_missing"),
        Denial.ProxyNotTrusted => ProxyLogin("trusted_proxy_untrusted_source"),
        Denial.ProxyOnLoopback => ProxyLogin("trusted_proxy_loopback_source"),
        Denial.ProxyOnThisMachine => ProxyLogin("trusted_proxy_local_interface_source"),
        Denial.ProxyHeaderMissing => ProxyLogin("trusted_proxy_missing_header_") with { Details = GatewayErrorCode.AuthIdentityHeaderRequired },
        Denial.ProxyUserMissing => ProxyLogin("trusted_proxy_user_missing"),
        Denial.ProxyUserNotAllowed => ProxyLogin("trusted_proxy_user_not_allowed"),

        Denial.NotPaired => Pairing(
            "not-paired", "device is not approved yet", "Approve this device from the pending pairing requests."),
        Denial.RoleUpgrade => Pairing(
            "role-upgrade", "device is asking for a higher role than currently approved", "Review the requested role upgrade, then approve the pending request."),
        Denial.ScopeUpgrade => Pairing(
            "scope-upgrade", "device is asking for more scopes than currently approved", "Review the requested scopes, then approve the pending upgrade."),
        Denial.MetadataUpgrade => Pairing(
            "metadata-upgrade", "device identity changed and must be re-approved", "Review the refreshed device details, then approve the pending request."),
        Denial.OtherUiBuild => new(
            ErrorCodes.Unavailable, "control-ui-build-mismatch", _ => "protocol mismatch: Control UI updated; reload this page to continue")
        {
            Details = GatewayErrorCode.ProtocolMismatch,
            Retryable = false,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(denial)),
    };

    private static DenialRow Plain(string cause, string message) => new(ErrorCodes.InvalidRequest, cause, _ => message);

    private static DenialRow NotPaired(string cause, string message) => new(ErrorCodes.NotPaired, cause, _ => message);

    private static DenialRow Device(GatewayErrorCode details, string reason, string message) =>
        Plain(DeviceInvalid, message) with { Details = details, Reason = reason };

    private static DenialRow Secret(GatewayErrorCode details, string reason, string next, Func<Listener, string> says) =>
        new(ErrorCodes.InvalidRequest, Unauthorized, says) { Details = details, AuthReason = reason, Next = next };

    private static DenialRow ProxyLogin(string reason) => Secret(GatewayErrorCode.AuthUnauthorized, reason, NextStep.Review, _ => Unauthorized);

    private static DenialRow Pairing(string reason, string what, string hint) =>
        NotPaired(PairingRequired, $"pairing required: {what}") with { Details = GatewayErrorCode.PairingRequired, Reason = reason, Hint = hint };

    private static string TokenMissing(Listener to) =>
        to == Listener.Page ? "paste in Control UI settings or openclaw doctor --generate-gateway-token; restart" : TokenWrong(to);

    private static string TokenWrong(Listener to) => to switch
    {
        Listener.LocalCli => "use this gateway's gateway.auth.token or pair the device",
        Listener.RemoteCli => "set gateway.remote.token to match gateway.auth.token",
        Listener.Page => "open the dashboard URL and paste the token in Control UI settings",
        _ => "provide gateway auth token",
    };

    private static string Password(Listener to) => to switch
    {
        Listener.LocalCli => "use this gateway's gateway.auth.password",
        Listener.RemoteCli => "set gateway.remote.password to match gateway.auth.password",
        Listener.Page => "enter the password in Control UI settings",
        _ => "provide gateway auth password",
    };
}
