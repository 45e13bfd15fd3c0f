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
            if (options?.TopP is { } topP)
                json.WriteNumber("top_p", topP);
            if (options?.StopSequences is { Count: > 0 } stops)
            {
                json.WriteStartArray("stop_sequences");
                foreach (var stop in stops)
                    json.WriteStringValue(stop);
                json.WriteEndArray();
            }

            var system = string.Join("\n\n", all.Where(m => m.Role == ChatRole.System).Select(m => m.Text).Where(t => t.Length > 0));
            if (system.Length > 0)
                json.WriteString("system", system);
            json.WriteStartArray("messages");
            foreach (var message in all.Where(m => m.Role != ChatRole.System))
                WriteMessage(json, message);
            json.WriteEndArray();
            if (options?.Tools is { Count: > 0 } tools)
                AnthropicTools.Write(json, tools, options.ToolMode);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        // The API refuses empty texts and messages without content. Earlier thoughts of other models are not its business.
        var parts = message.Contents.Where(c => c switch
        {
            TextContent { Text: var text } => text.Trim().Length > 0,
            DataContent data => data.HasTopLevelMediaType("image"),
            _ => c is FunctionCallContent or FunctionResultContent,
        }).ToList();
        if (parts.Count == 0)
            return;
        json.WriteStartObject();
        // What a tool said is the user's part here.
        json.WriteString("role", message.Role == ChatRole.Assistant ? "assistant" : "user");
        json.WriteStartArray("content");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            switch (part)
            {
                case DataContent image:
                    json.WriteString("type", "image");
                    json.WriteStartObject("source");
                    json.WriteString("type", "base64");
                    json.WriteString("media_type", image.MediaType);
                    json.WriteBase64String("data", image.Data.Span);
                    json.WriteEndObject();
                    break;
                case FunctionCallContent call:
                    AnthropicTools.WriteCall(json, call);
                    break;
                case FunctionResultContent result:
                    AnthropicTools.WriteResult(json, result);
                    break;
                default:
                    json.WriteString("type", "text");
                    json.WriteString("text", ((TextContent)part).Text);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>Tools as the same API takes them: their descriptions, earlier calls and what came of those.</summary>
internal static class AnthropicTools
{
    public static void Write(Utf8JsonWriter json, IEnumerable<AITool> tools, ChatToolMode? mode)
    {
        json.WriteStartArray("tools");
        foreach (var tool in tools.OfType<AIFunctionDeclaration>())
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            if (tool.Description.Length > 0)
                json.WriteString("description", tool.Description);
            json.WritePropertyName("input_schema");
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (mode is not RequiredChatToolMode required)
            return;
        json.WriteStartObject("tool_choice");
        json.WriteString("type", required.RequiredFunctionName is null ? "any" : "tool");
        if (required.RequiredFunctionName is { } name)
            json.WriteString("name", name);
        json.WriteEndObject();
    }

    public static void WriteCall(Utf8JsonWriter json, FunctionCallContent call)
    {
        json.WriteString("type", "tool_use");
        json.WriteString("id", call.CallId);
        json.WriteString("name", call.Name);
        json.WriteStartObject("input");
        foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            json.WritePropertyName(name);
            if (value is JsonElement element)
                element.WriteTo(json);
            else if (value is null)
                json.WriteNullValue();
            else
                json.WriteStringValue(value.ToString());
        }

        json.WriteEndObject();
    }

    public static void WriteResult(Utf8JsonWriter json, FunctionResultContent result)
    {
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", result.CallId);
        json.WriteString("content", result.Result?.ToString() ?? "");
    }
}
