using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Tests.Conversations;

/// <summary>What the fake provider does with one question.</summary>
/// <param name="Kind">
/// <c>words</c>, <c>stamps</c> (each piece is the microsecond since 1970 at which it was sent), <c>echo</c> (the last user text, word by
/// word), <c>thinking</c>, <c>tool</c>, <c>refusal</c>, <c>length</c>; <c>endless</c>; the faults <c>drop</c> (after the pieces),
/// <c>late-error</c> (an error event after the pieces), <c>busy</c> (429), <c>error</c> (500), <c>key</c> (401, tells the key), <c>long</c>
/// (400, context length), <c>html</c>, <c>garbage</c>, <c>hugeline</c>, <c>silent</c> (not even headers), <c>stall</c> (silent after the pieces),
/// <c>redirect</c> (307 to <see cref="FakeProvider.RedirectTo"/>).
/// </param>
/// <param name="Pieces">How many; for <c>busy</c> and <c>error</c> as a model name: how often before it answers.</param>
internal sealed record FakeAnswer(string Kind = "words", int Pieces = 5)
{
    /// <summary>Between two pieces; kept to a timetable, so it does not add up.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Instead of <c>word1 word2 …</c>, cut into <see cref="Pieces"/>.</summary>
    public string? Text { get; init; }

    /// <summary>Sent with 429 and 5xx; null = not sent.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Of <c>error</c>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>From a model's name: <c>KIND[-PIECES[-MILLISECONDS]]</c>, such as <c>words-20-50</c>, <c>echo</c>, <c>busy-2</c>; <c>words</c> for any other.</summary>
    public static FakeAnswer Of(string model)
    {
        var parts = model.Split('-');
        var kind = model.StartsWith("late-error", StringComparison.Ordinal) ? "late-error" : parts[0];
        var numbers = parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).Where(n => n >= 0).ToList();
        return new(kind, numbers.Count > 0 ? numbers[0] : kind is "busy" or "error" ? int.MaxValue : 5)
        {
            Delay = TimeSpan.FromMilliseconds(numbers.Count > 1 ? numbers[1] : kind == "endless" ? 10 : 0),
            RetryAfter = kind == "busy" ? "0" : null,
        };
    }
}

/// <summary>One question as it arrived.</summary>
/// <param name="Headers">Names in any case.</param>
internal sealed record FakeRequest(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When the answer is over; true when the asker left before its end.</summary>
    public Task<bool> WasAborted => _end.Task;

    public JsonNode? Json => Body.Length > 0 ? JsonNode.Parse(Body) : null;

    public string Model => (string?)Json?["model"] ?? "";

    public void End(bool aborted) => _end.TrySetResult(aborted);
}

/// <summary>
/// A model provider on loopback that speaks OpenAI's streaming (<c>/v1/chat/completions</c>, <c>/v1/models</c>) and Anthropic's
/// (<c>/v1/messages</c>). It does what was enqueued, else what the model's name says (<see cref="FakeAnswer.Of"/>).
/// </summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string Key = "sk-fake-0123456789abcdefghijklmnop";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<FakeAnswer> _script = new();
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();

    private FakeProvider(WebApplication app) => _app = app;

    /// <summary>For OpenAI-compatible clients, such as <c>http://127.0.0.1:34567/v1</c>.</summary>
    public Uri BaseUrl => new(Root, "v1");

    /// <summary>For Anthropic clients: without <c>/v1</c>.</summary>
    public Uri Root => new(_app.Urls.First());

    /// <summary>In the order they came; without those of <c>/v1/models</c>.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>What <c>/v1/models</c> lists.</summary>
    public IReadOnlyList<string> Models { get; set; } = ["words-5", "echo"];

    /// <summary>False: asks without <see cref="Key"/> are refused with 401.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>A redirect instead of each answer.</summary>
    public Uri? RedirectTo { get; set; }

    public static async Task<FakeProvider> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var provider = new FakeProvider(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync();
        return provider;
    }

    /// <summary>The next questions get these answers, whatever their models are called.</summary>
    public void Enqueue(params ReadOnlySpan<FakeAnswer> answers)
    {
        foreach (var answer in answers)
            _script.Enqueue(answer);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = context.Request.Path.Value ?? "";
        var request = new FakeRequest(path, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body);
        var key = request.Headers.GetValueOrDefault("x-api-key") ?? request.Headers.GetValueOrDefault("Authorization")?.Replace("Bearer ", "") ?? "";
        if (path is "/v1/models")
        {
            await (IsOpen || key == Key
                ? RespondAsync(context, 200, $$"""{"object":"list","data":[{{string.Join(',', Models.Select(m => $$"""{"id":{{Quote(m)}},"object":"model"}"""))}}]}""")
                : RefuseKeyAsync(context, key));
            return;
        }

        _requests.Enqueue(request);
        try
        {
            if (path is not ("/v1/chat/completions" or "/v1/messages"))
                await RespondAsync(context, 404, """{"error":{"message":"Not found","type":"not_found_error"}}""");
            else if (!IsOpen && key != Key)
                await RefuseKeyAsync(context, key);
            else
                await AnswerAsync(context, request, _script.TryDequeue(out var scripted) ? scripted : ByName(request.Model), key);
        }
        catch (OperationCanceledException)
        {
            // The asker has left; told below.
        }
        finally
        {
            request.End(context.RequestAborted.IsCancellationRequested);
        }
    }

    private FakeAnswer ByName(string model)
    {
        var answer = FakeAnswer.Of(model);
        return answer.Kind is "busy" or "error" && _asked.AddOrUpdate(model, 1, (_, n) => n + 1) > answer.Pieces ? new FakeAnswer() : answer;
    }

    private async Task AnswerAsync(HttpContext context, FakeRequest request, FakeAnswer answer, string key)
    {
        if (answer.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds;
        switch (answer.Kind)
        {
            case "busy":
                await RespondAsync(context, 429, """{"type":"error","error":{"message":"Rate limit reached, slow down","type":"rate_limit_error","code":"rate_limit_exceeded"}}""");
                break;
            case "error":
                await RespondAsync(context, answer.Status, """{"type":"error","error":{"message":"The server had an error","type":"server_error"}}""");
                break;
            case "key":
                await RefuseKeyAsync(context, key);
                break;
            case "long":
                await RespondAsync(context, 400, """{"type":"error","error":{"message":"This model's maximum context length is 8192 tokens: prompt is too long","type":"invalid_request_error","code":"context_length_exceeded"}}""");
                break;
            case "html":
                await RespondAsync(context, 200, "<!DOCTYPE html><html><body><h1>Welcome to the proxy</h1></body></html>", "text/html");
                break;
            case "redirect":
                context.Response.StatusCode = 307;
                context.Response.Headers.Location = RedirectTo!.ToString();
                break;
            case "silent":
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            default:
                context.Response.ContentType = "text/event-stream";
                FakeStream stream = request.Path == "/v1/messages" ? new FakeAnthropicStream(context, request) : new FakeOpenAiStream(context, request);
                await StreamAsync(context, stream, answer, LastUserText(request.Json));
                break;
        }
    }

    private static async Task StreamAsync(HttpContext context, FakeStream stream, FakeAnswer answer, string asked)
    {
        var stop = context.RequestAborted;
        switch (answer.Kind)
        {
            case "garbage":
                await stream.RawAsync("data: {\"choices\":[{\"delta\":{\"content\":\n\ndata: \u0001\u0002 no json at all\n\n");
                return;
            case "hugeline":
                await stream.RawAsync("data: ");
                for (var i = 0; i < 4096 && !stop.IsCancellationRequested; i++)
                    await stream.RawAsync(new string('x', 64 * 1024));
                return;
        }

        await stream.BeginAsync();
        if (answer.Kind == "thinking")
        {
            foreach (var thought in (string[])["Let me ", "think."])
                await stream.ThinkAsync(thought);
        }

        if (answer.Kind == "tool")
        {
            await stream.CallAsync("call_1", "get_weather", ["{\"city\":", "\"Paris\"}"]);
            await stream.EndAsync("tool_use");
            return;
        }

        var start = Stopwatch.GetTimestamp();
        var pieces = answer.Kind == "endless" ? int.MaxValue : answer.Kind == "echo" ? asked.Split(' ').Length : answer.Pieces;
        for (var i = 0; i < pieces; i++)
        {
            var due = (answer.Delay * i) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, stop);
            await stream.TextAsync(Piece(answer, i, asked));
            stop.ThrowIfCancellationRequested();
        }

        switch (answer.Kind)
        {
            case "drop":
                // A reset overtakes what is still on its way.
                await Task.Delay(100, stop);
                context.Abort();
                return;
            case "stall":
                await Task.Delay(Timeout.Infinite, stop);
                return;
            case "late-error":
                await stream.ErrorAsync("Overloaded");
                return;
            default:
                await stream.EndAsync(answer.Kind is "length" or "refusal" ? answer.Kind : "stop");
                return;
        }
    }

    private static string Piece(FakeAnswer answer, int i, string asked) => answer switch
    {
        { Kind: "stamps" } => string.Create(CultureInfo.InvariantCulture, $"{(DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10} "),
        { Kind: "echo" } => (i > 0 ? " " : "") + asked.Split(' ')[i],
        { Text: { } text } => text[(int)((long)text.Length * i / answer.Pieces)..(int)((long)text.Length * (i + 1) / answer.Pieces)],
        _ => string.Create(CultureInfo.InvariantCulture, $"{(i > 0 ? " " : "")}word{i + 1}"),
    };

    private static string LastUserText(JsonNode? body) =>
        body?["messages"]?.AsArray().LastOrDefault(m => (string?)m?["role"] == "user")?["content"] switch
        {
            JsonArray parts => string.Concat(parts.Select(p => (string?)p?["text"])),
            JsonValue text => text.GetValue<string>(),
            _ => "",
        };

    private static Task RefuseKeyAsync(HttpContext context, string key) =>
        RespondAsync(context, 401, $$$"""{"type":"error","error":{"message":{{{Quote($"Incorrect API key provided: {key}.")}}},"type":"authentication_error","code":"invalid_api_key"}}""");

    private static Task RespondAsync(HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    internal static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
