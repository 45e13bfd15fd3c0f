using System.Text.Json.Serialization;

namespace Clawdoor.Access.Refusing;

/// <summary><c>error.details</c> of a refused <c>connect</c>; what does not belong to the refusal is left out.</summary>
internal sealed record RefusalDetails
{
    public required string Code { get; init; }
    public string? Reason { get; init; }
    public string? AuthReason { get; init; }
    public bool? CanRetryWithDeviceToken { get; init; }
    public string? RequestId { get; init; }
    public string? RemediationHint { get; init; }

    /// <summary>One of <see cref="NextStep"/>.</summary>
    public string? RecommendedNextStep { get; init; }

    public bool? Retryable { get; init; }
    public bool? PauseReconnect { get; init; }
    public string? DeviceId { get; init; }
    public string? RequestedRole { get; init; }
    public IReadOnlyList<string>? RequestedScopes { get; init; }
    public IReadOnlyList<string>? ApprovedRoles { get; init; }
    public IReadOnlyList<string>? ApprovedScopes { get; init; }
    public int? ClientMinProtocol { get; init; }
    public int? ClientMaxProtocol { get; init; }
    public int? ExpectedProtocol { get; init; }
    public int? MinimumProbeProtocol { get; init; }
    public string? GatewayBuildId { get; init; }
    public bool? ReloadRequired { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RefusalDetails))]
internal sealed partial class RefusalJson : JsonSerializerContext;
