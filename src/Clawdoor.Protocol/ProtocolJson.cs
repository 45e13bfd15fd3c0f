using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawdoor.Protocol;

/// <summary>
/// Source-generated (de)serialisation of everything on the wire: camelCase, absent instead of null, unknown passed over,
/// and what a type calls required must be there.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 64)]
[JsonSerializable(typeof(Frame))]
[JsonSerializable(typeof(ConnectChallenge))]
[JsonSerializable(typeof(ConnectParams))]
[JsonSerializable(typeof(HelloOk))]
[JsonSerializable(typeof(PresenceEvent))]
[JsonSerializable(typeof(IReadOnlyList<PresenceEntry>))]
[JsonSerializable(typeof(PresenceEntry))]
[JsonSerializable(typeof(DeviceList))]
[JsonSerializable(typeof(ApprovedDevice))]
[JsonSerializable(typeof(RejectedDevice))]
[JsonSerializable(typeof(RemovedDevice))]
[JsonSerializable(typeof(RenamedDevice))]
[JsonSerializable(typeof(RotatedToken))]
[JsonSerializable(typeof(RevokedToken))]
[JsonSerializable(typeof(ResolvedPairing))]
[JsonSerializable(typeof(NoParams))]
[JsonSerializable(typeof(RequestIdParams))]
[JsonSerializable(typeof(DeviceIdParams))]
[JsonSerializable(typeof(RenameParams))]
[JsonSerializable(typeof(DeviceRoleParams))]
public sealed partial class ProtocolJson : JsonSerializerContext;

/// <summary>Milliseconds since 1970 as a whole number; fractions, as JavaScript clocks may give, are cut off.</summary>
internal sealed class UnixMilliseconds : JsonConverter<DateTimeOffset>
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var known = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var ms) ? ms : double.NaN;
        return known >= Earliest && known <= Latest
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)known)
            : throw new JsonException("expected milliseconds since 1970");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}
