using System.Runtime.CompilerServices;
using System.Text.Json;
using Clawdoor.Access;
using Clawdoor.Conversations.Models;
using Clawdoor.Tests.Gateway.Ui;
using Xunit;
using Answer = Clawdoor.Tests.Gateway.Ui.Answer;

namespace Clawdoor.Tests.Gateway.OpenAi;

/// <summary>The door for scripts, behind a real Kestrel; the model's pieces are the test's.</summary>
public sealed class OpenAiDoorTests
{
    private const string Completions = "/v1/chat/completions";
    private const string Hello = """{"model":"openclaw/default","messages":[{"role":"user","content":"hello"}]}""";
    private const string Stream = """{"model":"openclaw","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hello"}]}""";

    private static readonly (string, string) s_bearer = ("Authorization", $"Bearer {SurfaceFixture.Secret}");
    private static readonly ModelName s_first = new("fake", "one");
    private static readonly ModelPiece[] s_answer =
    [
        new ModelPiece.Trying(s_first), new ModelPiece.Thinking("hm"), new ModelPiece.Text("Good "), new ModelPiece.Text("day"),
        new ModelPiece.Used(new(5, 2, 7)), new ModelPiece.End("stop"),
    ];

    [Fact]
    public async Task It_is_closed_unless_the_configuration_opens_it()
    {
        await using var surface = await Open();
        surface.Settings = surface.Settings with { ChatCompletions = false };

        Assert.Equal(404, (await surface.Post(Completions, Hello, s_bearer)).Status);
        Assert.Equal(404, (await surface.Get("/v1/models", s_bearer)).Status);
    }

    [Fact]
    public async Task Models_are_the_agents()
    {
        await using var surface = await Open();

        var list = await surface.Get("/v1/models", s_bearer);
        var one = await surface.Get("/v1/models/openclaw%2Fdefault", s_bearer);

        Assert.Equal(["openclaw", "openclaw/default", "openclaw/main"], Json(list).GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        Assert.Equal("""{"id":"openclaw/default","object":"model","created":0,"owned_by":"openclaw","permission":[]}""", one.Body);
        Assert.Equal((404, "Model 'openclaw/other' not found."), Error(await surface.Get("/v1/models/openclaw%2Fother", s_bearer)));
        Assert.Equal((400, "Invalid model id."), Error(await surface.Get("/v1/models/gpt-5", s_bearer)));
        Assert.Equal((400, "Missing model id."), Error(await surface.Get("/v1/models/", s_bearer)));
        Assert.Equal((405, "GET"), await Allowed(surface, "POST", "/v1/models"));
        Assert.Equal((405, "POST"), await Allowed(surface, "GET", Completions));
    }

    [Fact]
    public async Task An_answer_comes_whole()
    {
        await using var surface = await Open();

        var answer = await surface.Post(Completions, Hello, s_bearer);

        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer["Content-Type"]));
        var json = Json(answer);
        Assert.StartsWith("chatcmpl_", json.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("chat.completion", json.GetProperty("object").GetString());
        Assert.Equal("openclaw/default", json.GetProperty("model").GetString());
        Assert.Equal("""[{"index":0,"message":{"role":"assistant","content":"Good day"},"finish_reason":"stop"}]""", json.GetProperty("choices").GetRawText());
        Assert.Equal("""{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}""", json.GetProperty("usage").GetRawText());
    }

    [Fact]
    public async Task An_answer_comes_as_a_stream()
    {
        await using var surface = await Open();

        var answer = await surface.Post(Completions, Stream, s_bearer);

        Assert.Equal((200, "text/event-stream; charset=utf-8"), (answer.Status, answer["Content-Type"]));
        var events = Events(answer);
        Assert.Equal(
            ["""{"role":"assistant"}""", """{"content":"Good "}""", """{"content":"day"}""", "{}"],
            events[..^2].Select(e => Choice(e).GetProperty("delta").GetRawText()));
        Assert.Equal([null, null, null, "stop"], events[..^2].Select(e => Choice(e).GetProperty("finish_reason").GetString()));
        Assert.Equal(7, JsonElement.Parse(events[^2]).GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.Equal("[DONE]", events[^1]);
        Assert.Single(events[..^1].Select(e => JsonElement.Parse(e).GetProperty("id").GetString()).Distinct());
    }

    [Theory]
    [InlineData(Hello)]
    [InlineData(Stream)]
    public async Task A_tool_that_is_asked_for_is_told(string body)
    {
        await using var surface = await Open();
        surface.Model = (_, stop) => Say(stop, new ModelPiece.ToolCall("c1", "look", """{"at":1}"""), new ModelPiece.End("toolUse"));

        var answer = await surface.Post(Completions, body, s_bearer);

        Assert.Contains("""{"name":"look","arguments":"{\u0022at\u0022:1}"}""", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"tool_calls\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate_limit", 429, "rate_limit_error")]
    [InlineData("timeout", 504, "timeout_error")]
    [InlineData("context_length", 400, "invalid_request_error")]
    [InlineData("unknown", 502, "api_error")]
    public async Task A_provider_that_fails_first_has_a_status_of_its_own(string kind, int status, string type)
    {
        await using var surface = await Open();
        surface.Model = (_, _) => throw new ModelException(new(kind, "said the provider"));

        foreach (var body in new[] { Hello, Stream })
        {
            var answer = await surface.Post(Completions, body, s_bearer);
            Assert.Equal((status, "said the provider"), Error(answer));
            Assert.Equal(type, Json(answer).GetProperty("error").GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task A_provider_that_fails_later_ends_the_stream_with_the_error()
    {
        await using var surface = await Open();
        surface.Model = (_, stop) => Say(stop, new ModelPiece.Text("half"), null);

        var events = Events(await surface.Post(Completions, Stream, s_bearer));

        Assert.Equal("""{"error":{"message":"broke off","type":"api_error"}}""", events[^2]);
        Assert.Equal("[DONE]", events[^1]);
    }

    [Fact]
    public async Task The_secret_and_its_scopes_are_asked_for()
    {
        await using var surface = await Open();

        Assert.Equal((401, "Unauthorized"), Error(await surface.Post(Completions, Hello)));
        Assert.Equal((401, "Unauthorized"), Error(await surface.Get("/v1/models", ("Authorization", "Bearer wrong"))));
        surface.Scopes = ["operator.read"];
        Assert.Equal(200, (await surface.Get("/v1/models", s_bearer)).Status);
        var refused = await surface.Post(Completions, Hello, s_bearer);
        Assert.Equal(403, refused.Status);
        Assert.Equal(
            """{"ok":false,"error":{"type":"forbidden","message":"missing scope: operator.write","details":{"code":"MISSING_SCOPE","missingScope":"operator.write","requiredScopes":["operator.write"]}}}""",
            refused.Body);
    }

    [Fact]
    public async Task Where_nobody_has_to_prove_anything_a_caller_can_do_less()
    {
        await using var surface = await Open();
        surface.Settings = surface.Settings with { Access = surface.Settings.Access with { Mode = AuthMode.None } };

        Assert.Equal(200, (await surface.Post(Completions, Hello)).Status);
        Assert.Equal(403, (await surface.Post(Completions, Hello, ("X-OpenClaw-Scopes", "operator.read"))).Status);
    }

    [Fact]
    public async Task The_model_is_the_configured_one_or_one_that_is_named()
    {
        await using var surface = await Open();
        var asked = new List<string>();
        surface.Model = (question, stop) =>
        {
            asked.Add(question.Model.ToString());
            return Say(stop, s_answer);
        };

        await surface.Post(Completions, Hello, s_bearer);
        await surface.Post(Completions, Hello, s_bearer, ("X-OpenClaw-Model", "two"));
        await surface.Post(Completions, Hello, s_bearer, ("X-OpenClaw-Model", "other/three"));

        Assert.Equal(["fake/one", "fake/two", "other/three"], asked);
        Assert.Equal((400, "Invalid `x-openclaw-model`."), Error(await surface.Post(Completions, Hello, s_bearer, ("X-OpenClaw-Model", "three"))));
        Assert.Equal((400, "Invalid `x-openclaw-model`."), Error(await surface.Post(Completions, Hello, s_bearer, ("X-OpenClaw-Model", "nobody/three"))));
    }

    [Theory]
    [InlineData("gpt-5", null, null, "Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.")]
    [InlineData("openclaw/other", null, null, "Unknown agent 'other'.")]
    [InlineData("openclaw", "X-OpenClaw-Agent-Id", "other", "Unknown agent 'other'.")]
    public async Task Another_agent_is_refused(string model, string? header, string? value, string complaint)
    {
        await using var surface = await Open();

        var answer = await surface.Post(Completions, Hello.Replace("openclaw/default", model, StringComparison.Ordinal), header is null ? [s_bearer] : [s_bearer, (header, value!)]);

        Assert.Equal((400, complaint), Error(answer));
    }

    [Fact]
    public async Task A_session_key_is_refused_and_not_passed_over()
    {
        await using var surface = await Open();

        var (status, complaint) = Error(await surface.Post(Completions, Hello, s_bearer, ("X-OpenClaw-Session-Key", "agent:main:main")));

        Assert.Equal(400, status);
        Assert.StartsWith("`x-openclaw-session-key` is not supported", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_model_it_says_how_to_add_one()
    {
        await using var surface = await Open();
        surface.Settings = surface.Settings with { Models = ModelSettings.None };

        var (status, complaint) = Error(await surface.Post(Completions, Hello, s_bearer));

        Assert.Equal(503, status);
        Assert.Contains("clawdoor gateway model add", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var surface = await Open();

        Assert.Equal((413, "Payload too large"), Error(await surface.Ask("POST", Completions, s_bearer, ("Content-Length", "20971521"))));
    }

    private static async Task<SurfaceFixture> Open()
    {
        var surface = await SurfaceFixture.Open();
        surface.Model = (_, stop) => Say(stop, s_answer);
        surface.Settings = surface.Settings with
        {
            ChatCompletions = true,
            Models = new()
            {
                Primary = s_first,
                Providers =
                [
                    new("fake", ProviderApi.OpenAiCompletions, new("http://127.0.0.1:1/v1")) { Models = [new("one", "One"), new("two", "Two")] },
                    new("other", ProviderApi.OpenAiCompletions, new("http://127.0.0.1:1/v1")),
                ],
            },
        };
        return surface;
    }

    /// <summary>Null breaks off.</summary>
    private static async IAsyncEnumerable<ModelPiece> Say([EnumeratorCancellation] CancellationToken stop, params ModelPiece?[] pieces)
    {
        foreach (var piece in pieces)
        {
            await Task.Yield();
            stop.ThrowIfCancellationRequested();
            yield return piece ?? throw new ModelException(new("unknown", "broke off"));
        }
    }

    private static async Task<(int Status, string? Allow)> Allowed(SurfaceFixture surface, string method, string target)
    {
        var answer = await surface.Ask(method, target, s_bearer);
        return (answer.Status, answer["Allow"]);
    }

    private static string[] Events(Answer answer) =>
        [.. answer.Body.Split("\n\n").Where(e => e.Contains("data: ", StringComparison.Ordinal)).Select(e => e[(e.IndexOf("data: ", StringComparison.Ordinal) + 6)..].TrimEnd())];

    private static JsonElement Choice(string json) => JsonElement.Parse(json).GetProperty("choices")[0];

    private static JsonElement Json(Answer answer) => JsonElement.Parse(answer.Body);

    private static (int Status, string Message) Error(Answer answer) =>
        (answer.Status, Json(answer).GetProperty("error").GetProperty("message").GetString()!);
}
