using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Clawdoor.Protocol;

/// <summary>
/// Why a connection or a call did not succeed. <paramref name="Message"/> is what the other side said, or the system:
/// bounded by the frame, not by taste, so escape and shorten it before it reaches a person. It never holds our secrets.
/// </summary>
public sealed record GatewayFailure(GatewayErrorCode Code, string Message)
{
    /// <summary><c>details.code</c> as sent, for a code this version does not know.</summary>
    public string? DetailsCode { get; init; }

    /// <summary><c>details.reason</c> or <c>details.authReason</c>, such as <c>scope-upgrade</c> or <c>token_mismatch</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The request for pairing this connection has left behind.</summary>
    public string? RequestId { get; init; }

    /// <summary>Such as <c>update_auth_credentials</c>, <c>wait_then_retry</c>.</summary>
    public string? RecommendedNextStep { get; init; }

    /// <summary>The scope that <see cref="GatewayErrorCode.MissingScope"/> is about.</summary>
    public string? MissingScope { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The status instead of 101.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The WebSocket's close code; null when the connection broke without one.</summary>
    public int? CloseCode { get; init; }

    /// <summary>SHA-256 of the leaf certificate that was shown, 64 lower-case hex characters.</summary>
    public string? CertificateFingerprint { get; init; }

    /// <summary>Puts a gateway's error object into our terms.</summary>
    public static GatewayFailure From(ErrorObject error)
    {
        var details = error.Details is { ValueKind: JsonValueKind.Object } d ? d : default;
        var detailsCode = Text(details, "code");
        var code = GatewayErrorCodes.Parse(detailsCode);
        return new GatewayFailure(code == GatewayErrorCode.Unknown && detailsCode is null ? FromWords(error, details) : code, error.Message)
        {
            DetailsCode = detailsCode,
            Reason = Text(details, "reason") ?? Text(details, "authReason"),
            RequestId = Text(details, "requestId"),
            RecommendedNextStep = Text(details, "recommendedNextStep"),
            MissingScope = Text(details, "missingScope"),
            RetryAfter = error.RetryAfterMs is >= 0 and <= int.MaxValue ? TimeSpan.FromMilliseconds(error.RetryAfterMs.Value) : null,
        };
    }

    // Errors after login carry no details.code but MISSING_SCOPE; OpenClaw's own clients compare these words too.
    private static GatewayErrorCode FromWords(ErrorObject error, JsonElement details) => (error.Code, error.Message) switch
    {
        ("UNAVAILABLE", _) when Text(details, "reason") == "startup-sidecars" => GatewayErrorCode.GatewayStarting,
        ("UNAVAILABLE", _) => GatewayErrorCode.Unavailable,
        ("NOT_PAIRED", _) => GatewayErrorCode.PairingRequired,
        (_, "unknown requestId") => GatewayErrorCode.UnknownPairingRequest,
        (_, "unknown deviceId") => GatewayErrorCode.UnknownDevice,
        (_, var words) when words.StartsWith("unknown method: ", StringComparison.Ordinal) => GatewayErrorCode.UnknownMethod,
        (_, var words) when words.StartsWith("missing scope: ", StringComparison.Ordinal) => GatewayErrorCode.MissingScope,
        (_, var words) when words.EndsWith(" denied", StringComparison.Ordinal) => GatewayErrorCode.Denied,
        ("FORBIDDEN", _) => GatewayErrorCode.Denied,
        ("INVALID_REQUEST", _) => GatewayErrorCode.InvalidRequest,
        _ => GatewayErrorCode.Unknown,
    };

    private static string? Text(JsonElement details, string name) =>
        details.ValueKind == JsonValueKind.Object && details.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString()?.Trim() is { Length: > 0 } text
            ? text
            : null;
}

/// <summary>Either a value or a <see cref="GatewayFailure"/>.</summary>
public sealed class GatewayResult<T>
    where T : notnull
{
    private readonly T? _value;

    private GatewayResult(T? value, GatewayFailure? failure) => (_value, Failure) = (value, failure);

    /// <summary>Null when it succeeded.</summary>
    public GatewayFailure? Failure { get; }

    /// <summary>True with the value, false with the failure.</summary>
    public bool Succeeded([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out GatewayFailure? failure)
    {
        (value, failure) = (_value, Failure);
        return failure is null;
    }

    public static implicit operator GatewayResult<T>(T value) => new(value, null);

    public static implicit operator GatewayResult<T>(GatewayFailure failure) => new(default, failure);
}
