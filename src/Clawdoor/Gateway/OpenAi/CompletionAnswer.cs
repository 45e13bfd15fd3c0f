using System.Text;
using System.Text.Json;
using Clawdoor.Conversations.Models;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Gateway.OpenAi;

/// <summary>
/// One answer on its way: as one object, or as server-sent events that end with <c>[DONE]</c>. A stream begins with the model's
/// first word, so that a provider that fails before has a status of its own; after it, a failure is an event.
/// </summary>
internal sealed class CompletionAnswer(HttpContext context, CompletionRequest request, DateTimeOffset now)
{
    private readonly string _id = $"chatcmpl_{Guid.NewGuid()}";
    private readonly StringBuilder _text = new();
    private readonly List<ToolCallAnswer> _calls = [];
    private string _finish = "stop";
    private CompletionUsage? _usage;
    private bool _begun;

    public Task TakeAsync(ModelPiece piece)
    {
        switch (piece)
        {
            case ModelPiece.Text(var delta) when request.Streams:
                return SendAsync(new CompletionMessage { Content = delta });
            case ModelPiece.Text(var delta):
                _text.Append(delta);
                break;
            case ModelPiece.ToolCall(var id, var name, var arguments):
                var call = new ToolCallAnswer(request.Streams ? _calls.Count : null, id, new(name, arguments));
                _calls.Add(call);
                return request.Streams ? SendAsync(new CompletionMessage { ToolCalls = [call] }) : Task.CompletedTask;
            case ModelPiece.Used({ } usage):
                _usage = new(usage.Input, usage.Output, usage.Total);
                break;
            case ModelPiece.End(var reason):
                _finish = reason switch { "length" => "length", "toolUse" => "tool_calls", _ => "stop" };
                break;
        }

        return Task.CompletedTask;
    }

    public async Task EndAsync()
    {
        var usage = _usage ?? new(0, 0, 0);
        if (!request.Streams)
        {
            var message = new CompletionMessage { Role = "assistant", Content = _text.ToString(), ToolCalls = _calls.Count > 0 ? _calls : null };
            await OpenAiAnswers.Json(
                context, StatusCodes.Status200OK,
                Frame("chat.completion", new CompletionChoice(message, null) { FinishReason = _finish }) with { Usage = usage }, OpenAiJson.Default.CompletionFrame);
            return;
        }

        await SendAsync(new CompletionMessage(), _finish);
        if (request.WantsUsage)
            await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Frame("chat.completion.chunk") with { Usage = usage }, OpenAiJson.Default.CompletionFrame));
        await WriteAsync("[DONE]"u8.ToArray());
    }

    public async Task FailAsync(ModelFailure failure)
    {
        var (status, type) = failure.Kind switch
        {
            _ when failure.HttpStatus == StatusCodes.Status401Unauthorized => (StatusCodes.Status401Unauthorized, "authentication_error"),
            _ when failure.HttpStatus == StatusCodes.Status403Forbidden => (StatusCodes.Status403Forbidden, "permission_error"),
            "rate_limit" => (StatusCodes.Status429TooManyRequests, "rate_limit_error"),
            "timeout" => (StatusCodes.Status504GatewayTimeout, "timeout_error"),
            "context_length" => (StatusCodes.Status400BadRequest, OpenAiAnswers.InvalidRequest),
            _ => (StatusCodes.Status502BadGateway, "api_error"),
        };
        if (!_begun)
        {
            await OpenAiAnswers.Error(context, status, failure.Message, type);
            return;
        }

        await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new ErrorAnswer(new(failure.Message, type)), OpenAiJson.Default.ErrorAnswer));
        await WriteAsync("[DONE]"u8.ToArray());
    }

    private async Task SendAsync(CompletionMessage delta, string? finish = null)
    {
        if (!_begun)
        {
            _begun = true;
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            // What nginx needs to pass events on one by one.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await SendAsync(new CompletionMessage { Role = "assistant" });
        }

        await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(
            Frame("chat.completion.chunk", new CompletionChoice(null, delta) { FinishReason = finish }), OpenAiJson.Default.CompletionFrame));
    }

    private CompletionFrame Frame(string kind, params IReadOnlyList<CompletionChoice> choices) =>
        new(_id, kind, now.ToUnixTimeSeconds(), request.Model ?? "openclaw", choices);

    private async Task WriteAsync(ReadOnlyMemory<byte> data)
    {
        await context.Response.Body.WriteAsync((byte[])[.. "data: "u8, .. data.Span, .. "\n\n"u8], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
