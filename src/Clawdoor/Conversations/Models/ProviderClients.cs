using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Clawdoor.Conversations.Models;

/// <summary>Clients for providers, over one pool of connections that is made with the first of them.</summary>
internal sealed class ProviderClients(ModelLimits limits, TimeProvider time) : IDisposable
{
    public const string UserAgent = "clawdoor";

    // The making of one reads the runtime's own description, a tenth of what an answer costs. They live as long as the settings they come from.
    private readonly ConditionalWeakTable<Provider, ConcurrentDictionary<string, IChatClient>> _openAi = [];

    private readonly Lazy<HttpClient> _http = new(() => new HttpClient(new ProviderHandler(limits, time)) { Timeout = Timeout.InfiniteTimeSpan });

    /// <summary>Time-outs are the handler's and the asker's.</summary>
    public HttpClient Http => _http.Value;

    public IChatClient Open(Provider provider, ModelInfo model) => provider.Api switch
    {
        ProviderApi.AnthropicMessages => new AnthropicChatClient(Http, provider, model),
        _ => _openAi.GetValue(provider, _ => new(StringComparer.Ordinal)).GetOrAdd(model.Id, (id, of) => OpenAi(of, id), provider),
    };

    /// <summary>What every request carries beside its question; the configured headers win.</summary>
    public static IEnumerable<KeyValuePair<string, string>> HeadersOf(Provider provider)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["User-Agent"] = UserAgent };
        if (provider.Api == ProviderApi.AnthropicMessages)
            headers["anthropic-version"] = AnthropicChatClient.Version;
        if (provider.ApiKey is { } key && provider.Api == ProviderApi.AnthropicMessages)
            headers["x-api-key"] = key;
        else if (provider.ApiKey is { } bearer)
            headers["Authorization"] = $"Bearer {bearer}";
        foreach (var (name, value) in provider.Headers)
            headers[name] = value;
        return headers;
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
            _http.Value.Dispose();
    }

    private IChatClient OpenAi(Provider provider, string model)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = provider.BaseUrl,
            Transport = new HttpClientPipelineTransport(Http),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            EnableDistributedTracing = false,
            ClientLoggingOptions = new() { EnableLogging = false },
        };
        options.AddPolicy(new OurHeaders(provider), PipelinePosition.BeforeTransport);
        // The credential must be a text; OurHeaders puts the real one, or none, in its place.
        return new OpenAI.Chat.ChatClient(model, new ApiKeyCredential("-"), options).AsIChatClient();
    }

    private sealed class OurHeaders(Provider provider) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message.Request.Headers);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message.Request.Headers);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }

        private void Set(PipelineRequestHeaders headers)
        {
            headers.Remove("Authorization");
            foreach (var (name, value) in HeadersOf(provider))
                headers.Set(name, value);
        }
    }
}
