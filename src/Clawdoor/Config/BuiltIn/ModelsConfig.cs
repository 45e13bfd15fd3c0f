using Clawdoor.Config.Json5;

namespace Clawdoor.Config.BuiltIn;

/// <summary>An entry of <c>models.providers.*.models</c>.</summary>
internal sealed record ModelConfig(string Id)
{
    public string? Name { get; init; }

    public bool Reasoning { get; init; }

    /// <summary><c>input</c> has <c>image</c>.</summary>
    public bool TakesImages { get; init; }

    /// <summary>Tokens.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Tokens; the provider's when the model has none.</summary>
    public int? MaxTokens { get; init; }
}

/// <summary>An entry of <c>models.providers</c>, as it is written.</summary>
/// <param name="Place">File and line.</param>
internal sealed record ProviderConfig(string Id, string Place)
{
    /// <summary>With its variables put in; the names of those that are not set are in <see cref="Missing"/>.</summary>
    public string? BaseUrl { get; init; }

    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Null when not written.</summary>
    public string? Api { get; init; }

    public SecretValue ApiKey { get; init; } = SecretValue.None;

    /// <summary><c>authHeader: true</c>: the key goes into <c>Authorization</c> whatever the API.</summary>
    public bool AuthHeader { get; init; }

    public IReadOnlyDictionary<string, SecretValue> Headers { get; init; } = new Dictionary<string, SecretValue>();

    public IReadOnlyList<ModelConfig> Models { get; init; } = [];
}

/// <summary>
/// What openclaw.json says about models: <c>models.providers</c>, <c>agents.defaults.model</c> and what the agent main has instead
/// (docs/concepts/models.md, docs/gateway/config-tools/custom-providers.md of OpenClaw 2026.9.6).
/// </summary>
internal sealed record ModelsConfig
{
    private const string Agent = "main";

    public IReadOnlyList<ProviderConfig> Providers { get; init; } = [];

    /// <summary>As written: <c>provider/model</c>, an alias or a model alone; null when not written.</summary>
    public string? Primary { get; init; }

    /// <summary>Where <see cref="Primary"/> stands.</summary>
    public string? PrimaryPlace { get; init; }

    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary><c>agents.defaults.models.*.alias</c>: the model by its alias.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    public static ModelsConfig From(OpenClawConfig file)
    {
        var defaults = file.Root.Find("agents", "defaults");
        var usual = defaults?["model"];
        var own = OwnAgent(file.Root)?["model"];
        // An agent's own model is strict: without fallbacks of its own it has none.
        var chosen = own is not null && PrimaryIn(own) is not null ? own : usual;
        return new()
        {
            Providers = [.. (file.Root.Find("models", "providers")?.Members ?? new Dictionary<string, ConfigNode>()).Where(p => p.Value.Value is Json5Object).Select(p => Provider(p.Key, p.Value, file))],
            Primary = chosen is null ? null : PrimaryIn(chosen),
            PrimaryPlace = chosen is null ? null : file.PlaceOf(chosen),
            Fallbacks = [.. ((own?["fallbacks"] ?? chosen?["fallbacks"])?.Items ?? []).Select(i => i.Value).OfType<Json5String>().Select(s => s.Text.Trim()).Where(s => s.Length > 0)],
            Aliases = (from model in defaults?["models"]?.Members ?? new Dictionary<string, ConfigNode>()
                       where model.Value["alias"]?.Value is Json5String { Text.Length: > 0 }
                       group model.Key by ((Json5String)model.Value["alias"]!.Value).Text.Trim())
                .ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase),
        };
    }

    // agents.entries.main, or the older agents.list with an entry of that ID.
    private static ConfigNode? OwnAgent(ConfigNode root) => root.Find("agents", "entries", Agent)
        ?? (root.Find("agents", "list")?.Items ?? []).FirstOrDefault(a => a["id"]?.Value is Json5String { Text: Agent });

    private static string? PrimaryIn(ConfigNode model) =>
        (model.Value as Json5String ?? model["primary"]?.Value as Json5String)?.Text.Trim() is { Length: > 0 } name ? name : null;

    private static ProviderConfig Provider(string id, ConfigNode node, OpenClawConfig file)
    {
        var url = node["baseUrl"]?.Value is Json5String { Text: var written } ? file.Variables.Substitute(written) : null;
        var most = Number(node, "maxTokens");
        return new(id, file.PlaceOf(node))
        {
            BaseUrl = url?.Text.Trim() is { Length: > 0 } address ? address : null,
            Missing = url?.Missing ?? [],
            Api = Text(node, "api"),
            ApiKey = node["apiKey"] is { } key ? Secret(key, file) : SecretValue.None,
            AuthHeader = node["authHeader"]?.Value is Json5Boolean { Truth: true },
            Headers = (node["headers"]?.Members ?? new Dictionary<string, ConfigNode>())
                .Concat(node.Find("request", "headers")?.Members ?? new Dictionary<string, ConfigNode>())
                .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(h => h.Key, h => Secret(h.Last().Value, file), StringComparer.OrdinalIgnoreCase),
            Models =
            [
                .. from model in node["models"]?.Items ?? []
                   let name = Text(model, "id")
                   where name is not null
                   select new ModelConfig(name)
                   {
                       Name = Text(model, "name"),
                       Reasoning = model["reasoning"]?.Value is Json5Boolean { Truth: true },
                       TakesImages = (model["input"]?.Items ?? []).Any(i => i.Value is Json5String { Text: "image" }),
                       ContextWindow = Number(model, "contextWindow"),
                       MaxTokens = Number(model, "maxTokens") ?? most,
                   },
            ],
        };
    }

    /// <summary>Beside the usual forms the bare name of a variable that is set, as OpenClaw writes it into files of its own.</summary>
    private static SecretValue Secret(ConfigNode node, OpenClawConfig file) =>
        node.Value is Json5String { Text: [>= 'A' and <= 'Z', _, ..] name } && name.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_') && file.Variables[name] is { } value
            ? new(ConfigOrigin.Environment, name, value)
            : GatewayConfig.SecretOf(node, file.Root, file.Path, file.Variables, file.Paths);

    private static string? Text(ConfigNode node, string name) => node[name]?.Value is Json5String { Text: var text } && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private static int? Number(ConfigNode node, string name) =>
        node[name]?.Value is Json5Number { Number: >= 1 and <= int.MaxValue and var number } ? (int)number : null;
}
