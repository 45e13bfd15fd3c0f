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

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportJson))]
[JsonSerializable(typeof(UiStatusJson))]
[JsonSerializable(typeof(UiInstalledJson))]
internal sealed partial class GatewayCommandJson : JsonSerializerContext;
