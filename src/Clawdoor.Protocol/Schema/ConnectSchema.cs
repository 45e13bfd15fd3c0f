using System.Text.Json;

namespace Clawdoor.Protocol.Schema;

/// <summary>The params of <c>connect</c> as a gateway takes them (access-layer 5.3); every object is closed.</summary>
public static class ConnectSchema
{
    private static readonly Shape ModelCatalog = Shape.Either(
        Shape.Closed(Shape.May("agentId", Shape.Words), Shape.May("sessionKey", Shape.Words)),
        Shape.Closed(Shape.May("agentId", Shape.Words), Shape.Must("shortId", Shape.Words), Shape.May("slugHint", Shape.Words)));

    private static readonly Shape Client = Shape.Closed(
        Shape.Must("id", Shape.OneOf(ClientIds.All)),
        Shape.May("displayName", Shape.Words),
        Shape.Must("version", Shape.Words),
        Shape.May("buildId", Shape.TextOf(1, 96)),
        Shape.Must("platform", Shape.Words),
        Shape.May("deviceFamily", Shape.Words),
        Shape.May("modelIdentifier", Shape.Words),
        Shape.May("timeZone", Shape.TextOf(1, 64)),
        Shape.Must("mode", Shape.OneOf(ClientModes.All)),
        Shape.May("instanceId", Shape.Words));

    private static readonly Shape WorkerRuns = Shape.Closed(
        Shape.Must("bundleHash", Shape.TextOf(64, 64)),
        Shape.Must("openclawVersion", Shape.TextOf(1, 128)),
        Shape.Must("protocolFeatures", Shape.ListOf(Shape.Words)),
        Shape.May("bundlePrewarm", Shape.WholeNumber(1)));

    private static readonly Shape Device = Shape.Closed(
        Shape.Must("id", Shape.Words),
        Shape.Must("publicKey", Shape.Words),
        Shape.Must("signature", Shape.Words),
        Shape.Must("signedAt", Shape.WholeNumber(0)),
        Shape.Must("nonce", Shape.Words));

    private static readonly Shape Auth = Shape.Closed(
        Shape.May("token", Shape.Text),
        Shape.May("bootstrapToken", Shape.Text),
        Shape.May("deviceToken", Shape.Text),
        Shape.May("password", Shape.Text),
        Shape.May("approvalRuntimeToken", Shape.Text),
        Shape.May("agentRuntimeIdentityToken", Shape.Text));

    private static readonly Shape Params = Shape.Closed(
        Shape.Must("minProtocol", Shape.WholeNumber(1)),
        Shape.Must("maxProtocol", Shape.WholeNumber(1)),
        Shape.Must("client", Client),
        Shape.May("caps", Shape.ListOf(Shape.Words)),
        Shape.May("commands", Shape.ListOf(Shape.Words)),
        Shape.May("computerUse", Shape.Anything),
        Shape.May("workerRuns", WorkerRuns),
        Shape.May("permissions", Shape.MapOf(Shape.Boolean)),
        Shape.May("pathEnv", Shape.Text),
        Shape.May("role", Shape.Words),
        Shape.May("scopes", Shape.ListOf(Shape.Words)),
        Shape.May("modelCatalog", ModelCatalog),
        Shape.May("device", Device),
        Shape.May("auth", Auth),
        Shape.May("locale", Shape.Text),
        Shape.May("userAgent", Shape.Text));

    /// <summary>Either the params or why they are none, such as <c>invalid connect params: at /client/id: must be string</c>.</summary>
    public static (ConnectParams? Params, string? Complaint) Read(JsonElement? parameters)
    {
        var json = parameters ?? default;
        return Params.Complain(json) is { } complaint ? (null, $"invalid connect params: {complaint}") : (Taken(json), null);
    }

    /// <summary>Workers have a socket of their own: whoever claims to be one is closed 1008 <c>invalid-handshake</c> without an answer.</summary>
    public static bool ClaimsWorker(JsonElement? parameters) =>
        parameters is { ValueKind: JsonValueKind.Object } json
        && (Is(json, "role", ClientModes.Worker)
            || (json.TryGetProperty("client", out var client) && client.ValueKind == JsonValueKind.Object
                && (Is(client, "id", ClientIds.Worker) || Is(client, "mode", ClientModes.Worker))));

    private static bool Is(JsonElement json, string name, string value) =>
        json.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);

    private static ConnectParams Taken(JsonElement json) => new()
    {
        MinProtocol = Number(json, "minProtocol"),
        MaxProtocol = Number(json, "maxProtocol"),
        Client = TakenClient(json.GetProperty("client")),
        Role = Text(json, "role"),
        Scopes = Texts(json, "scopes")!,
        Device = Part(json, "device") is { } device ? TakenDevice(device) : null,
        Auth = Part(json, "auth") is { } auth ? TakenAuth(auth) : null,
        Caps = Texts(json, "caps"),
        Commands = Texts(json, "commands"),
        Permissions = Part(json, "permissions") is { } permissions ? Flags(permissions) : null,
        PathEnv = Text(json, "pathEnv"),
        ComputerUse = Part(json, "computerUse"),
        WorkerRuns = Part(json, "workerRuns"),
        ModelCatalog = Part(json, "modelCatalog") is { } catalog
            ? new(Text(catalog, "agentId"), Text(catalog, "sessionKey"), Text(catalog, "shortId"), Text(catalog, "slugHint"))
            : null,
        Locale = Text(json, "locale"),
        UserAgent = Text(json, "userAgent"),
    };

    private static ClientInfo TakenClient(JsonElement json) => new()
    {
        Id = Text(json, "id")!,
        Version = Text(json, "version")!,
        Platform = Text(json, "platform")!,
        Mode = Text(json, "mode")!,
        DisplayName = Text(json, "displayName"),
        DeviceFamily = Text(json, "deviceFamily"),
        ModelIdentifier = Text(json, "modelIdentifier"),
        BuildId = Text(json, "buildId"),
        TimeZone = Text(json, "timeZone"),
        InstanceId = Text(json, "instanceId"),
    };

    private static DeviceProof TakenDevice(JsonElement json) => new(
        Text(json, "id")!, Text(json, "publicKey")!, Text(json, "signature")!, Moment(json, "signedAt"), Text(json, "nonce")!);

    private static AuthParams TakenAuth(JsonElement json) => new()
    {
        Token = Text(json, "token"),
        Password = Text(json, "password"),
        DeviceToken = Text(json, "deviceToken"),
        BootstrapToken = Text(json, "bootstrapToken"),
        ApprovalRuntimeToken = Text(json, "approvalRuntimeToken"),
        AgentRuntimeIdentityToken = Text(json, "agentRuntimeIdentityToken"),
    };

    private static JsonElement? Part(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement json, string name) => Part(json, name)?.GetString();

    private static List<string>? Texts(JsonElement json, string name) =>
        Part(json, name) is { } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : null;

    private static Dictionary<string, bool> Flags(JsonElement json)
    {
        var flags = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var flag in json.EnumerateObject())
            flags[flag.Name] = flag.Value.GetBoolean();
        return flags;
    }

    // 4.0 and 1e300 are whole numbers too.
    private static int Number(JsonElement json, string name) => (int)Math.Min(json.GetProperty(name).GetDouble(), int.MaxValue);

    private static DateTimeOffset Moment(JsonElement json, string name) => DateTimeOffset.FromUnixTimeMilliseconds(
        (long)Math.Min(json.GetProperty(name).GetDouble(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
