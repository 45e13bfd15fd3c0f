namespace Clawdoor.Conversations.Models;

/// <summary>A provider whose address everybody uses.</summary>
/// <param name="Id">OpenClaw's.</param>
/// <param name="Name">Its own; the same in every language.</param>
/// <param name="KeyVariables">Where OpenClaw looks for the key, the preferred first; none = a server at home that asks for none.</param>
internal sealed record KnownProvider(string Id, string Name, ProviderApi Api, string BaseUrl, params IReadOnlyList<string> KeyVariables)
{
    /// <summary>From OpenClaw's docs (providers/*.md, 2026.9.6).</summary>
    public static IReadOnlyList<KnownProvider> All { get; } =
    [
        new("openai", "OpenAI", ProviderApi.OpenAiCompletions, "https://api.openai.com/v1", "OPENAI_API_KEY"),
        new("anthropic", "Anthropic", ProviderApi.AnthropicMessages, "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
        new("openrouter", "OpenRouter", ProviderApi.OpenAiCompletions, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        new("deepseek", "DeepSeek", ProviderApi.OpenAiCompletions, "https://api.deepseek.com", "DEEPSEEK_API_KEY"),
        new("qwen", "Qwen / DashScope (international)", ProviderApi.OpenAiCompletions, "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "QWEN_API_KEY", "MODELSTUDIO_API_KEY", "DASHSCOPE_API_KEY"),
        new("dashscope", "Qwen / DashScope 百炼 (China)", ProviderApi.OpenAiCompletions, "https://dashscope.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY"),
        new("moonshot", "Moonshot / Kimi (international)", ProviderApi.OpenAiCompletions, "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY"),
        new("moonshot-cn", "Moonshot / Kimi 月之暗面 (China)", ProviderApi.OpenAiCompletions, "https://api.moonshot.cn/v1", "MOONSHOT_API_KEY"),
        new("ollama", "Ollama", ProviderApi.OpenAiCompletions, "http://127.0.0.1:11434/v1"),
        new("vllm", "vLLM", ProviderApi.OpenAiCompletions, "http://127.0.0.1:8000/v1"),
    ];

    public bool IsAtHome => KeyVariables.Count == 0;

    public static KnownProvider? Find(string id) => All.FirstOrDefault(p => p.Id == id);
}
