using System.Text.Json;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Gateway.Chat;

/// <summary>A client that keeps every event in order and knows the text as the Control UI puts it together.</summary>
internal sealed class ChatClient(GatewayClient client) : IAsyncDisposable
{
    public const string Main = "agent:main:main";

    private readonly Dictionary<string, string> _texts = [];

    /// <summary>All events so far, presence and pairing left out.</summary>
    public List<EventFrame> Events { get; } = [];

    public static async Task<ChatClient> OwnerAsync(GatewayFixture fixture, params string[] scopes) =>
        new(await fixture.OwnerAsync(scopes.Length == 0 ? [Scopes.Admin, Scopes.Read, Scopes.Write] : scopes));

    /// <summary>With the subscriptions of a Control UI that has the main session open.</summary>
    public static async Task<ChatClient> BrowserAsync(GatewayFixture fixture)
    {
        var browser = await OwnerAsync(fixture);
        await browser.OkAsync("sessions.subscribe", "{}");
        await browser.OkAsync("sessions.messages.subscribe", $$"""{"key":"{{Main}}","includeApprovals":true}""");
        await browser.OkAsync("chat.startup", $$"""{"sessionKey":"{{Main}}","limit":80,"maxBytes":262144}""");
        return browser;
    }

    public async Task<JsonElement> OkAsync(string method, string parameters)
    {
        var answer = await client.CallAsync(method, JsonElement.Parse(parameters), GatewayFixture.Patience);
        Assert.True(answer.Succeeded(out var payload, out var failure), $"{method}: {failure?.Code} {failure?.Message}");
        return payload;
    }

    public async Task<GatewayFailure> FailAsync(string method, string parameters)
    {
        var answer = await client.CallAsync(method, JsonElement.Parse(parameters), GatewayFixture.Patience);
        Assert.NotNull(answer.Failure);
        return answer.Failure;
    }

    public Task<JsonElement> SendAsync(string text, string runId, string key = Main) =>
        OkAsync("chat.send", $$"""{"sessionKey":"{{key}}","message":"{{JsonEncodedText.Encode(text)}}","idempotencyKey":"{{runId}}","deliver":false}""");

    /// <summary>Begins as the Control UI does with a run that was under way when the page was loaded.</summary>
    public void Begin(string runId, string text) => _texts[runId] = text;

    public string TextOf(string runId) => _texts.GetValueOrDefault(runId, "");

    public async Task<EventFrame> NextAsync()
    {
        var next = await client.Events.ReadAsync(GatewayFixture.Patience);
        if (next.Name is not ("presence" or "tick" or "health"))
            Events.Add(next);
        if (next.Name == "chat" && next.Payload is { } payload && payload.GetProperty("state").GetString() == "delta")
            Assemble(payload);
        return next;
    }

    public async Task<JsonElement> UntilChatAsync(string state, string? runId = null)
    {
        while (true)
        {
            var next = await NextAsync();
            if (next.Name == "chat" && next.Payload!.Value.GetProperty("state").GetString() == state
                && (runId is null || next.Payload.Value.GetProperty("runId").GetString() == runId))
                return next.Payload.Value;
        }
    }

    public async Task<JsonElement> UntilAsync(string name, Func<JsonElement, bool>? which = null)
    {
        while (true)
        {
            var next = await NextAsync();
            if (next.Name == name && which?.Invoke(next.Payload!.Value) != false)
                return next.Payload!.Value;
        }
    }

    /// <summary>Events by name and what distinguishes them, for comparing sequences.</summary>
    public IEnumerable<string> Story() => Events.Select(e => e.Name switch
    {
        "chat" => $"chat {Text(e, "state")} {Text(e, "phase")}".TrimEnd(),
        "agent" => $"agent {Text(e, "stream")} {e.Payload!.Value.GetProperty("data") switch { var d when d.TryGetProperty("phase", out var p) => p.GetString(), _ => "" }}".TrimEnd(),
        "sessions.changed" => $"sessions.changed {Text(e, "reason")}{Text(e, "phase")}",
        "session.message" => $"session.message {e.Payload!.Value.GetProperty("message").GetProperty("role").GetString()}",
        _ => e.Name,
    });

    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>The Control UI's rule: a message whose length does not fit wins over the piece; "replace" wins over both.</summary>
    private void Assemble(JsonElement payload)
    {
        var (runId, delta) = (payload.GetProperty("runId").GetString()!, payload.GetProperty("deltaText").GetString()!);
        var whole = payload.TryGetProperty("message", out var message) ? message.GetProperty("content")[0].GetProperty("text").GetString() : null;
        if (payload.TryGetProperty("replace", out _))
            _texts[runId] = delta;
        else if (!_texts.TryGetValue(runId, out var before))
            _texts[runId] = whole ?? delta;
        else if (whole is not null && (whole.Length - delta.Length != before.Length || !whole.StartsWith(before, StringComparison.Ordinal)))
            _texts[runId] = whole;
        else
            _texts[runId] = before + delta;
    }

    private static string Text(EventFrame frame, string name) => frame.Payload!.Value.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
