using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Clawdoor.Access;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// <c>control-ui-config.json</c> (access-layer 7.5): what the Control UI may know before it has connected. Its
/// <c>terminalEnabled</c> must say the same as the page's attribute. What this gateway cannot do is false here where OpenClaw says
/// true: the terminal, agents in command lines, and fetching other sites' icons.
/// </summary>
internal sealed record BootstrapConfig
{
    public required string BasePath { get; init; }

    public string AssistantName { get; init; } = "Assistant";

    public string AssistantAvatar { get; init; } = "A";

    public string? AssistantAvatarSource { get; init; }

    public string? AssistantAvatarStatus { get; init; }

    public string? AssistantAvatarReason { get; init; }

    public string AssistantAgentId { get; init; } = "main";

    public required string ServerVersion { get; init; }

    /// <summary>That of the UI's own build; absent for a configured folder and for Clawdoor's own page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServerBuildId { get; init; }

    public string EmbedSandbox { get; init; } = "scripts";

    public bool AllowExternalEmbedUrls { get; init; }

    public bool AutomaticallyFetchFavicons { get; init; }

    public bool CommunityInvite { get; init; } = true;

    public bool TerminalEnabled { get; init; }

    public bool CliAgentsEnabled { get; init; }

    public required bool PluginAssetsRequireAuth { get; init; }

    public IReadOnlyList<string> PluginFrameGrants { get; init; } = [];

    /// <summary>The path and its older names.</summary>
    public static bool IsAt(string path, string basePath) =>
        path.StartsWith(basePath, StringComparison.Ordinal)
        && (path.AsSpan(basePath.Length) is "/control-ui-config.json" or "/__openclaw/control-ui-config.json"
            || (basePath.Length == 0 && path == "/__openclaw__/control-ui-config.json"));

    /// <param name="build">The official UI's; null when it names none or is not served.</param>
    public static Task Send(HttpContext context, GatewaySettings settings, string? build)
    {
        var config = new BootstrapConfig
        {
            BasePath = settings.Ui.BasePath,
            ServerVersion = settings.Version,
            ServerBuildId = build,
            PluginAssetsRequireAuth = settings.Access.Mode != AuthMode.None,
        };
        context.Response.Headers.CacheControl = "no-cache";
        return SurfaceAnswers.Object(
            context, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(config, BootstrapJson.Default.BootstrapConfig));
    }
}

/// <summary>A build's ID, and the same with the hash of its files that pages carry.</summary>
internal static partial class UiBuild
{
    public static string? WithoutHash(string pageBuildId) =>
        PageBuildId().Match(pageBuildId) is { Success: true } found ? found.Groups["build"].Value : null;

    [GeneratedRegex("^(?<build>[a-zA-Z0-9._-]{1,96})-[a-f0-9]{64}$", RegexOptions.ExplicitCapture)]
    private static partial Regex PageBuildId();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BootstrapConfig))]
internal sealed partial class BootstrapJson : JsonSerializerContext;
