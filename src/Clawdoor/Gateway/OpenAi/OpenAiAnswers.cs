using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Clawdoor.Gateway.Methods;
using Clawdoor.Gateway.Ui;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Gateway.OpenAi;

/// <summary>The short answers of <see cref="OpenAiDoor"/>.</summary>
internal static class OpenAiAnswers
{
    public const string InvalidRequest = "invalid_request_error";

    public static Task Invalid(HttpContext context, string message) => Error(context, StatusCodes.Status400BadRequest, message, InvalidRequest);

    public static Task Error(HttpContext context, int status, string message, string type) =>
        Json(context, status, new ErrorAnswer(new(message, type)), OpenAiJson.Default.ErrorAnswer);

    public static Task MissingScope(HttpContext context, string scope) => Json(
        context, StatusCodes.Status403Forbidden,
        new ForbiddenAnswer(new("forbidden", $"missing scope: {scope}", CallErrors.MissingScope(scope).Details)), OpenAiJson.Default.ForbiddenAnswer);

    public static Task Json<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type) =>
        SurfaceAnswers.Object(context, status, JsonSerializer.SerializeToUtf8Bytes(body, type));
}

internal sealed record ErrorAnswer(ErrorBody Error);

internal sealed record ErrorBody(string Message, string Type);

/// <summary>As OpenClaw writes it, which is not OpenAI's order.</summary>
internal sealed record ForbiddenAnswer(ForbiddenBody Error)
{
    [JsonPropertyOrder(-1)]
    public bool Ok { get; }
}

internal sealed record ForbiddenBody(string Type, string Message, JsonElement? Details);

/// <summary>Answer of <c>/v1/models</c>.</summary>
internal sealed record ModelListAnswer(IReadOnlyList<ModelAnswer> Data)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "list";
}

internal sealed record ModelAnswer(string Id)
{
    public string Object { get; } = "model";
    public long Created { get; }
    public string OwnedBy { get; } = "openclaw";
    public IReadOnlyList<string> Permission { get; } = [];
}

/// <summary>A whole completion or one piece of it.</summary>
internal sealed record CompletionFrame(string Id, string Object, long Created, string Model, IReadOnlyList<CompletionChoice> Choices)
{
    public CompletionUsage? Usage { get; init; }
}

internal sealed record CompletionChoice(CompletionMessage? Message, CompletionMessage? Delta)
{
    [JsonPropertyOrder(-1)]
    public int Index { get; }

    /// <summary><c>stop</c>, <c>length</c>, <c>tool_calls</c>; null while it goes on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }
}

internal sealed record CompletionMessage
{
    public string? Role { get; init; }
    public string? Content { get; init; }
    public IReadOnlyList<ToolCallAnswer>? ToolCalls { get; init; }
}

internal sealed record ToolCallAnswer(int? Index, string Id, ToolFunction Function)
{
    public string Type { get; } = "function";
}

internal sealed record ToolFunction(string Name, string Arguments);

/// <summary>Tokens.</summary>
internal sealed record CompletionUsage(long PromptTokens, long CompletionTokens, long TotalTokens);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ForbiddenAnswer))]
[JsonSerializable(typeof(ModelListAnswer))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(CompletionFrame))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
