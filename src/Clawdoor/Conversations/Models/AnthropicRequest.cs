using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clawdoor.Conversations.Models;

/// <summary>A question as <c>POST /v1/messages</c> takes it (anthropic-version 2023-06-01).</summary>
internal static class AnthropicRequest
{
    /// <summary>The API asks for a bound; every model it offers can write this much.</summary>
    private const int UsualMaxTokens = 8192;

    public static byte[] Write(string model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var all = messages.ToList();
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteNumber("max_tokens", options?.MaxOutputTokens ?? UsualMaxTokens);
            json.WriteBoolean("stream", true);
            if (options?.Temperature is { } temperature)
                json.WriteNumber("temperature", temperature);
            var system = string.Join("\n\n", all.Where(m => m.Role == ChatRole.System).Select(m => m.Text).Where(t => t.Length > 0));
            if (system.Length > 0)
                json.WriteString("system", system);
            json.WriteStartArray("messages");
            foreach (var message in all.Where(m => m.Role == ChatRole.User || m.Role == ChatRole.Assistant))
                WriteMessage(json, message);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        // The API refuses empty texts and messages without content. Earlier thoughts and tools of other models are not its business.
        var parts = message.Contents.Where(c => c is TextContent { Text: var t } ? t.Trim().Length > 0 : c is DataContent d && d.HasTopLevelMediaType("image")).ToList();
        if (parts.Count == 0)
            return;
        json.WriteStartObject();
        json.WriteString("role", message.Role == ChatRole.User ? "user" : "assistant");
        json.WriteStartArray("content");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            if (part is DataContent image)
            {
                json.WriteString("type", "image");
                json.WriteStartObject("source");
                json.WriteString("type", "base64");
                json.WriteString("media_type", image.MediaType);
                json.WriteBase64String("data", image.Data.Span);
                json.WriteEndObject();
            }
            else
            {
                json.WriteString("type", "text");
                json.WriteString("text", ((TextContent)part).Text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
