namespace Clawdoor.Conversations.Models;

/// <summary>A model by its provider and the provider's own name for it, written <c>openrouter/meta/llama-4</c>.</summary>
internal sealed record ModelName(string Provider, string Model)
{
    /// <summary>Null when there is no slash, or nothing on one side of the first.</summary>
    public static ModelName? Parse(string? text) =>
        text?.Trim() is { } name && name.IndexOf('/') is > 0 and var slash && slash < name.Length - 1
            ? new(name[..slash], name[(slash + 1)..])
            : null;

    public override string ToString() => $"{Provider}/{Model}";
}

/// <summary>How a provider is spoken to: OpenClaw's <c>models.providers.*.api</c>.</summary>
internal enum ProviderApi
{
    /// <summary><c>openai-completions</c>: POST …/chat/completions.</summary>
    OpenAiCompletions,

    /// <summary><c>anthropic-messages</c>: POST …/v1/messages.</summary>
    AnthropicMessages,
}

/// <summary>What is known about a model.</summary>
/// <param name="Id">The provider's own name for it.</param>
/// <param name="Name">For people.</param>
internal sealed record ModelInfo(string Id, string Name)
{
    public bool Reasoning { get; init; }

    public bool TakesImages { get; init; }

    /// <summary>Tokens; null when not told.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Tokens of one answer at most; null when not told.</summary>
    public int? MaxTokens { get; init; }
}

/// <summary>Who answers: an account at a provider.</summary>
internal sealed record Provider(string Id, ProviderApi Api, Uri BaseUrl)
{
    /// <summary>Null for servers that ask for none, such as Ollama on this machine. Never printed: see <see cref="ToString"/>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ModelInfo> Models { get; init; } = [];

    public override string ToString() => Id;
}

/// <summary>All providers and which model answers, in order of preference.</summary>
internal sealed record ModelSettings
{
    public static ModelSettings None { get; } = new();

    public IReadOnlyList<Provider> Providers { get; init; } = [];

    /// <summary>Null: nobody can answer, and that is what people are told.</summary>
    public ModelName? Primary { get; init; }

    /// <summary>Tried in this order when the chosen model fails.</summary>
    public IReadOnlyList<ModelName> Fallbacks { get; init; } = [];

    /// <summary>Null when the provider is not configured. A model its provider does not list is still asked for by its name.</summary>
    public (Provider Provider, ModelInfo Model)? Find(ModelName name) =>
        Providers.FirstOrDefault(p => p.Id == name.Provider) is { } provider
            ? (provider, provider.Models.FirstOrDefault(m => m.Id == name.Model) ?? new ModelInfo(name.Model, name.Model))
            : null;
}
