using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clawdoor.Conversations.Models;
using Microsoft.Extensions.AI;

namespace Clawdoor.Conversations.Runs;

/// <summary>An image somebody sent.</summary>
internal sealed record Picture(string MimeType, ReadOnlyMemory<byte> Bytes, string? FileName);

/// <summary>What is said, as OpenClaw writes it: a text, or a list of parts (text, image, thinking, toolCall).</summary>
internal static class MessageContent
{
    private static readonly JsonWriterOptions _plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="files">Texts that came as files, each said as a part of its own.</param>
    public static string OfUser(string text, IReadOnlyList<Picture> pictures, IReadOnlyList<(string Name, string Text)> files) => Write(writer =>
    {
        if (pictures.Count + files.Count == 0)
        {
            writer.WriteStringValue(text);
            return;
        }

        writer.WriteStartArray();
        if (text.Length > 0)
            WriteText(writer, "text", "text", text);
        foreach (var (name, content) in files)
            WriteText(writer, "text", "text", $"{name}:\n```\n{content}\n```");
        foreach (var picture in pictures)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "image"u8);
            writer.WriteString("mimeType"u8, picture.MimeType);
            if (picture.FileName is { } name)
                writer.WriteString("fileName"u8, name);
            writer.WriteNumber("sizeBytes"u8, picture.Bytes.Length);
            writer.WriteBase64String("data"u8, picture.Bytes.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static string OfAnswer(string thinking, string text, IReadOnlyList<ModelPiece.ToolCall> calls) => Write(writer =>
    {
        writer.WriteStartArray();
        if (thinking.Length > 0)
            WriteText(writer, "thinking", "thinking", thinking);
        if (text.Length > 0)
            WriteText(writer, "text", "text", text);
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "toolCall"u8);
            writer.WriteString("id"u8, call.Id);
            writer.WriteString("name"u8, call.Name);
            writer.WritePropertyName("arguments"u8);
            if (IsJson(call.Arguments))
                writer.WriteRawValue(call.Arguments);
            else
                writer.WriteStringValue(call.Arguments);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>The text of an answer, as <c>chat</c> events tell it.</summary>
    public static string OfText(string text) => OfAnswer("", text, []);

    /// <summary>What is to be read of it, without thoughts and images.</summary>
    public static string TextOf(string content)
    {
        using var json = JsonDocument.Parse(content);
        return string.Join("\n\n", PartsOf(json.RootElement)
            .Select(p => p.ValueKind == JsonValueKind.String ? p.GetString() : Is(p, "text") ? TextOf(p, "text") : null)
            .Where(t => !string.IsNullOrEmpty(t)));
    }

    public static bool HasPictures(string content) => content.Contains("\"type\":\"image\"", StringComparison.Ordinal);

    /// <summary>With the images' bytes left out, for a page that has no room for them.</summary>
    public static string WithoutPictures(string content)
    {
        using var parts = JsonDocument.Parse(content);
        if (parts.RootElement.ValueKind != JsonValueKind.Array)
            return content;
        return Write(writer =>
        {
            writer.WriteStartArray();
            foreach (var part in parts.RootElement.EnumerateArray())
            {
                if (!Is(part, "image"))
                {
                    part.WriteTo(writer);
                    continue;
                }

                writer.WriteStartObject();
                foreach (var property in part.EnumerateObject().Where(p => !p.NameEquals("data")))
                    property.WriteTo(writer);
                writer.WriteBoolean("omitted"u8, true);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>As a model is told it; null when nothing of it is for a model (thoughts, calls of tools nobody has).</summary>
    /// <param name="pictures">Whether the model takes images; else it is told that there was one.</param>
    public static ChatMessage? ToModel(StoredMessage message, bool pictures)
    {
        using var json = JsonDocument.Parse(message.Content);
        var parts = new List<AIContent>();
        foreach (var part in PartsOf(json.RootElement))
        {
            if (part.ValueKind == JsonValueKind.String)
                AddText(parts, part.GetString());
            else if (Is(part, "text"))
                AddText(parts, TextOf(part, "text"));
            else if (Is(part, "image") && part.TryGetProperty("data", out var data) && pictures)
                parts.Add(new DataContent(data.GetBytesFromBase64(), TextOf(part, "mimeType") ?? "image/png"));
            else if (Is(part, "image"))
                AddText(parts, "[image]");
        }

        return parts.Count == 0 ? null : new(message.Role == "assistant" ? ChatRole.Assistant : ChatRole.User, parts);
    }

    private static JsonElement[] PartsOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.Array ? [.. content.EnumerateArray()] : [content];

    private static bool Is(JsonElement part, string type) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var known) && known.ValueEquals(type);

    private static string? TextOf(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void AddText(List<AIContent> parts, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            parts.Add(new TextContent(text));
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var read = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string type, string name, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString(name, text);
        writer.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> what)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, _plainly))
            what(writer);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
