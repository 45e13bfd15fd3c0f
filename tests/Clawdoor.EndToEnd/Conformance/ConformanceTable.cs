using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>
/// The table of <c>tests/conformance</c>: what is asked of the real OpenClaw and of ours. It holds no answers: OpenClaw gives
/// them at every run, and only where ours is meant to answer something else the table says what, and why.
/// </summary>
/// <param name="Gateways">openclaw.json by name of the configuration, ready but for <c>$port</c>.</param>
/// <param name="Clients">Params of <c>connect</c> by name of the client.</param>
/// <param name="Everywhere">Differences that any case may show.</param>
internal sealed record ConformanceTable(
    IReadOnlyDictionary<string, GatewayPlan> Gateways,
    IReadOnlyDictionary<string, JsonObject> Clients,
    IReadOnlyList<Difference> Everywhere,
    IReadOnlyList<ConformanceGroup> Groups)
{
    private static readonly JsonDocumentOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public IEnumerable<ConformanceCase> Cases => Groups.SelectMany(g => g.Cases);

    /// <param name="folder">Has <c>gateways.json</c>, <c>differences.json</c> and one file a group.</param>
    public static ConformanceTable Read(string folder)
    {
        var gateways = Parse(Path.Combine(folder, "gateways.json"));
        var order = Strings(gateways["groups"]);
        return new(
            Objects(gateways["gateways"]).ToDictionary(g => g.Key, g => new GatewayPlan(
                g.Key, (string)g.Value["about"]!, g.Value["config"]!.AsObject(), g.Value["admin"]!.AsObject())
            {
                Environment = g.Value["environment"]?.AsObject().ToDictionary(v => v.Key, v => (string?)v.Value) ?? [],
            }),
            Objects(gateways["clients"]).ToDictionary(),
            [.. Parse(Path.Combine(folder, "differences.json"))["everywhere"]!.AsArray().Select(Difference.Of)],
            [.. order.Select(name => ConformanceGroup.Of(name, Parse(Path.Combine(folder, name + ".json"))))]);
    }

    internal static IReadOnlyList<string> Strings(JsonNode? list) => [.. list?.AsArray().Select(s => (string)s!) ?? []];

    private static IEnumerable<KeyValuePair<string, JsonObject>> Objects(JsonNode? node) =>
        node?.AsObject().Select(p => KeyValuePair.Create(p.Key, p.Value!.AsObject())) ?? [];

    private static JsonObject Parse(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file), documentOptions: Relaxed)!.AsObject();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Path.GetFileName(file)}: {e.Message}", e);
        }
    }
}

/// <summary>One gateway configuration; each is started once on either side.</summary>
/// <param name="Admin">How its owner logs in as <c>cli</c>.</param>
internal sealed record GatewayPlan(string Name, string About, JsonObject Config, JsonObject Admin)
{
    /// <summary>Variables the gateway is started with.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

/// <summary>Cases about one subject, in the order in which they run.</summary>
internal sealed record ConformanceGroup(string Name, string Title, string About, IReadOnlyList<ConformanceCase> Cases)
{
    internal static ConformanceGroup Of(string name, JsonObject file) => new(
        name, (string)file["title"]!, (string)file["about"]!,
        [.. file["cases"]!.AsArray().Select(c => ConformanceCase.Of(name, (string?)file["gateway"] ?? "token", c!.AsObject()))]);
}

/// <summary>One question to a gateway, and what may differ in the answer.</summary>
/// <param name="Gateway">Name of the configuration it runs on.</param>
/// <param name="Steps">What is done; a case of one step is written without the list.</param>
internal sealed record ConformanceCase(
    string Group, string Name, string Gateway, IReadOnlyList<JsonObject> Steps, IReadOnlyList<Difference> Differences)
{
    /// <summary>Comes through the trusted proxy from an address of its own, else directly over loopback.</summary>
    public bool Remote { get; init; }

    /// <summary>Long, so the cases after it run while it waits.</summary>
    public bool Meanwhile { get; init; }

    /// <summary>Parts of the observation that are not looked at, by pattern.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    internal static ConformanceCase Of(string group, string gateway, JsonObject json) => new(
        group,
        (string)json["name"]!,
        (string?)json["gateway"] ?? gateway,
        json["steps"] is JsonArray steps ? [.. steps.Select(s => s!.AsObject())] : [json],
        [.. json["differs"]?.AsArray().Select(Difference.Of) ?? []])
    {
        Remote = (string?)json["visitor"] != "local",
        Meanwhile = (bool?)json["meanwhile"] ?? false,
        Ignored = ConformanceTable.Strings(json["ignore"]),
    };
}

/// <summary>Where ours answers something else on purpose.</summary>
/// <param name="At">A pattern of a path in the observation: <c>*</c> one step, <c>**</c> any number of them.</param>
/// <param name="Ours">What ours says there; <c>{"is":"absent"|"anything"|"fewer"}</c> says less.</param>
/// <param name="Why">The reason, as docs/compatibility.md tells it.</param>
internal sealed record Difference(string At, JsonNode? Ours, string Why)
{
    /// <summary>absent, anything, fewer (members or elements), or null when <see cref="Ours"/> is the value itself.</summary>
    public string? Is => Ours is JsonObject { Count: 1 } o ? (string?)o["is"] : null;

    internal static Difference Of(JsonNode? json) => new((string)json!["at"]!, json["ours"]?.DeepClone(), (string)json["why"]!);
}
