namespace Clawdoor.Gateway.Chat;

/// <summary>Answer of <c>agents.list</c>: one agent; with no model it can answer nobody, and the UI says so.</summary>
internal sealed record AgentList(IReadOnlyList<AgentRow> Agents)
{
    public string DefaultId { get; } = Methods.UiMethods.MainAgent;
    public string MainKey { get; } = "main";
    public string Scope { get; } = "per-sender";
    public string Ownership { get; } = "sole";
    public bool SelectionRequired { get; }
}

internal sealed record AgentRow(string Id, string Name)
{
    public string Kind { get; } = "agent";

    /// <summary>Null: none is configured.</summary>
    public AgentModel? Model { get; init; }

    public AgentRuntime AgentRuntime { get; } = new();
    public IReadOnlyList<ThinkingLevel> ThinkingLevels { get; } = ThinkingLevel.None;
    public IReadOnlyList<string> ThinkingOptions { get; } = ["off"];
    public string ThinkingDefault { get; } = "off";
}

internal sealed record AgentModel(string Primary)
{
    public IReadOnlyList<string>? Fallbacks { get; init; }
}

/// <summary>Answer of <c>models.list</c>.</summary>
internal sealed record ModelList(IReadOnlyList<ModelRow> Models)
{
    public AccountSelection AccountSelection { get; } = new();
}

internal sealed record ModelRow(string Id, string Name, string Provider)
{
    public int? ContextWindow { get; init; }
    public bool Reasoning { get; init; }
    public IReadOnlyList<string> Input { get; init; } = ["text"];
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<ThinkingLevel> ThinkingLevels { get; } = ThinkingLevel.None;
    public string ThinkingDefault { get; } = "off";
    public bool ManualSelectionAllowed { get; } = true;
    public bool Available { get; } = true;
}

internal sealed record AccountSelection
{
    public string Kind { get; } = "automatic";
    public string Label { get; } = "Automatic account selection";
}

/// <summary>Answer of <c>models.authStatus</c>: never a key, only where one is from.</summary>
internal sealed record AuthStatus(long Ts, IReadOnlyList<ProviderStatus> Providers)
{
    public IReadOnlyList<string> ProviderCapabilities { get; } = [];
}

internal sealed record ProviderStatus(string Provider)
{
    public string AuthProvider => Provider;
    public string DisplayName => Provider;

    /// <summary><c>static</c>: a key that does not expire by itself.</summary>
    public string Status { get; } = "static";

    public IReadOnlyList<string> Profiles { get; } = [];
    public KeySource? ApiKey { get; init; }
}

internal sealed record KeySource(string Source);

/// <summary>Payload of <c>models.snapshot</c>.</summary>
internal sealed record ModelsSnapshot(ModelsTarget Target, ModelsTarget Scope, ModelList Catalog);

internal sealed record ModelsTarget(string AgentId);
