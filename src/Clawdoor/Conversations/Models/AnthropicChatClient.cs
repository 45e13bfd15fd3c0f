using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clawdoor.Conversations.Models;

/// <summary>Anthropic's Messages API, streamed (docs.anthropic.com, "Streaming messages"); the official package cannot be compiled ahead of time.</summary>
/// <param name="http">With the <see cref="ProviderHandler"/>: refusals and errors in the stream arrive as <see cref="ProviderException"/>.</param>
internal sealed class AnthropicChatClient(HttpClient http, Provider provider, ModelInfo model) : IChatClient
{
    public const string Version = "2023-06-01";

    // A tool call in the making.
    private sealed record Call(string Id, string Name)
    {
        public StringBuilder Arguments { get; } = new();
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(provider.BaseUrl, "messages"))
        {
            Content = new ByteArrayContent(AnthropicRequest.Write(model.Id, messages, options)) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        foreach (var (name, value) in ProviderClients.HeadersOf(provider))
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);

        Call? call = null;
        var usage = new UsageDetails();
        await foreach (var item in SseParser.Create(body, static (_, data) => Encoding.UTF8.GetString(data)).EnumerateAsync(cancellationToken))
        {
            using var document = JsonDocument.Parse(item.Data);
            var (json, update) = (document.RootElement, new ChatResponseUpdate { Role = ChatRole.Assistant });
            switch (Text(json, "type"))
            {
                case "message_start":
                    Count(Part(Part(json, "message"), "usage"), usage);
                    break;
                case "content_block_start" when Part(json, "content_block") is var block && Text(block, "type") == "tool_use":
                    call = new(Text(block, "id") ?? "", Text(block, "name") ?? "");
                    break;
                case "content_block_start" when Text(Part(json, "content_block"), "text") is { Length: > 0 } text:
                    update.Contents.Add(new TextContent(text));
                    break;
                case "content_block_delta" when Part(json, "delta") is var delta:
                    if (Text(delta, "text") is { } piece)
                        update.Contents.Add(new TextContent(piece));
                    else if (Text(delta, "thinking") is { } thought)
                        update.Contents.Add(new TextReasoningContent(thought));
                    else
                        call?.Arguments.Append(Text(delta, "partial_json"));
                    break;
                case "content_block_stop" when call is not null:
                    update.Contents.Add(new FunctionCallContent(call.Id, call.Name) { RawRepresentation = call.Arguments.Length > 0 ? call.Arguments.ToString() : "{}" });
                    call = null;
                    break;
                case "message_delta":
                    Count(Part(json, "usage"), usage);
                    update.FinishReason = ReasonOf(Text(Part(json, "delta"), "stop_reason"));
                    break;
                case "message_stop":
                    usage.TotalTokenCount = (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0);
                    update.Contents.Add(new UsageContent(usage));
                    yield return update;
                    yield break;
            }

            if (update.Contents.Count > 0 || update.FinishReason is not null)
                yield return update;
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Nothing: the connections are everybody's.</summary>
    public void Dispose()
    {
    }

    /// <summary>People write base URLs with and without <c>/v1</c>.</summary>
    public static Uri AddressOf(Uri baseUrl, string what)
    {
        var root = baseUrl.AbsoluteUri.TrimEnd('/');
        return new(root.EndsWith("/v1", StringComparison.Ordinal) ? $"{root}/{what}" : $"{root}/v1/{what}");
    }

    private static ChatFinishReason? ReasonOf(string? stopReason) => stopReason switch
    {
        null => null,
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "tool_use" => ChatFinishReason.ToolCalls,
        "refusal" => ChatFinishReason.ContentFilter,
        _ => ChatFinishReason.Stop,
    };

    /// <summary>Numbers of later events replace those of earlier ones; cached input is input.</summary>
    private static void Count(JsonElement told, UsageDetails usage)
    {
        if (Number(told, "input_tokens") is { } input)
            usage.InputTokenCount = input + (Number(told, "cache_creation_input_tokens") ?? 0) + (Number(told, "cache_read_input_tokens") ?? 0);
        usage.OutputTokenCount = Number(told, "output_tokens") ?? usage.OutputTokenCount;
    }

    private static JsonElement Part(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var part) ? part : default;

    private static string? Text(JsonElement json, string name) => Part(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? Number(JsonElement json, string name) =>
        Part(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;
}
