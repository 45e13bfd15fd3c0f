using System.Text.Json;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Protocol;

public sealed class GatewayFailureTests
{
    // packages/gateway-protocol/src/connect-error-details.ts of OpenClaw 2026.9.6, and MISSING_SCOPE.
    private static readonly string[] CodesOfOpenClaw =
    [
        "AUTH_REQUIRED", "AUTH_UNAUTHORIZED", "AUTH_TOKEN_MISSING", "AUTH_TOKEN_MISMATCH", "AUTH_TOKEN_NOT_CONFIGURED",
        "AUTH_PASSWORD_MISSING", "AUTH_PASSWORD_MISMATCH", "AUTH_PASSWORD_NOT_CONFIGURED", "AUTH_BOOTSTRAP_TOKEN_INVALID",
        "AUTH_DEVICE_TOKEN_MISMATCH", "AUTH_SCOPE_MISMATCH", "AUTH_RATE_LIMITED", "AUTH_TAILSCALE_IDENTITY_MISSING",
        "AUTH_TAILSCALE_PROXY_MISSING", "AUTH_TAILSCALE_WHOIS_FAILED", "AUTH_TAILSCALE_IDENTITY_MISMATCH",
        "AUTH_IDENTITY_HEADER_REQUIRED", "AUTH_VERIFIED_USER_REQUIRED", "AUTHENTICATED_PROFILE_UNAVAILABLE",
        "CONTROL_UI_BUILD_MISMATCH", "CONTROL_UI_ORIGIN_NOT_ALLOWED", "PROTOCOL_MISMATCH",
        "CONTROL_UI_DEVICE_IDENTITY_REQUIRED", "DEVICE_IDENTITY_REQUIRED", "DEVICE_AUTH_INVALID",
        "DEVICE_AUTH_DEVICE_ID_MISMATCH", "DEVICE_AUTH_SIGNATURE_EXPIRED", "DEVICE_AUTH_NONCE_REQUIRED",
        "DEVICE_AUTH_NONCE_MISMATCH", "DEVICE_AUTH_SIGNATURE_INVALID", "DEVICE_AUTH_PUBLIC_KEY_INVALID",
        "PAIRING_REQUIRED", "CLIENT_VERSION_MISMATCH", "MISSING_SCOPE",
    ];

    [Fact]
    public void Every_code_of_OpenClaw_has_a_name_here_and_no_two_the_same()
    {
        var known = CodesOfOpenClaw.Select(GatewayErrorCodes.Parse).ToArray();

        Assert.DoesNotContain(GatewayErrorCode.Unknown, known);
        Assert.Equal(known.Length, known.Distinct().Count());
        Assert.All(CodesOfOpenClaw, code => Assert.Equal(code, GatewayErrorCodes.Parse(code).WireName()));
    }

    [Theory]
    [InlineData("REFUSED")]
    [InlineData("TLS_NOT_TRUSTED")]
    [InlineData("UNKNOWN")]
    [InlineData("auth_token_missing")]
    [InlineData("3")]
    [InlineData("")]
    [InlineData(null)]
    public void A_gateway_cannot_name_what_only_happens_on_the_way(string? code) =>
        Assert.Equal(GatewayErrorCode.Unknown, GatewayErrorCodes.Parse(code));

    [Fact]
    public void Pairing_required_tells_the_request_and_why()
    {
        var failure = From("""
            {"code":"NOT_PAIRED","message":"pairing required: device is not approved yet","details":{"code":"PAIRING_REQUIRED",
             "reason":"not-paired","requestId":"ddf7ca22-da69-45b2-970f-72067b4c812a","recommendedNextStep":"wait_then_retry","retryable":true}}
            """);

        Assert.Equal(
            (GatewayErrorCode.PairingRequired, "not-paired", "ddf7ca22-da69-45b2-970f-72067b4c812a", "wait_then_retry"),
            (failure.Code, failure.Reason, failure.RequestId, failure.RecommendedNextStep));
        Assert.Equal("pairing required: device is not approved yet", failure.Message);
    }

    [Fact]
    public void A_rate_limit_tells_how_long()
    {
        var failure = From("""
            {"code":"INVALID_REQUEST","message":"unauthorized: too many failed authentication attempts (retry later)",
             "retryable":true,"retryAfterMs":299000,"details":{"code":"AUTH_RATE_LIMITED","authReason":"rate_limited"}}
            """);

        Assert.Equal((GatewayErrorCode.AuthRateLimited, "rate_limited", TimeSpan.FromSeconds(299)), (failure.Code, failure.Reason, failure.RetryAfter));
    }

    [Theory]
    [InlineData("UNAVAILABLE", "gateway starting; retry shortly", """{"reason":"startup-sidecars"}""", GatewayErrorCode.GatewayStarting)]
    [InlineData("UNAVAILABLE", "busy", "null", GatewayErrorCode.Unavailable)]
    [InlineData("INVALID_REQUEST", "unknown requestId", "null", GatewayErrorCode.UnknownPairingRequest)]
    [InlineData("INVALID_REQUEST", "unknown deviceId", "[]", GatewayErrorCode.UnknownDevice)]
    [InlineData("INVALID_REQUEST", "unknown method: x", "\"text\"", GatewayErrorCode.UnknownMethod)]
    [InlineData("INVALID_REQUEST", "device pairing approval denied", "{}", GatewayErrorCode.Denied)]
    [InlineData("INVALID_REQUEST", "missing scope: operator.admin", "{}", GatewayErrorCode.MissingScope)]
    [InlineData("FORBIDDEN", "no", """{"code":"MISSING_SCOPE","missingScope":"operator.pairing"}""", GatewayErrorCode.MissingScope)]
    [InlineData("INVALID_REQUEST", "invalid role", """{"code":5}""", GatewayErrorCode.InvalidRequest)]
    [InlineData("INVALID_REQUEST", "unknown requestId", """{"code":"SOMETHING_NEW"}""", GatewayErrorCode.Unknown)]
    [InlineData("SOMETHING_NEW", "", "{}", GatewayErrorCode.Unknown)]
    public void What_has_no_details_code_is_known_by_its_words(string code, string message, string details, GatewayErrorCode expected) =>
        Assert.Equal(expected, From($$"""{"code":"{{code}}","message":"{{message}}","details":{{details}}}""").Code);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_senseless_wait_is_none(long ms) =>
        Assert.Null(GatewayFailure.From(new ErrorObject("UNAVAILABLE", "m") { RetryAfterMs = ms }).RetryAfter);

    [Theory]
    [InlineData("aa:bb", false)]
    [InlineData("", false)]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000", false)]
    [InlineData("SHA256:AA00000000000000000000000000000000000000000000000000000000000000", true)]
    [InlineData("AA:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00", true)]
    public void A_fingerprint_is_64_hex_characters_in_any_usual_form(string text, bool good)
    {
        if (good)
            Assert.NotNull(TlsTrust.Fingerprint(text));
        else
            Assert.Throws<FormatException>(() => TlsTrust.Fingerprint(text));
    }

    private static GatewayFailure From(string json) =>
        GatewayFailure.From(JsonSerializer.Deserialize<ErrorObject>(json, ProtocolJson.Default.Options)!);
}
