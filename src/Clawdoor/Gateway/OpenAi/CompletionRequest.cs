using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clawdoor.Gateway.OpenAi;

/// <summary>The body of a request for a completion, as far as it means something to a model (OpenAI's Chat Completions).</summary>
/// <param name="Model">As it was written; null when it was not.</param>
internal sealed record CompletionRequest(string? Model, IReadOnlyList<ChatMessage> Messages, ChatOptions Options)
{
    public bool Streams { get; private init; }

    /// <summary>Whether a stream ends with how many tokens were used.</summary>
    public bool WantsUsage { get; private init; }

    /// <summary>Never throws: a request or what is wrong with the body, in OpenClaw's words where it has some.</summary>
    public static (CompletionRequest? Request, string? Complaint) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return (null, "Invalid input: expected object");
            var streams = Truth(root, "stream") ?? false;
            return (new(Text(root, "model"), CompletionMessages.Read(root), OptionsOf(root))
            {
                Streams = streams,
                WantsUsage = streams && root.TryGetProperty("stream_options", out var stream) && stream.ValueKind == JsonValueKind.Object
                    && (Truth(stream, "include_usage") ?? false),
            }, null);
        }
        catch (CompletionComplaint e)
        {
            return (null, e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair in an escape (RFC 8259 section 8.2).
            return (null, $"The body is not JSON: {e.Message}");
        }
    }

    private static ChatOptions OptionsOf(JsonElement root)
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = Tokens(root, "max_completion_tokens") ?? Tokens(root, "max_tokens"),
            Temperature = Number(root, "temperature", 0, 2, "0 and 2"),
            TopP = Number(root, "top_p", 0, 1, "0 and 1"),
            FrequencyPenalty = Number(root, "frequency_penalty", -2, 2, "-2.0 and 2.0"),
            PresencePenalty = Number(root, "presence_penalty", -2, 2, "-2.0 and 2.0"),
            Seed = Seed(root),
            StopSequences = Stops(root),
            ResponseFormat = Format(root),
        };
        CompletionTools.Read(root, options);
        return options;
    }

    private static int? Tokens(JsonElement root, string name)
    {
        if (Value(root, name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var tokens) && tokens > 0
            ? tokens
            : throw new CompletionComplaint($"{name} must be a positive safe integer");
    }

    private static float? Number(JsonElement root, string name, double least, double most, string range)
    {
        if (Value(root, name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
            throw new CompletionComplaint($"`{name}` must be a finite number.");
        return number >= least && number <= most ? (float)number : throw new CompletionComplaint($"`{name}` must be between {range}.");
    }

    private static long? Seed(JsonElement root)
    {
        if (Value(root, "seed") is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number)
            throw new CompletionComplaint("`seed` must be a finite number.");
        return value.TryGetInt64(out var seed) ? seed : throw new CompletionComplaint("`seed` must be an integer.");
    }

    private static List<string>? Stops(JsonElement root)
    {
        const int most = 4;
        if (Value(root, "stop") is not { } value)
            return null;
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            throw new CompletionComplaint("Invalid stop: stop must be a string or array of strings");
        List<JsonElement> list = value.ValueKind == JsonValueKind.String ? [value] : [.. value.EnumerateArray()];
        if (list.Count > most)
            throw new CompletionComplaint($"Invalid stop: stop supports at most {most} sequences");
        return list.TrueForAll(s => s.ValueKind == JsonValueKind.String && s.GetString()!.Length > 0)
            ? list.ConvertAll(s => s.GetString()!)
            : throw new CompletionComplaint("Invalid stop: stop entries must be non-empty strings");
    }

    private static ChatResponseFormat? Format(JsonElement root)
    {
        if (Value(root, "response_format") is not { } format)
            return null;
        if (format.ValueKind != JsonValueKind.Object)
            throw new CompletionComplaint("Invalid response_format: response_format must be an object");
        return Text(format, "type") switch
        {
            "text" => ChatResponseFormat.Text,
            "json_object" => ChatResponseFormat.Json,
            "json_schema" when Value(format, "json_schema") is { ValueKind: JsonValueKind.Object } named && Value(named, "schema") is { } schema =>
                ChatResponseFormat.ForJsonSchema(schema.Clone(), Text(named, "name"), Text(named, "description")),
            _ => throw new CompletionComplaint("Invalid response_format: response_format.type must be text, json_object, or json_schema"),
        };
    }

    /// <summary>Null when it is absent or null.</summary>
    internal static JsonElement? Value(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static string? Text(JsonElement of, string name) => Value(of, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new CompletionComplaint($"{name}: Invalid input: expected string");

    private static bool? Truth(JsonElement of, string name) => Value(of, name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new CompletionComplaint($"{name}: Invalid input: expected boolean");
}

/// <summary>What is wrong with a body; never leaves <see cref="CompletionRequest.Read"/>.</summary>
internal sealed class CompletionComplaint(string message) : Exception(message);
