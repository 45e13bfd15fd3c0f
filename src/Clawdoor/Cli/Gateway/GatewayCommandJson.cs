using System.Text.Json.Serialization;

namespace Clawdoor.Cli.Gateway;

/// <summary>What <c>clawdoor gateway import --json</c> prints; names are what strangers called themselves.</summary>
internal sealed record ImportJson(string From, IReadOnlyList<ImportedJson> Imported, IReadOnlyList<ImportedJson> AlreadyKnown, IReadOnlyList<SkippedJson> Skipped);

internal sealed record ImportedJson(string DeviceId, string? Name, string? ClientId, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes);

internal sealed record SkippedJson(string DeviceId, string Reason);

/// <summary>What <c>clawdoor ui status --json</c> prints.</summary>
/// <param name="Source">configured, package, installed or ownPage.</param>
internal sealed record UiStatusJson(string Source, string? Folder, string? Version, IReadOnlyList<string> Passed);

/// <summary>What <c>clawdoor ui install --json</c> prints.</summary>
internal sealed record UiInstalledJson(string Folder, string Version, bool WasThere, long Bytes, int Files);

/// <summary>What <c>clawdoor gateway model list --json</c> prints.</summary>
/// <param name="Primary">Null when no model is chosen.</param>
/// <param name="Warnings">What of the configuration could not be used.</param>
internal sealed record ModelListJson(string? Primary, IReadOnlyList<string> Fallbacks, IReadOnlyList<ModelProviderJson> Providers, IReadOnlyList<string> Warnings);

/// <param name="Key">set, missing or none.</param>
/// <param name="KeyVariable">The environment variable the key comes from.</param>
/// <param name="Source">models.json or openclaw.json.</param>
internal sealed record ModelProviderJson(string Id, string Api, string BaseUrl, string Key, string? KeyVariable, string Source, IReadOnlyList<string> Models);

/// <summary>What <c>clawdoor gateway model test --json</c> prints.</summary>
/// <param name="FirstPieceMs">To the first piece of the answer; null without one.</param>
internal sealed record ModelTestJson(string Model, bool Answered, string? Text, long? FirstPieceMs, long TotalMs, long? InputTokens, long? OutputTokens)
{
    public string? Error { get; init; }

    /// <summary>refusal, timeout, rate_limit, context_length or unknown.</summary>
    public string? ErrorKind { get; init; }

    public int? HttpStatus { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportJson))]
[JsonSerializable(typeof(ModelListJson))]
[JsonSerializable(typeof(ModelTestJson))]
[JsonSerializable(typeof(UiStatusJson))]
[JsonSerializable(typeof(UiInstalledJson))]
internal sealed partial class GatewayCommandJson : JsonSerializerContext;
