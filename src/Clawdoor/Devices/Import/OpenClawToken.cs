using System.Text.Json.Serialization;
using Clawdoor.Protocol;

namespace Clawdoor.Devices.Import;

/// <summary>A token in OpenClaw's column <c>tokens_json</c>, an object with one for each role; times in milliseconds since 1970.</summary>
internal sealed record OpenClawToken
{
    public required string Token { get; init; }
    public required string Role { get; init; }
    public string[]? Scopes { get; init; }
    public OpenClawIssuer? Issuer { get; init; }
    public double? CreatedAtMs { get; init; }
    public double? RotatedAtMs { get; init; }
    public double? RevokedAtMs { get; init; }
    public double? LastUsedAtMs { get; init; }

    public DeviceTokenInfo ToInfo() => new()
    {
        Role = Role,
        Scopes = DeviceText.Scopes(Scopes ?? []),
        CreatedAtMs = Time(CreatedAtMs),
        RotatedAtMs = Time(RotatedAtMs),
        RevokedAtMs = Time(RevokedAtMs),
        LastUsedAtMs = Time(LastUsedAtMs),
    };

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Role} token";

    private static DateTimeOffset? Time(double? ms) => ms is { } known ? DateTimeOffset.FromUnixTimeMilliseconds((long)known) : null;
}

/// <summary>What a token is bound to.</summary>
internal sealed record OpenClawIssuer(string? Kind, string? Generation)
{
    /// <summary>The generation of the gateway's secret; another kind of issuer is nobody here, and never matches.</summary>
    public string Bound => Kind == "shared-gateway-auth" ? Generation ?? "" : $"{Kind}:{Generation}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, OpenClawToken>))]
internal sealed partial class OpenClawJson : JsonSerializerContext;
