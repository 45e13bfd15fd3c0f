using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Clawdoor.Gateway.Chat;

/// <summary>Everything about conversations on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatEvent))]
[JsonSerializable(typeof(AgentEvent))]
[JsonSerializable(typeof(SessionMessage))]
[JsonSerializable(typeof(SessionsChanged))]
[JsonSerializable(typeof(HistoryPage))]
[JsonSerializable(typeof(HistoryDelta))]
[JsonSerializable(typeof(SendAck))]
[JsonSerializable(typeof(AbortAck))]
[JsonSerializable(typeof(ChatMetadata))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SessionDescription))]
[JsonSerializable(typeof(SessionAck))]
[JsonSerializable(typeof(SessionGone))]
[JsonSerializable(typeof(SessionResolved))]
[JsonSerializable(typeof(SessionPreviews))]
[JsonSerializable(typeof(MessagesSubscribed))]
[JsonSerializable(typeof(AgentList))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(AuthStatus))]
[JsonSerializable(typeof(ModelsSnapshot))]
[JsonSerializable(typeof(Preferences))]
[JsonSerializable(typeof(PreferencesChanged))]
[JsonSerializable(typeof(Reason))]
internal sealed partial class ChatJson : JsonSerializerContext
{
    // Answers are JSON in a WebSocket, never in a page: three bytes a Chinese character instead of six.
    private static readonly Lazy<ChatJson> _plainly = new(
        () => new ChatJson(new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }));

    public static byte[] Bytes<T>(T value, Func<ChatJson, JsonTypeInfo<T>> type) => JsonSerializer.SerializeToUtf8Bytes(value, type(_plainly.Value));
}

/// <summary>Details of a refusal.</summary>
internal sealed record Reason([property: JsonPropertyName("reason")] string Text);
