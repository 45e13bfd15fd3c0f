using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Tests.Conversations;

/// <summary>One answer of the <see cref="FakeProvider"/>, event by event; each is flushed.</summary>
internal abstract class FakeStream(HttpContext context, FakeRequest request)
{
    protected string Model => FakeProvider.Quote(request.Model);

    protected JsonNode? Question => request.Json;

    public abstract Task BeginAsync();

    public abstract Task ThinkAsync(string delta);

    public abstract Task TextAsync(string delta);

    public abstract Task CallAsync(string id, string name, IReadOnlyList<string> arguments);

    public abstract Task ErrorAsync(string message);

    /// <param name="reason"><c>stop</c>, <c>length</c>, <c>refusal</c> or <c>tool_use</c>.</param>
    public abstract Task EndAsync(string reason);

    public async Task RawAsync(string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

/// <summary>Chunks as <c>/v1/chat/completions</c> sends them.</summary>
internal sealed class FakeOpenAiStream(HttpContext context, FakeRequest request) : FakeStream(context, request)
{
    private int _pieces;

    public override Task BeginAsync() => ChunkAsync("""{"role":"assistant","content":""}""");

    public override Task ThinkAsync(string delta) => ChunkAsync($$"""{"reasoning_content":{{FakeProvider.Quote(delta)}}}""");

    public override Task TextAsync(string delta)
    {
        _pieces++;
        return ChunkAsync($$"""{"content":{{FakeProvider.Quote(delta)}}}""");
    }

    public override async Task CallAsync(string id, string name, IReadOnlyList<string> arguments)
    {
        await ChunkAsync($$$"""{"tool_calls":[{"index":0,"id":"{{{id}}}","type":"function","function":{"name":"{{{name}}}","arguments":""}}]}""");
        foreach (var part in arguments)
            await ChunkAsync($$$"""{"tool_calls":[{"index":0,"function":{"arguments":{{{FakeProvider.Quote(part)}}}}}]}""");
    }

    public override Task ErrorAsync(string message) =>
        RawAsync($$$"""data: {"error":{"message":{{{FakeProvider.Quote(message)}}},"type":"overloaded_error","code":529}}""" + "\n\n");

    public override async Task EndAsync(string reason)
    {
        await ChunkAsync("{}", reason switch { "refusal" => "\"content_filter\"", "tool_use" => "\"tool_calls\"", _ => $"\"{reason}\"" });
        if ((bool?)Question?["stream_options"]?["include_usage"] == true)
        {
            await RawAsync($$$"""data: {"id":"chatcmpl-fake","object":"chat.completion.chunk","created":1,"model":{{{Model}}},"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":{{{_pieces}}},"total_tokens":{{{11 + _pieces}}}}}"""
                + "\n\n");
        }

        await RawAsync("data: [DONE]\n\n");
    }

    private Task ChunkAsync(string delta, string finish = "null") =>
        RawAsync($$"""data: {"id":"chatcmpl-fake","object":"chat.completion.chunk","created":1,"model":{{Model}},"choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}"""
            + "\n\n");
}

/// <summary>Events as <c>/v1/messages</c> sends them.</summary>
internal sealed class FakeAnthropicStream(HttpContext context, FakeRequest request) : FakeStream(context, request)
{
    private int _block = -1;
    private string? _open;
    private int _pieces;

    public override async Task BeginAsync()
    {
        await EventAsync("message_start", $$$""" "message":{"id":"msg_fake","type":"message","role":"assistant","model":{{{Model}}},"content":[],"stop_reason":null,"usage":{"input_tokens":11,"output_tokens":1}} """);
        await EventAsync("ping", null);
    }

    public override async Task ThinkAsync(string delta)
    {
        await OpenAsync("thinking", """{"type":"thinking","thinking":"","signature":""}""");
        await DeltaAsync($$"""{"type":"thinking_delta","thinking":{{FakeProvider.Quote(delta)}}}""");
    }

    public override async Task TextAsync(string delta)
    {
        _pieces++;
        await OpenAsync("text", """{"type":"text","text":""}""");
        await DeltaAsync($$"""{"type":"text_delta","text":{{FakeProvider.Quote(delta)}}}""");
    }

    public override async Task CallAsync(string id, string name, IReadOnlyList<string> arguments)
    {
        await OpenAsync(id, $$$"""{"type":"tool_use","id":"{{{id}}}","name":"{{{name}}}","input":{}}""");
        foreach (var part in arguments)
            await DeltaAsync($$"""{"type":"input_json_delta","partial_json":{{FakeProvider.Quote(part)}}}""");
    }

    public override Task ErrorAsync(string message) =>
        EventAsync("error", $$""" "error":{"type":"overloaded_error","message":{{FakeProvider.Quote(message)}}} """);

    public override async Task EndAsync(string reason)
    {
        await CloseAsync();
        var stop = reason switch { "stop" => "end_turn", "length" => "max_tokens", _ => reason };
        await EventAsync("message_delta", $$""" "delta":{"stop_reason":"{{stop}}","stop_sequence":null},"usage":{"output_tokens":{{_pieces}}} """);
        await EventAsync("message_stop", null);
    }

    private async Task OpenAsync(string what, string block)
    {
        if (_open == what)
            return;
        await CloseAsync();
        _open = what;
        await EventAsync("content_block_start", $$""" "index":{{++_block}},"content_block":{{block}} """);
    }

    private async Task CloseAsync()
    {
        if (_open is not null)
            await EventAsync("content_block_stop", $$""" "index":{{_block}} """);
        _open = null;
    }

    private Task DeltaAsync(string delta) => EventAsync("content_block_delta", $$""" "index":{{_block}},"delta":{{delta}} """);

    private Task EventAsync(string name, string? fields) =>
        RawAsync($$"""
            event: {{name}}
            data: {"type":"{{name}}"{{(fields is null ? "" : "," + fields.Trim())}}}


            """);
}
