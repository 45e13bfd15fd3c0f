using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Clawdoor.Gateway.Methods;

/// <summary>Payload of <c>connect.challenge</c>.</summary>
internal sealed record ChallengeEvent(string Nonce, long Ts);

/// <summary>Payload of <c>tick</c>.</summary>
internal sealed record TickEvent(long Ts);

/// <summary>Payload of <c>shutdown</c>.</summary>
internal sealed record ShutdownEvent(string Reason, int? RestartExpectedMs);

/// <summary>Payload of <c>device.pair.resolved</c>.</summary>
internal sealed record ResolvedEvent(string RequestId, string DeviceId, string Decision, long Ts);

/// <summary>Payload of <c>config.changed</c>.</summary>
internal sealed record ConfigChangedEvent(string Path, string Hash, long Ts);

/// <summary>Details of FORBIDDEN.</summary>
internal sealed record MissingScopeDetails(string Code, string MissingScope, IReadOnlyList<string> RequiredScopes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChallengeEvent))]
[JsonSerializable(typeof(TickEvent))]
[JsonSerializable(typeof(ShutdownEvent))]
[JsonSerializable(typeof(ResolvedEvent))]
[JsonSerializable(typeof(ConfigChangedEvent))]
[JsonSerializable(typeof(MissingScopeDetails))]
[JsonSerializable(typeof(GatewayHealth))]
[JsonSerializable(typeof(GatewayStatus))]
[JsonSerializable(typeof(SystemInfo))]
[JsonSerializable(typeof(ConfigSnapshot))]
[JsonSerializable(typeof(UpgradeAsked))]
[JsonSerializable(typeof(UpgradeEnded))]
internal sealed partial class GatewayJson : JsonSerializerContext
{
    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
