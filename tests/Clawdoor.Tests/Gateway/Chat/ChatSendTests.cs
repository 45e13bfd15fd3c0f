using Clawdoor.Protocol;
using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.Tests.Gateway.Chat;

/// <summary><c>chat.send</c>, also when it cannot be done, and the pages of what was said.</summary>
public sealed class ChatSendTests
{
    private static Task<GatewayFixture> StartAsync() => GatewayFixture.StartAsync(s => s with { Models = ScriptedModel.Settings });

    [Fact]
    public async Task The_same_key_starts_one_run()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("hello", "run-1");
        var model = await fixture.Model.NextAsync();
        Assert.Equal("in_flight", (await browser.SendAsync("hello", "run-1")).GetProperty("status").GetString());
        model.End();
        await browser.UntilChatAsync("final");
        Assert.Equal("ok", (await browser.SendAsync("hello", "run-1")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_second_message_waits_its_turn_and_is_seen_to_wait()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("first", "run-1");
        var first = await fixture.Model.NextAsync();
        var ack = await browser.SendAsync("second", "run-2");
        Assert.Equal("started", ack.GetProperty("status").GetString());
        Assert.False(ack.TryGetProperty("messageSeq", out _));
        var page = await browser.OkAsync("chat.history", $$"""{"sessionKey":"{{ChatClient.Main}}","inputRunIds":["run-1","run-2"],"limit":1000}""");
        Assert.Equal(("run-2", "queued"), (page.GetProperty("pendingInputs").GetProperty("items")[0].GetProperty("runId").GetString(), page.GetProperty("pendingInputs").GetProperty("items")[0].GetProperty("state").GetString()));
        Assert.Equal(["consumed", "pending"], page.GetProperty("inputReceipts").EnumerateArray().Select(r => r.GetProperty("state").GetString()!));

        first.Say("one");
        first.End();
        var second = await fixture.Model.NextAsync();
        Assert.Equal(["system", "user", "assistant", "user"], second.Question.Messages.Select(m => m.Role.Value));
        second.Say("two");
        second.End();
        await browser.UntilChatAsync("final", "run-2");
        Assert.Equal(["user", "assistant", "user", "assistant"], fixture.Conversations.Page(ChatClient.Main, 10).Select(m => m.Role));
    }

    [Fact]
    public async Task A_full_queue_is_an_error_that_says_so_and_stop_empties_it()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        for (var i = 0; i <= 20; i++)
            await browser.SendAsync("hello", $"run-{i}");
        var failure = await browser.FailAsync("chat.send", $$"""{"sessionKey":"{{ChatClient.Main}}","message":"one more","idempotencyKey":"run-21"}""");
        Assert.Equal(GatewayErrorCode.Unavailable, failure.Code);
        Assert.Contains("20 messages wait", failure.Message, StringComparison.Ordinal);

        var ack = await browser.OkAsync("chat.abort", $$"""{"sessionKey":"main"}""");
        Assert.Equal(21, ack.GetProperty("runIds").GetArrayLength());
        await browser.UntilChatAsync("aborted", "run-0");
        await browser.SendAsync("hello", "run-22");
    }

    [Fact]
    public async Task Without_a_model_sending_is_refused_with_how_to_add_one()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        var failure = await browser.FailAsync("chat.send", $$"""{"sessionKey":"{{ChatClient.Main}}","message":"hello","idempotencyKey":"run-1"}""");
        Assert.Contains("clawdoor gateway model add", failure.Message, StringComparison.Ordinal);
        var agents = await browser.OkAsync("agents.list", "{}");
        Assert.False(agents.GetProperty("agents")[0].TryGetProperty("model", out _));
        Assert.Empty((await browser.OkAsync("models.list", "{}")).GetProperty("models").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"sessionKey":"main","idempotencyKey":"r"}""", "invalid chat.send params: must have required property 'message'")]
    [InlineData("""{"sessionKey":"main","message":"x","idempotencyKey":"r","bogus":1}""", "invalid chat.send params: at root: unexpected property 'bogus'")]
    [InlineData("""{"sessionKey":"agent:other:main","message":"x","idempotencyKey":"r"}""", "unknown agent id \"other\"")]
    [InlineData("""{"sessionKey":"main","agentId":"nobody","message":"x","idempotencyKey":"r"}""", "unknown agent id \"nobody\"")]
    [InlineData("""{"sessionKey":"main","message":" ","idempotencyKey":"r"}""", "message or attachment required")]
    [InlineData("""{"sessionKey":"main","message":"x","idempotencyKey":"r","attachments":[{"fileName":"a.png","content":"!!"}]}""", "attachment a.png: invalid base64 content")]
    [InlineData("""{"sessionKey":"main","message":"x","idempotencyKey":"r","attachments":[{"fileName":"a.bin","content":"AAECAw=="}]}""", "attachment a.bin: non-image attachments (application/octet-stream) are not supported on this entrypoint")]
    public async Task Bad_input_is_refused_in_OpenClaws_words(string parameters, string complaint)
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.OwnerAsync(fixture);
        Assert.Equal(complaint, (await browser.FailAsync("chat.send", parameters)).Message);
    }

    [Fact]
    public async Task An_image_reaches_the_model_and_gives_way_when_a_page_has_no_room()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. new byte[3000]];
        await browser.OkAsync("chat.send", $$"""
            {"sessionKey":"main","message":"look","idempotencyKey":"run-1","attachments":[
              {"type":"image","mimeType":"image/png","fileName":"a.png","content":"{{Convert.ToBase64String(png)}}"},
              {"type":"file","mimeType":"text/plain","fileName":"b.txt","content":"{{Convert.ToBase64String("notes"u8)}}"}]}
            """);
        var model = await fixture.Model.NextAsync();
        Assert.Equal(3, model.Question.Messages[1].Contents.Count);
        model.End();
        await browser.UntilChatAsync("final");

        var whole = await browser.OkAsync("chat.history", """{"sessionKey":"main"}""");
        Assert.Equal(Convert.ToBase64String(png), whole.GetProperty("messages")[0].GetProperty("content")[2].GetProperty("data").GetString());
        var small = await browser.OkAsync("chat.history", """{"sessionKey":"main","maxBytes":1024}""");
        Assert.True(small.GetProperty("messages")[0].GetProperty("content")[2].GetProperty("omitted").GetBoolean());
    }

    [Fact]
    public async Task History_has_pages_deltas_and_resets()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        for (var i = 1; i <= 3; i++)
        {
            await browser.SendAsync($"question {i}", $"run-{i}");
            var model = await fixture.Model.NextAsync();
            model.Say($"answer {i}");
            model.End();
            await browser.UntilChatAsync("final", $"run-{i}");
        }

        var page = await browser.OkAsync("chat.history", """{"sessionKey":"main","limit":2}""");
        Assert.Equal((6, true, 2), (page.GetProperty("totalMessages").GetInt32(), page.GetProperty("hasMore").GetBoolean(), page.GetProperty("nextOffset").GetInt32()));
        var older = await browser.OkAsync("chat.history", """{"sessionKey":"main","limit":2,"offset":2}""");
        Assert.Equal([3, 4], older.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("__openclaw").GetProperty("seq").GetInt32()));

        var cursor = page.GetProperty("deltaCursor").GetString();
        var nothing = await browser.OkAsync("chat.history", $$"""{"sessionKey":"main","cursor":"{{cursor}}"}""");
        Assert.Equal(("delta", 0), (nothing.GetProperty("kind").GetString(), nothing.GetProperty("messages").GetArrayLength()));
        await browser.SendAsync("question 4", "run-4");
        var news = await browser.OkAsync("chat.history", $$"""{"sessionKey":"main","cursor":"{{cursor}}"}""");
        Assert.Equal("question 4", news.GetProperty("messages")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("run-4", news.GetProperty("inFlightRun").GetProperty("runId").GetString());

        await browser.OkAsync("sessions.reset", """{"key":"main"}""");
        foreach (var bad in new[] { cursor, "nonsense", "" })
            Assert.Equal("reset", (await browser.OkAsync("chat.history", $$"""{"sessionKey":"main","cursor":"{{bad}}"}""")).GetProperty("kind").GetString());
        var unknown = await browser.OkAsync("chat.history", """{"sessionKey":"agent:main:never"}""");
        Assert.Equal(0, unknown.GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task A_session_that_was_reset_meanwhile_takes_no_message_meant_for_the_old_one()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        var old = (await browser.OkAsync("chat.startup", """{"sessionKey":"main"}""")).GetProperty("sessionId").GetString();
        await browser.OkAsync("sessions.reset", """{"key":"main","reason":"new"}""");
        var failure = await browser.FailAsync("chat.send", $$"""{"sessionKey":"main","sessionId":"{{old}}","message":"x","idempotencyKey":"run-1"}""");
        Assert.Equal(GatewayErrorCode.InvalidRequest, failure.Code);
    }

    [Fact]
    public async Task Leaving_stops_answers_and_keeps_what_they_said()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("hello", "run-1");
        (await fixture.Model.NextAsync()).Say("half");
        await browser.UntilChatAsync("delta");
        await browser.SendAsync("waits", "run-2");

        await fixture.Gateway.LeaveAsync(restarting: true, GatewayFixture.Patience);

        Assert.Equal("restart", (await browser.UntilChatAsync("aborted", "run-1")).GetProperty("stopReason").GetString());
        Assert.Equal(["user", "user", "assistant"], fixture.Conversations.Page(ChatClient.Main, 10).Select(m => m.Role).Order().Reverse());
        Assert.Equal("killed", fixture.Conversations.FindRun("run-1")!.Status);
        Assert.Equal("killed", fixture.Conversations.FindRun("run-2")!.Status);
    }

    [Fact]
    public async Task Who_may_only_read_hears_but_does_not_speak()
    {
        await using var fixture = await StartAsync();
        await using var reader = await ChatClient.OwnerAsync(fixture, Scopes.Read);
        Assert.Equal(Scopes.Write, (await reader.FailAsync("chat.send", """{"sessionKey":"main","message":"x","idempotencyKey":"r"}""")).MissingScope);
        await using var narrow = await ChatClient.OwnerAsync(fixture, Scopes.SessionsWrite);
        await narrow.SendAsync("hello", "run-1");
        (await fixture.Model.NextAsync()).End();
        await reader.UntilChatAsync("final");
        await using var stranger = await ChatClient.OwnerAsync(fixture, Scopes.Questions);
        Assert.Equal(Scopes.Read, (await stranger.FailAsync("chat.history", """{"sessionKey":"main"}""")).MissingScope);
    }
}
